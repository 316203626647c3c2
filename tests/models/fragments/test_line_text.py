"""Questions about single places of a line, against answers that look at all of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.ingest import open_document
from gouji.models.forms.load import load_forms
from gouji.models.fragments import splitting
from gouji.models.fragments.overlaps import drop_overlapping
from gouji.models.fragments.settings import FragmentSettings
from gouji.models.fragments.splitting import _LineText, split_pieces
from gouji.models.identity.choose import build_label_index
from gouji.models.labels.settings import LabelSettings
from gouji.models.text.lines import split_lines
from gouji.models.text.normalise import core, split_enumerator
from gouji.wording import ITEM_BEFORE, TITLE_ITEM

EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=300)
TEXTS = st.text(alphabet="规章一二三、.,(3)x年 \t。;", max_size=30)
PLACES = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)).map(lambda p: (p[0], sum(p))), max_size=8)


@pytest.mark.slow
@EXACT
@given(PLACES, PLACES)
def test_what_overlaps_is_dropped(places: list[tuple[int, int]], taken: list[tuple[int, int]]) -> None:
    slow = [(s, e) for s, e in places if not any(s < end and start < e for start, end in taken)]
    assert drop_overlapping(places, taken) == slow


@pytest.mark.slow
@EXACT
@given(TEXTS, st.integers(0, 30), st.integers(0, 3))
def test_what_stands_beside_a_place(text: str, at: int, most: int) -> None:
    at = min(at, len(text))
    line = _LineText(text, [])
    head, tail = text[:at].rstrip(), text[at:].lstrip()
    assert (line.find_before(at), line.find_behind(at)) == (len(head), len(text) - len(tail))
    assert (line.read_before(at), line.read_behind(at)) == (head[-1:], tail[:1])
    assert line.has_more(at, most) == (len(core(text[at:])) > most)
    assert line.follows_item(at) == bool(ITEM_BEFORE.search(text[:at]))
    assert line.begins_item(line.find_behind(at)) == (split_enumerator(tail)[0] is not None)
    assert line.ends_sentence(at, at) == (bool(text[:at].strip()) and text[at:].strip() == "。")


@pytest.mark.slow
@EXACT
@given(TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_a_label_behind_an_item_number(text: str, at: int, start: int) -> None:
    at = min(at, len(text))
    item = TITLE_ITEM.match(text[at:])
    assert _LineText(text, [(start, start + 1)]).begins_label(at) == (start in {at, at + (item.end() if item else 0)})


def test_a_line_of_many_labels_is_not_looked_through_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths = []

    def note(text: str) -> str:
        lengths.append(len(text))
        return core(text)

    monkeypatch.setattr(splitting, "core", note)
    stream = open_document("".join(f"{n}.规章{n}" for n in range(300)).encode(), name="a.txt")
    index = build_label_index(load_forms(), LabelSettings())
    assert len(split_pieces(split_lines(stream), index, FragmentSettings())) > 500
    assert sum(lengths) < 300 * 20
