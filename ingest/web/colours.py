"""Colours in CSS and in attributes, and how well text is told from its ground.

>>> read_colour("rgb(255 255 255 / 0.5)"), read_colour("currentcolor")
((255.0, 255.0, 255.0, 0.5), None)
>>> contrast(read_colour("#fff"), WHITE), round(contrast(BLACK, WHITE))
(1.0, 21)
"""

from __future__ import annotations

import re

from gouji.resources import remember

__all__ = ["BLACK", "WHITE", "Colour", "contrast", "is_red", "read_colour"]

Colour = tuple[float, float, float, float]
"""Red, green and blue in sRGB, 0 to 255, and how much of it covers what is below, 0 to 1."""
BLACK: Colour = (0.0, 0.0, 0.0, 1.0)
WHITE: Colour = (255.0, 255.0, 255.0, 1.0)

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?%?", re.IGNORECASE)
_HEX = re.compile(r"#?([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\Z", re.IGNORECASE)
_FUNCTION = re.compile(r"(rgb|hsl)a?\((.*)\)\Z", re.IGNORECASE | re.DOTALL)
_NAMES = {
    "white": "ffffff", "snow": "fffafa", "ivory": "fffff0", "ghostwhite": "f8f8ff", "whitesmoke": "f5f5f5",
    "floralwhite": "fffaf0", "azure": "f0ffff", "mintcream": "f5fffa", "black": "000000", "red": "ff0000",
    "blue": "0000ff", "green": "008000", "lime": "00ff00", "yellow": "ffff00", "gray": "808080", "grey": "808080",
    "silver": "c0c0c0", "lightgray": "d3d3d3", "lightgrey": "d3d3d3", "gainsboro": "dcdcdc", "darkgray": "a9a9a9",
    "navy": "000080", "maroon": "800000", "purple": "800080", "teal": "008080", "aqua": "00ffff", "cyan": "00ffff",
    "fuchsia": "ff00ff", "magenta": "ff00ff", "olive": "808000", "orange": "ffa500", "windowtext": "000000",
    "window": "ffffff", "canvas": "ffffff", "canvastext": "000000", "lightyellow": "ffffe0", "pink": "ffc0cb",
    "beige": "f5f5dc", "linen": "faf0e6", "seashell": "fff5ee", "honeydew": "f0fff0", "aliceblue": "f0f8ff",
}  # fmt: skip
_FULL = 255.0


@remember(1024)
def read_colour(value: str) -> Colour | None:
    """Return the colour; None for a value that is no colour of its own (`inherit`, `var(…)`, a picture)."""
    value = value.strip().lower()
    if value == "transparent":
        return (0.0, 0.0, 0.0, 0.0)
    match = _HEX.match(_NAMES.get(value, value))
    if match is not None:
        digits = match[1] if len(match[1]) > len("rgba") else "".join(2 * d for d in match[1])
        red, green, blue, opacity = (float(int(f"{digits}ff"[at : at + 2], 16)) for at in (0, 2, 4, 6))
        return (red, green, blue, opacity / _FULL)
    function = _FUNCTION.match(value)
    parts = _NUMBER.findall(function[2]) if function is not None else []
    if function is None or len(parts) < len("rgb"):
        return None
    opacity = _share(parts[3], 1.0) if len(parts) > len("rgb") else 1.0
    if function[1] == "rgb":
        return (_share(parts[0], _FULL), _share(parts[1], _FULL), _share(parts[2], _FULL), opacity)
    return _from_hue(float(parts[0].rstrip("%")), _share(parts[1], 1.0), _share(parts[2], 1.0), opacity)


def is_red(colour: Colour) -> bool:
    """Return whether a colour is a red that nobody takes for black, brown or pink.

    >>> [is_red(read_colour(name) or BLACK) for name in ("red", "#c00000", "black", "orange", "pink")]
    [True, True, False, False, False]
    """
    red, *others, opacity = colour
    return red > _FULL / 2 and max(others) < red / 3 and opacity > 1 / 2


def _share(part: str, full: float) -> float:
    number = float(part.rstrip("%"))
    return min(max(number * full / 100 if part.endswith("%") else number, 0.0), full)


def _from_hue(hue: float, saturation: float, lightness: float, opacity: float) -> Colour:
    """Return the colour of CSS Color 4's `hsl()`."""

    def channel(offset: int) -> float:
        k = (offset + hue / 30) % 12
        amount = saturation * min(lightness, 1 - lightness)
        return _FULL * (lightness - amount * max(-1.0, min(k - 3, 9 - k, 1.0)))

    return (channel(0), channel(8), channel(4), opacity)


def contrast(ink: Colour, ground: Colour) -> float:
    """Return the contrast of text on an opaque ground, 1 (none) to 21, as WCAG 2.2 defines it."""
    shown = [ink[3] * own + (1 - ink[3]) * below for own, below in zip(ink[:3], ground[:3], strict=True)]
    lights = sorted((_luminance(shown), _luminance(list(ground[:3]))))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(channels: list[float]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (c / _FULL for c in channels)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
