"""What Lambda can run a function on."""

from enum import Enum


class PythonRuntime(Enum):
    """A Python that AWS keeps up to date.

    Python 3.14 is not among them: the oldest provider that the stacks run on, 5.100, refuses it.
    """

    PYTHON_3_11 = "python3.11"
    PYTHON_3_12 = "python3.12"
    PYTHON_3_13 = "python3.13"

    @property
    def ends(self) -> str:
        """The day on which AWS deprecates it (AWS Lambda Developer Guide, Lambda runtimes).

        It is no longer patched from then on. Later a function on it can neither be made nor be
        changed.
        """
        return {
            PythonRuntime.PYTHON_3_11: "2027-06-30",
            PythonRuntime.PYTHON_3_12: "2028-10-31",
            PythonRuntime.PYTHON_3_13: "2029-06-30",
        }[self]


class Architecture(Enum):
    """The processor that a function runs on."""

    ARM64 = "arm64"
    X86_64 = "x86_64"
