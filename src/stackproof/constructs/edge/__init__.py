"""What faces the internet: APIs, their firewall, certificates and names."""
