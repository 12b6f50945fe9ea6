"""Networks, their addresses and their security groups."""
