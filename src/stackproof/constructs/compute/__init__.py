"""Functions and the packages that they run."""
