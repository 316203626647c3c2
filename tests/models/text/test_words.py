"""Running text divided into the words of a vocabulary."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.models.text.words import segment


def _is_made_of(text: str, words: frozenset[str]) -> bool:
    """Return whether a text divides into words: the slow, obvious way."""
    reached = [True] + [False] * len(text)
    for end in range(1, len(text) + 1):
        reached[end] = any(text.endswith(w, 0, end) and reached[end - len(w)] for w in words if len(w) <= end)
    return reached[-1]


@settings(deadline=None)  # the first example waits for the import of jieba
@given(
    st.text("收到申请3a", max_size=14),
    st.frozensets(st.text("收到申请3a", min_size=1, max_size=4), max_size=8),
)
def test_a_text_of_words_alone_divides_into_them(text: str, words: frozenset[str]) -> None:
    found = segment(text, words)
    assert "".join(found) == text
    assert words.issuperset(found) is _is_made_of(text, words)


@settings(deadline=None)
@given(st.text(max_size=12), st.frozensets(st.text(min_size=1, max_size=3), max_size=6))
def test_any_signs_are_divided(text: str, words: frozenset[str]) -> None:
    found = segment(text, words)
    assert "".join(found) == text
    assert words.issuperset(found) is _is_made_of(text, words)


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("新收政府信息公开申请", {"新收", "政府信息公开", "申请", "政府"}, ("新收", "政府信息公开", "申请")),
        ("收到区教育局申请", {"收到", "申请"}, ("收到", "区", "教", "育", "局", "申请")),
        ("政府信息公开", {"政府", "政府信", "信息", "公开"}, ("政府", "信息", "公开")),
        ("", {"收到"}, ()),
        ("收到", set(), ("收", "到")),
    ],
)
def test_words_win_over_characters_outside_the_vocabulary(text: str, words: set[str], found: tuple[str, ...]) -> None:
    assert segment(text, frozenset(words)) == found


def test_jieba_is_silent_and_writes_nothing(tmp_path: Path) -> None:
    program = "from gouji.models.text.words import segment; assert segment('收到', frozenset({'收到'})) == ('收到',)"
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", f"import tempfile; tempfile.tempdir = {str(tmp_path)!r}; {program}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")
    assert list(tmp_path.iterdir()) == []
    assert tempfile.gettempdir() != str(tmp_path)


@pytest.mark.slow
def test_reading_a_document_without_sentences_loads_no_jieba() -> None:
    program = (
        "import sys; from gouji.reading import read; read('行政许可\\t2\\n'.encode(), name='a.txt'); "
        "assert 'jieba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
