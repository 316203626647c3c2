"""Numbers of generated reports with hidden, struck or raised digits beside them, in controls and pictures: right, or flagged."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

import gouji
from gouji.corpus.make import generate

CELL = re.compile(r"(<td[^<>]*>)(\d+(?:\.\d+)?)(</td>)")
PIPE = re.compile(r"(\| *)(\d+(?:\.\d+)?)( *(?=\|))")
Decoration = Callable[[str, str], str]

SEEN: dict[str, Decoration] = {
    "hidden": lambda own, other: f"{own}<span style='display:none'>{other}</span>",
    "white": lambda own, other: f"<font color='#ffffff'>{other}</font>{own}",
    "tiny": lambda own, other: f"{own}<b style='font-size:0'>{other}</b>",
    "raised": lambda own, other: f"{own}<sup>{other[:2]}</sup>" if own != "10" else own,
    "struck": lambda own, other: f"<del>{other}</del>{own}",
    "typed": lambda own, _: f"<input value='{own}'>",
    "chosen": lambda own, other: f"<select><option>{other}</option><option selected>{own}</option></select>",
    "written": lambda own, _: f"<textarea>{own}</textarea>",
    "framed": lambda own, _: f"<iframe srcdoc='{own}'></iframe>",
    "drawn": lambda own, _: f"<svg><text>{own}</text></svg>",
}
"""What leaves a number as it is for a reader."""
UNREAD: dict[str, Decoration] = {
    "picture": lambda own, _: f"<img src='a.png' alt='{own}'>",
    "canvas": lambda own, _: f"<canvas>{own}</canvas>",
    "beside": lambda own, _: f"{own}<img src='a.png'>",
    "crossed": lambda own, _: f"<s>{own}</s>",
}
"""What leaves it in doubt."""


def decorate(text: str, pattern: re.Pattern[str], rng: random.Random) -> tuple[str, int]:
    """Return a document with ten numbers decorated, and how many of them are in doubt."""
    places = rng.sample([m.start() for m in pattern.finditer(text)], 10)
    doubts = 0

    def changed(match: re.Match[str]) -> str:
        nonlocal doubts
        if match.start() not in places:
            return match.group()
        kinds = UNREAD if rng.random() < 0.2 else SEEN
        doubts += kinds is UNREAD
        return match[1] + kinds[rng.choice(sorted(kinds))](match[2], str(rng.randint(0, 999))) + match[3]

    return pattern.sub(changed, text), doubts


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(7_420_000, 7_420_006))
@pytest.mark.parametrize(("kind", "pattern"), [("html", CELL), ("markdown", PIPE)], ids=["html", "markdown"])
def test_decorated_numbers_are_right_or_flagged(kind: str, pattern: re.Pattern[str], seed: int) -> None:
    document = generate(kind, seed, damage="none")
    text, doubts = decorate(document.data.decode(), pattern, random.Random(seed))
    report = gouji.read(text.encode(), name=document.name)
    review = sum(fact.review for fact in report.facts.values())
    for name, value in document.gold.facts.items():
        fact = report.facts[name]
        assert fact.review or fact.value in {value, *document.gold.ambiguous.get(name, ())}, (name, fact.printed)
    assert review <= doubts + 1, "needless reviews"
