"""Lines that the alignment of characters leaves open: what renderers add around a draft, and pieces out of their order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gouji.corpus.drafts.forms import APPLICANTS, load_data
from gouji.corpus.lines.parts import Part
from gouji.models.text.lines import Line
from gouji.models.text.normalise import core, fold
from gouji.tags import TagKind

__all__ = ["rest_tags"]

_SITE = re.compile(r"首页|政务公开|办事服务|互动交流|主办:.*版权所有")
_PAGE_MARK = re.compile(r"-\s+\d{0,3}\s+-")
_INVENTED = re.compile(r"类别|项目|总计|数量|\(数据项目\)|(?:数据|列|数量)\d")
_WEB_KINDS = frozenset({"html", "html-word"})


def rest_tags(
    lines: Sequence[Line],
    texts: Sequence[str],
    blocks: Sequence[int | None],
    known: Mapping[int, TagKind],
    parts: Sequence[Part],
    kind: str,
) -> dict[int, TagKind]:
    """Classes for lines without one, and corrections where a renderer's own line took characters of another's.

    `texts` are the lines' cores, `blocks` the numbers of the blocks that they were aligned to, `known` the classes so far
    by line number.
    """
    tables = {part.block for part in parts if part.table}
    found: dict[int, TagKind] = {}
    for at, (line, text) in enumerate(zip(lines, texts, strict=True)):
        inside = _table_around(at, blocks, tables)
        tag = _added(line, at, known, kind, inside=inside is not None)
        if tag is None and line.number not in known and text and inside is not None:
            beside = [known.get(other.number) for other in _beside(lines, at)]
            tag = _pieces(line, inside, parts, beside)
        if tag is not None:
            found[line.number] = tag
    return found


def _added(line: Line, at: int, known: Mapping[int, TagKind], kind: str, *, inside: bool) -> TagKind | None:
    """Return the class of a line that the renderer of a kind adds, None for others."""
    text = fold(line.text).strip()
    new = line.number not in known
    if _PAGE_MARK.fullmatch(text) or (kind in _WEB_KINDS and new and _SITE.fullmatch(text)):
        return TagKind.FURNITURE
    if new and ((kind == "flow" and text.isdigit()) or (kind == "cells" and at < 2 and text.isdigit())):
        return TagKind.FURNITURE
    if kind == "markdown" and inside:
        return _markdown(line)
    return None


def _markdown(line: Line) -> TagKind | None:
    """Write labels of tables as headings, and make up headers for them."""
    if not line.is_row:
        return TagKind.TABLE_HEADER if line.style is not None and line.style.heading else None
    names = {core(text) for text in load_data("forms")["applicants"].values()}
    cells = [fold(chunk.text).strip() for chunk in line.chunks if chunk.text.strip()]
    invented = bool(cells) and all(core(cell) in names or _INVENTED.fullmatch(cell) for cell in cells)
    return TagKind.TABLE_HEADER if invented and len(cells) > 1 and len(names) == len(APPLICANTS) else None


def _table_around(at: int, blocks: Sequence[int | None], tables: set[int]) -> int | None:
    """Return the number of the table that a line stands in or at the edge of, by the lines before and after it."""
    before = next((block for block in reversed(blocks[: at + 1]) if block is not None), None)
    after = next((block for block in blocks[at:] if block is not None), None)
    return next((block for block in (after, before) if block in tables), None)


def _beside(lines: Sequence[Line], at: int) -> Sequence[Line]:
    return [*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]]


def _pieces(line: Line, block: int, parts: Sequence[Part], beside: Sequence[TagKind | None]) -> TagKind | None:
    """Return the class that all pieces of a line can have; among several, that of the lines beside it.

    Pieces of labels over rows that stand beside a row's own yield to it.
    """
    texts = [text for chunk in line.chunks for piece in chunk.text.split() if (text := core(piece))]
    kinds = [{part.kind for part in parts if part.block == block and text in part.text} for text in texts]
    common = set.intersection(*kinds) or set.union(*kinds) - {TagKind.TABLE_HEADER}
    if len(common) == 1:
        return common.pop()
    near = common & {kind for kind in beside if kind is not None}
    return near.pop() if len(near) == 1 else None
