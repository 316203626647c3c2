"""A process that fuzzes one target: `python -m gouji.eval.fuzz.worker html --seconds 60 --folder DIR`.

Before each run the input is written to `DIR/current`, so that a run that ends the process is known. What else is found is
written beside it. Atheris chooses inputs by the code that they reach; without it, changes of seeds are tried at random.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gouji.eval.fuzz.oracle import Fault, FuzzLimits
    from gouji.eval.fuzz.targets import FuzzTarget

__all__ = ["FuzzSession", "main"]

_INSTRUMENTED = ("gouji", "pdfminer", "docx")
_TWICE = 8
"""One input in so many is read twice, to see that the same comes of it."""
_REPORT_SECONDS = 1.0


@dataclass(slots=True)
class FuzzSession:
    """What one process does: inputs are tried one by one, findings and figures are written to a folder."""

    target: FuzzTarget
    folder: Path
    limits: FuzzLimits
    executions: int = 0
    slowest: float = 0.0
    found: set[str] = field(default_factory=set)
    _reported: float = 0.0

    def try_input(self, data: bytes) -> None:
        """Judge one input; each fault is kept once."""
        from gouji.eval.fuzz.oracle import judge_run

        (self.folder / "current").write_bytes(data)
        started = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, 2 * self.limits.seconds)
        faults = judge_run(self.target.run, data, self.limits, twice=self.executions % _TWICE == 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        self.executions += 1
        self.slowest = max(self.slowest, time.process_time() - started)
        for fault in faults:
            self.keep(fault, data)
        if time.monotonic() - self._reported > _REPORT_SECONDS:
            self.report()

    def keep(self, fault: Fault, data: bytes) -> None:
        """Write an input with what is wrong beside it, unless the same defect is known."""
        if fault.signature in self.found:
            return
        self.found.add(fault.signature)
        (self.folder / f"found-{fault.signature}{self.target.ending}").write_bytes(data)
        text = f"{fault.what}\n{fault.where}\n{fault.trace}\n"
        (self.folder / f"found-{fault.signature}.trace").write_text(text, encoding="utf-8", errors="backslashreplace")

    def report(self) -> None:
        """Write the figures so far."""
        self._reported = time.monotonic()
        figures = {"executions": self.executions, "slowest": round(self.slowest, 2)}
        (self.folder / "figures.json").write_text(json.dumps(figures), encoding="utf-8")


def fuzz_at_random(session: FuzzSession, seeds: Sequence[bytes], rng: Random, seconds: float) -> None:
    """Try changes of seeds until the time is over."""
    from gouji.corpus.mutators.choose import mutate

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        session.try_input(mutate(rng.choice(seeds), rng, ending=session.target.ending))


def fuzz_guided(session: FuzzSession, corpus: Path, seed: int, seconds: float) -> None:
    """Let Atheris choose inputs by the code that they reach; does not return."""
    import atheris

    from gouji.corpus.mutators.choose import mutate

    def change(data: bytes, most: int, seed: int) -> bytes:
        return mutate(bytes(data), Random(seed), ending=session.target.ending, most=most)[:most]

    flags = [
        f"-max_total_time={int(seconds)}",
        f"-seed={seed}",
        "-timeout=1000000",
        "-rss_limit_mb=0",
        "-max_len=200000",
    ]
    flags += ["-verbosity=0", f"-artifact_prefix={session.folder}/"]
    atheris.Setup(["gouji", *flags, str(corpus)], session.try_input, custom_mutator=change)
    atheris.Fuzz()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.eval.fuzz.worker", description="Fuzz one target.")
    parser.add_argument("target")
    parser.add_argument("--folder", type=Path, required=True, help="of findings and figures")
    parser.add_argument("--corpus", type=Path, required=True, help="of inputs: seeds, and what Atheris adds to them")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guided", action="store_true", help="by Atheris")
    given = parser.parse_args(arguments)
    if given.guided:
        import atheris

        with atheris.instrument_imports(include=list(_INSTRUMENTED)):
            session = _begin(given.target, given.folder)
            for path in sorted(given.corpus.iterdir())[:3]:
                session.try_input(path.read_bytes())  # What is imported by now is what Atheris sees.
    session = _begin(given.target, given.folder)
    if given.guided:
        fuzz_guided(session, given.corpus, given.seed, given.seconds)
    seeds = [path.read_bytes() for path in sorted(given.corpus.iterdir())]
    fuzz_at_random(session, seeds, Random(f"{given.target}/{given.seed}"), given.seconds)
    session.report()
    return 0


def _begin(target: str, folder: Path) -> FuzzSession:
    """Return a new session; a run that takes far too long ends the process with the stack on standard error."""
    from gouji.eval.fuzz.oracle import FuzzLimits
    from gouji.eval.fuzz.targets import TARGETS

    faulthandler.enable(all_threads=False)
    faulthandler.register(signal.SIGPROF, all_threads=False, chain=True)
    known = {path.stem.removeprefix("found-") for path in folder.glob("found-*.trace")}
    return FuzzSession(target=TARGETS[target], folder=folder, limits=FuzzLimits(), found=known)


if __name__ == "__main__":
    raise SystemExit(main())
