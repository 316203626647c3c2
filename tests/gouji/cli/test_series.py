"""`gouji check --series`: reports of one organ over the years."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Cli


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """Two years of one organ, in folders of their own, beside files that are no reports."""
    for name in ("glued-line.txt", "glued-line-2024.txt"):
        (tmp_path / "reports" / name).mkdir(parents=True)
        shutil.copy(root / "docs" / "examples" / name, tmp_path / "reports" / name / name)
    (tmp_path / "reports" / "notes.txt").write_text("今天买了三斤苹果。\n", encoding="utf-8")
    (tmp_path / "reports" / "photo.zip").write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(20))
    (tmp_path / "reports" / ".hidden").write_bytes(bytes(20))
    return tmp_path / "reports"


@pytest.mark.slow
def test_a_number_that_is_not_carried_over_is_an_error(cli: Cli, folder: Path) -> None:
    done = cli("check", "--series", folder)
    assert done.status == 1
    first = done.out.splitlines()[0]
    assert first.startswith(f"{folder}/glued-line.txt/glued-line.txt:1: error years.carried[natural_person]: ")
    assert first.endswith(f"0 ≠ 2; before: {folder}/glued-line-2024.txt/glued-line-2024.txt:1")
    assert "青杨市人民政府 (2024, 2025): 2 errors" in done.err


@pytest.mark.slow
def test_what_was_passed_over_in_a_folder_is_counted(cli: Cli, folder: Path) -> None:
    assert "2 other files: no report on a known form (-v names them)" in cli("check", "--series", folder).err
    assert "notes.txt: no report on a known form" in cli("check", "--series", folder, "-v").err


@pytest.mark.slow
def test_json_gives_a_series_a_line(cli: Cli, folder: Path) -> None:
    done = cli("check", "--series", folder, "--format", "json", "--quiet")
    (series,) = [json.loads(line) for line in done.out.splitlines()]
    assert series["agency"] == "青杨市人民政府"
    assert [r["year"] for r in series["reports"]] == [2024, 2025]
    assert [f["rule"] for f in series["findings"]][:1] == ["years.carried[natural_person]"]
    assert series["findings"][0]["last_facts"] == ["requests.carried_out.natural_person"]
    assert 0.5 < series["repeated"][0]["share"] < 1


def test_a_single_report_agrees_with_itself(cli: Cli, folder: Path) -> None:
    done = cli("check", "--series", folder / "glued-line.txt")
    assert (done.status, done.out) == (0, "")


@pytest.mark.slow
def test_a_form_file_of_ones_own_brings_its_links(cli: Cli, root: Path, folder: Path, tmp_path: Path) -> None:
    text = (root / "models" / "forms" / "gov-disclosure-2021.yaml").read_text(encoding="utf-8")
    own = tmp_path / "own.yaml"
    own.write_text(
        text.replace("form: gov-disclosure-2021", "form: own").replace("years.carried", "years.mine"), encoding="utf-8"
    )
    done = cli("check", "--series", folder, "--form", own)
    assert done.status == 1
    assert "error years.mine[total]: " in done.out


def test_a_folder_without_reports_says_so(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("今天买了三斤苹果。\n", encoding="utf-8")
    done = cli("check", "--series", tmp_path)
    assert (done.status, done.out) == (0, "")
    assert "no report on a known form is there" in done.err


def test_a_file_that_is_named_must_be_readable(cli: Cli, folder: Path) -> None:
    assert cli("check", "--series", folder / "photo.zip").status == 3
    assert cli("check", "--series", folder / "missing.txt").status == 3


@pytest.mark.slow
def test_real_reports_of_one_organ_are_one_series(cli: Cli, shared: Path) -> None:
    real = shared / "real"
    done = cli(
        "check", "--series", real / "pingtan-gwh-2019-txt", real / "pingtan-gwh-2022-txt", real / "pingtan-gaj-2021-txt"
    )
    assert done.status == 0
    assert [line.split(": ")[1].split()[-1] for line in done.out.splitlines()] == ["series.gap", "series.form"]
