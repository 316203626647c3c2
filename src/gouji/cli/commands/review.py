"""`gouji review`: documents beside what was read of them, in the browser, and a record of what people changed."""

from __future__ import annotations

import getpass
import webbrowser
from typing import TYPE_CHECKING

import click

from gouji.cli.console import Console, Status, get_console
from gouji.cli.documents import ReadingOptions
from gouji.cli.help import SpokenCommand
from gouji.cli.options import add_common_options, add_paths_argument, add_reading_options
from gouji.language import translate_plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gouji.corrections.log import SkippedLine
    from gouji.review.opening import Opened

__all__ = ["command"]


@click.command("review", cls=SpokenCommand)
@add_paths_argument
@click.option("--corrections", metavar="FILE", type=click.Path(), help="the record; else beside the documents")
@click.option("--author", metavar="NAME", help="who reviews (your user name where none is given)")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="listen here; any free port where none is given")
@click.option("--workers", type=click.IntRange(min=1), default=1, help="processes that read documents")
@click.option("--no-browser", is_flag=True, help="open no browser, only print the address")
@add_reading_options()
@add_common_options
def command(
    *,
    paths: tuple[str, ...],
    corrections: str | None,
    author: str | None,
    port: int,
    workers: int,
    no_browser: bool,
    reading: ReadingOptions,
) -> Status:
    """Open documents, a folder, or what `gouji batch` left, on a page in the browser.

    \b
    gouji review report.pdf                 one document
    gouji review reports/                   a queue over all of them
    gouji review out/ --author "Li Wen"     the documents of a batch

    The page is served to this machine alone, under an address that is good for this start. Ctrl-C ends it; what the page
    said was saved is saved. Without --lang the page speaks the language that the browser asks for.
    """
    from gouji.review.opening import open_paths
    from gouji.review.readings import ReadingRecipe
    from gouji.review.serve import ReviewOptions, serve_review

    console = get_console()
    opened = open_paths(paths, corrections)
    options = ReviewOptions(
        author=author or _name_user(),
        is_named=bool(author),
        port=port,
        language=console.language,
        workers=workers,
        limits=reading.limits,
    )

    def tell(address: str, skipped: Sequence[SkippedLine]) -> None:
        _tell_start(console, opened, skipped)
        click.echo(address)
        if not no_browser:
            webbrowser.open(address)

    serve_review(opened, ReadingRecipe(settings=reading.settings, form=reading.form), options, tell)
    return Status.DONE


def _tell_start(console: Console, opened: Opened, skipped: Sequence[SkippedLine]) -> None:
    path, count = opened.record, len(opened.entries)
    for line in skipped:
        console.print_warning(f"{path}:{line.line}: {line.reason}; the line is skipped")
    console.print_note(
        translate_plural(
            "{number} document; corrections go to {record}",
            "{number} documents; corrections go to {record}",
            count,
            record=path,
        )
    )


def _name_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "reviewer"
