"""Where CSS puts a piece of text: away from what is shown, above or below its line, out of its order."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gouji.ingest.stream.runs import Sight, split_words
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.web.declarations import read_length

__all__ = ["is_away", "is_displaced", "read_rise"]

_NUMBERS = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
_NOTHING_LEFT = re.compile(
    r"inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%|(?:circle|ellipse)\(\s*0(?!\.?\d)"
    r"|polygon\(\s*+(?:0\w*+%?+\s++0\w*+%?+\s*+(?:,\s*+)?+)++\)",
    re.IGNORECASE,
)
_SHRUNK = re.compile(r"scale(?:3d|x|y)?\(\s*+0?\.?0*+\s*+[,)]", re.IGNORECASE)
_TRANSLATED = re.compile(r"translate(?:x|y|3d)?\(([^()]*)\)", re.IGNORECASE)
_OPACITY = re.compile(r"opacity\(\s*([\d.]+%?)\s*\)", re.IGNORECASE)
_INLINE = split_words("span b i em strong font u small label a sup sub ins big mark")
_CELLS = split_words("td th tr table tbody thead tfoot col colgroup caption img input")


def is_away(tag: str, said: Mapping[str, str], settings: FlowSettings) -> Sight:
    """Return why nothing of an element is seen, as its declarations say; `SHOWN` where they do not."""
    if not said:
        return Sight.SHOWN
    faint = said.get("opacity") or next(iter(_OPACITY.findall(said.get("filter", ""))), None)
    if (faint and _share(faint) < settings.least_opacity) or said.get("content-visibility", "").lower() == "hidden":
        return Sight.HIDDEN
    if said.get("mso-hide", "").lower() == "all":
        return Sight.HIDDEN
    if (tag not in _CELLS and _is_clipped(tag, said)) or _is_moved(said, settings):
        return Sight.AWAY
    return Sight.SHOWN


def _share(value: str) -> float:
    match = _NUMBERS.match(value.strip())
    return float(match.group()) / (100 if value.strip().endswith("%") else 1) if match else 1.0


def _is_clipped(tag: str, said: Mapping[str, str]) -> bool:
    """Return whether nothing is left of the element's box."""
    edges = _NUMBERS.findall(said.get("clip", ""))
    if len(edges) == 4 and len({float(edge) for edge in edges}) == 1:
        return True
    if _NOTHING_LEFT.search(said.get("clip-path", "")) or _SHRUNK.search(said.get("transform", "")):
        return True
    if tag in _INLINE and not any(name in said for name in ("display", "position", "float")):
        return False  # a piece of a line has no sides of its own
    cut = any(said.get(name, "").lower() in ("hidden", "clip") for name in ("overflow", "overflow-x", "overflow-y"))
    sides = (said.get(name) for name in ("height", "max-height", "width", "max-width"))
    # One pixel is what tools leave of text that is for screen readers alone.
    return cut and any(read_length(side, 1.0) in (0.0, read_length("1px", 1.0)) for side in sides if side)


def _is_moved(said: Mapping[str, str], settings: FlowSettings) -> bool:
    """Return whether the text is moved out of sight."""
    if said.get("position", "").lower() in ("absolute", "fixed") and _is_placed_away(said, settings):
        return True
    moved = ["text-indent"]
    if said.get("position", "").lower() == "relative":
        moved += ["left", "top", "right", "bottom"]
    moved += [name for name in ("margin-left", "margin-top") if said.get(name, "").startswith("-")]
    shifts = [length for name in moved if name in said and (length := read_length(said[name], 1.0)) is not None]
    for match in _TRANSLATED.finditer(said.get("transform", "")):
        shifts += [length for part in match[1].split(",") if (length := read_length(part, 1.0)) is not None]
    ems = [length for name in moved if (length := _read_ems(said.get(name, ""))) is not None]
    if said.get("text-indent", "").startswith("-") and said["text-indent"].endswith("%"):
        return float((_NUMBERS.match(said["text-indent"]) or [0])[0]) <= -100
    return any(abs(shift) >= settings.away for shift in (*shifts, *ems))


def _is_placed_away(said: Mapping[str, str], settings: FlowSettings) -> bool:
    """Return whether text with a place of its own stands outside the page.

    Nobody can scroll to what stands before the page's left or upper edge. Far down there may be more pages.
    """
    for name in ("left", "top", "right", "bottom"):
        value = said.get(name, "")
        length = _read_ems(value)
        length = read_length(value, 1.0) if length is None else length
        if length is None or (name == "top" and length > 0 and said["position"].lower() == "absolute"):
            continue
        least = settings.away if length < 0 and name in ("left", "top") else settings.far
        if abs(length) >= least:
            return True
    return False


def _read_ems(value: str) -> float | None:
    """Return a length in ems in points, of letters of common size."""
    pica = read_length("1pc", 1.0)
    return read_length(value, pica) if pica and value.lower().endswith(("em", "rem", "ch", "ex")) else None


def is_displaced(tag: str, said: Mapping[str, str], attributes: Mapping[str, str]) -> bool:
    """Return whether a piece within a line may stand elsewhere than in its order, or reads backward."""
    if said.get("unicode-bidi", "").lower() in ("bidi-override", "isolate-override"):
        return said.get("direction", attributes.get("dir", "")).lower() == "rtl"
    if tag == "bdo":
        return attributes.get("dir", "").lower() == "rtl"
    if tag in _INLINE:
        placed = said.get("position", "").lower() in ("absolute", "fixed")
        return placed or "rotate" in said.get("transform", "") or "scalex(-" in said.get("transform", "").lower()
    return False


_KEYWORDS = {
    "super": Sight.RAISED,
    "sub": Sight.LOWERED,
    "top": Sight.RAISED,
    "text-top": Sight.RAISED,
    "bottom": Sight.LOWERED,
    "text-bottom": Sight.LOWERED,
}


def read_rise(tag: str, said: Mapping[str, str], share: float, size: float, settings: FlowSettings) -> Sight | None:
    """Return whether declarations raise or lower text, of `size` points and `share` of the size around it; None: no word."""
    if not said or tag in _CELLS:
        return None
    value = said.get("vertical-align", "").lower()
    word = _KEYWORDS.get(said.get("font-variant-position", "").lower()) or _KEYWORDS.get(value)
    if word is not None and (value.startswith("su") or "font-variant-position" in said or share <= settings.note_size):
        return word
    if value == "baseline" and "top" not in said and "bottom" not in said:
        return Sight.SHOWN if tag in ("sup", "sub") else None
    rise = _read_shift(said, value, size)
    least = 0 if share <= settings.note_size else settings.note_rise * size
    return None if abs(rise) <= least else Sight.RAISED if rise > 0 else Sight.LOWERED


def _read_shift(said: Mapping[str, str], value: str, size: float) -> float:
    """Return by how many points text stands above its line."""
    rise = read_length(value, size)
    if rise is None and said.get("position", "").lower() == "relative":
        top = read_length(said.get("top", ""), size)
        rise = -top if top is not None else read_length(said.get("bottom", ""), size)
    return rise or 0.0
