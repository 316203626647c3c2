"""`gouji tokens`: what the models get to see of a document."""

from __future__ import annotations

import click

from gouji.cli.console import Status, current_console
from gouji.cli.documents import ReadingOptions, Run
from gouji.cli.options import common_options, output_option, reading_options
from gouji.cli.output import open_output, stdout_is_terminal

__all__ = ["command"]


@click.command("tokens")
@click.argument("path", type=click.Path())
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(["json", "table"]),
    help="without it a table on a terminal, JSON elsewhere",
)
@output_option
@reading_options(form=False)
@common_options
def command(*, path: str, format_name: str | None, output: str | None, reading: ReadingOptions) -> Status:
    """Prints a document's token stream: every piece of its text with its kind and place.

    In JSON, the tokens' texts joined give the text again.
    """
    from gouji.export.plain.to_json import dump_lines
    from gouji.export.terminal.stream import convert_stream, render_tokens

    run = Run(current_console())
    as_table = (format_name or ("table" if output is None and stdout_is_terminal() else "json")) == "table"
    with open_output(output) as out:
        for done in run.over([path], reading.open):
            text = render_tokens(done.result) if as_table else dump_lines(convert_stream(done.result))
            out.write(text.encode("utf-8", "backslashreplace"))
    return run.status
