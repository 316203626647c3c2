"""What looks like a heading and is none: captions, labels of the form apart from their rows, entries of contents lists, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from gouji.models.forms.definition import Form, FormLabel, FormRow, Group
from gouji.models.headings.found_heading import strip_number
from gouji.models.labels.likeness import measure_likeness
from gouji.models.text.normalise import fold
from gouji.wording import NUMERALS

__all__ = ["consists_of_labels", "is_caption", "is_contents_entry", "is_note_mark", "is_row_label", "is_row_piece"]

_CAPTION = re.compile(
    rf"\s*+(?:附?[表图]|图表|附件|表格)\s*+(?:[(]\s*+)?(?:\d{{1,2}}|[{NUMERALS}]{{1,3}})(?:-\d{{1,2}})?(?=\D)"
)
_ENTRY = re.compile(r"(?<![.．·・•…‥⋯])(?:[.．·・•…‥⋯]{3,}+|…{2})\s*+(?:[(（]\s*+)?\d{1,3}\s*+(?:[)）]\s*+)?\Z")
_NOTE_MARK = re.compile(r"\s*+[(（]?(?:[备附]?注|说明)\s*+[:：]\s*+(?:[)）]\s*+)?")
_TABLE_NAME = re.compile(r"(?:统计|一览|明细|汇总|情况|登记|公示)表\s*+(?:\([^()]*+\)\s*+)?\Z")


def is_caption(text: str) -> bool:
    """Return whether a text names a table or a picture: 表三：…, 附表1 …, …统计表."""
    folded = fold(text)
    return _CAPTION.match(folded) is not None or _TABLE_NAME.search(folded) is not None


def is_contents_entry(text: str) -> bool:
    """Return whether a text is an entry of a contents list, with leaders and its page: 一、总体情况……1."""
    return _ENTRY.search(text) is not None


def is_note_mark(text: str) -> bool:
    """Return whether a text is the mark of notes alone, whose items follow: 注：."""
    return _NOTE_MARK.fullmatch(text) is not None


def is_row_label(body: str, form: Form | None, least: float) -> bool:
    """Return whether a text is the label of a row or group of rows, to a likeness of `least` (0 to 1)."""
    return any(measure_likeness(body, label) >= least for label in _list_row_labels(form))


def is_row_piece(body: str, form: Form | None) -> bool:
    """Return whether a text is a piece of a row's label, or two: the ends of lines of cells beside each other."""
    labels = _list_row_labels(form)
    return any(
        any(body[:at] in label for label in labels) and any(body[at:] in label for label in labels)
        for at in range(1, len(body) + 1)
    )


def consists_of_labels(body: str, form: Form | None) -> bool:
    """Return whether labels of tables are all that a text consists of: 申请人情况（自然人）."""
    for label in _list_labels(form):
        body = body.replace(label, "")
    return not body


@lru_cache(maxsize=32)
def _list_row_labels(form: Form | None) -> tuple[str, ...]:
    bands = [band for table in form.tables for band in table.bands] if form is not None else []
    return _strip(label for band in bands for member in band.members for label in _name_member(member))


@lru_cache(maxsize=32)
def _list_labels(form: Form | None) -> tuple[str, ...]:
    """Return all labels of a form's tables, the longest first."""
    bands = [band for table in form.tables for band in table.bands] if form is not None else []
    heads = (
        label for band in bands for label in (band.label, *band.headers, *(c.label for c in band.columns)) if label
    )
    return tuple(sorted({*_list_row_labels(form), *_strip(heads)}, key=lambda label: (-len(label), label)))


def _name_member(member: FormRow | Group) -> Iterator[FormLabel]:
    yield member.label
    if isinstance(member, Group):
        for inner in member.members:
            yield from _name_member(inner)


def _strip(labels: Iterable[FormLabel]) -> tuple[str, ...]:
    """Return the texts of labels as headings compare; those of one character would be parts of any text."""
    texts = (strip_number(text) for label in labels for text in (label.text, *label.variants))
    return tuple(dict.fromkeys(text for text in texts if len(text) > 1))
