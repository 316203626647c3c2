"""Runs all fuzz targets in turn: `python -m gouji.eval.fuzz --minutes 10`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from gouji.eval.fuzz.run import choose_engine, fuzz_targets, has_what_it_needs, list_lines
from gouji.eval.fuzz.targets import TARGETS

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status is 1 where something was found."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.fuzz", description="Try changed documents on every reader, and keep what breaks one."
    )
    parser.add_argument("--minutes", type=float, default=10, help="of all targets together")
    parser.add_argument("--targets", default=",".join(TARGETS), help="names joined by commas; default: all")
    parser.add_argument("--engine", choices=("auto", "atheris", "random"), default="auto")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--corpus", type=Path, metavar="DIR", help="keep inputs that reach new code here, for the next run"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", default=Path("fuzz"), help="of findings")
    given = parser.parse_args(arguments)
    names = given.targets.split(",")
    unknown = [name for name in names if name not in TARGETS]
    if unknown:
        parser.error(f"unknown target {unknown[0]!r}; known are {', '.join(TARGETS)}")
    ready = [name for name in names if has_what_it_needs(name)]
    for name in sorted(set(names) - set(ready)):
        sys.stderr.write(f"{name}: left out, as {TARGETS[name].needs} is not installed\n")
    outcomes = list(
        fuzz_targets(
            ready,
            seconds=60 * given.minutes,
            engine=choose_engine(given.engine),
            seed=given.seed,
            output=given.output,
            corpus=given.corpus,
        )
    )
    sys.stdout.write("\n".join(list_lines(outcomes)) + "\n")
    return int(any(outcome.found for outcome in outcomes))


if __name__ == "__main__":
    raise SystemExit(main())
