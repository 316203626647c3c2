"""Features of lines for the linear tagger: a dense matrix, and hashed features by bucket.

Dense features are seen for a line and for its neighbours (`OFFSETS`); hashed ones (character n-grams, words, shapes of three
lines in a row) only for the line itself. Both depend on nothing but the lines and the forms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gouji.models.tagging.features.grams import hash_grams, name_bucket
from gouji.models.tagging.features.shape import LineShape, shape_of
from gouji.models.tagging.features.similarity import GROUPS, Likeness, measure_likeness
from gouji.models.tagging.features.view import View
from gouji.models.text.lines import Line

__all__ = ["BUCKETS", "OFFSETS", "Features", "extract_features", "name_dense_columns"]

BUCKETS = 1 << 14
OFFSETS = (0, -1, 1, -2, 2)
_STEPS = (0.6, 0.75, 0.9, 0.999)
_LENGTHS = (0, 1, 2, 4, 8, 14, 20, 30, 42, 60)
_COUNTS = (1, 2, 3, 5, 7, 10)
_STYLES = ("c", "(c)", "d", "(d)")
_PLACES = (0.02, 0.05, 0.1, 0.2, 0.5, 0.8, 0.9, 0.95, 0.98)
_PAGE_MARK = re.compile(r"[-\s]*(?:第\s*)?\d{1,3}\s*(?:页.*)?[-\s]*")
_DATE = re.compile(r"(?:20\d{2}|二[〇○零O]..)\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_SITE = re.compile(
    r"https?:|www\.|[|>]|(?:标题|来源|字体|分享|打印|索引号|附件|主办|栏目|网站|上一篇|下一篇|浏览|首页)"
)
_TITLE = re.compile(r"年度?.{0,8}报告")


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """`dense` is lines × `name_dense_columns()`; `rows` and `buckets` are the pairs of the sparse part, all of weight 1."""

    dense: NDArray[np.float32]
    rows: NDArray[np.int64]
    buckets: NDArray[np.int64]


def name_dense_columns() -> tuple[str, ...]:
    """Return the names of the dense columns, in order."""
    return (
        "one",
        *("is_row", "furniture", "declared", "bold", "centred", "not_bold", "large", "small"),
        *(f"declared_{level}" for level in range(1, 5)),
        *(f"enumerator_{style}" for style in _STYLES),
        *("follows", "starts_at_one"),
        *(f"length_{least}" for least in _LENGTHS),
        *("stop_end", "colon_end", "comma_end", "has_stop", "has_comma", "early_stop", "bracketed", "no_text"),
        *("page_mark", "date", "date_only", "site", "title", "unit"),
        *(f"{kind}_{least}" for kind in ("numbers", "blanks", "texts", "leading") for least in _COUNTS),
        *("number_first", "number_alone", "all_blank"),
        *(f"like_{group}_{step}" for group in GROUPS for step in _STEPS),
        *(f"within_{group}" for group in GROUPS),
        *("placed", "fallen", "next_place", "same_place", "back_place", "skip_place", "carried_fallen"),
        *(f"after_{share}" for share in _PLACES),
        *("first", "last", "first_three", "last_three", "last_five"),
        *("before_title", "rows_before", "rows_after", "since_section", "numbers_near"),
        *("section_row_numbered", "section_enumerated", "short_enumerated", "short_plain", "long_enumerated"),
    )


def extract_features(view: View) -> Features:
    """Return the features of every line of a view."""
    shapes = [shape_of(line) for line in view.lines]
    alike = measure_likeness([shape.label for shape in shapes], [shape.body for shape in shapes], _eligible(shapes))
    columns = (_own(view, shapes), _printed(shapes), _alike(alike), _around(shapes, alike), _joint(shapes, alike))
    dense = np.concatenate([np.ones((len(shapes), 1)), *columns], axis=1, dtype=np.float32)
    rows, buckets = hash_grams([line.text for line in view.lines], BUCKETS)
    more = _named(view, shapes, alike)
    return Features(
        dense=dense,
        rows=np.concatenate([rows, np.array([at for at, _ in more], dtype=np.int64)]),
        buckets=np.concatenate([buckets, np.array([bucket for _, bucket in more], dtype=np.int64)]),
    )


def _eligible(shapes: Sequence[LineShape]) -> list[bool]:
    """Return which lines may be rows of a form: with numbers or blanks beside one label or two, or a label before numbers."""
    found = []
    for at, shape in enumerate(shapes):
        cells = shape.cells
        ahead = any(other.cells.number_first for other in shapes[at + 1 : at + 3])
        row = cells.numbers or (cells.blanks >= 2 and cells.texts <= 2)
        found.append(bool(row) or (cells.texts == 1 and not cells.blanks and ahead))
    return found


def _table(rows: Sequence[Sequence[float]], width: int) -> NDArray[np.float64]:
    return np.array(rows, dtype=np.float64).reshape(len(rows), width)


def _own(view: View, shapes: Sequence[LineShape]) -> NDArray[np.float64]:
    """Return what the source says of a line: cells, style, furniture; and its item number after those before it."""
    sizes = sorted(line.style.size for line in view.lines if line.style and line.style.size and not line.is_row)
    usual = sizes[len(sizes) // 2] if sizes else None
    last: dict[str, int] = {}
    found = []
    for line, shape in zip(view.lines, shapes, strict=True):
        found.append([*_style(line, view, usual), *_enumerated(shape, last)])
    return _table(found, 8 + 4 + len(_STYLES) + 2)


def _style(line: Line, view: View, usual: float | None) -> list[float]:
    style = line.style
    declared = style.heading if style is not None and style.heading else 0
    size = style.size if style is not None else None
    return [
        line.is_row,
        line.number in view.furniture,
        declared > 0,
        style is not None and style.bold,
        style is not None and style.centred,
        style is not None and not style.bold,
        bool(usual and size and size > usual),
        bool(usual and size and size < usual),
        *(declared == level for level in range(1, 5)),
    ]


def _enumerated(shape: LineShape, last: dict[str, int]) -> list[float]:
    enumerator = shape.enumerator
    style = enumerator.style if enumerator is not None else ""
    number = (enumerator.number if enumerator is not None else None) or 0
    follows = bool(style) and number == last.get(style, 0) + 1
    if style:
        last[style] = number
    return [*(style == s for s in _STYLES), follows, number == 1]


def _printed(shapes: Sequence[LineShape]) -> NDArray[np.float64]:
    """Length, punctuation, patterns, and what the cells hold."""
    width = len(_LENGTHS) + 8 + 6 + 4 * len(_COUNTS) + 3
    return _table([[*_text(shape), *_cells(shape)] for shape in shapes], width)


def _text(shape: LineShape) -> list[float]:
    text, size = shape.folded, len(shape.body)
    stop = text.find("。")
    return [
        *(size >= least for least in _LENGTHS),
        text.endswith(("。", ";", "!")),
        text.endswith(":"),
        text.endswith((",", "、")),
        stop >= 0,
        "," in text,
        0 < stop < min(30, len(text) - 1),
        text.startswith("(") and text.endswith(")"),
        not shape.body,
        bool(_PAGE_MARK.fullmatch(text)),
        bool(_DATE.search(text)),
        bool(_DATE.fullmatch(text)),
        bool(_SITE.search(text)),
        bool(_TITLE.search(text)) and size <= 60,
        "单位:" in text,
    ]


def _cells(shape: LineShape) -> list[float]:
    cells = shape.cells
    counts = (cells.numbers, cells.blanks, cells.texts, cells.leading_blanks)
    return [
        *(count >= least for count in counts for least in _COUNTS),
        cells.number_first,
        cells.numbers == 1 and not cells.texts,
        not cells.numbers and not cells.texts,
    ]


def _alike(alike: Likeness) -> NDArray[np.float64]:
    """Likeness by steps, and how a row's place follows the row before it."""
    steps = [alike.like[:, group] >= step for group in range(len(GROUPS)) for step in _STEPS]
    place = alike.place
    before = np.full(len(place), -1)
    carried = np.zeros(len(place), dtype=bool)
    last, fell = -1, False
    for at, value in enumerate(place):
        before[at] = last
        if value >= 0:
            last, fell = value, bool(alike.fallen[at])
        carried[at] = fell
    placed = place >= 0
    gap = place - before
    order = [
        placed,
        alike.fallen,
        placed & (gap == 1),
        placed & (gap == 0),
        placed & (gap < 0),
        placed & (gap > 1),
        carried,
    ]
    return np.stack([*steps, *alike.within.T, *order], axis=1).astype(np.float64)


def _around(shapes: Sequence[LineShape], alike: Likeness) -> NDArray[np.float64]:
    """Return where in the document a line stands, and what has come before it."""
    count = len(shapes)
    at = np.arange(count)
    share = at / max(count - 1, 1)
    numeric = np.array([shape.cells.numbers >= 1 and not _long(shape) for shape in shapes], dtype=bool)
    titles = np.array([bool(_TITLE.search(shape.folded)) and len(shape.body) <= 60 for shape in shapes], dtype=bool)
    section = (alike.like[:, 0] >= 0.9) if count else np.zeros(0, dtype=bool)
    before, after = np.cumsum(numeric), np.cumsum(numeric[::-1])[::-1]
    near = np.convolve(numeric, np.ones(7), mode="same")[:count] if count else numeric
    last = np.maximum.accumulate(np.where(section, at, -99)) if count else at
    columns = [
        *(share >= least for least in _PLACES),
        *(at == 0, at == count - 1, at < 3, at >= count - 3, at >= count - 5),
        np.cumsum(titles) == 0,
        before >= 3,
        after >= 3,
        at - last <= 3,
        near >= 3,
    ]
    return np.stack(columns, axis=1).astype(np.float64)


def _long(shape: LineShape) -> bool:
    return len(shape.body) > 45 or "。" in shape.folded


def _joint(shapes: Sequence[LineShape], alike: Likeness) -> NDArray[np.float64]:
    """Return a few facts that only count together."""
    found = []
    for shape, like in zip(shapes, alike.like, strict=True):
        numbered, size = shape.enumerator is not None, len(shape.body)
        found.append(
            [
                like[0] >= 0.75 and shape.cells.numbers > 1,
                like[0] >= 0.75 and numbered,
                numbered and size <= 20 and not shape.cells.numbers,
                not numbered and size <= 20 and not shape.cells.numbers,
                numbered and size > 42,
            ]
        )
    return _table(found, 5)


def _named(view: View, shapes: Sequence[LineShape], alike: Likeness) -> list[tuple[int, int]]:
    """Hashed names: words of the line's first texts, and the shapes of the line and of its neighbours together."""
    coarse = [_coarse(line, shape, like) for line, shape, like in zip(view.lines, shapes, alike.like, strict=True)]
    padded = ["^^", "^", *coarse, "$", "$$"]
    found = []
    for at in range(len(coarse)):
        a, b, c, d, e = padded[at : at + 5]
        names = (f"0{c}", f"1{b}/{c}", f"2{c}/{d}", f"3{b}/{c}/{d}", f"4{a}/{b}/{c}", f"5{c}/{d}/{e}")
        found += [(at, name_bucket(name, BUCKETS)) for name in names]
    return found


def _coarse(line: Line, shape: LineShape, like: NDArray[np.float32]) -> str:
    """Return a line in a few letters: cells, item number, size, what it is like, whether it ends a sentence."""
    cells = shape.cells
    style = shape.enumerator.style if shape.enumerator is not None else "-"
    size = sum(len(shape.body) >= least for least in (1, 5, 21, 43))
    best = int(np.argmax(like)) if like.max(initial=0.0) >= 0.75 else 9
    head = line.style.heading if line.style is not None and line.style.heading else 0
    numbers = min(cells.numbers, 3)
    return f"{'r' if line.is_row else 't'}{style}{size}{best}{head}{numbers}{int(cells.number_first)}{int('。' in shape.folded)}"
