"""Corrections in a lake."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pyarrow")

import gouji.batch
from gouji import corrections
from gouji.batch.runner import run_batch
from gouji.cli.app import run
from gouji.corrections import Correction
from gouji.errors import UsageError

TOTAL = "requests.unavailable.not_held.total"
PERMITS = "disclosure.permits.decisions"
MADE = "disclosure.normative_documents.made"


@pytest.fixture(scope="module")
def lake(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a batch of the manual's examples left."""
    out = tmp_path_factory.mktemp("lake") / "out"
    run_batch([str(root / "docs" / "examples" / name) for name in ("glued-line.txt", "glued-line-2024.txt")], out)
    return out


def _events(root: Path) -> list[Correction]:
    report = gouji.read(root / "docs" / "examples" / "glued-line.txt")
    absent = next(i for i in gouji.load_forms()[1].list_fact_ids() if i not in report.facts)
    events = [corrections.correct(report, TOTAL, 3, author="Li", time="2026-01-01T00:00:00Z")]
    events.append(corrections.correct(report, TOTAL, 8, author="Wang", events=events, time="2026-01-02T00:00:00Z"))
    events.append(corrections.correct(report, MADE, 40, author="Li", time="2026-01-03T00:00:00Z"))
    events.append(corrections.revert(events[-1], events, author="Li", time="2026-01-04T00:00:00Z"))
    events.append(corrections.correct(report, absent, 5, author="Li", time="2026-01-05T00:00:00Z"))
    return events


def test_facts_have_both_values(lake: Path, root: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    events = _events(root)
    corrections.append(log, events)
    assert run(["batch", "correct", str(lake), str(log)]) == 0
    table = gouji.batch.open(lake)
    states = {row["event"]: row["state"] for row in table.to_arrow("corrections").to_pylist()}
    assert [states[event.id] for event in events] == ["superseded", "in_force", "reverted", "reverted", "in_force"]
    rows = table.to_arrow("facts_corrected").to_pylist()
    assert len(rows) == table.to_arrow("facts").num_rows + 1
    document = events[0].document
    known = {row["id"]: row for row in rows if row["sha256"] == document}
    assert (known[TOTAL]["value"], known[TOTAL]["current"], known[TOTAL]["corrected_by"]) == (0, 8, "Wang")
    assert (known[MADE]["current"], known[MADE]["corrected_kind"], known[MADE]["review"]) == (4, None, True)
    assert known[MADE]["reasons"] == ["cut"]
    assert (known[events[-1].fact]["value"], known[events[-1].fact]["current"]) == (None, 5)
    assert {e.id for e in events} <= {e.id for e in corrections.load(lake / "corrections.jsonl").events}
    others = [row for row in rows if row["sha256"] != document]
    assert all(row["current"] == row["value"] and row["corrected_kind"] is None for row in others)


def test_what_no_longer_fits_is_not_in_force(lake: Path, root: Path, tmp_path: Path) -> None:
    from dataclasses import replace

    first = _events(root)[0]
    other_bytes = replace(first, document="0" * 64)
    other_reading = replace(first, fact=PERMITS)
    nobody = replace(first, document="1" * 64, name="nothing.txt")
    log = tmp_path / "log.jsonl"
    corrections.append(log, [other_bytes, other_reading, nobody])
    assert run(["batch", "correct", str(lake), str(log)]) == 1
    rows = gouji.batch.open(lake).to_arrow("corrections").to_pylist()
    states = {row["event"]: row["state"] for row in rows}
    assert [states[e.id] for e in (other_bytes, other_reading, nobody)] == ["stale", "stale", "unknown"]


def test_conflicts_and_stale_cells_are_named(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from dataclasses import replace

    document = root / "docs" / "examples" / "glued-line.txt"
    run_batch([str(document)], tmp_path / "out")
    report, log = gouji.read(document), tmp_path / "log.jsonl"
    made = corrections.correct(report, MADE, 40, author="Li")
    events = [
        *(corrections.correct(report, TOTAL, value, author=author) for value, author in ((8, "Li"), (3, "Wang"))),
        replace(made, read=replace(made.read, printed="7", value=7)),
        replace(made, document="0" * 64),
    ]
    corrections.append(log, events)
    capsys.readouterr()
    assert run(["batch", "correct", str(tmp_path / "out"), str(log)]) == 1
    told = capsys.readouterr().err.splitlines()
    cell = f"glued-line.txt: 行政规范性文件 · 本年制发件数 ({MADE}): "
    assert {line for line in told if line.startswith(f"warning: {cell}")} == {
        f"warning: {cell}the document has changed since it was corrected; look at the cell again",
        f"warning: {cell}4 with the status ambiguous is read now, and 7 with the status ambiguous was when it was corrected; look at the cell again",
    }
    (conflict,) = (line for line in told if TOTAL in line)
    assert f"Li says 8 ({events[0].id}); Wang says 3 ({events[1].id})" in conflict


def test_a_lake_without_corrections_says_so(root: Path, tmp_path: Path) -> None:
    run_batch([str(root / "docs" / "examples" / "glued-line.txt")], tmp_path / "out")
    with pytest.raises(UsageError, match="no table 'corrections'"):
        gouji.batch.open(tmp_path / "out").to_arrow("corrections")
    with pytest.raises(UsageError, match="nobody has corrected anything there"):
        gouji.batch.correct(tmp_path / "out")


def test_the_view_of_the_manual_gives_the_same(lake: Path, root: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    log = tmp_path / "log.jsonl"
    corrections.append(log, _events(root))
    gouji.batch.correct(lake, [log])
    manual = (root / "docs" / "corrections.md").read_text(encoding="utf-8")
    view = manual.split("```sql\n")[1].split("```")[0].replace("out/", f"{lake}/")
    base = duckdb.connect()
    base.execute(view)
    told = {(s, i): v for s, i, v in base.execute("select sha256, id, current from facts_corrected").fetchall()}
    known = {
        (r["sha256"], r["id"]): r["current"] for r in gouji.batch.open(lake).to_arrow("facts_corrected").to_pylist()
    }
    assert told == known
