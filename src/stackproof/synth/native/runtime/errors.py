"""What a program gets to see when the framework or jsii refuses something."""

from typing import Any, ClassVar, NoReturn


class JsError(Exception):
    """What JavaScript throws; its text is that of the `RuntimeError` the program gets.

    Args:
        text: The message.
        kind: The error's type.
    """

    # Whether jsii puts the type in front when a method or a property fails.
    is_typed = True

    def __init__(self, text: str, *, kind: str = "Error") -> None:
        super().__init__(text)
        self.text = text
        self.kind = kind


class KernelError(JsError):
    """What jsii itself refuses before the framework sees it."""

    is_typed = False


class CallbackError(JsError):
    """What the program itself raises when the framework calls it."""

    is_typed = False


class Unsupported(Exception):
    """The program uses something that only the framework's own process can do.

    It is kept in `met`: a program that catches every error must not go on without it unnoticed.
    """

    met: ClassVar[list[str]] = []

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.met.append(text)


class JSIIError(Exception):
    """What `jsii.errors.JSIIError` is."""


class JavaScriptError(Exception):
    """What `jsii.errors.JavaScriptError` is: the cause of every `RuntimeError` from JavaScript."""

    def __init__(self, stack: str) -> None:
        super().__init__(stack)
        self.stack = stack

    def __str__(self) -> str:
        return "\n" + "\n".join(f"  {line}" if line else line for line in self.stack.splitlines())


def reraise(error: JsError, *, constructing: bool = False) -> NoReturn:
    """Raises what the program gets for an error of JavaScript.

    Args:
        error: The error.
        constructing: Whether a constructor failed: jsii words that in another way.
    """
    text = error.text
    if error.is_typed and not constructing:
        text = f"{error.kind}: {text}"
    cause = JavaScriptError(text)
    inner: Any = error.__cause__
    if inner is not None:
        cause.__cause__ = inner
    raise RuntimeError(text) from cause
