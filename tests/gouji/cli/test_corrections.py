"""`gouji corrections`: what it prints, and its exit status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import gouji
from gouji import corrections
from gouji.cli.app import run
from gouji.reports import Report

TOTAL = "requests.unavailable.not_held.total"
NAME = f"本机关不掌握相关政府信息 · 总计 ({TOTAL})"
DOCUMENT = "docs/examples/glued-line.txt"


@pytest.fixture(scope="module")
def report(root: Path) -> Report:
    return gouji.read(root / DOCUMENT)


@pytest.fixture
def log(tmp_path: Path, report: Report) -> Callable[..., str]:
    """Make a log of one correction."""

    def make(name: str, value: float, author: str) -> str:
        path = tmp_path / name
        time = "2026-03-01T09:30:00.000000Z"
        corrections.append(path, [corrections.correct(report, TOTAL, value, author=author, time=time)])
        return str(path)

    return make


def test_apply_prints_the_corrected_report(
    log: Callable[..., str], root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["corrections", "apply", log("a.jsonl", 8, "Li"), str(root / DOCUMENT)]) == 0
    report = Report.from_json(capsys.readouterr().out)
    assert report.findings == ()
    assert report.facts[TOTAL].current == 8


@pytest.mark.slow
def test_apply_takes_saved_reports(
    log: Callable[..., str], report: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "reports.jsonl"
    saved.write_text(report.to_json(lines=False) * 2, encoding="utf-8")
    assert run(["corrections", "apply", log("a.jsonl", 8, "Li"), str(saved)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [Report.from_json(line).facts[TOTAL].current for line in lines] == [8, 8]
    saved.write_text("{}\n", encoding="utf-8")
    assert run(["corrections", "apply", log("a.jsonl", 8, "Li"), str(saved)]) == 3
    assert capsys.readouterr().err.startswith(f"error: {saved}: it is no report of gouji; give a report")


def test_what_no_longer_fits_is_told_with_status_1(
    log: Callable[..., str], report: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "report.json"
    saved.write_text(report.to_json().replace(report.source.sha256, "0" * 64), encoding="utf-8")
    assert run(["corrections", "apply", log("a.jsonl", 8, "Li"), str(saved)]) == 1
    captured = capsys.readouterr()
    assert f"glued-line.txt: {NAME}: the document has changed since it was corrected" in captured.err
    assert "0 events applied, 1 cell left as it was read" in captured.err
    assert Report.from_json(captured.out).facts[TOTAL].corrected is None


def test_a_log_about_other_documents_is_told(
    log: Callable[..., str], report: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = log("a.jsonl", 8, "Li")
    text = report.to_json(lines=False)
    saved = tmp_path / "reports.jsonl"
    other = text.replace(report.source.sha256, "0" * 64).replace("glued-line.txt", "other.txt")
    saved.write_text(other, encoding="utf-8")
    assert run(["corrections", "apply", path, str(saved)]) == 0
    told = f"warning: {path}: all corrections (1) are about other documents than those given\n"
    assert capsys.readouterr().err == f"{told}0 events applied\n"
    saved.write_text(other + text, encoding="utf-8")
    assert run(["corrections", "apply", path, str(saved)]) == 0
    assert capsys.readouterr().err == "1 event applied\n"


def test_diff_names_cells(log: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    one, other = log("a.jsonl", 8, "Li"), log("b.jsonl", 3, "Wang")
    assert run(["corrections", "diff", one]) == 0
    assert capsys.readouterr().out == (f"glued-line.txt: {NAME}: 0 as read → 8 (Li, 2026-03-01T09:30:00.000000Z)\n")
    assert run(["corrections", "diff", one, other, "-f", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["fact"], told["before"]["value"], told["after"]["value"]) == (TOTAL, 8, 3)


def test_diff_says_who_said_what_the_other_log_lacks(
    log: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The author of a correction did not say that the cell is as it was read."""
    one, nothing = log("a.jsonl", 8, "Li"), tmp_path / "empty.jsonl"
    nothing.touch()
    assert run(["corrections", "diff", one, str(nothing)]) == 0
    assert capsys.readouterr().out == (
        f"glued-line.txt: {NAME}: 8 → 0 as read (said in {one} alone: Li, 2026-03-01T09:30:00.000000Z)\n"
    )


def test_diff_names_conflicts_with_status_1(
    log: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other, both = log("a.jsonl", 8, "Li"), log("b.jsonl", 3, "Wang"), str(tmp_path / "both.jsonl")
    run(["corrections", "merge", one, other, "-o", both])
    capsys.readouterr()
    for logs in ([both], [both, both], [one, both], [both, one]):
        assert run(["corrections", "diff", *logs]) == 1
        told = capsys.readouterr().err
        assert told.count(f"warning: glued-line.txt: {NAME}: ") == 1
        assert "Li says 8" in told
        assert "Wang says 3" in told
        assert told.endswith(", 1 conflict\n")


def test_counts_are_words_in_both_languages(log: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    path = log("a.jsonl", 8, "Li")
    told = {}
    for language in ("en", "zh"):
        assert run(["corrections", "stats", path, "--lang", language]) == 0
        told[language] = [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
    assert "of them under review, or named by a rule      1" in told["en"]
    assert not any(letter.isascii() and letter.isalpha() for line in told["zh"] for letter in line)


def test_merge_names_conflicts_with_status_1(
    log: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other, both = log("a.jsonl", 8, "Li"), log("b.jsonl", 3, "Wang"), tmp_path / "both.jsonl"
    assert run(["corrections", "merge", one, other, "-o", str(both)]) == 1
    assert f"warning: glued-line.txt: {NAME}: " in capsys.readouterr().err
    assert len(corrections.load(both).events) == 2
    assert run(["corrections", "merge", one, one]) == 0


def test_revert_appends(log: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    path = log("a.jsonl", 8, "Li")
    (event,) = corrections.load(path).events
    assert run(["corrections", "revert", path, event.id[:6], "--author", "Wang", "--reason", "no"]) == 0
    assert [e.action for e in corrections.load(path).events] == ["correct", "revert"]
    assert run(["corrections", "revert", path, event.id, "--author", "Wang"]) == 2
    assert "it was taken back before" in capsys.readouterr().err
    assert run(["corrections", "revert", path, "zz", "--author", "Wang"]) == 2


def test_stats_and_export(log: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = log("a.jsonl", 8, "Li")
    assert run(["corrections", "stats", path, "-f", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["cells"], told["changed"], told["warned"], told["authors"]) == (1, 1, 1, {"Li": 1})
    assert run(["corrections", "export", path]) == 0
    header, line = capsys.readouterr().out.splitlines()
    assert dict(zip(header.split(","), line.split(","), strict=True))["after_value"] == "8.0"
    assert run(["corrections", "export", path, "-o", str(tmp_path / "log.xlsx")]) == 0
    pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    assert run(["corrections", "export", path, "-o", str(tmp_path / "log.parquet")]) == 0
    (row,) = pq.read_table(tmp_path / "log.parquet").to_pylist()
    assert (row["id"], row["value"], row["after_value"], row["author"]) == (TOTAL, 0.0, 8.0, "Li")


def test_a_torn_line_is_told(log: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    path = log("a.jsonl", 8, "Li")
    with Path(path).open("a", encoding="utf-8") as file:
        file.write('{"schema": "gouji.corr')
    told = f"warning: {path}:2: it is no JSON: it was cut off or damaged; the line is skipped\n"
    assert run(["corrections", "stats", path]) == 0
    assert capsys.readouterr().err == told
    # The same is said of it once another line stands behind it.
    (event,) = corrections.load(path).events
    assert run(["corrections", "revert", path, event.id, "--author", "Wang"]) == 0
    assert capsys.readouterr().err.startswith(told)
    assert run(["corrections", "stats", path]) == 0
    assert capsys.readouterr().err == told
    assert run(["corrections", "stats", path, "--lang", "zh"]) == 0
    assert capsys.readouterr().err == f"警告：{path}:2：不是 JSON，已被截断或损坏；已跳过该行\n"


def test_to_corpus_makes_cases_that_can_be_run(
    log: Callable[..., str], root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "cases"
    assert run(["corrections", "to-corpus", log("a.jsonl", 8, "Li"), str(root / DOCUMENT), "-o", str(folder)]) == 0
    (gold,) = folder.glob("*.gold.json")
    assert json.loads(gold.read_text(encoding="utf-8"))["facts"][TOTAL] == 8
    (line,) = (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["row"] == "requests.unavailable.not_held"
    assert capsys.readouterr().err == f"1 case and 1 label in {folder}\n"
    assert run(["eval", "run", "--pairs", str(folder)]) == 0
    assert "own" in capsys.readouterr().out


def test_to_corpus_names_conflicts_as_merge_does(
    log: Callable[..., str], root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other, both = log("a.jsonl", 8, "Li"), log("b.jsonl", 3, "Wang"), str(tmp_path / "both.jsonl")
    assert run(["corrections", "merge", one, other, "-o", both, "--lang", "zh"]) == 1
    merged = capsys.readouterr().err.splitlines()[0]
    assert merged.startswith(f"警告：glued-line.txt：本机关不掌握相关政府信息 · 总计（{TOTAL}）：")
    folder = str(tmp_path / "cases")
    assert run(["corrections", "to-corpus", both, str(root / DOCUMENT), "-o", folder, "--lang", "zh"]) == 1
    assert capsys.readouterr().err.splitlines()[0] == merged


def test_helps_of_commands_are_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["corrections", "--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert ",..." not in told
    assert "apply Print reports with the corrections of a log: their rules, proposals and doubts made anew diff" in told


def test_a_log_that_is_not_there_has_status_3(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["corrections", "stats", "nothing.jsonl"]) == 3
    assert capsys.readouterr().err.startswith("error: nothing.jsonl: no such file or directory; ")
