"""The entry point: one place where errors become messages and exit codes."""

import errno
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from stackproof.core.errors import StackproofError
from stackproof.frontends.cli import args, terminal

if TYPE_CHECKING:
    import argparse

_GARBAGE = (100_000, 2, 2)
_INTERRUPTED = 130
_UNWRITABLE = frozenset({errno.ENOSPC, errno.EBADF, errno.EIO})
_BUG = 4


def run() -> NoReturn:
    """The command `stackproof`."""
    # Hundreds of thousands of objects are made, and few of them are cyclic until a program is
    # done with: looking seldom for garbage, but then thoroughly, and not once more at the end,
    # saves a seventh of the time of a check, and memory where there are many programs.
    gc.set_threshold(*_GARBAGE)
    code = main(sys.argv[1:])
    gc.freeze()
    sys.exit(code)


def main(arguments: Sequence[str]) -> int:
    """Runs one command.

    Args:
        arguments: The command line without the program's name.

    Returns:
        The exit code.
    """
    # Being asked to end is an interrupt: what was made is destroyed before we go.
    for asked_to_end in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        # `nohup` has us outlive the terminal.
        if signal.getsignal(asked_to_end) is not signal.SIG_IGN:
            signal.signal(asked_to_end, _interrupt)
    try:
        asked = args.parse(arguments)
        code = _command(asked.verb)(asked)
        sys.stdout.flush()
    except StackproofError as error:
        terminal.tell(error)
        return error.exit_code
    except KeyboardInterrupt:
        terminal.complain("interrupted", kind="stopped")
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing more can be written there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - a fault of ours is told in one line too
        return _own_fault(error)
    return code


def _command(verb: str) -> "Callable[[argparse.Namespace], int]":
    """Loads the command that was asked for, and only that one."""
    from importlib import import_module  # noqa: PLC0415 - `--help` needs no command

    module = import_module(f"stackproof.frontends.cli.commands.{verb}")
    command: Callable[[argparse.Namespace], int] = module.run
    return command


def _own_fault(error: Exception) -> int:
    """What nobody foresaw: where it is, and the traceback for whoever asks for it."""
    if os.environ.get("STACKPROOF_TRACEBACK"):
        raise error
    if isinstance(error, OSError) and error.errno in _UNWRITABLE:
        terminal.complain(f"the result cannot be written: {error.strerror}")
        return _BUG
    if isinstance(error, RecursionError):
        terminal.complain("the input is nested too deeply")
        return _BUG
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = ""
    if trace is not None:
        place = f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
    terminal.complain(f"stackproof has a fault: {type(error).__name__}: {error}{place}")
    sys.stderr.write("help: report it with the traceback that STACKPROOF_TRACEBACK=1 shows\n")
    return _BUG


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    del number, frame
    raise KeyboardInterrupt
