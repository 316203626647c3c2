"""The second pipeline of damage, over an interpreter of its own; the library itself is stood in for."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from gouji.errors import MissingTool, UsageError
from gouji.eval.peers.augraphy_pages import DAMAGES, AugraphyPages, draw_steps
from gouji.eval.studies.scans import PIPELINES, ScanPlan

_LIBRARY = """
class Jpeg:
    def __init__(self, p, quality_range): self.least = quality_range[0]
    def __call__(self, page): return page - self.least
class Dithering:
    def __init__(self, p): pass
    def __call__(self, page): raise ValueError("no dots")
class AugraphyPipeline:
    def __init__(self, ink_phase, paper_phase, post_phase): self.steps = post_phase
    def __call__(self, page):
        for step in self.steps: page = step(page)
        return {"output": page}
def default_augraphy_pipeline():
    return lambda page: page[:, :, 0]
"""


def page() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((40, 30, 3), 255, np.uint8)


def test_pages_are_damaged_by_another_interpreter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "augraphy.py").write_text(_LIBRARY)
    (tmp_path / "cv2.py").write_text("def setRNGSeed(seed): pass\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    other = AugraphyPages(sys.executable)
    try:
        first, second = other.damage([page(), page()], "jpeg", 1)
        assert (first == 255 - 25).all()
        assert (second == first).all()
        (plain,) = other.damage([page()], "default", 1)
        assert plain.shape == page().shape
        (kept,) = other.damage([page()], "dithered", 1)
        assert (kept == 255).all(), "a page on which the library fails stays as it is"
    finally:
        other.close()


def test_an_interpreter_without_the_library_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "augraphy.py").write_text("raise ImportError\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(MissingTool, match="augraphy does not run in it; install it there"):
        AugraphyPages(sys.executable).damage([page()], "jpeg", 1)


def test_a_pipeline_knows_its_own_damages() -> None:
    plan = ScanPlan(seeds=(1,), damage=tuple(DAMAGES), pipeline="augraphy", readers=("gouji",))
    assert [key[2] for key in plan.keys(1)] == [f"augraphy {name}" for name in DAMAGES]
    with pytest.raises(UsageError, match="unknown damage 'moderate'"):
        ScanPlan(seeds=(1,), damage=("moderate",), pipeline="augraphy")
    with pytest.raises(UsageError, match="unknown pipeline 'blender'; known are ladder, augraphy"):
        ScanPlan(seeds=(1,), pipeline="blender")
    assert set(PIPELINES) == {"ladder", "augraphy"}


def test_a_mixture_is_some_damages_drawn_by_the_document() -> None:
    assert draw_steps("mixed", 1) == draw_steps("mixed", 1)
    drawn = [tuple(name for name, _ in draw_steps("mixed", seed)) for seed in range(40)]
    assert {name for names in drawn for name in names} == {name for steps in DAMAGES.values() for name, _ in steps}
    assert len(set(drawn)) > 20
