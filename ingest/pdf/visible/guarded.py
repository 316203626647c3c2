"""The parser of PDF files, kept within a document's budget.

pdfminer unpacks every stream to its end, follows every reference and draws every form within a form. It
reads a page's drawing however long that is. These of its functions are wrapped once; the wrappers count with the meter of the document that the current thread reads, and do nothing
where no document is read, so a host program's own use of the parser is not changed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from types import SimpleNamespace
from typing import Any

from gouji.ingest.budget.meter import Meter

__all__ = ["guarded_parser"]

_METER: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def guarded_parser(meter: Meter) -> Iterator[None]:
    """Count what the parser does inside the block. It raises `BudgetExceeded` beyond the budget."""
    _wrap_parser()
    before = _METER.set(meter)
    try:
        yield
    finally:
        _METER.reset(before)


@cache
def _wrap_parser() -> None:
    """Put the wrappers in the places of the parser's functions."""
    from pdfminer import pdftypes
    from pdfminer.pdfinterp import PDFContentParser, PDFPageInterpreter

    bounded = SimpleNamespace(error=zlib.error, decompress=_unpack, decompressobj=zlib.decompressobj)
    vars(pdftypes)["zlib"] = bounded
    resolve, draw = pdftypes.PDFObjRef.resolve, PDFPageInterpreter.do_Do
    begin_page, next_object = PDFPageInterpreter.process_page, PDFContentParser.nextobject

    def count_resolve(reference: Any, default: object = None) -> Any:  # noqa: ANN401 – the parser's own types
        _spend("references")
        return resolve(reference, default)

    def count_draw(interpreter: Any, name: Any) -> None:  # noqa: ANN401 – the parser's own types
        _spend("references")
        draw(interpreter, name)

    def count_page(interpreter: Any, page: Any) -> None:  # noqa: ANN401 – the parser's own types
        meter = _METER.get()
        if meter is not None:
            meter.spent["drawn"] = 0
        begin_page(interpreter, page)

    def count_object(parser: Any) -> Any:  # noqa: ANN401 – the parser's own types
        _spend("drawn")
        return next_object(parser)

    PDFPageInterpreter.process_page = count_page  # type: ignore[method-assign, assignment]
    PDFContentParser.nextobject = count_object  # type: ignore[method-assign, assignment]
    pdftypes.PDFObjRef.resolve = count_resolve  # type: ignore[method-assign, assignment]
    PDFPageInterpreter.do_Do = count_draw  # type: ignore[method-assign, assignment]


def _spend(what: str, count: int = 1) -> None:
    meter = _METER.get()
    if meter is not None:
        meter.spend(what, count)


def _unpack(data: bytes) -> bytes:
    """Return what `zlib.decompress` returns, no further than the budget reaches. Raises `BudgetExceeded` and `zlib.error`."""
    meter = _METER.get()
    if meter is None:
        return zlib.decompress(data)
    stream = zlib.decompressobj()
    unpacked = stream.decompress(data, meter.budget.part + 1)
    meter.spent["part"] = max(meter.spent["part"], len(unpacked))
    if not meter.allows("part", 0):
        raise meter.exceed("part")  # noqa: EM101 – the name of a limit
    meter.spend("unpacked", len(unpacked))
    if not stream.eof:
        message = "incomplete or truncated stream"
        raise zlib.error(message)
    return unpacked
