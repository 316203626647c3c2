"""The parser of PDF files, kept within a document's budget.

pdfminer unpacks every stream to its end, follows every reference and draws every form within a form. It
reads a page's drawing however long that is, and gives each code of a range its width. These of its functions are wrapped once; the wrappers
count with the meter of the document that the current thread reads, and do nothing where no document is read, so a host program's own use of
the parser is not changed.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from types import SimpleNamespace
from typing import Any

from gouji.ingest.budget.meter import Meter
from gouji.ingest.pdf.visible.counted import counted_behind, wrap_drawing
from gouji.ingest.pdf.visible.filters import unpack_lzw, unpack_runs

__all__ = ["guarded_parser", "read_inline_data"]

_WIDTH_READERS = (("get_widths", 3), ("get_widths2", 5))
"""Functions of the parser, and how many numbers a range of widths is said with."""
_LAST_CODE = 65_535
"""Of characters in composite fonts, which have two bytes."""
_AT_ONCE = 64
"""Numbers and operators of a page's drawing that are counted together."""
_METER: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def guarded_parser(meter: Meter) -> Iterator[None]:
    """Count what the parser does inside the block. It raises `BudgetExceeded` beyond the budget."""
    _wrap_parser()
    before = _METER.set(meter)
    try:
        with counted_behind(meter):
            yield
    finally:
        _METER.reset(before)


@cache
def _wrap_parser() -> None:
    """Put the wrappers in the places of the parser's functions."""
    from pdfminer import cmapdb, pdffont, pdftypes
    from pdfminer.pdfinterp import PDFContentParser, PDFGraphicState, PDFPageInterpreter

    wrap_drawing(PDFPageInterpreter, PDFGraphicState, pdffont.PDFType3Font)
    bounded = SimpleNamespace(error=zlib.error, decompress=_unpack, decompressobj=zlib.decompressobj)
    vars(pdftypes)["zlib"] = bounded
    resolve, draw = pdftypes.PDFObjRef.resolve, PDFPageInterpreter.do_Do
    begin_page = PDFPageInterpreter.process_page

    def count_resolve(reference: Any, default: object = None) -> Any:  # noqa: ANN401 – the parser's own types
        _spend("references")
        return resolve(reference, default)

    def count_draw(interpreter: Any, name: Any) -> None:  # noqa: ANN401 – the parser's own types
        _spend("references")
        draw(interpreter, name)

    def count_page(interpreter: Any, page: Any) -> None:  # noqa: ANN401 – the parser's own types
        meter = _METER.get()
        if meter is not None:
            meter.begin_page(_name_content(page))
        begin_page(interpreter, page)

    _wrap_filters(vars(pdftypes))
    _wrap_fonts(vars(pdffont), cmapdb)
    _wrap_marks(PDFPageInterpreter)
    _wrap_pictures()
    vars(read_inline_data)["__wrapped__"] = PDFContentParser.get_inline_data
    PDFContentParser.get_inline_data = read_inline_data  # type: ignore[method-assign, assignment]
    PDFPageInterpreter.process_page = count_page  # type: ignore[method-assign, assignment]
    _wrap_content(PDFContentParser)
    pdftypes.PDFObjRef.resolve = count_resolve  # type: ignore[method-assign, assignment]
    PDFPageInterpreter.do_Do = count_draw  # type: ignore[method-assign, assignment]


def _wrap_content(parsers: Any) -> None:  # noqa: ANN401 – the parser's class
    """Count what a page is drawn with: a page asks for thousands of objects, so some are paid for at once, and what is left is given back."""
    from pdfminer.psexceptions import PSEOF

    next_object = parsers.nextobject

    def count_object(parser: Any) -> Any:  # noqa: ANN401 – the parser's own types
        if not parser.paid:
            _spend("drawn", _AT_ONCE)
            parser.paid = _AT_ONCE
        try:
            drawn = next_object(parser)
        except PSEOF:
            _spend("drawn", -parser.paid)
            parser.paid = 0
            raise
        parser.paid -= 1
        return drawn

    parsers.paid = 0
    parsers.nextobject = count_object


def _wrap_filters(names: dict[str, Any]) -> None:
    """Bound the filters in Python, which take half a microsecond a byte and hold each as a number."""
    for name in ("ascii85decode", "asciihexdecode"):
        names[name] = _count_first(names[name])
    for name, bounded in (("lzwdecode", unpack_lzw), ("rldecode", unpack_runs)):
        names[name] = _bound(names[name], bounded)
    for name in ("apply_png_predictor", "apply_tiff_predictor"):
        names[name] = _count_first(names[name])
    names["ccittfaxdecode"] = _refuse_within(names["ccittfaxdecode"])


def _wrap_fonts(names: dict[str, Any], codes: Any) -> None:  # noqa: ANN401 – the parser's module
    """Count what a font says of each of its codes; ranges of widths end where codes do."""
    for name, size in _WIDTH_READERS:
        names[name] = _clamp_ranges(names[name], size)
    for holder, name in ((codes.FileCMap, "add_code2cid"), (codes.FileUnicodeMap, "add_cid2unichr")):
        setattr(holder, name, _count_code(getattr(holder, name)))


def _count_first(function: Callable[..., bytes]) -> Callable[..., bytes]:
    """Return a filter that counts what it is given before it begins: its last argument, each `z` of which stands for four bytes."""

    def count(*arguments: Any) -> bytes:  # noqa: ANN401 – the parser's own types
        data: bytes = arguments[-1]
        _spend("filtered", len(data) + 4 * data.count(b"z"))
        wide = [each for each in arguments[:-1] if isinstance(each, int) and each > len(data)]
        if wide and _METER.get() is not None:  # rows that are longer than all the data
            message = "a row is longer than its stream"
            raise ValueError(message)
        return function(*arguments)

    return count


def _bound(function: Callable[[bytes], bytes], bounded: Callable[[bytes, Meter], bytes]) -> Callable[[bytes], bytes]:
    def unpack(data: bytes) -> bytes:
        meter = _METER.get()
        return function(data) if meter is None else bounded(data, meter)

    return unpack


def _refuse_within(function: Callable[..., bytes]) -> Callable[..., bytes]:
    """Return a filter that is not run for documents: it is for pictures, which others decode, and no text is packed by it."""

    def refuse(*arguments: Any) -> bytes:  # noqa: ANN401 – the parser's own types
        if _METER.get() is None:
            return function(*arguments)
        message = "text is not packed as a fax"
        raise ValueError(message)

    return refuse


def _clamp_ranges(function: Callable[[Any], Any], size: int) -> Callable[[Any], Any]:
    """Return a reader of widths for which no range goes beyond the codes that there are."""

    def clamp(entries: Iterable[object]) -> Any:  # noqa: ANN401 – the parser's own types
        return function(entries if _METER.get() is None else _end_ranges(entries, size))

    return clamp


def _end_ranges(entries: Iterable[object], size: int) -> Iterator[object]:
    """Yield the entries of an array of widths; a range's second number is at most the last code, and is counted."""
    from pdfminer.pdftypes import resolve1

    place, first = 0, 0.0
    for raw in entries:
        entry = resolve1(raw)
        if isinstance(entry, list):
            _spend("codes", len(entry))
            place = 0
        elif isinstance(entry, (int, float)):
            if place == 1:
                entry = min(entry, _LAST_CODE)
                _spend("codes", max(int(entry - max(first, 0.0)), 0) + 1)
            first = min(float(entry), float(_LAST_CODE)) if place == 0 else first
            if place == 0:
                entry = max(entry, 0)
            place = (place + 1) % size
        yield entry


def _count_code(function: Callable[..., None]) -> Callable[..., None]:
    def count(*arguments: Any) -> None:  # noqa: ANN401 – the parser's own types
        _spend("codes")
        function(*arguments)

    return count


def _wrap_marks(interpreters: Any) -> None:  # noqa: ANN401 – the parser's class
    """Count how deep marked contents are nested."""
    begin_mark, begin_listed = interpreters.do_BMC, interpreters.do_BDC
    end_mark = interpreters.do_EMC

    def count_mark(interpreter: Any, tag: Any) -> None:  # noqa: ANN401 – the parser's own types
        _spend("marks")
        begin_mark(interpreter, tag)

    def count_listed_mark(interpreter: Any, tag: Any, properties: Any) -> None:  # noqa: ANN401 – the parser's own types
        _spend("marks")
        begin_listed(interpreter, tag, properties)

    def count_end(interpreter: Any) -> None:  # noqa: ANN401 – the parser's own types
        meter = _METER.get()
        if meter is not None and meter.spent["marks"]:
            meter.spent["marks"] -= 1
        end_mark(interpreter)

    interpreters.do_BMC = count_mark
    interpreters.do_BDC = count_listed_mark
    interpreters.do_EMC = count_end


def _wrap_pictures() -> None:
    """Count the pixels of what a page draws: to draw a picture takes the renderer as long each time."""
    from pdfminer.converter import PDFLayoutAnalyzer

    render = PDFLayoutAnalyzer.render_image

    def count_picture(device: Any, name: str, picture: Any) -> None:  # noqa: ANN401 – the parser's own types
        sides = (_resolve_side(picture.get_any(names)) for names in (("W", "Width"), ("H", "Height")))
        _spend("pictured", math.prod(sides))
        render(device, name, picture)

    PDFLayoutAnalyzer.render_image = count_picture  # type: ignore[method-assign, assignment]


def _name_content(page: Any) -> tuple[int, ...] | None:  # noqa: ANN401 – the parser's class
    """Return the numbers of the objects that draw a page; None where they have none."""
    held = page.contents if isinstance(page.contents, list) else [page.contents]
    numbers = tuple(getattr(each, "objid", None) for each in held)
    return None if None in numbers or not numbers else numbers  # type: ignore[return-value]  # no None among them


def _resolve_side(value: object) -> int:
    """Return the side of a picture in pixels; 0 of what is no number."""
    from pdfminer.pdftypes import resolve1

    side = resolve1(value)
    return max(side, 0) if isinstance(side, int) else 0


def read_inline_data(parser: Any, pos: int, target: bytes = b"EI") -> tuple[int, bytes]:  # noqa: ANN401 – the parser's class
    """Return where the data of a picture within a page's content begins, and the data, as the parser's own function does.

    That one puts what it has read together anew at each `E`, which takes with the square of the length.
    """
    parser.seek(pos)
    data = bytearray()
    matched = 0
    while matched <= len(target):
        parser.fillbuf()
        if not matched:
            found = parser.buf.find(target[0], parser.charpos)
            end = len(parser.buf) if found < 0 else found + 1
            data += parser.buf[parser.charpos : end]
            parser.charpos, matched = end, int(found >= 0)
            continue
        code = parser.buf[parser.charpos]
        data.append(code)
        parser.charpos += 1
        ends = matched == len(target) and bytes((code,)).isspace()
        goes_on = matched < len(target) and code == target[matched]
        matched = matched + 1 if ends or goes_on else 0
    del data[-(len(target) + 1) :]
    return pos, re.sub(rb"(\x0d\x0a|[\x0d\x0a])$", b"", bytes(data))


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
