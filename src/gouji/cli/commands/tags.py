"""`gouji tags`: what each line of a document was taken for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from gouji.cli.console import Status, get_console
from gouji.cli.documents import DocumentPass, ReadingOptions
from gouji.cli.help import SpokenCommand
from gouji.cli.options import add_common_options, add_output_option, add_reading_options
from gouji.cli.output import is_stdout_terminal, measure_terminal

if TYPE_CHECKING:
    from gouji.tags import Tag
    from gouji.tokens import TokenStream

__all__ = ["command"]

_TAGGERS = ("combined", "alignment", "linear", "transformer", "rules")
"""The names of `gouji.pipeline.tag_stream`, written out so that `--help` loads no model; a test compares them."""


@click.command("tags", cls=SpokenCommand)
@click.argument("path", type=click.Path())
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(["json", "table"]),
    help="without it a table on a terminal, JSON elsewhere",
)
@click.option(
    "--tagger",
    type=click.Choice(_TAGGERS),
    default=_TAGGERS[0],
    show_default=True,
    help="the alignment with a form, a model that looks at lines, or both combined (see docs/taggers.md)",
)
@add_output_option
@add_reading_options()
@add_common_options
def command(*, path: str, format_name: str | None, tagger: str, output: str | None, reading: ReadingOptions) -> Status:
    """Print what each line of a document is: title, heading, table row, note, prose.

    In JSON, one object holds the source and the tags in reading order, each with its text.
    """
    from gouji.export.plain.to_json import dump_lines
    from gouji.export.terminal.stream import convert_tags, render_tags

    run = DocumentPass(get_console(), reading)
    as_table = (format_name or ("table" if output is None and is_stdout_terminal() else "json")) == "table"
    with run.open_output(output) as out:
        for done in run.process([path], partial(_tag, tagger=tagger)):
            stream, tags = done.result
            text = render_tags(stream, tags, measure_terminal()) if as_table else dump_lines(convert_tags(stream, tags))
            out.write(text.encode("utf-8", "backslashreplace"))
    return run.status


def _tag(reading: ReadingOptions, path: str, *, tagger: str) -> tuple[TokenStream, tuple[Tag, ...]]:
    stream = reading.open(path).stream
    return stream, reading.tag(stream, tagger)
