"""The rules alone: item numbers, titles, punctuation and cells; no alignment with a form. The baseline of the trained taggers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gouji.models.forms.load import load_forms
from gouji.models.headings.find import find_headings
from gouji.models.headings.passages import split_passages
from gouji.models.headings.regions import Regions
from gouji.models.headings.settings import HeadingSettings
from gouji.models.identity.choose import build_label_index, score_forms
from gouji.models.identity.settings import IdentitySettings
from gouji.models.identity.title import identify
from gouji.models.labels.settings import LabelSettings
from gouji.models.tagging.features.shape import LineShape, shape_of
from gouji.models.tagging.features.view import View
from gouji.models.tagging.protocol import Guess
from gouji.models.tagging.settings import TaggingSettings
from gouji.models.text.lines import Line
from gouji.models.text.normalise import core, fold
from gouji.models.text.paragraphs import join_paragraphs
from gouji.models.text.settings import LineSettings
from gouji.tags import TagKind

__all__ = ["RulesTagger"]

_PAGE_MARK = re.compile(r"[-\s]*\d{0,3}[-\s]*")
_DATE = re.compile(r"(?:20\d{2}|二[〇○零]..)年\d{1,2}月\d{1,2}日")


@dataclass(frozen=True, slots=True)
class RulesTagger:
    """Headings as `gouji.models.headings.find` finds them when no line is known to belong to a table; the rest by its looks."""

    settings: TaggingSettings = field(default_factory=TaggingSettings)

    def tag(self, view: View) -> tuple[Guess, ...]:
        """Return one guess a line."""
        lines = [line for line in view.lines if line.number not in view.furniture]
        text = LineSettings()
        form = score_forms(lines, load_forms(), LabelSettings())[0].form
        headings = find_headings(
            split_passages(join_paragraphs(lines, text), Regions(), {}, HeadingSettings()),
            form,
            HeadingSettings(),
            text=text,
        )
        first = min((h.span[0] for h in headings if h.level == 2), default=None)
        title = identify(lines, form, view.declared_title, first, IdentitySettings()).line
        found = {heading.line: TagKind.HEADING for heading in headings}
        if title is not None:
            found[title] = TagKind.TITLE
        labels = frozenset(build_label_index((form,), LabelSettings()).cores)
        last = {line.number for line in lines[-self.settings.closing_lines :]}
        return tuple(
            Guess(kind=_kind(line, view, found, labels, self.settings, closing=line.number in last))
            for line in view.lines
        )


def _kind(
    line: Line,
    view: View,
    found: dict[int, TagKind],
    labels: frozenset[str],
    settings: TaggingSettings,
    *,
    closing: bool,
) -> TagKind:
    shape = shape_of(line)
    text = fold(line.text).strip()
    if line.number in view.furniture or (_PAGE_MARK.fullmatch(text) and "-" in text):
        return TagKind.FURNITURE
    if line.number in found:
        return found[line.number]
    table = _table_kind(line, shape, labels, settings)
    if table is not None:
        return table
    if closing and (
        _DATE.fullmatch(text.replace(" ", ""))
        or (len(shape.body) <= settings.longest_signature and not re.search("[,;。:]", text))
    ):
        return TagKind.SIGNATURE
    return TagKind.NOTE if text.startswith("(") and text.endswith(")") else TagKind.PROSE


def _table_kind(line: Line, shape: LineShape, labels: frozenset[str], settings: TaggingSettings) -> TagKind | None:
    """Return the class of a line of a table; None for one that does not look like one."""
    cells = shape.cells
    words = _words(line)
    known = bool(words) and all(word in labels for word in words)
    if line.is_row:
        if cells.numbers or not known:
            return TagKind.ROW_UNLABELLED if cells.leading_blanks and cells.number_first else TagKind.ROW
        return TagKind.ROW if cells.blanks > 2 else TagKind.TABLE_HEADER
    if cells.numbers and len(shape.body) <= settings.longest_row and (cells.number_first or shape.label in labels):
        return TagKind.ROW
    return TagKind.TABLE_HEADER if known or shape.body in labels else None


def _words(line: Line) -> Sequence[str]:
    texts = [chunk.text for chunk in line.chunks] if line.is_row else line.text.split()
    return [body for text in texts if (body := core(text)) and not body.isdigit()]
