"""What changes of cells cost: the old name of the room's settings."""

from __future__ import annotations

from gouji.models.editing.settings import EditingSettings as LocaliseCosts

__all__ = ["LocaliseCosts"]
