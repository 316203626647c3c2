"""What the label matcher says of a document's labels, asked with their item numbers where only these tell rows apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from gouji.models.alignment.settings import AlignmentSettings
from gouji.models.forms.definition import Form
from gouji.models.labels.match import LabelMatch, match_form_labels
from gouji.models.labels.settings import LabelSettings
from gouji.models.text.normalise import Enumerator
from gouji.wording import NUMERALS

__all__ = ["ask_matcher"]

_MATCHER = LabelSettings()
"""Only how many labels are compared at once counts here, on which no result depends."""
_STYLES = {"c": "{c}、", "(c)": "（{c}）", "d": "{d}.", "(d)": "({d})"}


def ask_matcher(
    labels: Sequence[str], items: Mapping[str, Collection[Enumerator]], form: Form, settings: AlignmentSettings
) -> list[LabelMatch]:
    """Return what the matcher says of each label; `items` are the numbers that labels are printed with.

    A label is asked without its number, which rows that are left out or put in change, unless it is like a text that a column
    or a group bears as well: （六）其它 is a row, 其它 may be a column.
    """
    bare = dict(zip(labels, _match(labels, form, settings), strict=True))
    numbered = {label: list(_number(label, items)) for label in labels if bare[label].near is not None}
    every = [text for texts in numbered.values() for text in texts]
    known = dict(zip(every, _match(every, form, settings), strict=True))
    return [
        _take_likeliest(bare[label], [m for text in numbered.get(label, ()) if (m := known[text]).row is not None])
        for label in labels
    ]


def _number(label: str, items: Mapping[str, Collection[Enumerator]]) -> Iterator[str]:
    """Yield a label with each of its item numbers."""
    for item in items.get(label, ()):
        style = _STYLES.get(item.style)
        if style is not None and item.number is not None and 0 < item.number <= len(NUMERALS):
            yield style.format(c=NUMERALS[item.number - 1], d=item.number) + label


def _take_likeliest(bare: LabelMatch, numbered: Sequence[LabelMatch]) -> LabelMatch:
    """Return the opinion on a label with the number that makes it a row's, the one on it without a number where none does."""
    return max(numbered, key=lambda match: sum(m.probability for m in match.matches), default=bare)


def _match(labels: Sequence[str], form: Form, settings: AlignmentSettings) -> list[LabelMatch]:
    """Ask the label matcher once for each label: it gives a label the same chances alone and among others."""
    seen = _remember(form)
    if len(seen) > settings.most_remembered:
        seen.clear()
    new = [label for label in dict.fromkeys(labels) if label not in seen]
    seen.update(zip(new, match_form_labels(new, form, settings.likely_rows, _MATCHER), strict=True) if new else ())
    return [seen[label] for label in labels]


@lru_cache(maxsize=32)
def _remember(form: Form) -> dict[str, LabelMatch]:  # noqa: ARG001 - one table for each form
    return {}
