"""What the parent holds in memory over a long run."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

from gouji.eval.batch.documents import StudyOptions, make_documents

__all__ = ["measure_memory"]


def measure_memory(folder: Path, options: StudyOptions) -> bool:
    """Watch the parent's memory: flat from the tenth part on, within a tenth."""
    make_documents(folder / "in", options.count, apart=120)
    command = [sys.executable, "-m", "gouji", "batch", str(folder / "in"), "-o", str(folder / "out")]
    command += ["--workers", str(options.workers), "--log-format", "json"]
    held: list[tuple[int, float]] = []
    sealing: list[float] = []
    done = 0
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        watched = psutil.Process(process.pid)

        def watch() -> None:
            while process.poll() is None:
                try:
                    size = watched.memory_info().rss / (1 << 20)
                except psutil.Error:
                    return
                held.append((done, size)) if done < options.count else sealing.append(size)
                time.sleep(0.2)

        watcher = threading.Thread(target=watch)
        watcher.start()
        assert process.stderr is not None  # noqa: S101 - for the type checker
        for line in process.stderr:
            done += '"document"' in line
        watcher.join()
    late = [size for number, size in held if number >= options.count // 10] or [0.0]
    print(
        f"{options.count} documents: the parent holds {late[0]:.0f} MB after a tenth, then {min(late):.0f} to {max(late):.0f} MB"
    )
    print(
        f"at most {max(sealing, default=0.0):.0f} MB while it writes the tables; {_measure_folder(folder / 'out') / options.count:.0f} kB a document on disk"
    )
    return 0.9 * late[0] <= min(late) and max(late) <= 1.1 * late[0]


def _measure_folder(folder: Path) -> float:
    """Return the kilobytes of a folder's files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1000
