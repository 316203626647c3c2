"""Runs and their bundles, with readers that are known to be good or bad."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gouji.corpus.make import generate
from gouji.corpus.recipes.recipe import load_recipe
from gouji.corpus.replicas import REPLICAS
from gouji.errors import UsageError
from gouji.eval.pages.bundle_html import write_page
from gouji.eval.pages.tables import percent, show
from gouji.eval.peers.reading import Reader
from gouji.eval.runs.bundle import Bundle, load_bundle, load_facts, write_bundle
from gouji.eval.runs.outcome import judge
from gouji.eval.runs.run import run
from gouji.eval.runs.samples import Sample, Task, list_recipe_tasks, list_suite_tasks, load_task, pair_tasks
from gouji.eval.runs.summary import compute_scores

RECIPE = 'name = "two"\nkinds = ["tab", "flow"]\ndamage = ["drop"]\n[seeds]\nfirst = 7\ncount = 12\n'


@pytest.fixture
def tasks(tmp_path: Path) -> tuple[Task, ...]:
    path = tmp_path / "two.toml"
    path.write_text(RECIPE, encoding="utf-8")
    return list_recipe_tasks(load_recipe(path))


def half_sure(data: bytes, name: str) -> Mapping[str, Any]:
    """A reader that says 0 everywhere, and is surer of some facts."""
    assert data
    kind, seed = name.rsplit(".", 1)[0].split("-")
    gold = generate(kind, int(seed), damage="none").gold
    facts = [
        {"id": fact, "value": 0, "status": "read", "review": i % 2 == 0, "confidence": 0.5 + (i % 3) / 10}
        for i, fact in enumerate(gold.facts)
    ]
    return {"facts": facts, "engine": {"version": "0", "settings_sha256": "0", "models": {f"form:{gold.form}": "1"}}}


def broken(_data: bytes, _name: str) -> Mapping[str, Any]:
    """A reader that cannot."""
    message = "no"
    raise ValueError(message)


def _bundle(tasks: tuple[Task, ...], folder: Path, *, reader: Reader = half_sure, workers: int = 1) -> Bundle:
    folder.mkdir()
    result = run(tasks, reader=reader, workers=workers)
    bundle = write_bundle(folder, result, {"suite": "test"})
    write_page(bundle, result.outcomes)
    return bundle


def test_workers_and_repetition_change_no_byte(tasks: tuple[Task, ...], tmp_path: Path) -> None:
    folders = [_bundle(tasks, tmp_path / f"{i}", workers=w).folder for i, w in enumerate((1, 1, 2))]
    for path in sorted(folders[0].iterdir()):
        if path.name in ("timing.json", "report.html"):
            continue
        for other in folders[1:]:
            assert path.read_bytes() == (other / path.name).read_bytes(), path.name


def test_a_bundle_can_be_read_again(tasks: tuple[Task, ...], tmp_path: Path) -> None:
    bundle = _bundle(tasks, tmp_path / "run")
    again = load_bundle(bundle.folder)
    assert again.scores == bundle.scores
    assert again.scores["all"]["counts"]["documents"] == 24
    facts = load_facts(again)
    assert len(facts) == sum(d["counts"]["facts"] + d["counts"]["undecidable"] for d in again.documents)
    right = sum(fact.result == "right" for fact in facts)
    assert right == again.scores["all"]["counts"]["right"]
    assert again.settings["engine"]["models"], "models of every document are named"


def test_without_pyarrow_facts_are_lines(
    tasks: tuple[Task, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_arrow = load_facts(_bundle(tasks, tmp_path / "with"))
    monkeypatch.setattr("gouji.eval.runs.bundle.find_spec", lambda _name: None)
    bundle = _bundle(tasks, tmp_path / "without")
    assert (bundle.folder / "facts.jsonl").exists()
    assert load_facts(bundle) == with_arrow


def test_facts_in_parquet_without_pyarrow_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gouji.eval.runs.bundle.find_spec", lambda _name: None)
    bundle = Bundle(folder=tmp_path, settings={}, scores={}, documents=(), timing={})
    with pytest.raises(UsageError, match=r"gouji\[data\]"):
        load_facts(bundle)


def test_a_crash_is_a_result(tasks: tuple[Task, ...]) -> None:
    result = run(tasks[:1], reader=broken)
    scores: Any = compute_scores(result.outcomes)
    assert scores["all"]["crashes"] == 10
    assert scores["all"]["right"] == 0.0
    assert scores["calibration"]["ece"] is None, "nothing was claimed"


def test_the_page_holds_plots_and_every_error(tasks: tuple[Task, ...], tmp_path: Path) -> None:
    page = (_bundle(tasks, tmp_path / "run").folder / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 2
    assert "Reliability" in page
    assert "<script" not in page
    assert "http" not in page
    assert "silent: requests." in page
    assert "<td>engine, version</td><td>0</td>" in page
    assert "{&#x27;" not in page, "no setting is shown as code"


def test_the_terminal_gets_a_line_a_kind(tasks: tuple[Task, ...], tmp_path: Path) -> None:
    lines = list(show(_bundle(tasks, tmp_path / "run")))
    assert [line.split()[0] for line in lines[1:5]] == ["kind", "tab", "flow", "all"]


def test_no_share_is_rounded_up_to_all() -> None:
    assert percent(0.999996) == "99.99 %"
    assert percent(1.0) == "100.00 %"
    assert percent(None) == "–"


def _sample(facts: dict[str, float | None], **more: object) -> Sample:
    gold = {"form": "f", "year": 2024, "agency": "a", "facts": facts, "violations": [], "rows": [], **more}
    return Sample(name="one", kind="tab", data=b"x", gold=gold, generated=True)


def _fact(name: str, value: float | None, status: str = "read", *, review: bool = False) -> dict[str, object]:
    return {"id": name, "value": value, "status": status, "review": review, "confidence": 0.9}


def test_every_fact_gets_its_verdict() -> None:
    sample = _sample({"a": 1, "b": None, "c": 0, "d": 4, "e": 5}, ambiguous={"f": [3, 4]})
    report = {
        "facts": [
            _fact("a", 1),
            _fact("b", 0),
            _fact("c", None, "blank", review=True),
            _fact("d", None, "absent"),
            _fact("f", 4, "ambiguous"),
            _fact("g", 9),
            _fact("h", None, "absent"),
        ]
    }
    outcome = judge(sample, report)
    results = {fact.fact: fact.result for fact in outcome.facts}
    assert results == {
        "a": "right", "b": "silent", "c": "review", "d": "silent", "e": "silent", "f": "undecided", "g": "invented",
    }  # fmt: skip
    assert {fact.fact for fact in outcome.facts if fact.confidence is None} == {"d", "e"}
    assert {fact.fact for fact in outcome.facts if fact.correct} == {"a"}
    scores: Any = compute_scores([outcome])
    assert scores["all"]["blank_zero"] == {"blanks": 1, "blank_as_zero": 1, "zeros": 1, "zero_as_blank": 1}
    assert scores["calibration"]["facts"] == 5


def test_what_nobody_knows_is_no_claim() -> None:
    """The gold reading of a real document does not know which of several readings was meant."""
    sample = _sample({}, ambiguous={"f": [3, 4]})
    real = Sample(name="one", kind="real", data=b"x", gold=sample.gold)
    report = {"facts": [_fact("f", 4, "ambiguous")]}
    assert [fact.correct for fact in judge(sample, report).facts] == [False]
    assert [fact.correct for fact in judge(real, report).facts] == [None]


def test_broken_rules_are_named_as_the_report_names_them() -> None:
    sample = _sample({}, violations=["row: other: x != y", "balance: total: …", "outcomes: total: …"])
    report = {
        "findings": [
            {"rule": "requests.applicants[other]", "severity": "error"},
            {"rule": "requests.intake[total]", "severity": "error"},
            {"rule": "disputes.results[litigation_direct]", "severity": "error"},
            {"rule": "requests.stated", "severity": "info"},
        ]
    }
    scores: Any = compute_scores([judge(sample, report)])
    found = scores["all"]["violations"]
    assert (found["right"], found["wanted"], found["given"]) == (2, 3, 3)


def test_a_rule_over_a_blank_cell_is_neither_broken_nor_a_false_alarm() -> None:
    told = ["row: partial: requests.partial.a 2 != requests.partial.total 0"]
    report = {"findings": [{"rule": "requests.applicants[partial]", "severity": "error"}]}
    for total, counts in ((0, (1, 1, 1)), (None, (0, 0, 0))):
        sample = _sample({"requests.partial.a": 2, "requests.partial.total": total}, violations=told)
        scores: Any = compute_scores([judge(sample, report)])
        found = scores["all"]["violations"]
        assert (found["right"], found["wanted"], found["given"]) == counts


def test_own_documents(tmp_path: Path, document: Path) -> None:
    pair = f"{document}={document.with_name('one-cell-a-line.gold.json')}"
    (task,) = pair_tasks([pair])
    (sample,) = load_task(task)
    assert sample.data == document.read_bytes()
    assert not sample.generated
    for wrong in (f"{document}", f"{document}={tmp_path / 'none.json'}"):
        with pytest.raises(UsageError, match="DOCUMENT=GOLD"):
            pair_tasks([wrong])


def test_a_folder_of_own_documents(tmp_path: Path, document: Path) -> None:
    gold = document.with_name("one-cell-a-line.gold.json").read_bytes()
    for place, reading in (
        ("flat/a.b.txt", "flat/a.b.gold.json"),
        ("made/documents/c.txt", "made/gold/c.gold.json"),
    ):
        for path, data in ((tmp_path / place, document.read_bytes()), (tmp_path / reading, gold)):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    (tmp_path / "flat" / "lonely.gold.json").write_bytes(gold)
    (task,) = pair_tasks([str(tmp_path)])
    assert [sample.name for sample in load_task(task)] == ["flat/a.b.txt", "made/documents/c.txt"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=r"NAME\.gold\.json"):
        pair_tasks([str(tmp_path / "empty")])


def test_suites_that_are_not_there_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="unknown suite"):
        list_suite_tasks("mine")
    monkeypatch.setenv("GOUJI_DATA", str(tmp_path))
    with pytest.raises(UsageError, match="GOUJI_DATA"):
        list_suite_tasks("real")


def test_folders_of_real_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, document: Path) -> None:
    gold = json.loads(document.with_name("one-cell-a-line.gold.json").read_text(encoding="utf-8"))
    for place in ("seeds/a.txt", "real/b/source.txt"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(document.read_bytes())
    for place in ("seeds/gold/a.json", "real/b/gold.json"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(json.dumps(gold), encoding="utf-8")
    monkeypatch.setenv("GOUJI_DATA", str(tmp_path))
    for suite, name in (("seeds", "a.txt"), ("real", "b/source.txt")):
        (task,) = list_suite_tasks(suite)
        assert [sample.name for sample in load_task(task)] == [name]


@pytest.mark.slow
def test_gouji_reads_the_replicas_through_a_run() -> None:
    result = run(list_suite_tasks("replicas"))
    assert [outcome.name for outcome in result.outcomes] == list(REPLICAS)
    assert sum(outcome.score.silent for outcome in result.outcomes) == 0
    assert result.engine["models"]
