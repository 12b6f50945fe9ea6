"""What goes wrong while infrastructure is described, told to the person who describes it.

    ConstructError
    ├── BadValue            an argument or a setting that AWS or a construct does not allow
    └── MissingFramework    neither CDK Terrain nor CDK for Terraform can be imported

The constructs stand alone, so this family is theirs: nothing of the analyser is imported.
"""


class ConstructError(Exception):
    """A mistake in a description, shown as one message.

    Args:
        message: What happened, in one line.
        help: What the person can do about it.
    """

    def __init__(self, message: str, *, help: str) -> None:  # noqa: A002 - the word that is shown
        super().__init__(f"{message}; {help}")
        self.message = message
        self.help = help


class BadValue(ConstructError):
    """A value that is not allowed, with what is.

    Args:
        what: The argument or setting.
        value: What was given; None if nothing was.
        allowed: What may be given, as the rest of "allowed: …".
        help: What to do about it.
    """

    def __init__(self, what: str, value: object, *, allowed: str, help: str) -> None:  # noqa: A002
        said = "is not given" if value is None else f"is {value!r}"
        super().__init__(f"{what} {said}, allowed: {allowed}", help=help)
        self.what = what
        self.value = value
        self.allowed = allowed


class MissingFramework(ConstructError):
    """The framework or its AWS bindings are not installed.

    Args:
        package: What could not be imported.
        extra: The extra that brings it.
    """

    def __init__(self, package: str, *, extra: str) -> None:
        super().__init__(
            f"the constructs need `{package}`, which is not installed",
            help=f"pip install 'stackproof[{extra}]'",
        )
        self.package = package
        self.extra = extra
