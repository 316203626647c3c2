"""What the command line says to a person, on standard error, and whether in colour."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from dataclasses import dataclass
from enum import IntEnum

import click

from gouji.export.views.text import to_one_line

__all__ = ["Console", "Status", "describe_defect", "get_console"]


class Status(IntEnum):
    """The exit statuses; see `gouji.cli.app`."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    INTERRUPTED = 130
    PIPE_CLOSED = 141


@dataclass(slots=True)
class Console:
    """Standard error, as loud as the user asked for.

    Mutable, as click fills it while it parses: the same option may stand before or after the command.
    """

    quiet: bool = False
    verbose: bool = False
    no_color: bool = False

    def print_error(self, message: str) -> None:
        """Print one line about something that went wrong; also when quiet."""
        self._say("error", "red", message)

    def print_warning(self, message: str) -> None:
        """Print one line that a user may want to know; not when quiet."""
        if not self.quiet:
            self._say("warning", "yellow", message)

    def print_note(self, message: str) -> None:
        """Print one line of summary; not when quiet."""
        if not self.quiet:
            _print(to_one_line(message))

    def print_detail(self, message: str) -> None:
        """Print one line of detail; only when verbose."""
        if self.verbose:
            _print(to_one_line(message))

    def print_defect(self, message: str, error: BaseException) -> None:
        """Print one line about a defect of gouji's own; the traceback too when verbose."""
        self.print_error(message)
        if self.verbose:
            # Where the error came about in another process, it brings the traceback of that one.
            _print((getattr(error, "traceback", "") or "".join(traceback.format_exception(error))).rstrip())

    def has_colour(self) -> bool:
        """Return whether standard output gets colours: a terminal, and nobody said no."""
        return sys.stdout is not None and sys.stdout.isatty() and self._wants_colour()

    def _wants_colour(self) -> bool:
        return not (self.no_color or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb")

    def _say(self, kind: str, colour: str, message: str) -> None:
        prefix = click.style(f"{kind}:", fg=colour, bold=True) if self._stderr_colour() else f"{kind}:"
        _print(f"{prefix} {to_one_line(message)}")

    def _stderr_colour(self) -> bool:
        return sys.stderr is not None and sys.stderr.isatty() and self._wants_colour()


def _print(line: str) -> None:
    """Print a line on standard error; where that is closed or full, nobody can be told."""
    with contextlib.suppress(OSError, ValueError):
        click.echo(line, err=True)


def get_console() -> Console:
    """Return the console of the running command."""
    return click.get_current_context().ensure_object(Console)


def describe_defect(error: BaseException) -> str:
    """Return the line for an exception that nobody expected."""
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return f"this is a defect of gouji, not of your input ({what}); --verbose shows where, please report it"
