"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from gouji.cli.console import Console, Status
from gouji.cli.documents import ReadingOptions
from gouji.language import mark_text

__all__ = ["add_common_options", "add_form_option", "add_output_option", "add_paths_argument", "add_reading_options"]

F = TypeVar("F", bound=Callable[..., object])


def _set(name: str) -> Callable[[click.Context, click.Parameter, bool], None]:
    """Return a callback that notes a flag on the console; a flag given before the command is not unset after it."""

    def note(ctx: click.Context, _parameter: click.Parameter, given: bool) -> None:  # noqa: FBT001 - click's signature
        if given:
            setattr(ctx.ensure_object(Console), name, True)

    return note


def _set_language(ctx: click.Context, _parameter: click.Parameter, given: str | None) -> None:
    """Note the language on the console; `gouji.cli.app.run` has found it before, so that helps are in it wherever it stands."""
    if given is not None:
        ctx.ensure_object(Console).language = given


def add_common_options(function: F) -> F:
    """Add `--quiet`, `--verbose`, `--no-color` and `--lang`, which work before and after the command's name."""
    function = click.option(
        "--lang",
        type=click.Choice(("zh", "en")),
        expose_value=False,
        is_eager=True,
        callback=_set_language,
        help="speak Chinese or English; else what GOUJI_LANG names, else the locale",
    )(function)
    for flags, name, text in (
        (("--no-color",), "no_color", mark_text("no colours; the variable NO_COLOR does the same")),
        (("-v", "--verbose"), "verbose", mark_text("say more on standard error, tracebacks included")),
        (("-q", "--quiet"), "quiet", mark_text("say nothing on standard error but errors")),
    ):
        option = click.option(
            *flags, name, is_flag=True, expose_value=False, is_eager=True, callback=_set(name), help=text
        )
        function = option(function)
    return function


def add_paths_argument(function: F) -> F:
    """Add the argument `PATH...`: one or more documents; `-` is standard input."""
    return click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(readable=False))(
        function
    )


def add_output_option(function: F) -> F:
    """Add `-o FILE`."""
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=click.Path(),
        help="write here, whole or not at all, not to standard output",
    )(function)


def add_reading_options(
    *, form: bool = True, stdin: bool = True
) -> Callable[[Callable[..., Status]], Callable[..., Status]]:
    """Add the options that say how documents are read; the command gets them as one argument, `reading`.

    `form` is False for commands that stop before a form is chosen, `stdin` for those that read no standard input.
    """
    left_out = {name for name, wanted in (("form", form), ("stdin_name", stdin)) if not wanted}

    def decorate(function: Callable[..., Status]) -> Callable[..., Status]:
        @wraps(function)
        def call(**arguments: Any) -> Status:  # noqa: ANN401 – click gives each command its own parameters
            given = {name: arguments.pop(name, None) for name in _READING_OPTIONS}
            return function(reading=ReadingOptions.from_command(**given), **arguments)

        for name, option in reversed(_READING_OPTIONS.items()):
            if name not in left_out:
                call = option(call)
        return call

    return decorate


def add_form_option(function: F) -> F:
    """Add `--form ID`."""
    text = "take this form, do not look for one (see `gouji forms`)"
    return click.option("--form", metavar="ID", help=text)(function)


_READING_OPTIONS = {
    "form": add_form_option,
    "stdin_name": click.option("--stdin-name", metavar="NAME", help="the file name that standard input (-) stands for"),
    "ocr_engine": click.option(
        "--ocr-engine",
        metavar="NAME",
        type=click.Choice(("rapidocr", "tesseract")),
        help="what reads the text of scans: rapidocr (where none is named) or tesseract",
    ),
    "settings_file": click.option(
        "--settings",
        "settings_file",
        metavar="FILE",
        type=click.Path(),
        help="a TOML file with other numbers for the reading (see `gouji settings show`)",
    ),
    "timeout": click.option(
        "--timeout",
        metavar="SECONDS",
        type=click.FloatRange(min=0),
        help="give up on a document after so long (120, and 20 more for each page that may be a scan); 0 is for ever",
    ),
    "memory": click.option(
        "--memory",
        metavar="MB",
        type=click.IntRange(min=0),
        help="give up on a document that takes more memory (by its size, 580 to 1500); 0 is any",
    ),
}
