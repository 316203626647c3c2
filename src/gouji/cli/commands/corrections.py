"""`gouji corrections`: what people changed, applied, compared, counted, and made into data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gouji.cli.cells import describe_conflicts, name_cell, put_label
from gouji.cli.console import Console, Status, describe_error, get_console
from gouji.cli.documents import DocumentPass, ReadingOptions, list_documents
from gouji.cli.help import SpokenGroup
from gouji.cli.options import add_common_options, add_output_option, add_reading_options
from gouji.cli.output import open_output
from gouji.errors import UsageError
from gouji.language import mark_text, translate, translate_plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gouji.corrections.event import Correction
    from gouji.report import ReportData

__all__ = ["command"]

_SAVED = (".json", ".jsonl", ".ndjson")
_REPORT_FORMATS = ("json", "csv", "markdown", "html", "xlsx", "table")


_COUNTS = {
    "events": mark_text("events"),
    "documents": mark_text("documents"),
    "cells": mark_text("cells"),
    "reverted": mark_text("cells whose correction was taken back"),
    "conflicts": mark_text("cells in conflict"),
    "confirmed": mark_text("cells confirmed as read"),
    "changed": mark_text("cells changed"),
    "warned": mark_text("of them under review, or named by a rule"),
    "silent": mark_text("of them without any doubt before"),
    "kinds": mark_text("cells by what was said of them"),
    "authors": mark_text("events by author"),
    "reasons": mark_text("changed cells by why they were under review"),
    "rules": mark_text("changed cells by the rules that spoke of them"),
    "tables": mark_text("changed cells by table"),
    "forms": mark_text("changed cells by form"),
}
"""The counts of `LogStats` in words."""


def add_log_argument(function: Callable[..., Status]) -> Callable[..., Status]:
    """Add the argument `LOG`: a file of corrections."""
    return click.argument("log", metavar="LOG", type=click.Path())(function)


@click.group("corrections", cls=SpokenGroup)
@add_common_options
def command() -> None:
    """Work with logs of corrections, as `gouji review` and `gouji.corrections` write them.

    The exit status is 1 where corrections no longer fit or contradict each other: nothing of that is applied.

    \b
    gouji corrections apply log.jsonl report.pdf -o report.html
    gouji corrections merge mine.jsonl yours.jsonl -o both.jsonl
    gouji corrections export log.jsonl -o log.xlsx
    """


@command.command("apply")
@add_log_argument
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path())
@click.option("-f", "--format", "format_name", type=click.Choice(_REPORT_FORMATS), help="how to print the reports")
@add_output_option
@add_reading_options()
@add_common_options
def apply_command(
    *, log: str, paths: tuple[str, ...], format_name: str | None, output: str | None, reading: ReadingOptions
) -> Status:
    """Print reports with the corrections of a log: their rules, proposals and doubts made anew.

    PATH is a document, which is read, or reports that were saved as JSON or JSON Lines. Corrections of documents that have changed, and of cells that are read
    otherwise now, are told on standard error and not applied.

    \b
    gouji corrections apply log.jsonl report.pdf -o report.html
    gouji corrections apply log.jsonl facts.jsonl > corrected.jsonl
    """
    from gouji.corrections.applying import apply_events
    from gouji.export.formats import Format, format_of_file, render

    console = get_console()
    events = _load(log, console)
    run = DocumentPass(console, reading)
    documents = list(list_documents(paths))
    chosen = Format(format_name) if format_name else (format_of_file(output) if output else None) or Format.JSON
    many = len(documents) > 1 or list(paths) != documents
    if many and chosen in (Format.HTML, Format.XLSX):
        message = f"{chosen} holds one document a file; give one document"
        raise UsageError(message)
    late = used = 0
    seen: set[str] = set()
    with open_output(output) as out:
        for done in run.process(documents, _read_reports):
            for report in done.result:
                applied = apply_events(report, events, settings=reading.settings)
                stale = (put_label(s.message, s.event) for s in applied.stale)
                for line in (*stale, *describe_conflicts(applied.conflicts)):
                    console.print_warning(line)
                late += len(applied.stale) + len(applied.conflicts)
                used += len(applied.events)
                seen.add(report.source.sha256)
                lines = chosen is Format.JSON and (many or len(done.result) > 1)
                out.write(render(applied.report, Format.JSONL if lines else chosen))
    if seen and not late:
        _tell_of_others(log, events, seen, console)
    parts = [translate_plural("{number} event applied", "{number} events applied", used)]
    if late:
        one, many_ = "{number} cell left as it was read", "{number} cells left as they were read"
        parts.append(translate_plural(one, many_, late))
    console.print_note(translate(", ").join(parts))
    return run.status or (Status.FINDINGS if late else Status.DONE)


def _tell_of_others(log: str, events: Sequence[Correction], seen: set[str], console: Console) -> None:
    """Warn where a log is about none of the documents that were seen, by their hashes."""
    if events and not any(event.document in seen for event in events):
        console.print_warning(f"{log}: all corrections ({len(events)}) are about other documents than those given")


def _read_reports(reading: ReadingOptions, path: str) -> list[ReportData]:
    """Return the reports of a file that were saved, or that of a document."""
    if not path.lower().endswith(_SAVED):
        report = reading.read(reading.open(path))
        return [replace(report, source=replace(report.source, path=path))] if path != report.source.name else [report]
    from gouji.errors import DocumentError
    from gouji.export.plain.from_json import parse_report

    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or mark_text("it is not UTF-8 text")
        raise DocumentError(path, mark_text(reason.lower())) from None
    if text.startswith("{\n"):
        return [parse_report(text, path)]
    return [parse_report(line, f"{path}:{n}") for n, line in enumerate(text.splitlines(), 1) if line.strip()]


@command.command("diff")
@add_log_argument
@click.argument("other", metavar="[OTHER]", required=False, type=click.Path())
@click.option("-f", "--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
@add_output_option
@add_common_options
def diff_command(*, log: str, other: str | None, format_name: str, output: str | None) -> Status:
    """Print what a log changes, or what OTHER says otherwise than LOG: `name: fact: before → after (who, when)`.

    A cell that only LOG speaks of is as it was read in OTHER. So is a cell in conflict; it is named on standard error, and the exit status is 1.
    """
    from gouji.corrections.merging import diff_events, merge_events
    from gouji.export.plain.to_json import convert_corrected, dump_compact

    console = get_console()
    events = _load(log, console)
    newer = events if other is None else _load(other, console)
    changes = diff_events(() if other is None else events, newer)
    known = {event.id for event in newer}
    with open_output(output) as out:
        for change in changes:
            if format_name == "json":
                before, after = (None if s is None else convert_corrected(s) for s in (change.before, change.after))
                plain = {"document": change.document, "name": change.name, "fact": change.fact}
                text = dump_compact({**plain, "before": before, "after": after, "event": change.event.id})
            else:
                before_, after_ = (_show(said, change.event) for said in (change.before, change.after))
                who = f"{change.event.author or translate('somebody')}, {change.event.time}"
                if change.event.id not in known:
                    who = translate("said in {log} alone: {who}", log=log, who=who)
                text = f"{change.name}: {name_cell(change.event)}: {before_} → {after_} ({who})\n"
            out.write(text.encode("utf-8", "backslashreplace"))
    own = (merge_events(log_).conflicts for log_ in (events, newer))
    conflicts = dict.fromkeys(line for found in own for line in describe_conflicts(found))
    for line in conflicts:
        console.print_warning(line)
    counts = [translate_plural("{number} cell", "{number} cells", len(changes))]
    counts += [translate_plural("{number} conflict", "{number} conflicts", len(conflicts))] if conflicts else []
    console.print_note(translate(", ").join(counts))
    return Status.FINDINGS if conflicts else Status.DONE


def _show(said: object, event: Correction) -> str:
    from gouji.corrected import Corrected
    from gouji.corrections.cells import describe_said
    from gouji.export.views.words import describe_status

    if isinstance(said, Corrected):
        return describe_said(said)
    value = event.read.value
    return translate("{value} as read", value=describe_status(event.read.status) if value is None else value)


@command.command("merge")
@click.argument("logs", metavar="LOG...", nargs=-1, required=True, type=click.Path())
@add_output_option
@add_common_options
def merge_command(*, logs: tuple[str, ...], output: str | None) -> Status:
    """Print the events of several logs as one log, in the order of time; conflicts are named on standard error.

    A conflict is a cell that two people changed side by side, each to another value. All their events are kept, none is applied;
    a correction by somebody who knows both resolves it.
    """
    from gouji.corrections.event import render_event
    from gouji.corrections.merging import merge_events

    console = get_console()
    merged = merge_events(*(_load(log, console) for log in logs))
    with open_output(output) as out:
        out.write("".join(map(render_event, merged.events)).encode("utf-8", "backslashreplace"))
    for line in describe_conflicts(merged.conflicts):
        console.print_warning(line)
    counts = (
        translate_plural("{number} event", "{number} events", len(merged.events)),
        translate_plural("{number} conflict", "{number} conflicts", len(merged.conflicts)),
    )
    console.print_note(translate(", ").join(counts))
    return Status.FINDINGS if merged.conflicts else Status.DONE


@command.command("revert")
@add_log_argument
@click.argument("event_ids", metavar="EVENT...", nargs=-1, required=True)
@click.option("--author", required=True, help="who takes them back")
@click.option("--reason", default="", help="why")
@add_common_options
def revert_command(*, log: str, event_ids: tuple[str, ...], author: str, reason: str) -> Status:
    """Take events of a log back, each by a new event at its end; EVENT is an id or its beginning."""
    from gouji.corrections.authoring import revert
    from gouji.corrections.log import append_events

    console = get_console()
    events = list(_load(log, console))
    made: list[Correction] = []
    for name in event_ids:
        made.append(revert(_find(name, events, log), [*events, *made], author=author, reason=reason))
    append_events(log, made)
    for event in made:
        console.print_note(translate("{event} takes {other} back", event=event.id, other=event.reverts))
    return Status.DONE


def _find(name: str, events: Sequence[Correction], log: str) -> Correction:
    found = [event for event in events if event.id.startswith(name)]
    if len(found) != 1:
        message = (
            f"{log}: {len(found)} events begin with {name!r}; `gouji corrections export {log}` lists them"
            if found
            else f"{log}: no event begins with {name!r}; `gouji corrections export {log}` lists them"
        )
        raise UsageError(message)
    return found[0]


@command.command("stats")
@add_log_argument
@click.option("-f", "--format", "format_name", type=click.Choice(["text", "json"]), default="text", show_default=True)
@add_output_option
@add_common_options
def stats_command(*, log: str, format_name: str, output: str | None) -> Status:
    """Print who corrected how much, what was under review before, and which rules had spoken."""
    from dataclasses import asdict

    from gouji.corrections.counting import count_events
    from gouji.export.plain.to_json import dump_compact

    counts = asdict(count_events(_load(log, get_console())))
    with open_output(output) as out:
        out.write((dump_compact(counts) if format_name == "json" else "".join(_tell(counts))).encode())
    return Status.DONE


def _tell(counts: dict[str, object]) -> Iterator[str]:
    """Yield counts as lines, those of a kind below their name."""
    from gouji.export.views.text import measure_width, pad_text

    width = max(measure_width(translate(text)) for text in _COUNTS.values())
    for name, count in counts.items():
        text = translate(_COUNTS[name])
        if not isinstance(count, dict):
            yield f"{pad_text(text, width)} {count}\n"
        elif count:
            yield f"{text}\n"
            yield from (f"  {number:>6} {what}\n" for what, number in count.items())


@command.command("export")
@add_log_argument
@click.option(
    "-f", "--format", "format_name", type=click.Choice(["csv", "parquet", "xlsx"]), help="else what FILE's ending says"
)
@add_output_option
@add_common_options
def export_command(*, log: str, format_name: str | None, output: str | None) -> Status:
    """Print a log as a table, one event a row: CSV, Parquet or XLSX."""
    from gouji.corrections.table import export_events

    events = _load(log, get_console())
    ending = Path(output).suffix.lower().lstrip(".") if output else ""
    format_ = format_name or (ending if ending in ("csv", "parquet", "xlsx") else "csv")
    data = export_events(events, format_)
    with open_output(output) as out:
        out.write(data)
    return Status.DONE


@command.command("to-corpus")
@add_log_argument
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path())
@click.option("-o", "--output", metavar="DIR", required=True, type=click.Path(), help="the folder for the cases")
@add_common_options
def to_corpus_command(*, log: str, paths: tuple[str, ...], output: str) -> Status:
    """Make regression cases and training data of corrected documents: PATH are the documents, or folders of them.

    Each case is a copy of the document with NAME.gold.json beside it. labels.jsonl has printed labels with the rows that they name.

    \b
    gouji corrections to-corpus log.jsonl reports/ -o cases/
    gouji eval run --pairs cases/
    gouji train labels --corrections cases/labels.jsonl -o matcher.json
    """
    from gouji.corrections.corpus import to_corpus

    console = get_console()
    result = to_corpus(list_documents(paths), _load(log, console), output)
    for error in result.failed:
        console.print_error(describe_error(error))
    stale = (put_label(s.message, s.event) for s in result.stale)
    for note in (*stale, *describe_conflicts(result.conflicts)):
        console.print_warning(note)
    cases = translate_plural("{number} case", "{number} cases", len(result.cases))
    labels = translate_plural("{number} label", "{number} labels", result.labels)
    parts = [translate("{cases} and {labels} in {folder}", cases=cases, labels=labels, folder=output)]
    if without := len(result.without):
        one, many = "{number} document without corrections", "{number} documents without corrections"
        parts.append(translate_plural(one, many, without))
    console.print_note(translate(", ").join(parts))
    if result.failed:
        return Status.UNREADABLE
    return Status.FINDINGS if result.notes else Status.DONE


def _load(path: str, console: Console) -> tuple[Correction, ...]:
    """Return the events of a log; lines that hold none are told."""
    from gouji.corrections.log import load_events

    loaded = load_events(path)
    for line in loaded.skipped:
        console.print_warning(f"{path}:{line.line}: {line.reason}; the line is skipped")
    return loaded.events
