"""`gouji explain`: all that is known about a fact."""

from __future__ import annotations

from functools import partial

import click

from gouji.cli.console import Status, get_console
from gouji.cli.documents import DocumentPass, ReadingOptions
from gouji.cli.help import SpokenCommand
from gouji.cli.options import add_common_options, add_output_option, add_reading_options
from gouji.cli.output import measure_terminal
from gouji.language import get_language

__all__ = ["command"]


@click.command("explain", cls=SpokenCommand)
@click.argument("path", metavar="FILE", type=click.Path())
@click.argument("names", metavar="FACT...", nargs=-1, required=True)
@click.option(
    "-f", "--format", "format_name", type=click.Choice(["text", "json"]), default="text", help="words, or JSON Lines"
)
@add_output_option
@add_reading_options()
@add_common_options
def command(
    *,
    path: str,
    names: tuple[str, ...],
    format_name: str,
    output: str | None,
    reading: ReadingOptions,
) -> Status:
    """Print where a value stands, what else it could have been, which rules speak of it, and what is proposed.

    FACT is an id (see `gouji forms show`), the beginning of ids (a row, a table), or a label that the form prints: of a
    row, or of a row and a column. In JSON each fact is an object on a line.

    \b
    gouji explain report.pdf requests.received.total
    gouji explain report.pdf requests.received disputes
    gouji explain report.pdf 予以公开 总计
    """
    run = DocumentPass(get_console(), reading)
    work = partial(_explain, names=names, format_name=format_name, columns=measure_terminal(), language=get_language())
    with run.open_output(output) as out:
        for done in run.process([path], work):
            out.write(done.result.encode("utf-8", "backslashreplace"))
    return run.status


def _explain(
    reading: ReadingOptions, path: str, *, names: tuple[str, ...], format_name: str, columns: int, language: str
) -> str:
    # Documents are read in another process, which knows the language from here.
    from gouji.errors import UsageError
    from gouji.export.plain.to_json import dump_compact
    from gouji.export.terminal.explanation import convert_explanation, render_explanation
    from gouji.export.views.asked import find_facts
    from gouji.export.views.explanation import explain
    from gouji.export.views.names import name_form
    from gouji.language import use_language
    from gouji.models.forms.load import load_form

    document = reading.open(path)
    report = reading.read(document)
    if report.form is None:
        message = f"no known form matches {report.source.name}; name one with --form ID (see `gouji forms`)"
        raise UsageError(message)
    definition = load_form(reading.form or report.form)
    given = [explain(report, definition, document.stream, fact) for fact in find_facts(report, names, definition)]
    if format_name == "json":
        return "".join(dump_compact(convert_explanation(g)) for g in given)
    with use_language(language):
        return "\n".join(render_explanation(g, columns, name_form(definition)) for g in given)
