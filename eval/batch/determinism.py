"""The same tables, whatever the number of workers and the engine."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from gouji.batch.runner import BatchOptions, run_batch
from gouji.eval.batch.documents import StudyOptions, hash_tables, make_documents

__all__ = ["measure_determinism"]


def measure_determinism(folder: Path, options: StudyOptions) -> bool:
    """Compare the tables of 1, 2 and 4 workers, and of Ray where it is installed."""
    make_documents(folder / "in", options.count, apart=120)
    ways = {f"{workers} workers": BatchOptions(workers=workers) for workers in (1, 2, 4)}
    if find_spec("ray") is not None:
        ways["ray"] = BatchOptions(workers=2, engine="ray")
    hashes = set()
    for name, own in ways.items():
        run_batch([folder / "in"], folder / name, own)
        hashes.add(hash_tables(folder / name))
        print(f"{name:10} {hash_tables(folder / name)[:16]}")
    return len(hashes) == 1
