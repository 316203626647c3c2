"""Random changes to the lines and separators of text and Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

__all__ = ["LINE_CHANGES", "LineChange"]

LineChange = Callable[[str, Random], tuple[str, str] | None]
"""Returns the text changed and what was removed of it; None where nothing suits."""

_SEPARATOR = re.compile(r"[ \t]*\|[ \t]*|\t|(?<=\S) +(?=\S)")
_RUN = re.compile(r"\S+")


def _drop_separator(text: str, rng: Random) -> tuple[str, str] | None:
    return _change_match(_SEPARATOR, text, rng, lambda _: "")


def _double_separator(text: str, rng: Random) -> tuple[str, str] | None:
    return _change_match(_SEPARATOR, text, rng, lambda found: found * 2)


def _separator_to_space(text: str, rng: Random) -> tuple[str, str] | None:
    return _change_match(_SEPARATOR, text, rng, lambda _: " ")


def _separator_to_line_end(text: str, rng: Random) -> tuple[str, str] | None:
    return _change_match(_SEPARATOR, text, rng, lambda _: "\n")


def _space_inside(text: str, rng: Random) -> tuple[str, str] | None:
    runs = [found for found in _RUN.finditer(text) if len(found[0]) > 1]
    if not runs:
        return None
    found = rng.choice(runs)
    at = rng.randrange(found.start() + 1, found.end())
    return text[:at] + rng.choice(" \t\n") + text[at:], ""


def _drop_line(text: str, rng: Random) -> tuple[str, str] | None:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    if len(lines[at]) > 80:  # a paragraph, or a document on one line
        return None
    return "\n".join((*lines[:at], *lines[at + 1 :])), lines[at]


def _double_line(text: str, rng: Random) -> tuple[str, str] | None:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    return ("\n".join((*lines[: at + 1], *lines[at:])), "") if len(lines[at]) <= 80 else None


def _join_lines(text: str, rng: Random) -> tuple[str, str] | None:
    ends = [i for i, char in enumerate(text[:-1]) if char == "\n"]
    if not ends:
        return None
    at = rng.choice(ends)
    return text[:at] + rng.choice(("", " ", "\t")) + text[at + 1 :], ""


def _blank_line(text: str, rng: Random) -> tuple[str, str] | None:
    ends = [i for i, char in enumerate(text) if char == "\n"]
    if not ends:
        return None
    at = rng.choice(ends)
    return text[:at] + "\n" + text[at:], ""


def _drop_run(text: str, rng: Random) -> tuple[str, str] | None:
    """Drop a short stretch of characters between separators."""
    runs = [found for found in _RUN.finditer(text) if len(found[0]) <= 8]
    if not runs:
        return None
    found = rng.choice(runs)
    return text[: found.start()] + text[found.end() :], found[0]


def _double_run(text: str, rng: Random) -> tuple[str, str] | None:
    runs = [found for found in _RUN.finditer(text) if len(found[0]) <= 8]
    if not runs:
        return None
    found = rng.choice(runs)
    return text[: found.end()] + rng.choice(" \t") + text[found.start() :], ""


def _change_match(
    pattern: re.Pattern[str], text: str, rng: Random, change: Callable[[str], str]
) -> tuple[str, str] | None:
    places = list(pattern.finditer(text))
    if not places:
        return None
    found = rng.choice(places)
    return text[: found.start()] + change(found[0]) + text[found.end() :], ""


LINE_CHANGES: Mapping[str, LineChange] = {
    "separator dropped": _drop_separator,
    "separator doubled": _double_separator,
    "separator made a space": _separator_to_space,
    "separator made a line end": _separator_to_line_end,
    "space inside": _space_inside,
    "line dropped": _drop_line,
    "line doubled": _double_line,
    "lines joined": _join_lines,
    "blank line added": _blank_line,
    "characters dropped": _drop_run,
    "characters doubled": _double_run,
}
