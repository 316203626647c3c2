"""Filters that stop where a budget ends: what was packed comes back, and each step is counted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.errors import BudgetExceeded
from gouji.ingest.budget.meter import Meter
from gouji.ingest.budget.settings import Budget
from gouji.ingest.pdf.visible.filters import unpack_lzw, unpack_runs

_literals = st.binary(min_size=1, max_size=128).map(lambda data: (bytes([len(data) - 1]) + data, data))
_repeats = st.tuples(st.integers(2, 128), st.binary(min_size=1, max_size=1)).map(
    lambda run: (bytes([257 - run[0]]) + run[1], run[0] * run[1])
)
_runs = st.lists(st.one_of(_literals, _repeats), max_size=8)
"""Packed and unpacked, as ISO 32000-1, 7.4.5 says."""


def _meter(filtered: int = 10_000) -> Meter:
    return Meter(Budget(filtered=filtered), "a.pdf")


@settings(deadline=None)
@given(_runs, st.sampled_from((b"", b"\x80", b"\x80\x05rest")))
def test_what_runs_pack_comes_back_up_to_the_sign_of_the_end(runs: list[tuple[bytes, bytes]], end: bytes) -> None:
    meter = _meter()
    whole = b"".join(data for _, data in runs)
    assert unpack_runs(b"".join(packed for packed, _ in runs) + end, meter) == whole
    assert meter.spent["filtered"] == len(whole) + len(runs)


def test_runs_stop_where_the_budget_ends() -> None:
    packed = b"\x81a" * 3  # 128 letters each, which count one more
    assert len(unpack_runs(packed, _meter(3 * 129))) == 3 * 128
    with pytest.raises(BudgetExceeded):
        unpack_runs(packed, _meter(3 * 129 - 1))


def test_a_run_that_the_file_cuts_off_goes_as_far_as_it_is_there() -> None:
    assert unpack_runs(b"\x05ab", _meter()) == b"ab"
    assert unpack_runs(b"\xfe", _meter()) == b""


def _pack_lzw(codes: list[int]) -> bytes:
    bits = "".join(f"{code:09b}" for code in codes)
    return bytes(int(bits[at : at + 8].ljust(8, "0"), 2) for at in range(0, len(bits), 8))


def test_lzw_is_unpacked_and_each_code_counted() -> None:
    # Clear, a, b, "ab", end: the example's first new code is 258.
    packed = _pack_lzw([256, 97, 98, 258, 257])
    meter = _meter()
    assert unpack_lzw(packed, meter) == b"abab"
    steps = meter.spent["filtered"]
    assert steps >= 4 + 3  # the bytes, and one for each code
    assert unpack_lzw(packed, _meter(steps)) == b"abab"
    with pytest.raises(BudgetExceeded):
        unpack_lzw(packed, _meter(steps - 1))
    assert steps == 4 + len([256, 97, 98, 258, 257])
