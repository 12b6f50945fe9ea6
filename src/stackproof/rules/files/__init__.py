"""Rules about files, functions and texts that Terraform reads: SP6xx."""
