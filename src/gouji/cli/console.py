"""What the command line says to a person, on standard error, and whether in colour."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from dataclasses import dataclass
from enum import IntEnum

import click

from gouji.errors import DocumentError, GoujiError
from gouji.export.views.text import to_one_line
from gouji.language import mark_text, translate, translate_recorded
from gouji.shortage import find_shortage

__all__ = ["Console", "Status", "describe_defect", "describe_document_error", "describe_error", "get_console"]


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
    """Standard error, as loud as the user asked for. Messages are composed in English and told in the current language.

    Mutable, as click fills it while it parses: the same option may stand before or after the command.
    """

    quiet: bool = False
    verbose: bool = False
    no_color: bool = False
    language: str | None = None
    """The language that `--lang` names."""

    def print_error(self, message: str) -> None:
        """Print one line about something that went wrong; also when quiet."""
        self._say(translate("error"), "red", message)

    def print_warning(self, message: str) -> None:
        """Print one line that a user may want to know; not when quiet."""
        if not self.quiet:
            self._say(translate("warning"), "yellow", message)

    def print_note(self, message: str) -> None:
        """Print one line of summary; not when quiet."""
        if not self.quiet:
            _print(translate_recorded(to_one_line(message)))

    def print_detail(self, message: str) -> None:
        """Print one line of detail; only when verbose."""
        if self.verbose:
            _print(translate_recorded(to_one_line(message)))

    def print_defect(self, message: str, error: BaseException) -> None:
        """Print one line about a defect of gouji's own; the traceback too when verbose."""
        self._say(translate("error"), "red", message)
        if self.verbose:
            # Where the error came about in another process, it brings the traceback of that one.
            _print((getattr(error, "traceback", "") or "".join(traceback.format_exception(error))).rstrip())

    def has_colour(self) -> bool:
        """Return whether standard output gets colours: a terminal, and nobody said no."""
        return sys.stdout is not None and sys.stdout.isatty() and self._wants_colour()

    def _wants_colour(self) -> bool:
        return not (self.no_color or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb")

    def _say(self, kind: str, colour: str, message: str) -> None:
        colon = translate(": ")
        head = f"{kind}{colon.rstrip()}"
        prefix = click.style(head, fg=colour, bold=True) if self._stderr_colour() else head
        _print(f"{prefix}{colon[len(colon.rstrip()) :]}{translate_recorded(to_one_line(message))}")

    def _stderr_colour(self) -> bool:
        return sys.stderr is not None and sys.stderr.isatty() and self._wants_colour()


def _print(line: str) -> None:
    """Print a line on standard error; where that is closed or full, nobody can be told."""
    with contextlib.suppress(OSError, ValueError):
        click.echo(line, err=True)


def get_console() -> Console:
    """Return the console of the running command."""
    return click.get_current_context().ensure_object(Console)


def describe_error(error: GoujiError) -> str:
    """Return the line for an error in the current language."""
    if not isinstance(error, DocumentError):
        return translate_recorded(str(error))
    return describe_document_error(error, error.name)


def describe_document_error(error: DocumentError, name: str) -> str:
    """Return the line for a document that cannot be read; `name` is what the user calls it."""
    reason, advice = translate_recorded(error.reason), translate_recorded(error.advice)
    return f"{translate_recorded(name)}{translate(': ')}{reason}" + (f"{translate('; ')}{advice}" if advice else "")


def describe_defect(error: BaseException) -> str:
    """Return the line for an exception that nobody expected: what the system has too little of, or a defect."""
    if (shortage := find_shortage(error)) is not None:
        return translate("; ").join(map(translate_recorded, shortage))
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return mark_text(f"this is a defect of gouji, not of your input ({what}); --verbose shows where, please report it")
