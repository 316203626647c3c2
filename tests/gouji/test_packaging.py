"""The wheel holds every package and every data file, also from a checkout without symbolic links."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

STAGES = ("ingest", "models", "train", "eval", "corpus")
DATA = {".yaml", ".json", ".txt", ".html", ".css", ".toml"}
_USE = """
import sys
sys.path[:0] = [sys.argv[1], sys.argv[2]]
import gouji, gouji.cli.app, gouji.corpus.drafts.forms, gouji.eval.metrics.score
report = gouji.read(sys.argv[3])
gouji.report_schema()
print(gouji.__file__, report.form, len(report.facts), sep="\\n")
"""
_SKIPPED = shutil.ignore_patterns("__pycache__", "*.egg-info", "*.pyc")


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the tree in which src/gouji has no links."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("pyproject.toml", "LICENSE", "README.md"):
        if (root / name).exists():
            shutil.copy(root / name, copy)
    for stage in STAGES:
        shutil.copytree(root / stage, copy / stage, ignore=_SKIPPED)
    shutil.copytree(root / "src", copy / "src", ignore=_SKIPPED, symlinks=True)
    for stage in STAGES:
        (copy / "src" / "gouji" / stage).unlink()
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "-q", "--no-deps", "--no-index"]
    done = subprocess.run(
        [*command, "--no-build-isolation", "-w", copy / "dist", copy],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    (built,) = (copy / "dist").glob("gouji-*.whl")
    return built


def _expected(root: Path) -> set[str]:
    """Every module and data file of the tree, by its place in the wheel."""
    folders = {"gouji": root / "src" / "gouji"} | {f"gouji/{stage}": root / stage for stage in STAGES}
    found = set()
    for place, folder in folders.items():
        for path in folder.rglob("*"):
            relative = path.relative_to(folder)
            if place == "gouji" and relative.parts[0] in STAGES:
                continue
            if path.is_file() and (path.suffix in {".py", *DATA} or path.name == "py.typed"):
                found.add(f"{place}/{relative.as_posix()}")
    return {name for name in found if "__pycache__" not in name}


@pytest.mark.slow
def test_the_wheel_holds_every_module_and_data_file(wheel: Path, root: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert _expected(root) - names == set()
    assert {name.split("/")[0].removesuffix(".dist-info").split("-")[0] for name in names} == {"gouji"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


@pytest.mark.slow
def test_the_wheel_works_away_from_the_tree(wheel: Path, tmp_path: Path, document: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    # -S keeps the editable installation of the tree out of the way; the folder of libraries is put back by hand.
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    site = str(tmp_path / "site")
    done = subprocess.run(
        [sys.executable, "-S", "-c", _USE, site, libraries, str(document)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        timeout=120,
    )
    assert done.stderr == ""
    place, form, facts = done.stdout.splitlines()
    assert place.startswith(site)
    assert (form, facts) == ("gov-disclosure-2021", "200")


def test_pyproject_lists_every_package(root: Path) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    places = {"gouji": root / "src" / "gouji"} | {f"gouji.{stage}": root / stage for stage in STAGES}
    found = set()
    for package, folder in places.items():
        for path in folder.rglob("__init__.py"):
            parts = path.parent.relative_to(folder).parts
            if not (package == "gouji" and parts and parts[0] in STAGES):
                found.add(".".join((package, *parts)))
    assert set(settings["packages"]) == found
    assert set(settings["package-dir"]) == {"", *(f"gouji.{stage}" for stage in STAGES)}


def test_no_data_file_lies_outside_a_package(root: Path) -> None:
    for stage in STAGES:
        for path in (root / stage).rglob("*"):
            if path.is_file() and path.suffix in DATA:
                assert (path.parent / "__init__.py").exists(), path


def test_the_links_are_relative_and_lead_to_the_stages(root: Path) -> None:
    for stage in STAGES:
        link = root / "src" / "gouji" / stage
        if not link.is_symlink():
            pytest.skip("this checkout has no symbolic links")
        assert link.readlink() == Path("..") / ".." / stage
