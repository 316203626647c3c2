"""`gouji tokens`: what the models get to see of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gouji.cli.console import Status, get_console
from gouji.cli.documents import DocumentPass, ReadingOptions
from gouji.cli.help import SpokenCommand
from gouji.cli.options import add_common_options, add_output_option, add_reading_options
from gouji.cli.output import is_stdout_terminal

if TYPE_CHECKING:
    from gouji.tokens import LoadedDocument

__all__ = ["command"]


@click.command("tokens", cls=SpokenCommand)
@click.argument("path", type=click.Path())
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(["json", "table"]),
    help="without it a table on a terminal, JSON elsewhere",
)
@add_output_option
@add_reading_options(form=False)
@add_common_options
def command(*, path: str, format_name: str | None, output: str | None, reading: ReadingOptions) -> Status:
    """Print a document's token stream: every piece of its text with its kind and place.

    In JSON, the tokens' texts joined give the text again.
    """
    from gouji.export.plain.to_json import dump_lines
    from gouji.export.terminal.stream import convert_stream, render_tokens

    run = DocumentPass(get_console(), reading)
    as_table = (format_name or ("table" if output is None and is_stdout_terminal() else "json")) == "table"
    with run.open_output(output) as out:
        for done in run.process([path], _open):
            text = render_tokens(done.result.stream) if as_table else dump_lines(convert_stream(done.result.stream))
            out.write(text.encode("utf-8", "backslashreplace"))
    return run.status


def _open(reading: ReadingOptions, path: str) -> LoadedDocument:
    return reading.open(path)
