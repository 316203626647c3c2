"""Documents for the studies, and what their runs leave."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from gouji.corpus.make import generate

__all__ = ["SEED", "StudyOptions", "hash_tables", "make_documents"]

_KINDS = ("tab", "cells", "flow", "glued", "html", "docx")
_TABLES = ("documents", "facts", "rows", "headings", "findings", "unplaced", "sources")
SEED = 610_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyOptions:
    """How large a study is."""

    count: int
    """Documents."""
    workers: int
    repeats: int


def make_documents(folder: Path, count: int, *, apart: int = 0, kinds: tuple[str, ...] = _KINDS) -> list[Path]:
    """Write documents; those beyond `apart` are earlier ones with a line more, as drawing each takes time."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = [generate(kinds[n % len(kinds)], SEED + n) for n in range(apart or count)]
    paths = []
    for number in range(count):
        document = drawn[number % len(drawn)]
        if number >= len(drawn) and document.name.endswith(".docx"):
            document = drawn[(number + 1) % len(drawn)]
        path = folder / f"{number:06d}{Path(document.name).suffix}"
        path.write_bytes(document.data + (f"\n打印序号 {number}\n".encode() if number >= len(drawn) else b""))
        paths.append(path)
    return paths


def hash_tables(out: Path) -> str:
    """Return one hash of all tables that must not depend on how a batch was run."""
    digest = hashlib.sha256()
    for path in sorted(p for name in _TABLES for p in (out / name).rglob("*.parquet")):
        digest.update(str(path.relative_to(out)).encode() + path.read_bytes())
    return digest.hexdigest()
