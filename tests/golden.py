"""Hashes of what groups of drawn pages give, kept in a file and written anew where `GOUJI_REGENERATE` is set."""

from __future__ import annotations

import json
import os
from pathlib import Path

__all__ = ["SWITCH", "is_as_before"]

SWITCH = "GOUJI_REGENERATE"


def is_as_before(path: Path, group: int, found: str) -> bool:
    """Return whether a group's hash, of which 16 digits are kept, is the one in a file; with the switch it is written there first."""
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if os.environ.get(SWITCH):
        known[str(group)] = found[:16]
        path.write_text(json.dumps(dict(sorted(known.items(), key=lambda item: int(item[0])))) + "\n", encoding="utf-8")
    return known.get(str(group)) == found[:16]
