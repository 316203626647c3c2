"""Where declarations put text: each just within sight and just out of it."""

from __future__ import annotations

import pytest

from gouji.ingest.stream.runs import Sight
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.web.placing import is_away, is_displaced, read_rise

SETTINGS = FlowSettings(least_opacity=0.25, away=300.0, far=1500.0, note_size=0.75, note_rise=0.5)


def _said(declarations: str) -> dict[str, str]:
    pairs = (each.split(":", 1) for each in declarations.split(";") if each)
    return {name.strip(): value.strip() for name, value in pairs}


@pytest.mark.parametrize(
    ("declarations", "sight"),
    [
        ("", Sight.SHOWN),
        ("color: red", Sight.SHOWN),
        ("opacity: 0", Sight.HIDDEN),
        ("opacity: 0.24", Sight.HIDDEN),
        ("opacity: 0.25", Sight.SHOWN),
        ("opacity: 24%", Sight.HIDDEN),
        ("opacity: 25%", Sight.SHOWN),
        ("opacity: .2", Sight.HIDDEN),
        ("opacity: inherit", Sight.SHOWN),
        ("filter: opacity(0.1)", Sight.HIDDEN),
        ("filter: blur(2px) opacity( 10% )", Sight.HIDDEN),
        ("filter: blur(2px)", Sight.SHOWN),
        ("opacity: 1; filter: opacity(0)", Sight.SHOWN),
        ("content-visibility: HIDDEN", Sight.HIDDEN),
        ("content-visibility: auto", Sight.SHOWN),
        ("mso-hide: All", Sight.HIDDEN),
        ("mso-hide: none", Sight.SHOWN),
        ("clip: rect(0,0,0,0)", Sight.AWAY),
        ("clip: rect(1px 1px 1px 1px)", Sight.AWAY),
        ("clip: rect(0,5px,0,0)", Sight.SHOWN),
        ("clip: rect(0,0,0)", Sight.SHOWN),
        ("clip-path: inset(50%)", Sight.AWAY),
        ("clip-path: inset(49%)", Sight.SHOWN),
        ("clip-path: circle(0)", Sight.AWAY),
        ("clip-path: circle(0.5em)", Sight.SHOWN),
        ("transform: scale(0)", Sight.AWAY),
        ("transform: scale(0.5)", Sight.SHOWN),
        ("text-indent: -400px", Sight.AWAY),  # three quarters of a point each
        ("text-indent: -399px", Sight.SHOWN),
        ("text-indent: -300pt", Sight.AWAY),
        ("text-indent: 400px", Sight.AWAY),
        ("text-indent: -25em", Sight.AWAY),
        ("text-indent: -24em", Sight.SHOWN),
        ("text-indent: -100%", Sight.AWAY),
        ("text-indent: -101%", Sight.AWAY),
        ("text-indent: -99%", Sight.SHOWN),
        ("text-indent: 100%", Sight.SHOWN),
        ("text-indent: -%", Sight.SHOWN),
        ("margin-left: -400px", Sight.AWAY),
        ("margin-left: 400px", Sight.SHOWN),
        ("margin-top: -9999px", Sight.AWAY),
        ("left: -400px", Sight.SHOWN),
        ("position: relative; left: -400px", Sight.AWAY),
        ("position: relative; left: -399px", Sight.SHOWN),
        ("position: relative; bottom: 400px", Sight.AWAY),
        ("transform: translateX(-400px)", Sight.AWAY),
        ("transform: translate(0, -400px)", Sight.AWAY),
        ("transform: translate(0, calc)", Sight.SHOWN),
        ("transform: translate(0, -399px)", Sight.SHOWN),
        ("position: absolute; left: -400px", Sight.AWAY),
        ("position: absolute; left: -399px", Sight.SHOWN),
        ("position: absolute; left: 400px", Sight.SHOWN),
        ("position: absolute; left: 1999px", Sight.SHOWN),
        ("position: absolute; left: 2000px", Sight.AWAY),
        ("position: absolute; right: -1999px", Sight.SHOWN),
        ("position: absolute; right: -2000px", Sight.AWAY),
        ("position: absolute; top: -400px", Sight.AWAY),
        ("position: absolute; top: 9999px", Sight.SHOWN),  # on a page further down
        ("position: fixed; top: 9999px", Sight.AWAY),
        ("position: absolute; bottom: 2000px", Sight.AWAY),
        ("position: absolute; left: -25em", Sight.AWAY),
        ("position: absolute; left: -24em", Sight.SHOWN),
        ("position: absolute; left: auto", Sight.SHOWN),
        ("position: absolute", Sight.SHOWN),
        ("position: static; left: -9999px", Sight.SHOWN),
        ("overflow: hidden; height: 0", Sight.AWAY),
        ("overflow: hidden; height: 1px", Sight.AWAY),
        ("overflow: hidden; height: 2px", Sight.SHOWN),
        ("overflow: visible; height: 0", Sight.SHOWN),
        ("overflow-y: clip; max-width: 0", Sight.AWAY),
        ("overflow: hidden", Sight.SHOWN),
    ],
)
def test_text_is_seen_up_to_the_edge(declarations: str, sight: Sight) -> None:
    assert is_away("div", _said(declarations), SETTINGS) is sight


def test_pieces_of_lines_and_cells_are_not_cut() -> None:
    cut = _said("overflow: hidden; height: 0")
    assert is_away("span", cut, SETTINGS) is Sight.SHOWN
    for own in ("display: block", "position: absolute", "float: left"):
        assert is_away("span", {**cut, **_said(own)}, SETTINGS) is Sight.AWAY
    assert is_away("td", cut, SETTINGS) is Sight.SHOWN
    assert is_away("td", _said("clip-path: inset(50%)"), SETTINGS) is Sight.SHOWN
    assert is_away("td", _said("text-indent: -400px"), SETTINGS) is Sight.AWAY


@pytest.mark.parametrize(
    ("tag", "declarations", "direction", "displaced"),
    [
        ("span", "", "", False),
        ("span", "position: absolute", "", True),
        ("span", "position: fixed", "", True),
        ("span", "position: relative", "", False),
        ("span", "transform: rotate(9deg)", "", True),
        ("span", "transform: scaleX(-1)", "", True),
        ("span", "transform: scalex(1)", "", False),
        ("div", "position: absolute", "", False),
        ("span", "unicode-bidi: bidi-override; direction: RTL", "", True),
        ("span", "unicode-bidi: bidi-override; direction: ltr", "rtl", False),
        ("span", "unicode-bidi: isolate-override", "rtl", True),
        ("span", "unicode-bidi: embed; direction: rtl", "", False),
        ("bdo", "", "RTL", True),
        ("bdo", "", "ltr", False),
        ("bdo", "", "", False),
    ],
)
def test_pieces_may_stand_out_of_their_order(tag: str, declarations: str, direction: str, displaced: bool) -> None:
    assert is_displaced(tag, _said(declarations), {"dir": direction} if direction else {}) == displaced


@pytest.mark.parametrize(
    ("tag", "declarations", "share", "sight"),
    [
        ("span", "", 0.5, None),
        ("td", "vertical-align: super", 0.5, None),
        ("span", "vertical-align: super", 1.0, Sight.RAISED),
        ("span", "vertical-align: sub", 1.0, Sight.LOWERED),
        ("span", "vertical-align: top", 0.75, Sight.RAISED),
        ("span", "vertical-align: top", 0.76, None),
        ("span", "vertical-align: text-bottom", 0.75, Sight.LOWERED),
        ("span", "font-variant-position: super", 1.0, Sight.RAISED),
        ("span", "font-variant-position: sub", 1.0, Sight.LOWERED),
        ("sup", "vertical-align: baseline", 0.5, Sight.SHOWN),
        ("span", "vertical-align: baseline", 0.5, None),
        ("sup", "vertical-align: baseline; position: relative; top: -1px", 0.5, Sight.RAISED),
        ("span", "vertical-align: 1px", 0.75, Sight.RAISED),
        ("span", "vertical-align: -1px", 0.75, Sight.LOWERED),
        ("span", "vertical-align: 0", 0.75, None),
        ("span", "vertical-align: 5pt", 1.0, None),  # half of the size, of full letters
        ("span", "vertical-align: 5.1pt", 1.0, Sight.RAISED),
        ("span", "vertical-align: -5.1pt", 1.0, Sight.LOWERED),
        ("span", "vertical-align: 51%", 1.0, Sight.RAISED),
        ("span", "position: relative; top: -6pt", 1.0, Sight.RAISED),
        ("span", "position: relative; top: 6pt", 1.0, Sight.LOWERED),
        ("span", "position: relative; bottom: 6pt", 1.0, Sight.RAISED),
        ("span", "position: absolute; top: -6pt", 1.0, None),
        ("span", "position: relative", 1.0, None),
    ],
)
def test_text_is_raised_or_lowered(tag: str, declarations: str, share: float, sight: Sight | None) -> None:
    assert read_rise(tag, _said(declarations), share, 10.0, SETTINGS) is sight
