"""`gouji read`: documents in, reports out."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from gouji.cli.console import Console, Status, get_console
from gouji.cli.documents import DocumentPass, Done, ReadingOptions, list_documents, warn_of_report
from gouji.cli.help import SpokenCommand
from gouji.cli.options import add_common_options, add_output_option, add_paths_argument, add_reading_options
from gouji.cli.output import is_stdout_terminal, make_folder, measure_terminal, write_file
from gouji.errors import UsageError
from gouji.export.formats import Format, format_of_file, render
from gouji.language import get_language, translate, translate_plural, use_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gouji.report import ReportData

__all__ = ["command"]

_ONE_A_FILE = frozenset({Format.HTML, Format.XLSX})


@click.command("read", cls=SpokenCommand)
@add_paths_argument
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice([format_.value for format_ in Format]),
    help="how to print the report; without it a table on a terminal, else JSON, or what FILE's ending says",
)
@add_output_option
@add_reading_options()
@click.option("--text", is_flag=True, help="keep the document's text in the report: JSON alone shows it")
@click.option("--trace", metavar="DIR", type=click.Path(), help="keep each step's result in a folder a document")
@add_common_options
def command(
    *,
    paths: tuple[str, ...],
    format_name: str | None,
    output: str | None,
    text: bool,
    trace: str | None,
    reading: ReadingOptions,
) -> Status:
    """Read documents and print the report of each.

    A table with what to review on a terminal, JSON elsewhere; several documents give JSON Lines. PATH - is
    standard input; a folder of pictures is one document, any other the documents below it. HTML and XLSX hold one document a file: for several, let -o name a folder.

    \b
    gouji read report.pdf
    gouji read report.docx -o report.html
    gouji read *.pdf -f csv > facts.csv
    gouji read scans/ --trace steps/
    """
    console = get_console()
    documents = list(list_documents(paths))
    # A folder may hold any number of documents, and what reads the output should find the same form each time.
    many = len(documents) > 1 or list(paths) != documents
    format_ = _pick_format(format_name, output, many=many)
    to_folder = output is not None and _is_folder(output)
    if not to_folder:
        _refuse(format_, output, documents, many=many)
    run = DocumentPass(console, replace(reading, text=text))
    work = _Drawing(
        format_=format_,
        many=many,
        traces=_name_traces(trace, documents, reading),
        width=measure_terminal() if output is None else None,
        colour=console.has_colour(),
        language=get_language(),
    )
    if output is not None and to_folder:
        _write_each(_read_all(run, documents, work, aloud=True), Path(output), format_, documents, console)
        return run.status
    tally = _Tally()
    with run.open_output(output, keep_interrupted=many) as out:
        # A table tells of warnings itself.
        for done in _read_all(run, documents, work, aloud=format_ is not Format.TABLE):
            out.write(done.result.drawn)
            tally.add(done.result)
            work.beside_others = True
    if many:
        console.print_note(tally.describe(run.failed))
    return run.status


@dataclass(frozen=True, slots=True, kw_only=True)
class _DrawnReport:
    """A report in the format that was asked for, and what the command says of it beside that."""

    name: str
    form: str | None
    warnings: tuple[str, ...]
    doubts: int
    """How many facts are to be reviewed."""
    drawn: bytes


@dataclass(slots=True, kw_only=True)
class _Drawing:
    """Reads a document and draws its report, both in the reader's process: a report takes longer to send than its text."""

    format_: Format
    many: bool
    traces: Mapping[str, Path]
    width: int | None
    """The columns of the terminal; None where a file or a folder is written."""
    colour: bool
    language: str
    beside_others: bool = False
    """Whether reports stand before this one: CSV has one header, and lines between texts."""

    def __call__(self, reading: ReadingOptions, path: str) -> _DrawnReport:
        document = reading.open(path)
        report = reading.read(document)
        if self.many:
            shown = path.encode("utf-8", "backslashreplace").decode()
            report = replace(report, source=replace(report.source, path=shown))
        if path in self.traces:
            from gouji.cli.trace import write_trace

            write_trace(self.traces[path], document, report, reading)
        with use_language(self.language):
            drawn = self._draw(report)
        return _DrawnReport(
            name=report.source.name,
            form=report.form,
            warnings=tuple(report.warnings),
            doubts=sum(fact.review for fact in report.facts.values()),
            drawn=drawn,
        )

    def _draw(self, report: ReportData) -> bytes:
        if self.format_ is Format.TABLE and self.width is not None:
            from gouji.export.terminal.report import render_table

            text = render_table(report, width=self.width, color=self.colour)
            return ("\n" if self.beside_others else "").encode() + text.encode("utf-8", "backslashreplace")
        if self.format_ is Format.CSV and self.beside_others:
            from gouji.export.plain.to_csv import render_csv

            return render_csv(report, header=False).encode("utf-8", "backslashreplace")
        gap = b"\n" if self.beside_others and self.format_ in (Format.TABLE, Format.MARKDOWN) else b""
        return gap + render(report, self.format_)


@dataclass(slots=True)
class _Tally:
    """Counts for the closing line."""

    documents: int = 0
    no_form: int = 0
    doubtful: int = 0
    facts: int = 0

    def add(self, report: _DrawnReport) -> None:
        self.documents += 1
        self.no_form += report.form is None
        self.doubtful += report.doubts > 0
        self.facts += report.doubts

    def describe(self, failed: int) -> str:
        doubts = translate("{number} with {facts} facts to review", number=self.doubtful, facts=self.facts)
        parts = [translate_plural("{number} document read", "{number} documents read", self.documents)]
        parts += [doubts] if self.facts else []
        parts += [translate("{number} on no known form", number=self.no_form)] if self.no_form else []
        parts += [translate("{number} failed", number=failed)] if failed else []
        return translate(", ").join(parts)


def _read_all(run: DocumentPass, paths: Iterable[str], work: _Drawing, *, aloud: bool) -> Iterator[Done[_DrawnReport]]:
    """Read documents; what makes a report say less than it seems to goes to standard error."""
    for done in run.process(paths, work):
        if aloud:
            name = done.result.name if done.path == "-" else done.path
            warn_of_report(run.console, name, done.result.form, done.result.warnings)
        yield done


def _write_each(
    documents: Iterable[Done[_DrawnReport]], folder: Path, format_: Format, inputs: Iterable[str], console: Console
) -> None:
    """A file a document, named for it; one whose name another document has, or that is itself one, gets a number."""
    taken = {os.path.realpath(path) for path in inputs}
    for done in documents:
        name = PurePath(done.result.name).name
        names = (f"{name}{number}{format_.suffix}" for number in chain(("",), (f"-{n}" for n in count(2))))
        target = next(t for n in names if os.path.realpath(t := folder / n) not in taken)
        taken.add(os.path.realpath(target))
        make_folder(folder)
        write_file(target, done.result.drawn)
        console.print_note(f"{done.path} → {target}")


def _name_traces(trace: str | None, documents: Sequence[str], reading: ReadingOptions) -> dict[str, Path]:
    """Return the folder of each document's steps; none where they are not to be kept."""
    if trace is None:
        return {}
    from gouji.cli.trace import name_trace_folders

    paths = list(dict.fromkeys(documents))
    names = [(reading.stdin_name or "standard-input") if path == "-" else path for path in paths]
    return dict(zip(paths, name_trace_folders(Path(trace), names), strict=True))


def _pick_format(name: str | None, output: str | None, *, many: bool) -> Format:
    """The format asked for, else the one of the file's ending, else a table for a person and JSON for a program."""
    chosen = Format(name) if name else None
    if chosen is None and output is not None and not _is_folder(output):
        chosen = format_of_file(output)
        if chosen is None and Path(output).suffix and not _is_device(output):
            known = ", ".join(sorted({known.suffix for known in Format}))
            message = (
                f"{output}: no format has this ending; name one with --format, or end the file's name with {known}"
            )
            raise UsageError(message)
    if chosen is None:
        chosen = Format.TABLE if output is None and is_stdout_terminal() else Format.JSON
    return Format.JSONL if many and chosen is Format.JSON else chosen


def _is_folder(output: str) -> bool:
    return output.endswith("/") or Path(output).is_dir()


def _is_device(output: str) -> bool:
    """Return whether an output is there and no file: a pipe, a terminal."""
    return Path(output).exists() and not Path(output).is_file()


def _refuse(format_: Format, output: str | None, paths: Sequence[str], *, many: bool) -> None:
    """Usage errors that only the whole call shows."""
    if output is not None and os.path.realpath(output) in {os.path.realpath(path) for path in paths}:
        message = f"{output} is a document to read; write to another file with -o"
        raise UsageError(message)
    if many and format_ in _ONE_A_FILE:
        message = f"{format_} holds one document a file; for several, name a folder: -o FOLDER/"
        raise UsageError(message)
    if format_ is Format.XLSX and output is None and is_stdout_terminal():
        message = "xlsx is not for a terminal; name a file: -o FILE.xlsx"
        raise UsageError(message)
