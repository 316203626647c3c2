"""What batches cost and survive: `python -m gouji.eval.batch throughput|kills|determinism|memory`.

Each makes its documents, runs batches on them and prints figures; the exit status is 1 where one falls short.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

import gouji
from gouji.batch.run import BatchOptions, run_batch
from gouji.corpus.make import generate

__all__ = ["main"]

_KINDS = ("tab", "cells", "flow", "glued", "html", "docx")
_TABLES = ("documents", "facts", "rows", "headings", "findings", "unplaced", "sources")
_SEED = 610_000


def make_documents(folder: Path, count: int, *, apart: int = 0) -> list[Path]:
    """Write documents; those beyond `apart` are earlier ones with a line more, as drawing each takes time."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = [generate(_KINDS[n % len(_KINDS)], _SEED + n) for n in range(apart or count)]
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


def measure_throughput(folder: Path, count: int, _workers: int) -> bool:
    """Compare with a loop of one process: two workers, and what one worker costs more."""
    paths = make_documents(folder / "in", count)
    for path in paths[:10]:
        gouji.read(path)  # what is loaded once is no part of a loop
    start = time.perf_counter()
    for path in paths:
        gouji.read(path)
    loop = time.perf_counter() - start
    print(f"loop of one process: {count / loop:.1f} documents a second")
    spent = {}
    for workers in (1, 2):
        start = time.perf_counter()
        run_batch([folder / "in"], folder / f"out{workers}", BatchOptions(workers=workers))
        spent[workers] = time.perf_counter() - start
        print(
            f"{workers} workers: {count / spent[workers]:.1f} documents a second, {loop / spent[workers]:.2f} × the loop"
        )
    good = loop / spent[2] >= 1.8 and spent[1] / loop <= 1.1
    print("two workers at least 1.8 × the loop, one at most 10 % slower:", "yes" if good else "no")
    return good


def measure_kills(folder: Path, count: int, workers: int) -> bool:
    """Kill the parent or a worker twenty times at random moments, and compare the tables with those of a quiet run."""
    make_documents(folder / "in", count, apart=120)
    run_batch([folder / "in"], folder / "quiet", BatchOptions(workers=workers))
    rng = random.Random(_SEED)
    command = [sys.executable, "-m", "gouji", "batch", str(folder / "in"), "-o", str(folder / "killed"), "-q"]
    command += ["--workers", str(workers)]
    kills = 0
    while kills < 20:
        with subprocess.Popen(command) as process:  # noqa: S603
            time.sleep(rng.uniform(0.3, 3.0))
            victims = psutil.Process(process.pid).children() if rng.random() < 0.5 and process.poll() is None else []
            if victims:
                victims[rng.randrange(len(victims))].send_signal(signal.SIGKILL)
                time.sleep(rng.uniform(0.0, 0.5))
            process.kill()
            kills += 1
    subprocess.run(command, check=False)  # noqa: S603
    same = hash_tables(folder / "quiet") == hash_tables(folder / "killed")
    print(f"{count} documents, {kills} kills: tables", "the same" if same else "differ")
    return same


def measure_determinism(folder: Path, count: int, _workers: int) -> bool:
    """Compare the tables of 1, 2 and 4 workers."""
    make_documents(folder / "in", count, apart=120)
    hashes = set()
    for workers in (1, 2, 4):
        run_batch([folder / "in"], folder / f"out{workers}", BatchOptions(workers=workers))
        hashes.add(hash_tables(folder / f"out{workers}"))
        print(f"{workers} workers: {hash_tables(folder / f'out{workers}')[:16]}")
    return len(hashes) == 1


def measure_memory(folder: Path, count: int, workers: int) -> bool:
    """Watch the parent's memory over a long run: flat from the tenth part on."""
    make_documents(folder / "in", count, apart=120)
    command = [sys.executable, "-m", "gouji", "batch", str(folder / "in"), "-o", str(folder / "out")]
    held: list[tuple[int, float]] = []
    command += ["--workers", str(workers), "--log-format", "json"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stderr is not None  # noqa: S101 - for the type checker
        watched = psutil.Process(process.pid)
        for number, _ in enumerate(process.stderr):
            if number % 100 == 0 and process.poll() is None:
                held.append((number, watched.memory_info().rss / (1 << 20)))
    late = [size for number, size in held if number >= count // 10] or [0.0]
    print(f"{count} documents: parent {late[0]:.0f} MB after a tenth, then {min(late):.0f} to {max(late):.0f} MB")
    return max(late) <= 1.1 * late[0]


_STUDIES: Mapping[str, tuple[Callable[[Path, int, int], bool], int]] = {
    "throughput": (measure_throughput, 300),
    "kills": (measure_kills, 1000),
    "determinism": (measure_determinism, 300),
    "memory": (measure_memory, 20_000),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.eval.batch", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("study", choices=_STUDIES)
    parser.add_argument("--count", type=int, help="documents")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args(arguments)
    study, count = _STUDIES[given.study]
    with tempfile.TemporaryDirectory() as folder:
        return int(not study(Path(folder), given.count or count, given.workers))


if __name__ == "__main__":
    raise SystemExit(main())
