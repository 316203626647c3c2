"""Pictures of pages, drawn here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Draw = Callable[..., Picture]

_FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")


@pytest.fixture(scope="session")
def font() -> Path:
    """A font with ideographs."""
    if not _FONT.is_file():
        pytest.skip("Noto Serif CJK is not installed")
    return _FONT


@pytest.fixture
def draw_table(font: Path) -> Draw:
    """Draws a ruled table, one text a cell, on a page; sizes in pixels."""
    from PIL import Image, ImageDraw, ImageFont

    def draw(
        rows: Sequence[Sequence[str]],
        *,
        widths: Sequence[int] | None = None,
        height: int = 60,
        place: tuple[int, int] = (150, 200),
        size: tuple[int, int] = (1654, 2339),
        rule: int = 2,
        lines: Sequence[str] = (),
        points: int = 28,
    ) -> Picture:
        image = Image.new("RGB", size, "white")
        pen = ImageDraw.Draw(image)
        letters = ImageFont.truetype(str(font), points)
        for number, line in enumerate(lines):
            pen.text((150, 60 + 50 * number), line, font=letters, fill="black")
        widths = widths or [160] * len(rows[0])
        xs = [place[0] + sum(widths[:i]) for i in range(len(widths) + 1)]
        ys = [place[1] + height * i for i in range(len(rows) + 1)]
        for y in ys:
            pen.line([(xs[0], y), (xs[-1], y)], fill="black", width=rule)
        for x in xs:
            pen.line([(x, ys[0]), (x, ys[-1])], fill="black", width=rule)
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                pen.text(
                    ((xs[c] + xs[c + 1]) / 2, (ys[r] + ys[r + 1]) / 2), text, font=letters, fill="black", anchor="mm"
                )
        return np.asarray(image, np.uint8).copy()

    return draw
