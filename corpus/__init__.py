"""Documents with gold readings: invented reports of every kind, damage, replicas of real damage.

From the bottom: `drafts`, `damage` and `render`, `labels`, `recipes`, `lines`; `replicas` stand beside them. `make`
and `scan_make` are its commands. Train and test never share a seed.
"""

from __future__ import annotations

__all__: list[str] = []
