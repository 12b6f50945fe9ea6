"""From a program to Terraform JSON."""
