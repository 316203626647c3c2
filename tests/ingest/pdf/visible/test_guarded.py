"""The parser's own functions and those in their places say the same."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.pdfinterp import PDFContentParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import PSEOF

from gouji.ingest.pdf.visible.guarded import _end_ranges, read_inline_data

own = PDFContentParser.get_inline_data
if own is read_inline_data:  # another test has read a PDF before
    own = read_inline_data.__wrapped__  # type: ignore[attr-defined]


def read_with(function: Any, content: bytes, start: int, target: bytes, pieces: int = 1) -> tuple[int, bytes] | None:
    """Return what a function reads of a content in so many streams; None where the data does not end."""
    size = -(-len(content) // pieces) or 1
    parser = PDFContentParser([PDFStream({}, content[at : at + size]) for at in range(0, len(content) or 1, size)])
    try:
        return function(parser, start, target)  # type: ignore[no-any-return]
    except PSEOF:
        return None


@given(
    st.lists(st.sampled_from([b"E", b"I", b"EI", b"EI ", b" ", b"\r\n", b"\n", b"~", b"~> ", b"x", b"y" * 5000])),
    st.integers(0, 9),
    st.sampled_from([b"EI", b"~>"]),
    st.integers(1, 3),
)
def test_data_of_a_picture_is_what_the_parser_itself_reads(
    parts: list[bytes], start: int, target: bytes, pieces: int
) -> None:
    content = b"".join(parts)
    assert read_with(read_inline_data, content, start, target, pieces) == read_with(own, content, start, target, pieces)


@pytest.mark.slow
def test_data_without_an_end_takes_in_proportion_to_its_length() -> None:
    started = time.process_time()
    assert read_with(read_inline_data, b"E" * 3_000_000, 0, b"EI") is None
    assert time.process_time() - started < 30


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([0, 5, 500], [0, 5, 500]),
        ([-3, 5, 500], [0, 5, 500]),
        ([7, [250, 300], 0, 2, 500], [7, [250, 300], 0, 2, 500]),
        ([0, 10**9, 500], [0, 65535, 500]),
    ],
)
def test_ranges_of_widths_go_from_the_first_code_to_the_last(entries: list[object], expected: list[object]) -> None:
    assert list(_end_ranges(entries, 3)) == expected
