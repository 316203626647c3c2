"""What an HTML element's tag, attributes and rules say about the text in it: how it is set, and whether a reader sees it.

>>> enter = make_looks(FlowSettings())
>>> enter(Look(), "p", {"style": "text-align:center; font-size: 16pt"}, "").style
Style(size=16.0, bold=False, centred=True, heading=None, red=False)
>>> enter(Look(), "span", {"style": "color: #fff"}, "").sight
<Sight.GROUND: 'in the colour of its ground'>
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from gouji.ingest.stream.runs import Sight
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.web.colours import BLACK, WHITE, Colour, contrast, is_red, read_colour
from gouji.ingest.web.declarations import read_declarations, read_length
from gouji.ingest.web.placing import is_away, is_displaced, read_rise
from gouji.resources import remember
from gouji.tokens import Style

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["TELLING_TAGS", "EnterLook", "Look", "hides", "is_hidden", "make_looks", "read_attributes"]

_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|content-visibility\s*:\s*hidden", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s*:\s*(\w+)|(?:^|;)\s*font\s*:[^;]*\b(bold)\b", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(\w+)", re.IGNORECASE)
_SHORTHAND = re.compile(r"(?:^|\s)([\d.]+(?:pt|px|em|rem|%)|0)(?:\s*/\s*\S+)?(?=\s)", re.IGNORECASE)
_SPACE = re.compile(r"white-space\s*:\s*(pre\b|pre-wrap|pre-line|normal|nowrap)", re.IGNORECASE)
_PICTURE = re.compile(r"url\(|gradient\(|var\(|image", re.IGNORECASE)
_FONT_SIZES = {"1": 7.5, "2": 10.0, "3": 12.0, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}
_DEFAULT_SIZE = 12.0
_BOLD_TAGS = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_STRUCK_TAGS = frozenset({"s", "strike", "del"})
_SHIFTED_TAGS = {"sup": Sight.RAISED, "sub": Sight.LOWERED}
TELLING_TAGS = _BOLD_TAGS | _STRUCK_TAGS | frozenset(_SHIFTED_TAGS) | {"center", "pre", "rt", "rtc"}
"""Tags that say something about the text in them even without attributes."""
_BOLD_FROM = 600
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_TELLING = ("style", "align", "size", "color", "bgcolor", "background", "dir", "text", "face")
_SYMBOL_FONTS = re.compile(r"^[\s\"']*(?:wingdings|webdings|zapf)", re.IGNORECASE)


def read_attributes(element: etree._Element) -> Mapping[str, str]:
    """Return the element's attributes; lxml's own mapping, which only its type says is none."""
    return cast("Mapping[str, str]", element.attrib)


def is_hidden(element: etree._Element, rules: str = "") -> bool:
    """Return whether the element and all in it takes no place; `rules` are a style sheet's declarations for it."""
    if rules and read_declarations(f"{rules};{element.get('style', '')}").get("display", "").lower() == "none":
        return True
    return hides(read_attributes(element)) or (element.tag == "dialog" and element.get("open") is None)


def hides(attributes: Mapping[str, str]) -> bool:
    """Return whether the attributes of an element say that it takes no place."""
    style = attributes.get("style")
    if style is not None and _hides(style) and read_declarations(style).get("display", "none").lower() == "none":
        return True
    return attributes.get("hidden") is not None


@remember(4096)
def _hides(style: str) -> bool:
    return _HIDDEN.search(style) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How text is set at some place in the tree, and how it is seen there."""

    size: float | None = None
    bold: bool = False
    centred: bool = False
    heading: int | None = None
    furniture: bool = False
    """The site's: shown, but not what the document says."""
    verbatim: bool = False
    """White space is kept, as in `<pre>`."""
    unseen: Sight = Sight.SHOWN
    """Why it is not seen, whatever stands in between."""
    veiled: bool = False
    """`visibility: hidden`, which an element within may lift."""
    struck: bool = False
    shift: Sight = Sight.SHOWN
    ink: Colour = BLACK
    ground: Colour | None = WHITE
    """The colour behind the text; None where it is not known."""
    sight: Sight = Sight.SHOWN
    """What follows from all these for text that stands here."""
    doubtful: bool = False
    """Whether a reader may see something else here: another order, signs of a symbol font, letters on a picture."""

    @property
    def style(self) -> Style | None:
        """The style of tokens set so, None where nothing is special."""
        return _style(self)


@remember(4096)
def _style(look: Look) -> Style | None:
    red = is_red(look.ink)
    if look.size is None and look.heading is None and not look.bold and not look.centred and not red:
        return None
    return Style(size=look.size, bold=look.bold, centred=look.centred, heading=look.heading, red=red)


EnterLook = Callable[[Look, str, Mapping[str, str], str], Look]
"""Gives the look inside an element from that around it, its tag, its attributes and a style sheet's declarations for it."""


def make_looks(settings: FlowSettings) -> EnterLook:
    """Return what gives the looks inside elements; each is worked out once."""
    known: dict[tuple[object, ...], Look] = {}

    def enter(look: Look, tag: str, attributes: Mapping[str, str], rules: str = "") -> Look:
        said = tuple([attributes.get(name) for name in _TELLING]) if attributes else ()
        if not rules and tag not in TELLING_TAGS and not any(said):
            return look
        key = (look, tag, said, rules)
        found = known.get(key)
        if found is None:
            found = known[key] = _look_inside(look, tag, attributes, rules, settings)
        return found

    return enter


def _look_inside(look: Look, tag: str, attributes: Mapping[str, str], rules: str, settings: FlowSettings) -> Look:
    own = attributes.get("style", "")
    style = f"{rules};{own}" if rules else own
    said = read_declarations(style)
    font = tag == "font"
    size = _size(_FONT_SIZES.get((attributes.get("size") if font else None) or "", look.size), said)
    inside = replace(
        look,
        bold=_bold(own, inherited=look.bold or tag in _BOLD_TAGS),
        centred=_centred(own, attributes.get("align", ""), inherited=look.centred or tag in ("center", "th")),
        size=size,
        heading=_HEADINGS.get(tag, look.heading),
        furniture=look.furniture or tag in ("rt", "rtc"),
        verbatim=_verbatim(own, inherited=look.verbatim or tag == "pre"),
        struck=look.struck or tag in _STRUCK_TAGS or _is_struck(said),
        veiled=_veiled(said, inherited=look.veiled),
        unseen=look.unseen if look.unseen is not Sight.SHOWN else is_away(tag, said, settings),
        shift=_shift(look, tag, said, size or _DEFAULT_SIZE, settings),
        ink=_ink(look.ink, said, attributes, tag),
        ground=_ground(look.ground, said, attributes),
        doubtful=look.doubtful or is_displaced(tag, said, attributes) or _is_symbols(said, attributes),
    )
    return _with_sight(inside, said, settings)


def _with_sight(look: Look, said: Mapping[str, str], settings: FlowSettings) -> Look:
    """Return the look with how text is seen in it."""
    low = contrast(look.ink, look.ground or WHITE) < settings.least_contrast
    clipped = "text" in f"{said.get('background-clip', '')} {said.get('-webkit-background-clip', '')}"
    sight = look.unseen
    if sight is not Sight.SHOWN:
        return replace(look, sight=sight)
    if look.veiled:
        sight = Sight.HIDDEN
    elif look.size is not None and look.size < settings.smallest_seen:
        sight = Sight.TINY
    elif low and look.ground is not None and not clipped:
        sight = Sight.GROUND
    elif look.struck:
        sight = Sight.STRUCK
    else:
        sight = look.shift
    return replace(look, sight=sight, doubtful=look.doubtful or (low and (look.ground is None or clipped)))


def _bold(style: str, *, inherited: bool) -> bool:
    match = _WEIGHT.search(style)
    if not match:
        return inherited
    weight = (match[1] or match[2]).lower()
    if weight.isdecimal():
        return int(weight[:4]) >= _BOLD_FROM
    return weight in ("bold", "bolder") or (inherited and weight == "inherit")


def _centred(style: str, align: str, *, inherited: bool) -> bool:
    match = _ALIGN.search(style)
    said = (match[1] if match else align).lower()
    return said in ("center", "middle") if said and said != "inherit" else inherited


def _verbatim(style: str, *, inherited: bool) -> bool:
    space = _SPACE.search(style)
    return space[1].lower().startswith("pre") if space else inherited


def _size(inherited: float | None, said: Mapping[str, str]) -> float | None:
    value = said.get("font-size")
    if value is None and "font" in said:
        match = _SHORTHAND.search(said["font"])
        value = match[1] if match else None
    length = read_length(value, inherited or _DEFAULT_SIZE) if value else None
    if length is None or length < 0 or (length and value is not None and value[-1:].isdigit()):
        return inherited  # a number without a unit is no length, but for 0
    return round(length, 2)


def _is_struck(said: Mapping[str, str]) -> bool:
    return "line-through" in f"{said.get('text-decoration', '')} {said.get('text-decoration-line', '')}".lower()


def _veiled(said: Mapping[str, str], *, inherited: bool) -> bool:
    value = said.get("visibility", "").lower()
    return value in ("hidden", "collapse") or (inherited and value not in ("visible", "initial"))


def _shift(look: Look, tag: str, said: Mapping[str, str], size: float, settings: FlowSettings) -> Sight:
    """Return whether text is raised or lowered, as its tag and its place say."""
    own = read_rise(tag, said, size / (look.size or _DEFAULT_SIZE), size, settings)
    if own is not None:
        return own if own is not Sight.SHOWN else look.shift
    return _SHIFTED_TAGS.get(tag, look.shift)


def _ink(inherited: Colour, said: Mapping[str, str], attributes: Mapping[str, str], tag: str) -> Colour:
    named = {"font": "color", "body": "text"}.get(tag)
    values = (said.get("-webkit-text-fill-color"), said.get("color"), attributes.get(named) if named else None)
    found = (read_colour(value) for value in values if value)
    return next((colour for colour in found if colour is not None), inherited)


def _ground(inherited: Colour | None, said: Mapping[str, str], attributes: Mapping[str, str]) -> Colour | None:
    """Return the colour behind the text: None behind pictures and the like, of which no one knows."""
    value = said.get("background-color") or said.get("background") or attributes.get("bgcolor") or ""
    if attributes.get("background") or _PICTURE.search(
        f"{said.get('background', '')} {said.get('background-image', '')}"
    ):
        return None
    for part in (value, *re.sub(r"\([^()]*\)", lambda m: m.group().replace(" ", ""), value).split()):
        colour = read_colour(part)
        if colour is not None:
            return inherited if colour[3] <= 1 / 2 else (*colour[:3], 1.0)
    return inherited


def _is_symbols(said: Mapping[str, str], attributes: Mapping[str, str]) -> bool:
    """Return whether letters and digits stand for other signs, as in Wingdings."""
    return _SYMBOL_FONTS.match(said.get("font-family", "") or attributes.get("face", "")) is not None
