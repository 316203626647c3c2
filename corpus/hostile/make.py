"""Hostile files of every kind: `python -m gouji.corpus.hostile.make --count 400 -o DIR`."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count, islice
from pathlib import Path
from random import Random

from gouji.corpus.hostile.changed import CHANGED_KINDS
from gouji.corpus.hostile.drawn import DRAWN_KINDS
from gouji.corpus.hostile.everyday import EVERYDAY_KINDS
from gouji.corpus.hostile.fonts import DRAWING_KINDS
from gouji.corpus.hostile.office import OFFICE_KINDS
from gouji.corpus.hostile.packages import PACKAGE_KINDS
from gouji.corpus.hostile.pdf import PDF_KINDS
from gouji.corpus.hostile.pictures import PICTURE_KINDS_MORE
from gouji.corpus.hostile.plain import HTML_KINDS, PICTURE_KINDS, TEXT_KINDS
from gouji.corpus.hostile.streams import STREAM_KINDS
from gouji.corpus.hostile.twisted import TWISTED_KINDS
from gouji.corpus.hostile.web import WEB_KINDS
from gouji.corpus.hostile.word import WORD_KINDS

__all__ = ["HOSTILE_KINDS", "main", "make_hostile"]

HOSTILE_KINDS: Mapping[str, Callable[[Random], bytes]] = {
    **PDF_KINDS,
    **STREAM_KINDS,
    **DRAWING_KINDS,
    **WORD_KINDS,
    **HTML_KINDS,
    **TEXT_KINDS,
    **PICTURE_KINDS,
    **PACKAGE_KINDS,
    **WEB_KINDS,
    **PICTURE_KINDS_MORE,
    **OFFICE_KINDS,
    **EVERYDAY_KINDS,
    **CHANGED_KINDS,
    **DRAWN_KINDS,
    **TWISTED_KINDS,
}
"""Each kind's name, which begins with its file's ending, and what makes one of it."""


def make_hostile(number: int, seed: int = 0, pattern: str = "") -> Iterator[tuple[str, bytes]]:
    """Yield so many files, name and bytes, all kinds in turn in whose names a pattern is found.

    The same number, seed and pattern give the same bytes.
    """
    kinds = [kind for kind in HOSTILE_KINDS if re.search(pattern, kind)]
    rounds = ((kind, turn) for turn in count() for kind in kinds)
    for kind, turn in islice(rounds, number):
        suffix = kind.partition("-")[0]
        yield f"{kind}-{turn}.{suffix}", HOSTILE_KINDS[kind](Random(f"{kind} {seed} {turn}"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.corpus.hostile.make", description="Write hostile files.")
    parser.add_argument("--count", type=int, default=len(HOSTILE_KINDS), help="files, all kinds in turn")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    given = parser.parse_args(arguments)
    given.output.mkdir(parents=True, exist_ok=True)
    written = 0
    for name, data in make_hostile(given.count, given.seed):
        (given.output / name).write_bytes(data)
        written += len(data)
    sys.stdout.write(f"{given.output}: {given.count} files of {len(HOSTILE_KINDS)} kinds, {written >> 20} MB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
