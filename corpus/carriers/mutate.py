"""Damages a document's carrier a few times, at random, by a seed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from gouji.corpus.carriers.lines import LINE_CHANGES
from gouji.corpus.carriers.trees import TREE_CHANGES, Element

__all__ = ["FAMILIES", "Mutated", "mutate_carrier"]

_BODY = "word/document.xml"
_DATE = (2024, 1, 1, 0, 0, 0)
_TRIES = 5

FAMILIES = tuple(dict.fromkeys((*TREE_CHANGES, *LINE_CHANGES)))
"""The names of all changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutated:
    """A document after changes to its carrier."""

    data: bytes
    changes: tuple[str, ...]
    """The names of the changes, in order."""
    removed: str
    """The text that is gone, a piece a line."""


def mutate_carrier(
    data: bytes, suffix: str, seed: int, *, count: int, without: frozenset[str] = frozenset()
) -> Mutated:
    """Change the carrier of a text, Markdown, HTML or Word document `count` times; families in `without` are left out.

    The same arguments give the same bytes. Raises `ValueError` for another suffix.
    """
    rng = Random(f"{seed}/{count}")
    if suffix in (".txt", ".md"):
        return _mutate_text(data, rng, count, without)
    if suffix == ".html":
        return _mutate_html(data, rng, count, without)
    if suffix == ".docx":
        return _mutate_docx(data, rng, count, without)
    message = f"no carrier to change: {suffix}"
    raise ValueError(message)


def _mutate_text(data: bytes, rng: Random, count: int, without: frozenset[str]) -> Mutated:
    text = data.decode("utf-8")

    def apply(name: str) -> str | None:
        nonlocal text
        changed = LINE_CHANGES[name](text, rng)
        if changed is None:
            return None
        text, removed = changed
        return removed

    changes, removed = _apply_some([n for n in LINE_CHANGES if n not in without], apply, rng, count)
    return Mutated(data=text.encode(), changes=changes, removed=removed)


def _mutate_html(data: bytes, rng: Random, count: int, without: frozenset[str]) -> Mutated:
    import lxml.html

    root = lxml.html.document_fromstring(data.decode("utf-8"))
    changes, removed = _mutate_tree(root, rng, count, without)
    return Mutated(data=lxml.html.tostring(root, encoding="utf-8"), changes=changes, removed=removed)


def _mutate_docx(data: bytes, rng: Random, count: int, without: frozenset[str]) -> Mutated:
    import lxml.etree

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    root = lxml.etree.fromstring(parts[_BODY])
    changes, removed = _mutate_tree(root, rng, count, without)
    parts[_BODY] = lxml.etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, _DATE), content)
    return Mutated(data=target.getvalue(), changes=changes, removed=removed)


def _mutate_tree(root: Element, rng: Random, count: int, without: frozenset[str]) -> tuple[tuple[str, ...], str]:
    names = [n for n in TREE_CHANGES if n not in without]
    return _apply_some(names, lambda name: TREE_CHANGES[name](root, rng), rng, count)


def _apply_some(
    names: list[str], apply: Callable[[str], str | None], rng: Random, count: int
) -> tuple[tuple[str, ...], str]:
    """Apply changes that suit, `count` in all; return their names and what they removed."""
    changes: list[str] = []
    removed: list[str] = []
    for _ in range(count * _TRIES):
        if len(changes) == count:
            break
        name = rng.choice(names)
        text = apply(name)
        if text is not None:
            changes.append(name)
            removed.append(text)
    return tuple(changes), "\n".join(removed)
