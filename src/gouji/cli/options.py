"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from gouji.cli.console import Console

__all__ = ["common_options", "form_option", "ocr_engine_option", "output_option", "paths_argument", "stdin_name_option"]

F = TypeVar("F", bound=Callable[..., object])


def _set(name: str) -> Callable[[click.Context, click.Parameter, bool], None]:
    """A callback that notes a flag on the console; a flag given before the command is not unset after it."""

    def note(ctx: click.Context, _parameter: click.Parameter, given: bool) -> None:  # noqa: FBT001 - click's signature
        if given:
            setattr(ctx.ensure_object(Console), name, True)

    return note


def common_options(function: F) -> F:
    """`--quiet`, `--verbose` and `--no-color`, which work before and after the command's name."""
    for flags, name, text in (
        (("--no-color",), "no_color", "no colours; the variable NO_COLOR does the same"),
        (("-v", "--verbose"), "verbose", "say more on standard error, tracebacks included"),
        (("-q", "--quiet"), "quiet", "say nothing on standard error but errors"),
    ):
        option = click.option(
            *flags, name, is_flag=True, expose_value=False, is_eager=True, callback=_set(name), help=text
        )
        function = option(function)
    return function


def paths_argument(function: F) -> F:
    """One or more documents; `-` is standard input."""
    return click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path())(function)


def form_option(function: F) -> F:
    """`--form ID`."""
    return click.option("--form", metavar="ID", help="take this form, do not look for one (see `gouji forms`)")(
        function
    )


def ocr_engine_option(function: F) -> F:
    """`--ocr-engine NAME`."""
    return click.option(
        "--ocr-engine",
        metavar="NAME",
        type=click.Choice(("rapidocr", "tesseract")),
        help="what reads the text of scans: rapidocr (where none is named) or tesseract",
    )(function)


def output_option(function: F) -> F:
    """`-o FILE`."""
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=click.Path(),
        help="write here, whole or not at all, not to standard output",
    )(function)


def stdin_name_option(function: F) -> F:
    """`--stdin-name NAME`."""
    return click.option("--stdin-name", metavar="NAME", help="the file name that standard input (-) stands for")(
        function
    )
