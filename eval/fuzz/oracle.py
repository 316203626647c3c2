"""Judges one run of a target: what it raised, printed, took and held, and whether it does the same again."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import logging.handlers
import resource
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gouji.errors import GoujiError

__all__ = ["Fault", "FuzzLimits", "judge_run"]

_STATUS = Path("/proc/self/status")
_PEAK_RESET = Path("/proc/self/clear_refs")
_MOST_RECORDS = 1000
_LONGEST_LINE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FuzzLimits:
    """What reading one small file may take."""

    seconds: float = 20.0
    """Of processor time; a run that takes twice as much is ended with its process."""
    megabytes: int = 700
    """Of memory beyond what the process held before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a run. Faults with the same `signature` are likely the same defect."""

    what: str
    where: str
    trace: str = ""

    @property
    def signature(self) -> str:
        """A short name for the defect: the kind of the fault, and a hash of it with its place."""
        kind = "".join(c if c.isalnum() else "-" for c in self.what.partition(":")[0])[:40]
        return f"{kind}-{hashlib.sha256(f'{kind} {self.where}'.encode()).hexdigest()[:8]}"


def judge_run(run: Callable[[bytes], str], data: bytes, limits: FuzzLimits, *, twice: bool = True) -> list[Fault]:
    """Run a target on a file, with `twice` two times; return what is wrong, nothing where it is read or refused properly."""
    faults: list[Fault] = []
    first = _run_once(run, data, limits, faults)
    if twice and not faults and _run_once(run, data, limits, faults) != first:
        faults.append(Fault(what="another result the second time", where=""))
    return faults


def _run_once(run: Callable[[bytes], str], data: bytes, limits: FuzzLimits, faults: list[Fault]) -> str:
    """Return the digest of what was read or the words of the refusal; faults are added to the list."""
    before, started = measure_memory(reset=True), time.process_time()
    result = ""
    with _listen(faults):
        try:
            result = run(data)
        except GoujiError as error:
            result = f"{type(error).__name__}: {error}"
            if len(str(error).splitlines()) != 1 or len(str(error)) > _LONGEST_LINE:
                faults.append(_from_error(error, f"a message that is no line: {str(error)[:200]!r}"))
        except Exception as error:  # noqa: BLE001 - whatever else it raises is what is looked for
            faults.append(_from_error(error, f"{type(error).__name__}: {error}"[:300]))
    seconds, held = time.process_time() - started, measure_memory() - before
    if seconds > limits.seconds:
        faults.append(Fault(what=f"slow: {seconds:.0f} s", where=""))
    if held > limits.megabytes:
        faults.append(Fault(what=f"large: {held:.0f} MB", where=""))
    return result


@contextlib.contextmanager
def _listen(faults: list[Fault]) -> Iterator[None]:
    """Hear warnings and log records that a program with gouji in it would print."""
    handler = logging.handlers.BufferingHandler(_MOST_RECORDS)
    handler.setLevel(logging.WARNING)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("ignore")
            for category in (UserWarning, RuntimeWarning, SyntaxWarning):  # those that Python prints by itself
                warnings.simplefilter("always", category)
            yield
    finally:
        root.removeHandler(handler)
    faults += [Fault(what=f"log: {r.getMessage()[:200]}", where=f"{r.module}:{r.funcName}") for r in handler.buffer[:1]]
    faults += [
        Fault(what=f"warning: {w.message}"[:200], where=f"{Path(w.filename).name}:{w.lineno}")
        for w in (caught or [])[:1]
    ]


def _from_error(error: BaseException, what: str) -> Fault:
    frames = traceback.extract_tb(error.__traceback__)
    own = [
        frame
        for frame in frames
        if "/gouji" in frame.filename or "/ingest/" in frame.filename or "/models/" in frame.filename
    ]
    inner = own[-1] if own else frames[-1] if frames else None
    where = f"{Path(inner.filename).name}:{inner.name}" if inner else ""
    return Fault(what=what, where=where, trace="".join(traceback.format_exception(error, limit=-12))[-6000:])


def measure_memory(*, reset: bool = False) -> float:
    """Return the most memory that this process held, in MB, on Linux since `reset` was asked for."""
    with contextlib.suppress(OSError):
        if reset:
            _PEAK_RESET.write_text("5")
        lines = _STATUS.read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
