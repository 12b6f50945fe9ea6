"""`python -m stackproof` is the command `stackproof`."""

from stackproof.frontends.cli.main import run

if __name__ == "__main__":
    run()
