"""One module a command: the arguments that it takes; only that of the command is loaded."""
