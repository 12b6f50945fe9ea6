"""Rules about passwords, tokens and keys in the program: SP2xx."""
