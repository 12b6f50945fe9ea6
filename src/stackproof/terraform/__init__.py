"""Terraform and OpenTofu: their configuration, plans and states as data, and running them.

The only package that runs either program; it knows no AWS client and no user's program.
"""
