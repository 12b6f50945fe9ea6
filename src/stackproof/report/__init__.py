"""Findings and verdicts as a person or a program reads them."""
