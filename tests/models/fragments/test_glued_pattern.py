"""The pattern of glued numbers: what it matches, and that no text takes it long."""

from __future__ import annotations

import re
import time

from hypothesis import given
from hypothesis import strategies as st

from gouji.models.fragments.values import _GLUED
from gouji.models.text.patterns import NUMBER

_OBVIOUS = re.compile(rf"{NUMBER}(?:\s*{NUMBER})*")


@given(st.text(alphabet="12.+- \n件", max_size=9))
def test_it_matches_what_the_obvious_pattern_matches(text: str) -> None:
    assert bool(_GLUED.fullmatch(text)) == bool(_OBVIOUS.fullmatch(text))


def test_a_long_text_takes_no_time() -> None:
    started = time.process_time()
    assert not _GLUED.fullmatch("12" * 100_000 + "件")
    assert not _GLUED.fullmatch("1.23" * 100_000 + ".")
    assert time.process_time() - started < 1
