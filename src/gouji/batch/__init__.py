"""Many documents into one small lake of Parquet that DuckDB, pandas and Polars open.

```python
import gouji.batch

gouji.batch.run(["reports/", "more.zip"], "out", workers=2)
lake = gouji.batch.open("out")
lake.to_frame("facts")
```

`sources` lists documents, `ledger` keeps what became of each, `reading` is what a worker does, `tables` the columns,
`lake` seals and opens what a run leaves, `corrected` puts corrections beside it, `runner` puts them together, `progress` tells of it. Stands on `gouji.reading`;
the command line stands above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gouji.batch.corrected import CorrectedLake
    from gouji.batch.corrected import correct_lake as correct
    from gouji.batch.lake import Lake
    from gouji.batch.lake import open_lake as open  # noqa: A004 - as in `gouji.batch.open`
    from gouji.batch.runner import BatchOptions, BatchResult
    from gouji.batch.runner import run_batch as run

__all__ = ["BatchOptions", "BatchResult", "CorrectedLake", "Lake", "correct", "open", "run"]

_HOMES = {
    "BatchOptions": ("gouji.batch.runner", "BatchOptions"),
    "BatchResult": ("gouji.batch.runner", "BatchResult"),
    "CorrectedLake": ("gouji.batch.corrected", "CorrectedLake"),
    "Lake": ("gouji.batch.lake", "Lake"),
    "correct": ("gouji.batch.corrected", "correct_lake"),
    "open": ("gouji.batch.lake", "open_lake"),
    "run": ("gouji.batch.runner", "run_batch"),
}


def __getattr__(name: str) -> object:
    """Load a public name when it is asked for, as pyarrow takes its time."""
    from importlib import import_module

    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    module, there = _HOMES[name]
    return getattr(import_module(module), there)
