"""Random documents against the readers: targets, what is a fault of theirs, runs of minutes or a night, long soaks.

`python -m gouji.eval.fuzz --minutes 10` runs all targets in turn, each in a process of its own.
"""

from __future__ import annotations

__all__: list[str] = []
