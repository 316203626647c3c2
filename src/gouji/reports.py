"""A report and its renderings: what `gouji.read` returns.

The values stand in `gouji.report` and know nothing of formats; the exporters take those values. This module stands above
both, so that neither imports the other.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, overload

from gouji.report import ReportData

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    import pandas as pd
    import polars as pl

    from gouji.corrected import Corrected
    from gouji.export.html.crop import FactCrop
    from gouji.models.forms.definition import Form
    from gouji.revision.queue import ReviewItem
    from gouji.schema import JsonObject
    from gouji.settings import Settings
    from gouji.tokens import Number

__all__ = ["Report", "recheck"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(ReportData):
    """Everything read from one document.

    ```python
    report = gouji.read("report.pdf")
    report.facts["requests.received.total"].value  # 218
    Path("report.html").write_text(report.to_html(), encoding="utf-8")
    ```

    The `to_…` methods give the report in the formats of `gouji read --format`. They change nothing, need no
    network, and give the same result for the same report. Their exporters are loaded when they are called.
    """

    @classmethod
    def from_data(cls, data: ReportData) -> Report:
        """Return the report of these values."""
        return cls(**{field.name: getattr(data, field.name) for field in dataclasses.fields(data)})

    @classmethod
    def from_json(cls, text: str | bytes) -> Report:
        """Return the report that `to_json` or `gouji read --format json` wrote: `to_json` of it gives the same text.

        Raises `DocumentError` where the text is no report, or one of another schema.
        """
        from gouji.export.plain.from_json import parse_report

        return cls.from_data(parse_report(text))

    def review_queue(self) -> tuple[ReviewItem, ...]:
        """Return what a person should look at, first what settles most: doubts, findings and proposals merged.

        Cells that are read together, as those of one cut, are one item with joint choices. An item is not prose:
        it has reason codes, values and the ids of rules.
        """
        from gouji.revision.queue import list_review_items

        return list_review_items(self)

    def show(self, fact: str, document: str | os.PathLike[str] | bytes | None = None) -> FactCrop:
        """Return the source around a fact, for a notebook: a crop of the page with the cell outlined, or the text around it.

        `document` is the document's path or bytes; without it the report's own path is tried, and a report with its text needs none
        for formats without pages. Pages are drawn with pypdfium2 and Pillow. Raises `UsageError` for an unknown fact, and where the document is not there or has
        other bytes than were read.
        """
        from gouji.export.html.crop import crop_fact

        return crop_fact(self, fact, document)

    def _repr_html_(self) -> str:
        """Return the report's page in a frame, as a notebook shows it: its style stays there, and nothing in it runs."""
        from html import escape

        return f'<iframe sandbox style="width:100%;height:40em;border:0" srcdoc="{escape(self.to_html())}"></iframe>'

    def to_dict(self) -> JsonObject:
        """Return the report as plain dictionaries, lists, strings and numbers: `gouji.report/1`, see `report_schema()`."""
        from gouji.export.plain.to_json import convert_report

        return convert_report(self)

    def to_json(self, *, lines: bool = True) -> str:
        """Return the report as JSON (`gouji.report/1`), ending with a line end.

        With `lines` each fact, row, heading and finding has a line of its own; without, all is one line, as
        JSON Lines wants it. Numbers are exact: `6.959351` stays `6.959351`, and whole numbers have no point.
        """
        from gouji.export.plain.to_json import render_json, render_jsonl

        return render_json(self) if lines else render_jsonl(self)

    def to_csv(self) -> str:
        """Return one line a fact under a header line; the columns are those of `to_frame`.

        A field that a spreadsheet would run as a formula gets an apostrophe before it. There is no byte order
        mark: write it with the encoding `utf-8-sig` for Excel, or use `to_xlsx`.
        """
        from gouji.export.plain.to_csv import render_csv

        return render_csv(self)

    def to_markdown(self) -> str:
        """Return the form's tables as pipe tables, then what to review, findings and warnings."""
        from gouji.export.plain.to_markdown import render_markdown

        return render_markdown(self)

    def to_html(self) -> str:
        """Return one self-contained page: tables, findings linked to cells, evidence; no script, nothing loaded."""
        from gouji.export.html.page import render_html

        return render_html(self)

    @overload
    def to_xlsx(self) -> bytes: ...

    @overload
    def to_xlsx(self, path: str | os.PathLike[str]) -> None: ...

    def to_xlsx(self, path: str | os.PathLike[str] | None = None) -> bytes | None:
        """Make a workbook: the tables as printed, facts, findings, headings, rows, and a sheet about the document.

        Written to `path`; without one, its bytes are returned. Text never runs as a formula. Raises `OSError`
        where `path` cannot be written.
        """
        from pathlib import Path

        from gouji.export.xlsx.workbook import render_xlsx

        data = render_xlsx(self)
        if path is None:
            return data
        Path(path).write_bytes(data)
        return None

    @overload
    def to_frame(self, library: Literal["pandas"] = "pandas") -> pd.DataFrame: ...

    @overload
    def to_frame(self, library: Literal["polars"]) -> pl.DataFrame: ...

    def to_frame(self, library: Literal["pandas", "polars"] = "pandas") -> pd.DataFrame | pl.DataFrame:
        """Return one row a fact in the form's order; the columns are those of `gouji.export.views.records.Record`.

        Numbers are nullable: a blank is missing, never 0 or NaN. Raises `UsageError` for another library, and
        where the library is not installed (`pip install 'gouji[frames]'`).
        """
        from gouji.export.plain.to_frame import to_frame

        return to_frame(self, library=library)

    def to_table(self, width: int = 80, *, color: bool = False) -> str:
        """Return the report for a terminal of `width` columns (at least 60); Chinese characters count two."""
        from gouji.export.terminal.report import render_table

        return render_table(self, width=width, color=color)


def recheck(
    report: ReportData,
    corrections: Mapping[str, Corrected | Number | None],
    *,
    settings: Settings | None = None,
    form: Form | None = None,
) -> Report:
    """Return a report as if cells had been read as a person says, with exactly these corrections.

    ```python
    mended = gouji.recheck(report, {"requests.unavailable.not_held.total": 8})
    mended.findings  # ()
    gouji.recheck(mended, {}) == report
    ```

    `corrections` are by fact id, or by the labels that the form prints (`予以公开 · 总计`): a number, None for an empty cell
    (where a cell was read as absent, that it is), or a `gouji.Corrected`, which tells `absent` (not in
    the document) and `as_printed` (the source is wrong) as well and says who, when and why. Rules, proposals, findings
    and doubts are made anew; `printed` and `value` stay what was read, and what the person said stands in
    `fact.corrected`; `fact.current` is the value of both. A cell that a person looked at is no longer under review. Takes milliseconds, and
    needs no document. `form` is the report's, where it is none of gouji's own. Raises `UsageError` for a fact that the form
    does not have and for a report without a form.
    """
    from gouji.revision.recheck import recheck_report

    by_id = _key_by_ids(report, corrections, form)
    return Report.from_data(recheck_report(report, by_id, settings=settings, form=form))


def _key_by_ids(
    report: ReportData, corrections: Mapping[str, Corrected | Number | None], form: Form | None
) -> dict[str, Corrected | Number | None]:
    """Return corrections by fact id. Raises `UsageError` for labels that do not stand for one cell, and a cell named twice, and where nothing names any."""
    from collections.abc import Mapping

    from gouji.errors import UsageError
    from gouji.export.views.asked import find_cell

    if not isinstance(corrections, Mapping):
        message = (
            f"corrections say by cell what it holds, and a {type(corrections).__name__} does not; give a dictionary"
        )
        raise UsageError(message)
    found: dict[str, Corrected | Number | None] = {}
    for name, value in corrections.items():
        fact = find_cell(report, name, form)
        if fact in found:
            message = f"{report.source.name}: {name!r} names {fact} a second time; name each cell once"
            raise UsageError(message)
        found[fact] = value
    return found
