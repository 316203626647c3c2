"""Words of a digital page that stand in a picture on it."""

from __future__ import annotations

from random import Random

import pytest

from gouji.ingest.page.layout import PageLayout
from gouji.ingest.page.lines import TextLine, Word
from gouji.ingest.scan.pictures import _words_in

Box = tuple[float, float, float, float]


def _draw_box(rng: Random, most: int) -> Box:
    x, y = rng.randrange(30), rng.randrange(30)
    return (float(x), float(y), float(x + rng.randint(1, most)), float(y + rng.randint(1, most)))


@pytest.mark.parametrize("seed", range(30))
def test_words_are_counted_whose_middle_is_in_the_picture(seed: int) -> None:
    rng = Random(seed)
    boxes, picture = [_draw_box(rng, 9) for _ in range(12)], _draw_box(rng, 24)
    words = [Word(text="5", box=box, size=10.0, bold=False, display=False) for box in boxes]
    lines = [TextLine(words=tuple(words[at : at + 3]), box=(0.0, 0.0, 40.0, 40.0), size=10.0) for at in range(0, 12, 3)]
    wanted = 0
    for x0, y0, x1, y1 in boxes:
        middle = (x0 + x1) / 2, (y0 + y1) / 2
        wanted += picture[0] < middle[0] < picture[2] and picture[1] < middle[1] < picture[3]
    assert _words_in(PageLayout(number=1, width=600, height=800, blocks=tuple(lines)), picture) == wanted
