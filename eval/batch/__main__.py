"""What batches cost and survive: `python -m gouji.eval.batch STUDY`.

Each study makes its documents, runs batches on them and prints figures; the exit status is 1 where one falls short.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from gouji.eval.batch.cluster import measure_cluster
from gouji.eval.batch.determinism import measure_determinism
from gouji.eval.batch.documents import StudyOptions
from gouji.eval.batch.kills import measure_kills
from gouji.eval.batch.memory import measure_memory
from gouji.eval.batch.poison import measure_poison
from gouji.eval.batch.throughput import measure_throughput

__all__ = ["main"]

_STUDIES: Mapping[str, tuple[Callable[[Path, StudyOptions], bool], int]] = {
    "throughput": (measure_throughput, 300),
    "kills": (measure_kills, 1000),
    "determinism": (measure_determinism, 300),
    "memory": (measure_memory, 20_000),
    "poison": (measure_poison, 1000),
    "cluster": (measure_cluster, 300),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.eval.batch", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("study", choices=_STUDIES)
    parser.add_argument("--count", type=int, help="documents")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=3, help="of each time that is taken")
    given = parser.parse_args(arguments)
    study, count = _STUDIES[given.study]
    with tempfile.TemporaryDirectory() as folder:
        options = StudyOptions(count=given.count or count, workers=given.workers, repeats=given.repeats)
        return int(not study(Path(folder), options))


if __name__ == "__main__":
    raise SystemExit(main())
