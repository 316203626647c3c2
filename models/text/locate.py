"""Places of spans in a stream's text (page, box, cell), and the recogniser's readings of their ink."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from itertools import islice

from gouji.models.text.settings import LineSettings
from gouji.report import Evidence
from gouji.tokens import Box, Cell, Span, Token, TokenKind, TokenStream

__all__ = ["Locator"]


class Locator:
    """Finds the tokens of spans in one stream."""

    def __init__(self, stream: TokenStream, settings: LineSettings) -> None:
        self._settings = settings
        self._tokens = stream.tokens
        self._starts = [t.span.start for t in stream.tokens]
        self.recognised = any(t.confidence is not None for t in stream.tokens)
        """Whether anything was read from pictures."""

    def find_centre(self, span: tuple[int, int]) -> float | None:
        """Return the middle of a span across the page, in points; None where the source has no places."""
        token = self._tokens[max(bisect_right(self._starts, span[0]) - 1, 0)]
        return (token.box.x0 + token.box.x1) / 2 if token.box is not None else None

    def find_half_width(self, span: tuple[int, int]) -> float:
        """Return how far the token of a span reaches on both sides of its middle, in points; 0 where the source has no places."""
        token = self._tokens[max(bisect_right(self._starts, span[0]) - 1, 0)]
        return (token.box.x1 - token.box.x0) / 2 if token.box is not None else 0.0

    def is_red(self, start: int) -> bool:
        """Return whether what begins at a place is printed in red."""
        token = self._tokens[max(bisect_right(self._starts, start) - 1, 0)]
        return token.style is not None and token.style.red

    def find_confidence(self, span: tuple[int, int]) -> float:
        """Return the recogniser's probability for the least sure token of a span; 1 where nothing was recognised."""
        first = max(bisect_right(self._starts, span[0]) - 1, 0)
        last = max(bisect_left(self._starts, span[1]), first + 1)
        return min((t.confidence for t in self._tokens[first:last] if t.confidence is not None), default=1.0)

    def find_chances(self, span: tuple[int, int]) -> dict[str, float]:
        """Return all readings of a token's ink with their probabilities, its text first; empty where it was not recognised."""
        token = self.find_token(span)
        if token is None or token.confidence is None:
            return {}
        readings = ((token.text, token.confidence), *token.alternatives)
        return {text: max(chance, self._settings.least_chance) for text, chance in readings}

    def is_recognised(self, span: tuple[int, int]) -> bool:
        """Return whether something in a span was recognised from a picture."""
        first, last = max(bisect_right(self._starts, span[0]) - 1, 0), bisect_left(self._starts, span[1])
        return any(token.confidence is not None for token in self._tokens[first:last])

    def find_alternatives(self, span: tuple[int, int]) -> tuple[tuple[str, float], ...]:
        """Return other readings of a token's ink, each with how much less likely it is than the token's text, in nats."""
        chances = self.find_chances(span)
        own = next(iter(chances.values()), 1.0)
        return tuple((text, round(math.log(own / p), 4)) for text, p in islice(chances.items(), 1, None))

    def find_token(self, span: tuple[int, int]) -> Token | None:
        """Return the one token that is all of a span; None where a span is less or more than one."""
        found = self._tokens[max(bisect_right(self._starts, span[0]) - 1, 0)] if self._tokens else None
        return found if found is not None and (found.span.start, found.span.end) == span else None

    def find_evidence(self, span: tuple[int, int], cell: Cell | None = None) -> Evidence:
        """Return the place of a span; of an empty span, the place of the blank `cell` there."""
        start, end = span
        first = max(bisect_right(self._starts, start) - 1, 0)
        if start == end:
            first = bisect_left(self._starts, start)
            last = bisect_right(self._starts, start)
            here = [t for t in self._tokens[first:last] if t.cell == cell]
            tokens = here[:1] or list(self._tokens[first : first + 1])
        else:
            last = bisect_left(self._starts, end)
            tokens = [t for t in self._tokens[first:last] if t.kind is not TokenKind.BREAK]
        boxes = [t.box for t in tokens if t.box is not None]
        box = None
        if boxes:
            box = Box(
                x0=min(b.x0 for b in boxes),
                y0=min(b.y0 for b in boxes),
                x1=max(b.x1 for b in boxes),
                y1=max(b.y1 for b in boxes),
            )
        return Evidence(
            page=tokens[0].page if tokens else 1,
            span=Span(start=start, end=end),
            box=box,
            cell=(cell.table, cell.row, cell.column) if cell is not None else None,
        )
