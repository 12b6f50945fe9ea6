"""A bucket for the Terraform state of platforms."""
