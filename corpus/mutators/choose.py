"""Chooses changes that suit a file: `mutate(data, Random(seed))`."""

from __future__ import annotations

from random import Random

from gouji.corpus.mutators.binary import Mutator, mutate_bytes
from gouji.corpus.mutators.data import mutate_json, mutate_toml, mutate_yaml
from gouji.corpus.mutators.package import mutate_package
from gouji.corpus.mutators.pdf import mutate_pdf
from gouji.corpus.mutators.pictures import mutate_bmp, mutate_jpeg, mutate_png, mutate_tiff
from gouji.corpus.mutators.text import mutate_text
from gouji.corpus.mutators.trees import mutate_html, mutate_xml

__all__ = ["mutate", "mutator_for"]

_LARGEST = 1 << 20
_MAGIC: tuple[tuple[bytes, Mutator], ...] = (
    (b"PK", mutate_package),
    (b"%PDF", mutate_pdf),
    (b"\x89PNG", mutate_png),
    (b"\xff\xd8", mutate_jpeg),
    (b"II*\0", mutate_tiff),
    (b"MM\0*", mutate_tiff),
    (b"BM", mutate_bmp),
    (b"<?xml", mutate_xml),
    (b"<", mutate_html),
)
_ENDINGS: dict[str, Mutator] = {
    ".json": mutate_json,
    ".yaml": mutate_yaml,
    ".toml": mutate_toml,
    ".txt": mutate_text,
    ".md": mutate_text,
    ".html": mutate_html,
}


def mutator_for(data: bytes, ending: str = "") -> Mutator:
    """Return what changes a file of this structure: by its first bytes, else by its ending, else by whether it is text."""
    head = data[:64].lstrip()
    for magic, mutator in _MAGIC:
        if head.startswith(magic) and ending not in (".txt", ".md"):
            return mutator
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    return mutate_bytes if b"\0" in data else mutate_text


def mutate(data: bytes, rng: Random, *, ending: str = "", count: int | None = None, most: int = _LARGEST) -> bytes:
    """Return the file after some changes, one to five without `count`; the same generator gives the same bytes.

    Most changes keep the structure, so that readers get past their first checks; one in ten is of bytes. A change that
    makes the file larger than `most` bytes is left out.
    """
    for _ in range(count or rng.choice((1, 1, 2, 3, 5))):
        mutator = mutate_bytes if rng.random() < 0.1 else mutator_for(data, ending)
        try:
            changed = mutator(data, rng)
        except Exception:  # noqa: BLE001 - what no longer has the structure is changed byte by byte
            changed = mutate_bytes(data, rng)
        if len(changed) <= most:
            data = changed
    return data
