"""How much memory a long scan takes: `python -m gouji.eval.studies.scan_memory --pages 100`.

Pages of a generated report, over and over, as one scanned PDF (or with `--folder` as a folder of pictures), are read in a
process of their own; what is printed is the most memory that it held, and its time.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from gouji.corpus.damage.scans import Picture
from gouji.corpus.make import generate_many
from gouji.corpus.scan_make import as_pdf, damaged_pages
from gouji.errors import GoujiError

__all__ = ["Held", "main", "measured"]

_READ = """
import resource, sys, gouji
print(gouji.read(sys.argv[1]).source.pages)
try:
    lines = open("/proc/self/status").read().splitlines()
    print(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")))
except (OSError, StopIteration):
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
"""Linux's figure of a process's own pages: that of `getrusage` also counts those of the process that started it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the reading of a long scan took: the largest resident memory in bytes, seconds by the clock, its pages."""

    memory: int
    seconds: float
    pages: int


def measured(path: Path) -> Held:
    """Read a document in a process of its own. Raises `CalledProcessError` where it cannot be read."""
    started = time.perf_counter()
    command = [sys.executable, "-c", _READ, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 – this Python
    pages, held = (int(line) for line in done.stdout.split())
    scale = 1 if sys.platform == "darwin" else 1024
    return Held(memory=held * scale, seconds=time.perf_counter() - started, pages=pages)


def _write(pictures: Sequence[Picture], folder: Path, count: int, dpi: int, *, apart: bool) -> Path:
    from PIL import Image

    pages = islice(cycle(pictures), count)
    if not apart:
        path = folder / "scan.pdf"
        path.write_bytes(as_pdf(list(pages), dpi))
        return path
    for number, picture in enumerate(pages, 1):
        Image.fromarray(picture).save(folder / f"{number}.jpg", quality=90, dpi=(dpi, dpi))
    return folder


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.studies.scan_memory", description="Measure the memory that a long scan takes."
    )
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--seed", type=int, default=40003)
    parser.add_argument("--folder", action="store_true", help="a folder of pictures, not one PDF")
    given = parser.parse_args(arguments)
    try:
        (document,) = generate_many("pdf", [given.seed])
        pictures = damaged_pages(document, given.dpi, "moderate")
        with tempfile.TemporaryDirectory() as folder:
            held = measured(_write(pictures, Path(folder), given.pages, given.dpi, apart=given.folder))
    except (GoujiError, OSError) as error:
        sys.stderr.write(f"gouji.eval.studies.scan_memory: {error}\n")
        return 2
    except subprocess.CalledProcessError as error:
        sys.stderr.write(
            f"gouji.eval.studies.scan_memory: it could not be read: {error.stderr.strip().splitlines()[-1]}\n"
        )
        return 2
    print(f"{held.pages} pages at {given.dpi} dpi: {held.memory / 1e9:.2f} GB at most, {held.seconds:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
