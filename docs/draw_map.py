"""Draws docs/images/architecture.svg: the stages, their rooms, and which rooms import which.

    python docs/draw_map.py            # writes the picture
    python docs/draw_map.py --check    # exit status 1 where the picture is not what the imports say now

Everything comes from the imports (`docs/house.py`). A room stands above the rooms that it imports. An arrow that follows
from others is left out (transitive reduction), and so are arrows between stages: the order of the stages says them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from house import ROOT, modules, room_imports, rooms

PICTURE = ROOT / "docs" / "images" / "architecture.svg"
STAGES = (
    (("cli", "gouji.cli"),),
    (("train", "gouji.train"),),
    (("eval", "gouji.eval"),),
    (("corpus", "gouji.corpus"),),
    (("export", "gouji.export"),),
    (("ingest: a source → a token stream", "gouji.ingest"), ("models: a token stream → facts", "gouji.models")),
)
"""From top to bottom as the import layers have them; what stands in one row does not import each other."""
WIDTH = 1500
BOX = 34
ROW = 64
MARGIN = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A room's box: its middle and size in pixels."""

    x: float
    y: float
    width: float

    @property
    def top(self) -> tuple[float, float]:
        """The middle of the upper side."""
        return self.x, self.y - BOX / 2

    @property
    def bottom(self) -> tuple[float, float]:
        """The middle of the lower side."""
        return self.x, self.y + BOX / 2


def rooms_of(stage: str) -> list[str]:
    """Return the rooms of a stage that hold modules."""
    return [room for room in rooms() if room == stage or room.startswith(f"{stage}.")]


def graph_of(stage: str) -> dict[str, set[str]]:
    """Return which rooms of a stage import which."""
    inside = set(rooms_of(stage))
    every = room_imports()
    return {room: every.get(room, set()) & inside for room in sorted(inside)}


def reduce_arrows(graph: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Return the arrows that do not follow from others (Aho, Garey, Ullman 1972); the graph has no circles."""

    @cache
    def below(node: str) -> frozenset[str]:
        near = frozenset(graph[node])
        return near.union(*(below(other) for other in near))

    return {
        node: {other for other in graph[node] if not any(other in below(rest) for rest in graph[node] if rest != other)}
        for node in graph
    }


def stack_rooms(graph: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Return the rooms in levels from top to bottom, each above all that it imports."""

    @cache
    def height(node: str) -> int:
        return max((height(other) + 1 for other in graph[node]), default=0)

    levels: dict[int, list[str]] = {}
    for node in sorted(graph):
        levels.setdefault(height(node), []).append(node)
    return [levels[level] for level in sorted(levels, reverse=True)]


def _place_rooms(levels: Sequence[Sequence[str]], left: float, right: float, top: float) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for number, level in enumerate(levels):
        step = (right - left) / len(level)
        for at, room in enumerate(level):
            width = min(step - 10, 12 + 7.2 * len(_short(room)))
            places[room] = Place(x=left + step * (at + 0.5), y=top + ROW * number + BOX / 2, width=width)
    return places


def _short(room: str) -> str:
    return ".".join(room.split(".")[2:]) or room.split(".")[1]


def _draw_room(room: str, place: Place) -> str:
    count = rooms()[room]
    title = f"{room}: {count} module{'s' if count != 1 else ''}"
    x, y = place.x - place.width / 2, place.y - BOX / 2
    return (
        f'<g><title>{escape(title)}</title><rect class="room" x="{x:.0f}" y="{y:.0f}" width="{place.width:.0f}" height="{BOX}" rx="5"/>'
        f'<text class="name" x="{place.x:.0f}" y="{place.y + 4:.0f}">{escape(_short(room))}</text></g>'
    )


def _draw_arrow(start: Place, end: Place) -> str:
    (x0, y0), (x1, y1) = start.bottom, end.top
    middle = (y0 + y1) / 2
    return f'<path class="arrow" d="M{x0:.0f} {y0:.0f} C{x0:.0f} {middle:.0f} {x1:.0f} {middle:.0f} {x1:.0f} {y1 - 3:.0f}"/>'


def _draw_stage(title: str, stage: str, left: float, right: float, top: float) -> tuple[list[str], float]:
    """Return a stage's drawing and how high it is."""
    graph = graph_of(stage)
    levels = stack_rooms(graph)
    places = _place_rooms(levels, left + MARGIN, right - MARGIN, top + 34)
    height = 34 + ROW * (len(levels) - 1) + BOX + MARGIN
    parts = [
        f'<rect class="stage" x="{left:.0f}" y="{top:.0f}" width="{right - left:.0f}" height="{height:.0f}" rx="8"/>',
        f'<text class="title" x="{left + MARGIN:.0f}" y="{top + 21:.0f}">{escape(title)}</text>',
    ]
    for room, others in reduce_arrows(graph).items():
        parts += [_draw_arrow(places[room], places[other]) for other in sorted(others)]
    parts += [_draw_room(room, place) for room, place in places.items()]
    return parts, height


def _draw_layer(title: str, names: Iterable[str], top: float) -> tuple[list[str], float]:
    """Return the drawing of a layer of single modules beside the stages."""
    text = "   ·   ".join(names)
    return [
        f'<rect class="layer" x="{MARGIN}" y="{top:.0f}" width="{WIDTH - 2 * MARGIN}" height="{BOX}" rx="8"/>',
        f'<text class="title" x="{2 * MARGIN}" y="{top + 22:.0f}">{escape(title)}</text>',
        f'<text class="name" x="{WIDTH / 2:.0f}" y="{top + 22:.0f}">{escape(text)}</text>',
    ], BOX


STYLE = """
svg { background: #fff; font-family: sans-serif }
.stage { fill: #f4f6f8; stroke: #9fb0c0 }
.layer { fill: #eef3ea; stroke: #a5b89a }
.room { fill: #fff; stroke: #456 }
.arrow { fill: none; stroke: #78909c; stroke-width: 1.1; marker-end: url(#head) }
.title { font-size: 14px; font-weight: bold; fill: #234 }
.name { font-size: 12.5px; text-anchor: middle; fill: #123 }
"""


def draw() -> str:
    """Return the picture as SVG."""
    stages = {stage.split(".")[1] for row in STAGES for _, stage in row}
    single = {name for name in modules() if name.count(".") == 1 and name.split(".")[1] not in stages}
    # What the pipeline needs is vocabulary; what needs the pipeline or the exporters stands above them.
    above = {"gouji.reading", "gouji.reports", "gouji.__main__"}
    steering = {"gouji.pipeline", "gouji.settings"}
    parts: list[str] = []
    top: float = MARGIN
    for number, row in enumerate(STAGES):
        if number == len(STAGES) - 2:
            drawn, height = _draw_layer(
                "one call", sorted(n.split(".")[1] for n in above & single - {"gouji.__main__"}), top
            )
            parts += drawn
            top += height + MARGIN
        if number == len(STAGES) - 1:
            drawn, height = _draw_layer("the steps", sorted(n.split(".")[1] for n in steering & single), top)
            parts += drawn
            top += height + MARGIN
        shares = _share_width(row)
        left, tallest = float(MARGIN), 0.0
        for (title, stage), share in zip(row, shares, strict=True):
            drawn, height = _draw_stage(title, stage, left, left + share, top)
            parts += drawn
            left, tallest = left + share + MARGIN, max(tallest, height)
        top += tallest + MARGIN
    rest = sorted(name.split(".")[1] for name in single - above - steering)
    drawn, height = _draw_layer("vocabulary", rest, top)
    parts += drawn
    top += height + MARGIN
    head = '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#78909c"/></marker></defs>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top:.0f}" width="{WIDTH}" height="{top:.0f}">'
        f"<title>The rooms of gouji and what they import</title><style>{STYLE}</style>{head}\n"
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _share_width(row: Sequence[tuple[str, str]]) -> list[float]:
    """Return the width of each stage in a row, by the widest level of its rooms."""
    widest = [max(map(len, stack_rooms(graph_of(stage)))) for _, stage in row]
    room = WIDTH - MARGIN * (len(row) + 1)
    return [room * share / sum(widest) for share in widest]


def main(arguments: list[str]) -> int:
    """Write the picture, or compare it with what is there."""
    picture = draw()
    if arguments == ["--check"]:
        return int(not PICTURE.exists() or PICTURE.read_text(encoding="utf-8") != picture)
    PICTURE.write_text(picture, encoding="utf-8", newline="\n")
    print(Path(PICTURE).relative_to(ROOT))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
