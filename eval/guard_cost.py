"""What guarding against hostile files costs on clean documents: `python -m gouji.eval.guard_cost`.

```
text      reading      +0.4 % (-0.3 to +1.1)
pdf       reading      +1.2 % (+0.7 to +2.2)
40 documents  command  +1.1 % (+0.2 to +2.0)
```
Both ways stand beside each other in one run, in turn, document by document. The least processor times of both are compared, and
the interval is that in which 95 % of such figures of runs drawn again lie.

**Reading** is that of the library. Without guards the meter counts nothing, the PDF parser's functions are its own, references of PDF files are not
followed ahead, and packages are unpacked without a look at them. **Command** is `gouji read` over all the documents, with its limits and with
`--timeout 0 --memory 0`: without those it reads in its own process and nothing is watched.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import gouji
from gouji.corpus.make import generate_many
from gouji.ingest.budget.meter import Meter

__all__ = ["compare_least", "main", "without_guards"]

KINDS = ("tab", "markdown", "html", "docx", "pdf")
_SEEDS = tuple(range(101, 105))
MOST = 0.03
"""The share of the time that guards may take."""
_DRAWS = 2000
_OPERATORS = ("Do", "S", "f", "F", "f_a", "B", "B_a", "TJ", "EI", "sh", "gs", "BMC", "BDC", "EMC")
"""Of the PDF parser, those that guards wrap."""


def _find_parser_guards() -> Iterator[tuple[Any, str]]:
    """Yield where the PDF parser's functions are wrapped, and under which names."""
    from pdfminer import cmapdb, pdffont, pdftypes
    from pdfminer.converter import PDFLayoutAnalyzer
    from pdfminer.pdfinterp import PDFContentParser, PDFGraphicState, PDFPageInterpreter

    filters = ("ascii85decode", "asciihexdecode", "lzwdecode", "rldecode", "ccittfaxdecode")
    for name in ("zlib", *filters, "apply_png_predictor", "apply_tiff_predictor"):
        yield pdftypes, name
    for name in ("get_widths", "get_widths2"):
        yield pdffont, name
    yield cmapdb.FileCMap, "add_code2cid"
    yield cmapdb.FileUnicodeMap, "add_cid2unichr"
    yield pdftypes.PDFObjRef, "resolve"
    for operator in _OPERATORS:
        yield PDFPageInterpreter, f"do_{operator}"
    yield PDFPageInterpreter, "init_state"
    yield PDFGraphicState, "copy"
    yield pdffont.PDFType3Font, "__init__"
    yield PDFPageInterpreter, "process_page"
    yield PDFContentParser, "nextobject"
    yield PDFContentParser, "get_inline_data"
    yield PDFLayoutAnalyzer, "render_image"


def read_parser() -> Mapping[tuple[Any, str], Any]:
    """Return the functions of the PDF parser as they are; call it before anything is read to get its own."""
    return {(holder, name): vars(holder).get(name, getattr(holder, name)) for holder, name in _find_parser_guards()}


@contextmanager
def without_guards(parser: Mapping[tuple[Any, str], Any]) -> Iterator[None]:
    """Read without a budget in the block; `parser` holds the PDF parser's own functions."""
    from gouji.ingest.pdf.visible import guarded

    guarded._wrap_parser()  # noqa: SLF001 - else it would be wrapped inside the block, for good
    nothing: Callable[..., None] = lambda *_, **__: None  # noqa: E731
    with ExitStack() as stack:
        for name in ("spend", "check", "begin_page"):
            stack.enter_context(patch.object(Meter, name, nothing))
        stack.enter_context(patch.object(Meter, "allows", lambda *_: True))
        for (holder, name), own in parser.items():
            stack.enter_context(patch.object(holder, name, own))
        for place in ("word.archive.check_package", "word.package.check_package", "pdf.read.check_references"):
            stack.enter_context(patch(f"gouji.ingest.{place}", nothing))
        stack.enter_context(patch("gouji.ingest.word.package.unpack_part", lambda package, part, _: package.read(part)))
        yield


Runs = Sequence[tuple[float, float]]
"""The seconds that one document took with guards and without, run by run."""


def compare_least(documents: Sequence[Runs], rng: Random) -> tuple[float, float, float]:
    """Return by how much the least times with guards are more than those without, summed over documents, and the interval of 95 %.

    The least of some runs is what the work takes; whatever else the machine does only adds to it.

    >>> compare_least([[(1.1, 1.0), (1.3, 1.2)], [(2.2, 2.5), (2.2, 2.0)]], Random(1))[0]
    0.1
    """

    def compare(chosen: Sequence[int]) -> float:
        with_guards, without = (sum(min(runs[n][way] for n in chosen) for runs in documents) for way in (0, 1))
        return with_guards / without - 1

    count = min(map(len, documents))
    drawn = sorted(compare(rng.choices(range(count), k=count)) for _ in range(_DRAWS))
    low, high = drawn[round(0.025 * _DRAWS)], drawn[round(0.975 * _DRAWS) - 1]
    return round(compare(range(count)), 4), round(low, 4), round(high, 4)


def _measure(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _measure_in_turn(runs: int, guarded: Callable[[], float], unguarded: Callable[[], float]) -> Runs:
    """Return the times of both ways, so often, whichever is first in turn."""
    pairs = []
    for run in range(runs):
        ways = (guarded, unguarded) if run % 2 == 0 else (unguarded, guarded)
        times = {way: way() for way in ways}
        pairs.append((times[guarded], times[unguarded]))
    return pairs


def measure_readings(
    documents: Sequence[tuple[bytes, str]], runs: int, parser: Mapping[tuple[Any, str], Any]
) -> list[Runs]:
    """Return the times of reading each document with guards and without, so often, whichever is first in turn."""
    measured: list[Runs] = []
    for data, name in documents:

        def read(data: bytes = data, name: str = name) -> None:
            gouji.read(data, name=name)

        def measure_unguarded(read: Callable[[], None] = read) -> float:
            with without_guards(parser):
                return _measure(read)

        read()
        measured.append(_measure_in_turn(runs, partial(_measure, read), measure_unguarded))
    return measured


def measure_command(paths: Sequence[Path], options: Sequence[str]) -> float:
    """Return the processor time of `gouji read` with options, its workers among it."""
    command = [sys.executable, "-m", "gouji", "read", *map(str, paths), "--format", "jsonl", *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - gouji itself
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        message = f"gouji read ended with {process.returncode}"
        raise RuntimeError(message)
    return usage.ru_utime + usage.ru_stime


def _measure_commands(documents: Sequence[tuple[bytes, str]], runs: int) -> Runs:
    unlimited = ("--timeout", "0", "--memory", "0")
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, (data, name) in enumerate(documents):
            paths.append(Path(folder) / f"{number}-{name}")
            paths[-1].write_bytes(data)
        return _measure_in_turn(runs, lambda: measure_command(paths, ()), lambda: measure_command(paths, unlimited))


def _tell(title: str, documents: Sequence[Runs], rng: Random) -> bool:
    """Print a line; return whether guards take more than they may."""
    more, low, high = compare_least(documents, rng)
    seconds = sum(min(first for first, _ in runs) for runs in documents)
    sys.stdout.write(f"{title:24}{seconds:8.3f} s  {more:+.1%} ({low:+.1%} to {high:+.1%})\n")
    sys.stdout.flush()
    return more > MOST


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status is 1 where guards take more of the time than they may."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.guard_cost", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--runs", type=int, default=15, help="pairs of each comparison")
    parser.add_argument("--kinds", nargs="+", default=list(KINDS))
    parser.add_argument("--documents", type=int, default=len(_SEEDS), help="of each kind")
    given = parser.parse_args(arguments)
    own = read_parser()
    rng = Random(1)
    everything: list[tuple[bytes, str]] = []
    failed = False
    for kind in given.kinds:
        found = [(document.data, document.name) for document in generate_many(kind, _SEEDS[: given.documents])]
        everything += found
        failed |= _tell(f"{kind} reading", measure_readings(found, given.runs, own), rng)
    title = f"{len(everything)} documents command"
    failed |= _tell(title, [_measure_commands(everything, given.runs)], rng)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
