"""`gouji check --series`: reads reports, orders them by organ and year, and prints what they say together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gouji.cli.console import Console, Status, get_console
from gouji.cli.documents import DocumentPass, ReadingOptions
from gouji.errors import UnsupportedDocument
from gouji.files import list_files
from gouji.language import translate, translate_plural
from gouji.report import Severity

if TYPE_CHECKING:
    from gouji.models.series.links import Member, Series

__all__ = ["check_series"]


def check_series(paths: Iterable[str], reading: ReadingOptions, *, format_name: str, output: str | None) -> Status:
    """Print the findings of each series. The status is 1 where one is an error, 3 where a report cannot be read."""
    from gouji.export.plain.to_json import dump_compact
    from gouji.export.terminal.series import convert_series, describe_series_finding
    from gouji.models.forms.load import load_form
    from gouji.models.series.links import group_series, review_series

    console = get_console()
    run = DocumentPass(console, reading)
    named = dict(_files(paths))
    members, others = [], 0
    for done in run.process(named, partial(_read_member, found=frozenset(path for path in named if named[path]))):
        if done.result is None or done.result.report.form is None:
            others += done.result is not None or named[done.path]
            console.print_detail(f"{done.path}: no report on a known form")
        else:
            members.append(done.result)
    forms = () if reading.form is None else (load_form(reading.form),)
    found = [review_series(group, forms=forms) for group in group_series(members)]
    with run.open_output(output) as out:
        for series in found:
            lines = [f"{describe_series_finding(f)}\n" for f in series.findings]
            text = dump_compact(convert_series(series)) if format_name == "json" else "".join(lines)
            out.write(text.encode("utf-8", "backslashreplace"))
    if not members:
        console.print_warning("no report on a known form is there, so nothing was compared")
    _summary(console, found)
    if others and members:
        console.print_note(
            translate_plural(
                "{number} other file: no report on a known form (-v names them)",
                "{number} other files: no report on a known form (-v names them)",
                others,
            )
        )
    if run.failed:
        return run.status
    broken = any(f.severity is Severity.ERROR for series in found for f in series.findings)
    return Status.FINDINGS if broken else Status.DONE


def _files(paths: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The files that paths name, and whether each was merely found in a folder; hidden ones are not looked for."""
    for path in paths:
        folder = Path(path)
        if path == "-" or not folder.is_dir():
            yield path, False
            continue
        yield from ((file, True) for file in list_files(folder))


def _read_member(reading: ReadingOptions, path: str, *, found: frozenset[str]) -> Member | None:
    """Return one report with its running text; None for a file of another kind that was only found in a folder."""
    from gouji.models.series.links import Member
    from gouji.models.series.repetition import extract_narrative

    try:
        document = reading.open(path)
    except UnsupportedDocument:
        if path in found:
            return None
        raise
    report = reading.read(document)
    stream = document.stream
    narrative = extract_narrative(stream.text, reading.tag(stream)) if report.form else ""
    return Member(file=path, report=report, narrative=narrative)


def _summary(console: Console, found: Iterable[Series]) -> None:
    for series in found:
        years = ", ".join(str(m.report.year) for m in series.members if m.report.year)
        counts = [sum(f.severity is severity for f in series.findings) for severity in Severity]
        said = translate(", ").join(_count(n, s) for n, s in zip(counts, Severity, strict=True) if n)
        who = translate(
            "{agency} ({year})", agency=series.agency or translate("no agency"), year=years or translate("no year")
        )
        console.print_note(f"{who}{translate(': ')}{said or translate('nothing to report')}")


def _count(number: int, severity: Severity) -> str:
    match severity:
        case Severity.ERROR:
            return translate_plural("{number} error", "{number} errors", number)
        case Severity.WARNING:
            return translate_plural("{number} warning", "{number} warnings", number)
        case Severity.INFO:
            return translate_plural("{number} info", "{number} infos", number)
