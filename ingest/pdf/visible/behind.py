"""What the renderer draws for a page and the parser does not, counted before it is drawn.

A soft mask (`/SMask`) is drawn anew for each thing that it masks, a pattern for each area that it fills, the procedure of a letter of
a Type 3 font for each such letter, and all of them may draw others of their kind. The condition of a layer (`/VE`, `/OCGs`) is asked
for each thing in that layer. So a small file can ask for more drawing than there is time in the world. Each content is weighed once, by
its bytes and by all that it draws in its turn; the weight is spent each time that a page uses it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from gouji.errors import BudgetExceeded
from gouji.ingest.budget.meter import Meter

__all__ = ["NOTHING", "Behind", "find_name", "find_stream", "look_up"]

_Weight = Mapping[str, int]
"""What drawing something once takes of a budget: the names of limits, and how much of each."""

_USES = re.compile(rb"Do|gs|T[jJ]|sc|SC|BDC|['\"]")
"""Operators without which a content draws nothing but itself: most letters are outlines."""
_STEPS = ("XStep", "YStep")
NOTHING: _Weight = {}


class Behind:
    """Weighs what the pages of one document are drawn with behind their own contents."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._known: dict[Hashable, tuple[_Weight, object]] = {}
        """The weight of each content with the resources that it uses, which are held so that their identity stays theirs."""
        self._taken: list[Counter[str]] = []
        """What was counted of each content that is being weighed, those inside of others last."""

    @property
    def weighing(self) -> bool:
        """Whether what is read now is no page but a content behind it."""
        return bool(self._taken)

    def charge(self, weight: _Weight, times: int = 1) -> None:
        """Count a weight for the page, or for the content that is being weighed. Raises `BudgetExceeded`."""
        for what, count in weight.items():
            if self._taken:
                self._taken[-1][what] += count * times
            else:
                self._meter.spend(what, count * times)

    def weigh_content(self, interpreter: Any, content: object, resources: object = None) -> _Weight:  # noqa: ANN401 – the parser's own types
        """Return what a content takes that is drawn with its own resources, or else with those that are given."""
        from pdfminer.pdftypes import resolve1

        stream = find_stream(content)
        if stream is None:
            return NOTHING
        held = (resolve1(each) for each in (stream.get("Resources"), resources))
        used = next((each for each in held if isinstance(each, dict)), interpreter.resources)
        key = stream.objid, id(used)
        if key not in self._known:
            with self._nested():
                self._taken.append(Counter())
                try:
                    self._draw(interpreter, stream, used)
                finally:
                    taken = self._taken.pop()
            self._known[key] = taken, used
        return self._known[key][0]

    def _draw(self, interpreter: Any, stream: Any, resources: object) -> None:  # noqa: ANN401 – as above
        """Count the bytes of a content, and draw it on nothing where it may use other contents."""
        from pdfminer.pdfdevice import PDFDevice
        from pdfminer.utils import MATRIX_IDENTITY

        # What the parser stumbles over the renderer may draw in part: what was counted so far is a part of its weight.
        with _suppress_others():
            data = stream.get_data()
            self.charge({"behind": len(data)})
            if isinstance(resources, dict) and _USES.search(data):
                manager = interpreter.rsrcmgr
                inner = type(interpreter)(manager, PDFDevice(manager))
                inner.render_contents(resources, [stream], ctm=MATRIX_IDENTITY)

    @contextmanager
    def _nested(self) -> Iterator[None]:
        """Count how deep what stands behind a page is nested: what refers to itself is nested without an end."""
        self._meter.spend("nested")
        try:
            yield
        finally:
            if self._meter.allows("nested", 0):  # else it stays counted, as the parser may keep the error to itself
                self._meter.spent["nested"] -= 1

    # What is drawn.

    def draw_form(self, interpreter: Any, name: object) -> None:  # noqa: ANN401 – as above
        """Count a form or a picture that a content draws which is being weighed."""
        drawn = find_stream(look_up(interpreter.xobjmap, name))
        if drawn is None:
            return
        if find_name(drawn.get("Subtype")) == "Form":
            self.charge(self.weigh_content(interpreter, drawn))
        else:
            self.charge({"pictured": math.prod(_find_side(drawn, side) for side in ("Width", "Height"))})

    def weigh_mask(self, interpreter: Any, name: object) -> _Weight | None:  # noqa: ANN401 – as above
        """Return the weight of the soft mask that a graphics state sets; nothing where it takes the mask away, None where it says nothing."""
        from pdfminer.pdftypes import resolve1

        state = resolve1(look_up(look_up(interpreter.resources, "ExtGState"), name))
        if not isinstance(state, dict) or "SMask" not in state:
            return None
        mask = resolve1(state["SMask"])
        return self.weigh_content(interpreter, mask.get("G")) if isinstance(mask, dict) else NOTHING

    def charge_pattern(self, interpreter: Any, color: object) -> None:  # noqa: ANN401 – as above
        """Count the pattern that a colour names, as often as its cells lie over each other."""
        name = color[-1] if isinstance(color, tuple) and color else color
        pattern = find_stream(look_up(look_up(interpreter.resources, "Pattern"), name))
        if pattern is not None:
            self.charge(self.weigh_content(interpreter, pattern), _count_layers(pattern))

    def charge_letters(self, interpreter: Any, pieces: object) -> None:  # noqa: ANN401 – as above
        """Count the procedures that draw the letters of a string, where its font has such."""
        font = interpreter.textstate.font
        entries = vars(font).get("drawn_letters")
        if entries is None or not isinstance(pieces, list):
            return
        if not isinstance(entries, _Letters):
            font.drawn_letters = entries = _Letters(entries)
        codes: Counter[int] = Counter()
        for piece in pieces:
            codes.update(piece if isinstance(piece, bytes) else ())
        for code, times in codes.items():
            self.charge(self._weigh_letter(interpreter, entries, code), times)

    def _weigh_letter(self, interpreter: Any, letters: _Letters, code: int) -> _Weight:  # noqa: ANN401 – as above
        """Return the weight of a letter; of the heaviest of its font where nobody knows which one a code stands for."""
        if code not in letters.known:
            weights = [
                self.weigh_content(interpreter, procedure, letters.resources) for procedure in letters.find(code)
            ]
            letters.known[code] = max(weights, key=lambda weight: weight.get("behind", 0), default=NOTHING)
        return letters.known[code]

    # Layers.

    def weigh_layer(self, interpreter: Any, name: object) -> int:  # noqa: ANN401 – as above
        """Return how many conditions say whether the layer of a name is shown."""
        return self.count_conditions(look_up(look_up(interpreter.resources, "Properties"), name))

    def count_conditions(self, raw: object) -> int:
        """Return how many conditions are asked to show what belongs to a layer, or to a group of layers."""
        from pdfminer.pdftypes import resolve1

        layer = resolve1(raw)
        if not isinstance(layer, dict):
            return 0
        if "VE" in layer:
            return self._count_terms(layer["VE"])
        groups = resolve1(layer.get("OCGs"))
        return len(groups) if isinstance(groups, list) else 1

    def _count_terms(self, raw: object) -> int:
        from pdfminer.pdftypes import PDFObjRef, resolve1

        terms = resolve1(raw)
        if not isinstance(terms, list):
            return 1
        key = ("terms", raw.objid if isinstance(raw, PDFObjRef) else id(terms))
        if key not in self._known:
            with self._nested():
                count = 1 + sum(self._count_terms(term) for term in terms)
            self._known[key] = {"behind": count}, terms
        return self._known[key][0]["behind"]


class _Letters:
    """The procedures of a Type 3 font, by the codes that strings have for them."""

    def __init__(self, font: Mapping[str, object]) -> None:
        from pdfminer.pdftypes import resolve1

        self.known: dict[int, _Weight] = {}
        self.resources = font.get("Resources")
        procedures = resolve1(font.get("CharProcs"))
        self._procedures: Mapping[str, object] = procedures if isinstance(procedures, dict) else {}
        self._names = dict(_list_names(resolve1(font.get("Encoding"))))

    def find(self, code: int) -> Sequence[object]:
        """Return the procedure of a code; all of them where the font does not say itself what the code stands for."""
        if code not in self._names:
            return list(self._procedures.values())
        return [self._procedures[name] for name in (self._names[code],) if name in self._procedures]


# Entries of objects.


@contextmanager
def _suppress_others() -> Iterator[None]:
    """Go on after any error but that of a budget: the parser raises whatever a broken content leads it to."""
    try:
        yield
    except BudgetExceeded:
        raise
    except Exception:  # noqa: BLE001 – as said
        return


def find_stream(raw: object) -> Any:  # noqa: ANN401 – the parser's class
    """Return a stream that may be referred to; None for what is none."""
    from pdfminer.pdftypes import PDFStream, resolve1

    found = resolve1(raw)
    return found if isinstance(found, PDFStream) else None


def look_up(raw: object, name: object) -> object:
    """Return an entry of what should be a dictionary; None where it is none, or has no such entry."""
    from pdfminer.pdftypes import resolve1

    entries = resolve1(raw)
    return entries.get(find_name(name)) if isinstance(entries, dict) else None


def find_name(raw: object) -> object:
    """Return the text of a name; whatever else it is as it is."""
    from pdfminer.psparser import PSLiteral

    return raw.name if isinstance(raw, PSLiteral) else raw


def _list_names(encoding: object) -> Iterator[tuple[int, str]]:
    """Yield the codes that a font gives letters itself, each with the letter's name."""
    from pdfminer.pdftypes import resolve1

    differences = resolve1(encoding.get("Differences")) if isinstance(encoding, dict) else None
    code = 0
    for raw in differences if isinstance(differences, list) else ():
        entry = find_name(resolve1(raw))
        if isinstance(entry, int):
            code = entry
        elif isinstance(entry, str):
            yield code, entry
            code += 1


def _count_layers(pattern: Any) -> int:  # noqa: ANN401 – the parser's class
    """Return how many cells of a pattern lie over each other: cells may be larger than the steps from one to the next."""
    from pdfminer.pdftypes import resolve1

    layers = 1.0
    with suppress(Exception):  # entries that are none
        box = [float(resolve1(each)) for each in resolve1(pattern["BBox"])]
        for low, high, name in zip(box, box[2:], _STEPS, strict=False):
            layers *= max(abs((high - low) / float(resolve1(pattern[name]))), 1.0)
    return math.ceil(layers) if math.isfinite(layers) else 1


def _find_side(picture: Any, name: str) -> int:  # noqa: ANN401 – the parser's class
    from pdfminer.pdftypes import resolve1

    side = resolve1(picture.get(name))
    return max(side, 0) if isinstance(side, int) else 0
