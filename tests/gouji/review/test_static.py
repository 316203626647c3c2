"""The built page in the package is what its source gives, and loads nothing from elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

BUILT = ("frame.css", "icon.svg", "index.html", "page.css", "page.js")


@pytest.fixture
def static(root: Path) -> Path:
    return root / "src" / "gouji" / "review" / "static"


def test_the_page_is_small_and_whole(static: Path) -> None:
    assert sorted(path.name for path in static.iterdir()) == sorted(BUILT)
    assert sum(path.stat().st_size for path in static.iterdir()) < 200_000


def test_the_page_loads_nothing_from_elsewhere(static: Path) -> None:
    for name in BUILT:
        text = (static / name).read_text(encoding="utf-8")
        found = set(re.findall(r"https?://[\w.-]+", text)) - {"http://www.w3.org"}
        assert found == set(), name
    page = (static / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'(?:src|href)="([^"]+)"', page) == ["/static/icon.svg", "/static/page.js", "/static/page.css"]
    assert "<script>" not in page
    assert "style=" not in page


@pytest.mark.slow
def test_a_second_build_gives_the_same_files(root: Path, static: Path, tmp_path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("the page is built with node")
    for name in ("review", "src/gouji/export/html"):
        shutil.copytree(root / name, tmp_path / name, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    here = tmp_path / "review"
    installed = root / "review" / "node_modules"
    if installed.is_dir():
        (here / "node_modules").symlink_to(installed)
    else:
        done = subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=here, check=False, capture_output=True)
        if done.returncode:
            pytest.skip("the packages of the page cannot be had here")
    subprocess.run([npm, "run", "build"], cwd=here, check=True, capture_output=True, env={**os.environ, "CI": "1"})
    for name in BUILT:
        again = tmp_path / "src" / "gouji" / "review" / "static" / name
        assert again.read_bytes() == (static / name).read_bytes(), (
            f"run `npm run build` in review/: {name} is not up to date"
        )
