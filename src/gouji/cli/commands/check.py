"""`gouji check`: a linter for reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gouji.cli.console import Status, get_console
from gouji.cli.documents import DocumentPass, ReadingOptions, list_documents, warn_of_report
from gouji.cli.help import SpokenCommand
from gouji.cli.options import add_common_options, add_output_option, add_paths_argument, add_reading_options
from gouji.language import translate, translate_plural
from gouji.report import Severity

if TYPE_CHECKING:
    from gouji.report import ReportData

__all__ = ["command"]


@click.command("check", cls=SpokenCommand)
@add_paths_argument
@click.option(
    "-f", "--format", "format_name", type=click.Choice(["text", "json"]), default="text", help="lines, or JSON Lines"
)
@click.option("--series", is_flag=True, help="look at the reports of each organ over the years; PATH may be a folder")
@add_output_option
@add_reading_options()
@add_common_options
def command(
    *,
    paths: tuple[str, ...],
    format_name: str,
    series: bool,
    output: str | None,
    reading: ReadingOptions,
) -> Status:
    """Read documents and print only what does not add up: `file:page: rule: message`.

    The exit status is 1 where a rule is broken, as linters do; findings that only inform do not count. A document
    that cannot be read gives 3.

    With --series the reports are ordered by organ and year, and only what they say together is printed: numbers that
    do not carry over from one year to the next, years that lack, changes of form, repeated text. The exit status is 1
    where a number does not carry over.

    \b
    gouji check reports/*.pdf
    gouji check --series reports/
    """
    if series:
        from gouji.cli.series import check_series

        return check_series(paths, reading, format_name=format_name, output=output)
    from gouji.export.plain.to_lines import dump_findings, render_findings

    console = get_console()
    run = DocumentPass(console, reading)
    broken = documents = 0
    with run.open_output(output) as out:
        for done in run.process(list_documents(paths), _read):
            documents += 1
            name = done.result.source.name if done.path == "-" else done.path
            broken += sum(finding.severity is not Severity.INFO for finding in done.result.findings)
            warn_of_report(console, name, done.result.form, done.result.warnings)
            render = dump_findings if format_name == "json" else render_findings
            out.write(render(name, done.result).encode("utf-8", "backslashreplace"))
    if documents:
        console.print_note(_describe(broken, documents))
    if run.failed:
        return run.status
    return Status.FINDINGS if broken else Status.DONE


def _read(reading: ReadingOptions, path: str) -> ReportData:
    return reading.read(reading.open(path))


def _describe(broken: int, documents: int) -> str:
    where = translate_plural("{number} document", "{number} documents", documents)
    if not broken:
        return translate("no rule is broken in {where}", where=where)
    return translate_plural("{number} finding in {where}", "{number} findings in {where}", broken, where=where)
