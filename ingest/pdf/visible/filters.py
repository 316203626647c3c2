"""Filters of PDF streams that stop where a document's budget ends.

Both pack hundreds of bytes into two, and the parser's own hold all that they unpack, a number a byte.
"""

from __future__ import annotations

from io import BytesIO

from gouji.ingest.budget.meter import Meter

__all__ = ["unpack_lzw", "unpack_runs"]

_END, _LONGEST = 128, 257
"""Of the filter of run lengths: its last sign; what the lengths of runs are counted down from."""


def unpack_lzw(data: bytes, meter: Meter) -> bytes:
    """Return what is packed by LZW. Raises `BudgetExceeded`."""
    from pdfminer.lzw import LZWDecoder

    pieces = []
    for piece in LZWDecoder(BytesIO(data)).run():
        # A code takes as long as some bytes, whatever it stands for.
        meter.spend("filtered", len(piece) + 1)
        pieces.append(piece)
    return b"".join(pieces)


def unpack_runs(data: bytes, meter: Meter) -> bytes:
    r"""Return what is packed by the lengths of runs, as far as it goes. Raises `BudgetExceeded`.

    >>> from gouji.ingest.budget.settings import Budget
    >>> unpack_runs(b"\xfea\x01bc\x80", Meter(Budget(), "a.pdf"))
    b'aaabc'
    """
    out = bytearray()
    at = 0
    while at < len(data) and data[at] != _END:
        length = data[at]
        piece = data[at + 1 : at + 2 + length] if length < _END else data[at + 1 : at + 2] * (_LONGEST - length)
        meter.spend("filtered", len(piece) + 1)
        out += piece
        at += 2 + length if length < _END else 2
    return bytes(out)
