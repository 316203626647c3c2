"""A second pipeline of damage, by other people: augraphy, over an interpreter of its own (`--augraphy PYTHON`).

augraphy models printing, paper, copying and scanning from their physics, with none of the operators of
`gouji.corpus.damage.scans`. Nothing is fitted or trained on its pages: it is the yardstick against which the ladder is
no witness in its own cause. It needs opencv-python, which writes over the files of opencv-python-headless; so it lives in
a virtual environment of its own (`python -m venv DIR; DIR/bin/pip install augraphy`) and is talked to in lines of JSON.

Groleau et al., *Augraphy: A Data Augmentation Library for Document Images* (ICDAR 2023).
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from gouji.corpus.damage.scans import Picture
from gouji.eval.peers.interpreter import OtherInterpreter

__all__ = ["DAMAGES", "AugraphyPages", "draw_steps"]

_WORKER = Path(__file__).with_name("augraphy_worker.py")
Steps = Sequence[tuple[str, Mapping[str, Any]]]

DAMAGES: Mapping[str, Steps] = {
    "ink-bleed": [("InkBleed", {})],
    "bleed-through": [("BleedThrough", {"intensity_range": (0.1, 0.25)})],
    "low-ink": [("LowInkRandomLines", {})],
    "letterpress": [("Letterpress", {})],
    "mottled": [("InkMottling", {}), ("InkShifter", {})],
    "dirty-drum": [("DirtyDrum", {})],
    "dirty-rollers": [("DirtyRollers", {})],
    "bad-copy": [("BadPhotoCopy", {})],
    "texture": [("NoiseTexturize", {})],
    "bright": [("BrightnessTexturize", {}), ("SubtleNoise", {})],
    "shadow": [("ShadowCast", {})],
    "jpeg": [("Jpeg", {"quality_range": (25, 60)})],
    "fax": [("Faxify", {})],
    "dithered": [("Dithering", {})],
    "mixed": [],
    "default": [],
}
"""Each damage with augraphy's own ranges, except where those leave nothing legible or nothing damaged. `mixed` is some of
them at once (`draw_steps`), `default` the library's default pipeline, which also binds pages into books and folds them."""
_MOST_MIXED = 3


def draw_steps(name: str, seed: int) -> Steps:
    """Return the steps of a damage; those of `mixed` are two or three damages, drawn for a document.

    >>> [step for step, _ in draw_steps("fax", 1)]
    ['Faxify']
    """
    if name != "mixed":
        return DAMAGES[name]
    rng = Random(f"augraphy/{seed}")
    single = [damage for damage, steps in DAMAGES.items() if steps]
    drawn = rng.sample(single, rng.randint(2, _MOST_MIXED))
    return [step for damage in single if damage in drawn for step in DAMAGES[damage]]


@dataclass(slots=True)
class AugraphyPages:
    """augraphy in the interpreter `python`; raises `MissingTool` where it cannot run."""

    python: str
    _program: OtherInterpreter = field(init=False)

    def __post_init__(self) -> None:
        self._program = OtherInterpreter(self.python, _WORKER, "augraphy")

    def damage(self, pictures: Sequence[Picture], name: str, seed: int) -> list[Picture]:
        """Return a document's pages with the damage `name`; a page on which augraphy itself fails stays as it is."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "page.npy"
            return [
                self._damage_page(page, path, draw_steps(name, seed), seed * 1000 + number)
                for number, page in enumerate(pictures, 1)
            ]

    def _damage_page(self, page: Picture, path: Path, steps: Steps, seed: int) -> Picture:
        np.save(path, page)
        self._program.ask({"page": str(path), "seed": seed, "steps": steps})
        return np.asarray(np.load(path), np.uint8)

    def close(self) -> None:
        """End the interpreter."""
        self._program.close()
