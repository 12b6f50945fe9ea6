"""The failure analysis of a program: what fails, why, what to write instead, and what is right."""
