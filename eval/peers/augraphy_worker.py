"""Runs in an interpreter that has augraphy, which gouji's own has not: its OpenCV would overwrite gouji's.

One request a line on standard input, `{"page": NPY, "seed": 1, "steps": [["InkBleed", {…}], …]}`; without steps it is
augraphy's own default pipeline, drawn anew for each page. The damaged page is written over `page`, (height, width, 3) uint8;
the answer is `{"error": null}` or says why the page is as it was.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["damage_page", "main"]

Steps = Sequence[tuple[str, Mapping[str, Any]]]


def damage_page(path: str, seed: int, steps: Steps) -> None:
    """Damage the page in a NumPy file, and write it back."""
    augraphy = importlib.import_module("augraphy")
    cv2 = importlib.import_module("cv2")
    random.seed(seed)
    np.random.seed(seed % 2**32)  # noqa: NPY002 – augraphy draws from the global generators
    cv2.setRNGSeed(seed % 2**31)
    made = [getattr(augraphy, name)(p=1, **given) for name, given in steps]
    pipeline = (
        augraphy.AugraphyPipeline(ink_phase=[], paper_phase=[], post_phase=made)
        if made
        else augraphy.default_augraphy_pipeline()
    )
    found = pipeline(np.load(path))
    page = np.asarray(found["output"] if isinstance(found, dict) else found)
    if page.ndim == 2:
        page = np.repeat(page[..., None], 3, axis=2)
    np.save(path, np.ascontiguousarray(page[..., :3], np.uint8))


def main() -> int:
    """Answer requests until the input ends."""
    importlib.import_module("augraphy")
    with tempfile.TemporaryDirectory() as folder:
        for line in sys.stdin:
            with contextlib.chdir(Path(tempfile.mkdtemp(dir=folder))):  # augraphy mixes the pages that it kept there
                print(json.dumps({"error": _try_damage(json.loads(line))}), flush=True)
    return 0


def _try_damage(request: Mapping[str, Any]) -> str | None:
    """Damage a page, and return what the damage failed with."""
    try:
        with contextlib.redirect_stdout(sys.stderr):
            damage_page(request["page"], request["seed"], request["steps"])
    except Exception as found:  # noqa: BLE001 – whatever a damage fails with, the page stays
        return f"{type(found).__name__}: {found}"
    return None


if __name__ == "__main__":
    raise SystemExit(main())
