"""What is fuzzed: each reader by itself, and the whole from bytes to every format.

A target is a function from the bytes of a file to a digest of what it made of them. It raises a `GoujiError` where it
refuses the file; anything else that it raises is a fault.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gouji.errors import DamagedDocument, DocumentError

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

    from gouji.report import ReportData

__all__ = ["TARGETS", "FuzzTarget"]

_MEMBERS = 20
"""Members of an archive that are loaded: more only take time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FuzzTarget:
    """A reader to be fuzzed; `ending` is that of its files, by which changes of their structure are chosen."""

    ending: str
    run: Callable[[bytes], str]
    needs: str = ""
    """A package that it cannot do without."""


def _digest(text: str | bytes) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text).hexdigest()


def open_tokens(data: bytes, ending: str) -> str:
    """Read a file into a token stream, as the reader of its kind does."""
    from gouji.ingest import open_document

    opened = open_document(data, name=f"fuzzed{ending}")
    outside = [token for token in opened.tokens if not 0 <= token.span.start <= token.span.end <= len(opened.text)]
    if outside:
        message = f"a token outside the text: {outside[0]}"
        raise ValueError(message)
    return _digest(repr(opened))


def read_whole(data: bytes, ending: str) -> str:
    """Read a file into a report, check that against the schema, and write it in every format."""
    from gouji.export.formats import Format, render
    from gouji.reading import read

    report = read(data, name=f"fuzzed{ending}")
    return _digest(
        "".join(_digest(render(report, format_)) for format_ in Format if format_ is not Format.XLSX) + _check(report)
    )


def load_report(data: bytes) -> str:
    """Load a saved report, list what to look at, correct two cells, and write it in every format."""
    from gouji.export.formats import Format, render
    from gouji.reports import Report, recheck

    report = Report.from_json(data)
    for revised in (report, recheck(report, dict.fromkeys(list(report.facts)[:2], 5))):
        revised.review_queue()
        for format_ in Format:
            render(revised, format_)
    return _digest(report.to_json())


def _check(report: ReportData) -> str:
    """Check the JSON of a report, that it is the same when it is loaded, and that there is a workbook of it."""
    from gouji.export.plain.from_json import parse_report
    from gouji.export.plain.to_json import render_json
    from gouji.export.xlsx.workbook import render_xlsx

    payload = json.loads(render_json(report), parse_constant=_refuse_constant)
    _validator().validate(payload)
    if render_json(parse_report(json.dumps(payload))) != render_json(report):
        message = "the report is another one when it is loaded from its JSON"
        raise ValueError(message)
    render_xlsx(report)
    _tabulate(report)
    return json.dumps(payload)


def _tabulate(report: ReportData) -> None:
    """Make the frame and the batch tables of a report, where their libraries are installed."""
    from gouji.export.plain.to_frame import to_frame

    if find_spec("pandas"):
        to_frame(report, library="pandas")
    if find_spec("pyarrow"):
        from gouji.batch.tables import tabulate
        from gouji.export.views.layout import find_form

        tabulate(report, find_form(report), "0" * 64)


def _refuse_constant(name: str) -> None:
    message = f"{name} is no JSON"
    raise ValueError(message)


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    from gouji.schema import report_schema

    schema: Any = report_schema()
    return Draft202012Validator(schema)


def unpack_archive(data: bytes) -> str:
    """Find and load the members of an archive, as a batch does."""
    from gouji.batch.sources import find_documents

    found: list[str] = []
    for ending in (".zip",) if data.startswith(b"PK") else (".tar", ".tar.gz"):
        path = Path(tempfile.gettempdir()) / f"gouji-fuzz-{os.getpid()}{ending}"
        path.write_bytes(data)
        try:
            found += [_load(name) for name in list(find_documents([path]))[:_MEMBERS]]
        finally:
            path.unlink()
    return _digest(" ".join(found))


def _load(name: str) -> str:
    from gouji.batch.archives import ArchiveLimits
    from gouji.batch.sources import load_source

    try:
        loaded = load_source(name, ArchiveLimits())
    except DocumentError as error:
        return str(error)
    return _digest(loaded) if isinstance(loaded, bytes) else "a file"


def parse_settings(data: bytes) -> str:
    """Read settings, and read again what is written of them."""
    from gouji.settings import read_settings, write_settings

    settings = read_settings(decode_text(data))
    written = write_settings(settings)
    if read_settings(written) != settings:
        message = "settings are written otherwise than they were read"
        raise ValueError(message)
    return _digest(written)


def use_form(data: bytes) -> str:
    """Check a form definition, and read a small report with it."""
    from gouji.models.forms.load import validate_form
    from gouji.reading import read

    # The name is the same each time, as it stands in messages.
    path = Path(tempfile.gettempdir()) / f"gouji-fuzz-{os.getpid()}.yaml"
    path.write_bytes(data)
    try:
        validate_form(path)
        report = read("一、主动公开政府信息情况\n规章 5 0 31\n".encode(), form=str(path))
    finally:
        path.unlink()
    return _digest(_check(report))


def match_lines(data: bytes) -> str:
    """Match each line as a label."""
    from gouji.models.labels.match import match_labels

    lines = decode_text(data).splitlines()[:_MEMBERS]
    return _digest(repr(tuple(match_labels(lines, form="gov-disclosure-2021"))))


def decode_text(data: bytes) -> str:
    """Return the text of a file that its owner opens as UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        name, reason = "fuzzed", "it is not UTF-8"
        raise DamagedDocument(name, reason) from None


TARGETS: Mapping[str, FuzzTarget] = {
    **{
        name: FuzzTarget(ending=ending, run=partial(open_tokens, ending=ending))
        for name, ending in {"text": ".txt", "markdown": ".md", "html": ".html", "docx": ".docx", "pdf": ".pdf"}.items()
    },
    "picture": FuzzTarget(ending=".png", run=partial(open_tokens, ending=".png"), needs="rapidocr"),
    "archive": FuzzTarget(ending=".zip", run=unpack_archive),
    "settings": FuzzTarget(ending=".toml", run=parse_settings),
    "form": FuzzTarget(ending=".yaml", run=use_form),
    "report": FuzzTarget(ending=".json", run=load_report),
    "labels": FuzzTarget(ending=".txt", run=match_lines),
    "whole": FuzzTarget(ending="", run=partial(read_whole, ending="")),
}
"""All targets by name, in the order in which they run."""
