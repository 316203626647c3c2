"""Every output format in one table: its name, its file ending, and what renders it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING

from gouji.errors import UsageError
from gouji.report import ReportData

if TYPE_CHECKING:
    from gouji.models.forms.definition import Form

__all__ = ["Format", "format_of_file", "render"]


class Format(StrEnum):
    """The output formats of `gouji read`."""

    JSON = "json"
    JSONL = "jsonl"
    TABLE = "table"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"
    XLSX = "xlsx"

    @property
    def suffix(self) -> str:
        """The ending of files in this format."""
        return {Format.TABLE: ".txt", Format.MARKDOWN: ".md"}.get(self, f".{self.value}")


def format_of_file(name: str) -> Format | None:
    """Return the format that a file's ending asks for; None where it asks for none."""
    suffix = PurePath(name).suffix.lower()
    return {**{f.suffix: f for f in Format}, ".htm": Format.HTML, ".ndjson": Format.JSONL}.get(suffix)


def render(report: ReportData, format_: Format | str, form: Form | None = None) -> bytes:
    """Return the report in a format, as the bytes of a file.

    Raises `UsageError` for an unknown format. `form` draws the tables of a report whose form is not packaged.
    """
    try:
        render_bytes = _RENDERERS[Format(format_)]
    except ValueError:
        message = f"no format {str(format_)!r}; known formats are {', '.join(Format)}"
        raise UsageError(message) from None
    return render_bytes(report, form)


def _encode(text: str) -> bytes:
    """UTF-8; half a character from a file name that is not UTF-8 stands as its escape, which JSON reads too."""
    return text.encode("utf-8", "backslashreplace")


def _json(report: ReportData, _form: Form | None) -> bytes:
    from gouji.export.plain.to_json import render_json

    return _encode(render_json(report))


def _jsonl(report: ReportData, _form: Form | None) -> bytes:
    from gouji.export.plain.to_json import render_jsonl

    return _encode(render_jsonl(report))


def _table(report: ReportData, form: Form | None) -> bytes:
    from gouji.export.terminal.report import render_table

    return _encode(render_table(report, form))


def _csv(report: ReportData, form: Form | None) -> bytes:
    from gouji.export.plain.to_csv import render_csv

    return _encode(render_csv(report, form))


def _markdown(report: ReportData, form: Form | None) -> bytes:
    from gouji.export.plain.to_markdown import render_markdown

    return _encode(render_markdown(report, form))


def _html(report: ReportData, form: Form | None) -> bytes:
    from gouji.export.html.page import render_html

    return _encode(render_html(report, form))


def _xlsx(report: ReportData, form: Form | None) -> bytes:
    from gouji.export.xlsx.workbook import render_xlsx

    return render_xlsx(report, form)


_RENDERERS: dict[Format, Callable[[ReportData, Form | None], bytes]] = {
    Format.JSON: _json,
    Format.JSONL: _jsonl,
    Format.TABLE: _table,
    Format.CSV: _csv,
    Format.MARKDOWN: _markdown,
    Format.HTML: _html,
    Format.XLSX: _xlsx,
}
