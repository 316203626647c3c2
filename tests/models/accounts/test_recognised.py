"""Looking up lines, tokens and rows by their places, against looking at all of them."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace
from typing import Any, cast

import pytest

from gouji.ingest import open_document
from gouji.models.accounts.recognised import Recognised
from gouji.models.text.lines import split_lines


def make(rng: Random) -> Recognised:
    """Return a text of short lines, on some of which a row begins."""
    lines = [rng.choice(("规章 1 2", "12 3", "合计", "5件", "其他 0")) for _ in range(rng.randint(2, 7))]
    stream = open_document("\n".join(lines).encode(), name="a.txt")
    own = split_lines(stream)
    rows = [
        SimpleNamespace(span=(line.start, line.end), slots=(), table=rng.choice("ab"), node=at)
        for at, line in enumerate(own)
        if rng.random() < 0.6
    ]
    none = cast("Any", None)
    return Recognised(
        stream=stream,
        lines=own,
        pieces=(),
        alignment=none,
        outline=none,
        rows=cast("Any", rows),
        others=(),
        headings=(),
    )


@pytest.mark.parametrize("seed", range(40))
def test_lines_tokens_and_rows_are_found_by_their_places(seed: int) -> None:
    found = make(Random(seed))
    for place in range(len(found.stream.text)):
        lines = [line for line in found.lines if line.start <= place]
        assert found.find_line(place) is (lines[-1] if lines else None)
        before = [row for row in found.rows if row.span[0] <= place][-1:]
        behind = [row for row in found.rows if row.span[0] > place][:1]
        assert found.list_beside(place) == [*before, *behind]
        inside = [token for token in found.stream.tokens if place <= token.span.start < place + 4]
        assert list(found.list_tokens((place, place + 4))) == inside


@pytest.mark.parametrize("seed", range(40))
def test_rows_touch_a_line_of_numbers_from_above_and_from_below(seed: int) -> None:
    found = make(Random(seed))
    for at, line in enumerate(found.lines):
        text = found.stream.text[line.start : line.end]
        wanted = [
            row
            for row in found.rows
            if row.span[0] in [found.lines[n].start for n in (at - 1, at + 1) if 0 <= n < len(found.lines)]
        ]
        labelled = text[0] in "规合其"
        assert found.list_touching(line.start) == ([] if labelled else wanted), text
