"""Samples of labels: repeatable, splits apart, and rightly called a row's or no row's."""

from __future__ import annotations

from itertools import product

import pytest

from gouji.corpus.drafts.forms import load_data
from gouji.corpus.labels.known import known_labels
from gouji.corpus.labels.negatives import _changes, _patterns, _sentences, entries, expanded
from gouji.corpus.labels.samples import label_samples, lists_of, splits
from gouji.models.labels.characters import load_decisive_characters
from gouji.models.text.normalise import core, split_enumerator


def test_the_same_seed_gives_the_same_samples() -> None:
    one = list(label_samples("test", seed=1, count=200))
    assert one == list(label_samples("test", seed=1, count=200))
    assert one != list(label_samples("test", seed=2, count=200))
    assert len({(sample.text, sample.form) for sample in one}) == 200


@pytest.mark.parametrize(("one", "other"), [p for p in product(("train", "held_out", "test"), repeat=2) if p[0] < p[1]])
def test_splits_share_no_list(one: str, other: str) -> None:
    for name in ("look_alike", "same_sound"):
        mine, theirs = getattr(lists_of(one), name).items(), getattr(lists_of(other), name).items()
        assert mine
        assert not set(mine) & set(theirs), name
    for name in ("foreign", "headings"):
        texts = [{text for group in _patterns(name, split) for text in group} for split in (one, other)]
        assert not texts[0] & texts[1], name
    assert not set(_changes(one)) & set(_changes(other))
    assert not set(_sentences(one)) & set(_sentences(other))
    assert not set(lists_of(one).added) & set(lists_of(other).added)


def test_pairs_of_characters_of_the_test_are_in_no_word_of_the_training() -> None:
    def pairs(split: str) -> set[tuple[str, str]]:
        lists = lists_of(split)
        words = [*lists.look_alike.items(), *lists.same_sound.items()]
        return {(a, b) for right, wrong in words for a, b in zip(right, wrong, strict=True) if a != b}

    assert not pairs("test") & (pairs("train") | pairs("held_out"))


def test_the_test_has_damage_of_its_own() -> None:
    told = load_data("labels")["splits"]
    assert set(splits()) == set(told)
    seen = {*told["train"]["misspellings"], *told["held_out"]["misspellings"]}
    assert told["test"]["more"]
    assert not set(told["test"]["more"]) & seen
    kinds = {name for sample in label_samples("test", seed=3, count=1500) for name in sample.damage}
    assert set(told["test"]["more"]) <= kinds
    assert not set(told["test"]["more"]) & {n for s in label_samples("train", seed=3, count=800) for n in s.damage}


@pytest.mark.parametrize("split", ["train", "test"])
def test_what_is_no_row_is_no_rows_label(split: str) -> None:
    for sample in label_samples(split, seed=4, count=1500):
        known = known_labels(sample.form)
        body = "".join(c for c in core(split_enumerator(sample.text)[1]) if not c.isdigit())
        if sample.row is None and sample.kind != "ambiguous":
            assert body not in known.cores, sample
        elif sample.kind == "exact":
            assert sample.row in known.cores[body], sample


def test_a_damaged_label_has_not_become_another() -> None:
    for sample in label_samples("test", seed=5, count=1500):
        if sample.kind not in {"known", "unseen"}:
            continue
        body = "".join(c for c in core(split_enumerator(sample.text)[1]) if not c.isdigit())
        bearers = known_labels(sample.form).cores.get(body, frozenset())
        assert not bearers or sample.row in bearers, sample
        gone = {"lose", "lose_two", "truncate", "cut_head"}
        if set(sample.damage) <= gone:
            words = [core(label.body) for label in known_labels(sample.form).rows[sample.row or ""]]
            counts = [sum(word.count(c) for c in load_decisive_characters()) for word in words]
            assert sum(body.count(c) for c in load_decisive_characters()) in counts, sample


def test_without_its_number_a_shared_label_names_no_row_however_it_is_misspelt() -> None:
    """总总计 is as ambiguous as 总计: it was once told as the row's."""
    shared = {"其他", "总计"}
    for sample in label_samples("train", seed=8, count=3000):
        if sample.kind in {"known", "unseen"} and sample.row in {"requests.total", "requests.other.other"}:
            assert split_enumerator(sample.text)[0] is not None, sample
        elif sample.kind == "ambiguous":
            assert shared & {core(sample.text)[:2], core(sample.text)[-2:]}, sample


def test_patterns_and_entries() -> None:
    assert expanded("{甲|乙}表{|数}") == ("甲表", "甲表数", "乙表", "乙表数")
    lists = {"train": list("abcdef"), "test": ["x"]}
    assert [entries(lists, split) for split in ("train", "held_out", "test")] == [list("bcef"), list("ad"), ["x"]]
