"""Pages that need nothing else: no network, no other file, no markup that comes from a program."""
