"""One module a command: it calls the api and prints what comes back."""
