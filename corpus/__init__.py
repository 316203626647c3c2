"""Documents with gold readings: invented reports of every kind, damage operators, replicas of damaged ones."""

from __future__ import annotations

__all__: list[str] = []
