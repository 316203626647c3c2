"""How good a reading is: figures, runs over suites, peers beside gouji, studies of single parts.

From the bottom: `metrics`, `peers`, `runs`, `pages`, `studies`. Nothing of the reading imports this stage.
"""

from __future__ import annotations

__all__: list[str] = []
