"""What people changed, as data: an append-only log of events, and everything that is made of it.

```python
import gouji
from gouji import corrections

report = gouji.read("report.pdf")
event = corrections.correct(report, "requests.received.total", 218, author="Li")
corrections.append("corrections.jsonl", [event])
corrections.apply(report, corrections.load("corrections.jsonl").events).report
```

`event` is what a line of the log holds, `log` appends and loads, `authoring` makes events for a report, `cells` says what the events of a
cell come to, `applying` makes revisions, `merging` puts logs together and compares them, `counting` and `table` count and export, `corpus` makes
documents with gold readings and training data of them. Stands on reports; batches and the command line stand above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gouji.corrections.applying import Applied, Stale, StaleReason
    from gouji.corrections.applying import apply_events as apply
    from gouji.corrections.authoring import comment, correct, revert
    from gouji.corrections.cells import Conflict
    from gouji.corrections.corpus import to_corpus
    from gouji.corrections.counting import count_events as stats
    from gouji.corrections.event import Correction, EventAction, EventPlace, ReadCell
    from gouji.corrections.log import Loaded, SkippedLine
    from gouji.corrections.log import append_events as append
    from gouji.corrections.log import load_events as load
    from gouji.corrections.merging import CellChange, MergedLog
    from gouji.corrections.merging import diff_events as diff
    from gouji.corrections.merging import merge_events as merge
    from gouji.corrections.table import export_events as export

__all__ = [
    "Applied",
    "CellChange",
    "Conflict",
    "Correction",
    "EventAction",
    "EventPlace",
    "Loaded",
    "MergedLog",
    "ReadCell",
    "SkippedLine",
    "Stale",
    "StaleReason",
    "append",
    "apply",
    "comment",
    "correct",
    "diff",
    "export",
    "load",
    "merge",
    "revert",
    "stats",
    "to_corpus",
]

_HOMES = {
    "Applied": ("applying", "Applied"),
    "CellChange": ("merging", "CellChange"),
    "Conflict": ("cells", "Conflict"),
    "Correction": ("event", "Correction"),
    "EventAction": ("event", "EventAction"),
    "EventPlace": ("event", "EventPlace"),
    "Loaded": ("log", "Loaded"),
    "MergedLog": ("merging", "MergedLog"),
    "ReadCell": ("event", "ReadCell"),
    "SkippedLine": ("log", "SkippedLine"),
    "Stale": ("applying", "Stale"),
    "StaleReason": ("applying", "StaleReason"),
    "append": ("log", "append_events"),
    "apply": ("applying", "apply_events"),
    "comment": ("authoring", "comment"),
    "correct": ("authoring", "correct"),
    "diff": ("merging", "diff_events"),
    "export": ("table", "export_events"),
    "load": ("log", "load_events"),
    "merge": ("merging", "merge_events"),
    "revert": ("authoring", "revert"),
    "stats": ("counting", "count_events"),
    "to_corpus": ("corpus", "to_corpus"),
}


def __getattr__(name: str) -> object:
    """Load a public name when it is asked for (PEP 562)."""
    from importlib import import_module

    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    module, there = _HOMES[name]
    return getattr(import_module(f"{__name__}.{module}"), there)
