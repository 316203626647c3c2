"""`kill -9` at random moments, of the parent or of a worker."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from gouji.batch.runner import BatchOptions, run_batch
from gouji.eval.batch.documents import SEED, StudyOptions, hash_tables, make_documents

__all__ = ["measure_kills"]

_KILLS = 20


def measure_kills(folder: Path, options: StudyOptions) -> bool:
    """Kill the parent or a worker twenty times, and compare the tables with those of a quiet run."""
    make_documents(folder / "in", options.count, apart=120)
    start = time.perf_counter()
    run_batch([folder / "in"], folder / "quiet", BatchOptions(workers=options.workers))
    longest = (time.perf_counter() - start) / _KILLS
    rng = random.Random(SEED)
    command = [sys.executable, "-m", "gouji", "batch", str(folder / "in"), "-o", str(folder / "killed"), "-q"]
    command += ["--workers", str(options.workers)]
    of_workers = 0
    for _ in range(_KILLS):
        with subprocess.Popen(command) as process:  # noqa: S603
            time.sleep(rng.uniform(0.3, 0.3 + 1.5 * longest))
            victims = psutil.Process(process.pid).children() if rng.random() < 0.5 and process.poll() is None else []
            if victims:
                of_workers += 1
                victims[rng.randrange(len(victims))].send_signal(signal.SIGKILL)
                time.sleep(rng.uniform(0.0, 0.5))
            process.kill()
    left = subprocess.run([*command[:3], "batch", "status", str(folder / "killed")], check=False, capture_output=True)  # noqa: S603
    subprocess.run(command, check=False)  # noqa: S603
    same = hash_tables(folder / "quiet") == hash_tables(folder / "killed")
    print(f"after {_KILLS} kills of the parent, {of_workers} of a worker before it: {left.stdout.decode().strip()}")
    print(f"{options.count} documents: tables", "the same" if same else "differ")
    return same
