"""The replicas carry the numbers of their gold, and no running text of the reports whose damage they carry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gouji.corpus.draft import Gold
from gouji.corpus.replicas import Replica, replicas

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


@pytest.mark.parametrize("replica", replicas(), ids=lambda replica: replica.name)
def test_gold_has_the_shape_of_the_gold_files(replica: Replica) -> None:
    assert set(replica.gold) == set(Gold.__slots__)
    assert replica.gold["year"] in (2020, 2021, 2023)
    assert replica.gold["agency"] in replica.data.decode()


@pytest.mark.parametrize("replica", replicas(), ids=lambda replica: replica.name)
def test_headings_and_numbers_stand_in_the_text(replica: Replica) -> None:
    text = "".join(replica.data.decode().replace("[bookmark: _GoBack]", "").split())
    for _, words, _ in replica.gold["headings"]:
        assert "".join(words.split()) in text
    for value in replica.gold["facts"].values():
        assert value is None or str(value) in text


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not beside the project")
def test_running_text_is_written_anew() -> None:
    """No sentence of ten characters or more is a seed's."""
    seeds = ["".join(path.read_text(encoding="utf-8").split()) for path in SEEDS.glob("*.txt")]
    own = ["".join(replica.data.decode().split()) for replica in replicas()]
    sentences = {sentence for text in own for sentence in re.split(r"[。；]", text) if len(sentence) >= 10}
    assert len(sentences) > 60
    assert not [sentence for sentence in sentences if any(sentence in seed for seed in seeds)]
