"""What looks like a heading and belongs to a table: its caption, and labels of the form printed apart from their rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from gouji.models.forms.definition import Form, FormLabel, Group
from gouji.models.headings.found_heading import strip_number
from gouji.models.headings.settings import HeadingSettings
from gouji.models.labels.likeness import measure_likeness
from gouji.models.text.normalise import core, fold
from gouji.wording import NUMERALS

__all__ = ["TableWords", "is_caption", "list_table_words"]

_CAPTION = re.compile(
    rf"\s*(?:附?[表图]|附件|表格)\s*[(]?\s*(?:\d{{1,2}}|[{NUMERALS}]{{1,3}})(?:-\d{{1,2}})?\s*[)]?\s*(?:[:、.,]|\s|(?=\D))"
)
_TABLE_NAME = re.compile(r"(?:统计|一览|明细|汇总|情况|登记|公示)表\s*(?:\([^()]*\))?\s*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableWords:
    """The labels of a form's tables, as `core` gives them; `rows` are those of rows and groups."""

    rows: tuple[str, ...]
    all: frozenset[str]

    def is_row(self, body: str, settings: HeadingSettings, *, whole: bool) -> bool:
        """Return whether a text is a row's label, misprinted perhaps; unless `whole`, also whether it is a piece of one."""
        if not whole and self._is_pieced(body):
            return True
        return any(measure_likeness(body, row) >= settings.row_label for row in self.rows)

    def _is_pieced(self, body: str) -> bool:
        """Return whether a text is a piece of a row's label, or two: the ends of lines of cells beside each other."""
        return any(
            any(body[:at] in row for row in self.rows) and any(body[at:] in row for row in self.rows)
            for at in range(1, len(body) + 1)
        )

    def cover(self, body: str) -> bool:
        """Return whether labels of tables are all that a text consists of: 申请人情况（自然人）."""
        rest = body
        for label in sorted(self.all, key=len, reverse=True):
            rest = rest.replace(label, "")
        return not rest


def is_caption(text: str) -> bool:
    """Return whether a text names a table or a picture: 表三：…, 附表1 …, …统计表."""
    folded = fold(text)
    return _CAPTION.match(folded) is not None or _TABLE_NAME.search(folded) is not None


@lru_cache(maxsize=32)
def list_table_words(form: Form | None) -> TableWords:
    """Return the words of a form's tables."""
    bands = [band for table in form.tables for band in table.bands] if form is not None else []
    rows = [label for band in bands for member in band.members for label in _list_labels(member)]
    others = [
        label for band in bands for label in (band.label, *band.headers, *(c.label for c in band.columns)) if label
    ]
    return TableWords(rows=_cores(rows), all=frozenset((*_cores(rows), *_cores(others))))


def _list_labels(member: object) -> list[FormLabel]:
    if isinstance(member, Group):
        return [member.label, *(label for inner in member.members for label in _list_labels(inner))]
    return [member.label]  # type: ignore[attr-defined]


def _cores(labels: list[FormLabel]) -> tuple[str, ...]:
    texts = (strip_number(text) for label in labels for text in (label.text, *label.variants))
    return tuple(dict.fromkeys(core(text) for text in texts if text))
