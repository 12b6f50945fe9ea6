"""Rules about what is protected from destruction, and what must be destroyable: SP55x, SP56x."""
