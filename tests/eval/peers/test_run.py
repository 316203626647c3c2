"""The peers: what they can read they read, and what they cannot they leave."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gouji.corpus.drafts.forms import FORMS
from gouji.corpus.make import generate
from gouji.eval.peers.run import PEERS, Sample, compare, main
from gouji.eval.peers.tables import list_peer_labels, match_labels_by_wratio, match_labels_exactly, read_grids
from gouji.eval.peers.text import label_then_numbers, take_numbers_in_order

LABELS = list_peer_labels("gov-disclosure-2021", single_other=False)


def sample(kind: str, seed: int) -> Sample:
    document = generate(kind, seed, damage="none")
    return document.data, document.name, document.gold.to_dict()


@pytest.mark.parametrize("form", FORMS)
def test_labels_cover_the_form(form: str) -> None:
    labels = list_peer_labels(form, single_other=form == FORMS[0])
    facts = [fact for row in labels.values() for fact in row]
    assert len(facts) == len(set(facts)) == {FORMS[0]: 183, FORMS[1]: 185}[form]


def test_exact_labels_want_every_character() -> None:
    grid = [["", "1.属于国家 秘密", "2", "0", "0", "0", "0", "0", "2"], ["规章制度", "1", "2", "3"]]
    values = read_grids([grid], LABELS, match_labels_exactly)
    assert values["requests.denied.state_secret.total"] == 2
    assert len(values) == 7


def test_wratio_forgives_and_errs() -> None:
    assert match_labels_by_wratio("2.其他法律行政止公开", LABELS) == "2.其他法律行政法规禁止公开"
    assert match_labels_by_wratio("结果维持", LABELS) is None


def test_units_and_notes_do_not_hide_a_number() -> None:
    grid = [["规章", "22（其中修订3件）", "0", "30"], ["行政事业性收费", "251.5万元"]]
    values = read_grids([grid], LABELS, match_labels_exactly)
    assert values["disclosure.regulations.made"] == 22
    assert values["disclosure.fees.amount"] == 251.5


def test_numbers_in_order_shift_when_one_is_lost() -> None:
    text = "第二十条第（一）项规章1 2 3行政规范性文件4 5 6"
    values = take_numbers_in_order(text, LABELS)
    assert values["disclosure.normative_documents.in_force"] == 6
    assert take_numbers_in_order(text.replace("2 ", ""), LABELS)["disclosure.normative_documents.repealed"] == 6


def test_label_then_numbers_cuts_single_digits() -> None:
    text = "第二十条第（一）项规章004行政规范性文件1 2 3"
    values = label_then_numbers(text, LABELS)
    assert [values[f"disclosure.regulations.{name}"] for name in ("made", "repealed", "in_force")] == [0, 0, 4]
    assert values["disclosure.normative_documents.made"] == 1


def test_compare_has_every_peer_and_the_best() -> None:
    scores = compare([sample("tab", 3), sample("glued", 3)], with_gouji=False)
    assert list(scores) == [*PEERS, "best peer"]
    assert scores["tables, exact"].right == scores["tables, exact"].facts - len(sample("glued", 3)[2]["facts"])
    best = scores["best peer"]
    assert all(best.nonzero_right >= score.nonzero_right for score in scores.values())


def test_the_command_takes_real_documents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, name, gold = sample("html", 5)
    (tmp_path / name).write_bytes(data)
    (tmp_path / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    assert main(["--without-gouji", "--pairs", f"{tmp_path / name}={tmp_path / 'gold.json'}"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[:2] == ["real", "1"]
    assert "100.0 /100.0" in lines[1]


def test_unknown_kinds_and_missing_files_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--kinds", "scroll"]) == 2
    assert main(["--pairs", "no-such.txt=no-such.json"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
