"""Thousands of reads in one process, and the memory that it holds: `python -m gouji.eval.fuzz.soak --reads 10000`.

Documents of all formats that need no extra are changed at random and read, in turn. What a process keeps of each document
adds up; what it keeps of the first, as models and tables, does not. Memory therefore has to stay as it is from some read on.
"""

from __future__ import annotations

import argparse
import itertools
import logging
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

import psutil

from gouji.corpus.mutators.choose import mutate
from gouji.errors import GoujiError
from gouji.eval.fuzz.seeds import make_seeds
from gouji.eval.fuzz.targets import TARGETS

__all__ = ["MemorySample", "find_drift", "main", "read_many"]

_ENDINGS = {name: TARGETS[name].ending for name in ("text", "markdown", "html", "docx", "pdf")}
_SMALL = 8000
"""Bytes of a document: what small ones leave behind is as much as what large ones do, and they are read sooner."""
_CUT = {"text": 1500, "markdown": 2000, "html": 2500}
"""Bytes after which these are cut off, for the same reason."""
_EACH = 50
"""Reads between two looks at the memory."""
_TOGETHER = 10
"""Looks of which the median is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemorySample:
    """After so many reads, the resident memory of the process in MB."""

    reads: int
    megabytes: float
    refused: int
    """Of the documents so far."""
    failed: int
    """Of those: what was raised is no `GoujiError`."""


def make_documents(seed: int) -> Iterator[tuple[bytes, str]]:
    """Yield changed documents without an end, of all formats in turn: bytes and ending."""
    seeds = {name: [data[: _CUT.get(name)] for data in make_seeds(name) if len(data) <= _SMALL] for name in _ENDINGS}
    rng = Random(seed)
    for name in itertools.cycle(_ENDINGS):
        ending = _ENDINGS[name]
        yield mutate(rng.choice(seeds[name]), rng, ending=ending, most=4 * _SMALL), ending


def read_many(reads: int, seed: int) -> Iterator[MemorySample]:
    """Read so many documents into JSON; yield the memory now and then."""
    import gouji

    process = psutil.Process()
    refused = failed = 0
    for number, (data, ending) in enumerate(itertools.islice(make_documents(seed), reads), 1):
        try:
            gouji.read(data, name=f"soak{ending}").to_json()
        except GoujiError:
            refused += 1
        except Exception as error:  # noqa: BLE001 - it is counted, and the memory watched on
            failed += 1
            sys.stderr.write(f"read {number}: {type(error).__name__}: {error}\n")
        if number % _EACH == 0:
            yield MemorySample(
                reads=number, megabytes=process.memory_info().rss / (1 << 20), refused=refused, failed=failed
            )


def find_drift(samples: Sequence[MemorySample], settled: int) -> tuple[float, float]:
    """Return the least and the most memory after `settled` reads, as shares of what was held then.

    What is held at a time is the median of ten samples, as a single large document moves one.

    >>> samples = [MemorySample(reads=n, megabytes=100 + (n == 12), refused=0, failed=0) for n in range(30)]
    >>> find_drift(samples, 2)
    (1.0, 1.0)
    """
    later = [sample.megabytes for sample in samples if sample.reads >= settled]
    held = [median(later[start : start + _TOGETHER]) for start in range(max(len(later) - _TOGETHER, 0) + 1)]
    return min(held) / held[0], max(held) / held[0]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status is 1 where memory drifts by more than a tenth."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.fuzz.soak", description="Read changed documents in one process and watch its memory."
    )
    parser.add_argument("--reads", type=int, default=10_000)
    parser.add_argument("--settled", type=int, default=2000, help="reads after which memory has to stay as it is")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    if given.settled + _EACH > given.reads:
        parser.error(f"--reads has to be more than --settled by {_EACH} at least")
    logging.disable()
    started = time.monotonic()
    samples = []
    for sample in read_many(given.reads, given.seed):
        samples.append(sample)
        if sample.reads % (given.reads // 20 // _EACH * _EACH or _EACH) == 0:
            print(f"{sample.reads:>6} reads {sample.megabytes:>7.1f} MB {sample.refused:>6} refused", flush=True)
    low, high = find_drift(samples, given.settled)
    held = low >= 0.9 and high <= 1.1
    print(
        f"{given.reads} reads in {time.monotonic() - started:.0f} s; from read {given.settled} on between {low:.3f} and"
        f" {high:.3f} of the memory held then: {'flat' if held else 'not flat'}"
    )
    return int(not held or samples[-1].failed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
