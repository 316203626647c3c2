"""When printed lines are one paragraph, and what running text is."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LineSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSettings:
    """Widths are columns: two for a full-width character, one for any other."""

    full: float = 0.9
    """The share of the document's line width from which on a line is full, so that its sentence may go on."""
    ragged: int = 6
    """Columns by which a full line may be narrower: a character that did not fit, hanging punctuation. Twice that with a comma."""
    running_width: int = 30
    """Lines up to this width are headings and labels; the line width is measured by wider ones."""
    running_lines: int = 6
    """With fewer wider lines the document's line width is unknown."""
    width_quantile: float = 0.9
    """The line width is this quantile of the wider lines' widths, as a few lines run over."""
    wider: float = 1.1
    """Lines up to so many times the line width are broken at it."""
    widest: int = 140
    """Lines beyond this width were not broken by a page: each is a paragraph."""
    longest_sentence: int = 600
    """Characters; what is longer is a list or a table without marks, and no sentence."""
    next_item: int = 8
    """Paragraphs from one item of a list to the next, at most."""
    broken_rest: int = 3
    """Paragraphs behind a broken item in which its sentence ends."""
    around_list: int = 8
    """Paragraphs before and behind a list in which broken lines are looked for."""
    shortest_broken: int = 15
    """Characters; a line up to this length is no broken line of running text."""
    indent: int = 6
    """What an indented item, or one whose next character did not fit, may be narrower than the lines around."""
    least_chance: float = 1e-4
    """The lowest probability of a reading of a token's ink; a recogniser's 0 is no proof."""
