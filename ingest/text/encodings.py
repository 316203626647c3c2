r"""Bytes → text, by one fixed order of trials, so that the same bytes always give the same text.

1. A byte order mark (UTF-8, UTF-16, UTF-32, GB18030) decides.
2. Zero bytes where UTF-16 has them (line ends, digits) decide for UTF-16 of that order, if it reads like text.
3. Valid UTF-8 is UTF-8, even where the document declares something else: a page that was saved anew keeps its old
   `charset`, while Chinese text in a legacy encoding is practically never valid UTF-8.
   So is UTF-8 with a few broken characters, such as a last one cut in two.
4. The declared encoding, where it decodes.
5. GB18030 (with GBK and GB2312 in it) or UTF-16 without marks, whichever reads more like Chinese text.
6. GB18030 with a few broken characters.

Anything else is not text. Line ends become `\n`; characters that cannot be seen (zero-width spaces and joiners, byte
order marks inside, soft hyphens, control characters) are dropped.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from gouji.errors import DamagedDocument, UnsupportedDocument
from gouji.ingest.stream.settings import FlowSettings
from gouji.tokens import OBJECT

__all__ = ["clean_text", "decode", "drop_invisible"]

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins alike
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_GB_NAMES = {"gb2312", "gbk", "gb_2312-80", "gb2312-80", "x-gbk", "cp936", "ms936", "windows-936", "euc-cn"}
_READABLE = re.compile(
    r"[\t\n\r\f -~\u00a0\u00b7\u2000-\u206f\u2190-\u21ff\u2460-\u257f\u25a0-\u25ff\u3000-\u303f\u4e00-\u9fa5"
    r"\uff00-\uffef]"
)
_COMMON = re.compile(r"[的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年本公开政府信息]")
_CONTROLS = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x7f\ufffd"
_LINE_ENDS = ("\r\n", "\r", "\x0b", "\x85", "\u2028", "\u2029")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
"""Characters that show nothing and stand in nothing's place."""
_BACKWARD = "\u202e"
"""What follows is shown from right to left."""
_SEPARATORS = re.compile("[\x1c-\x1f]")
_ADVICE = "save it as UTF-8 text, or give the original document"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decoded:
    """Text, the codec that gave it, and how many characters could not be read."""

    text: str
    encoding: str
    broken: int = 0


def decode(data: bytes, name: str, settings: FlowSettings, *, declared: str | None = None) -> _Decoded:
    """Return the text of `data`.

    `declared` is the encoding that the document itself names; `name` stands in messages.

    Raises `DamagedDocument` for no bytes at all or text with too many broken characters, `UnsupportedDocument` for
    bytes that are no text.
    """
    if not data:
        raise DamagedDocument(name, "the file is empty", "download the file again")
    found = _by_mark(data) or _utf16(data, settings=settings) or _utf8(data, settings=settings)
    found = found or (_strictly(data, _codec(declared)) if declared else None) or _legacy(data, settings=settings)
    found = found or _leniently(data, "gb18030")
    # Mostly broken: not text at all. Controls: text by its bytes, yet a binary file. A few broken: a damaged text.
    if found.broken * 2 > len(found.text):
        raise UnsupportedDocument(name, "the bytes are not text in UTF-8, UTF-16 or GB18030", _ADVICE)
    controls = sum(map(found.text.count, _CONTROLS)) - found.broken
    if controls > 1 + settings.text_controls * len(found.text):
        raise UnsupportedDocument(name, "this is not text but a binary file", "give it the right file extension")
    if found.broken > 1 + settings.broken_characters * len(found.text):
        raise DamagedDocument(name, f"{found.broken} characters are broken", _ADVICE)
    return _Decoded(text=clean_text(found.text), encoding=found.encoding, broken=found.broken)


def clean_text(text: str) -> str:
    r"""Return the text with one kind of line end and without invisible characters; U+FFFD stays, as something stood there.

    >>> clean_text("规\u200b章\r\n")
    '规章\n'
    """
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    return _SEPARATORS.sub(" ", drop_invisible(text))


def drop_invisible(text: str) -> str:
    """Return the text without invisible characters; an `OBJECT` stands for one that turns the order of those behind it.

    >>> drop_invisible("1\u200b2"), len(drop_invisible("\u202e12"))
    ('12', 3)
    """
    return _INVISIBLE.sub("", text.replace(_BACKWARD, OBJECT))


def _by_mark(data: bytes) -> _Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _leniently(data[len(mark) :], encoding)
    return None


def _utf16(data: bytes, settings: FlowSettings) -> _Decoded | None:
    """Decode UTF-16 without a mark: the zero halves of ASCII characters stand all at even or all at odd places."""
    sample = data[: settings.sampled_characters]
    if b"\x00" not in sample:
        return None
    low, high = sample[1::2].count(0), sample[0::2].count(0)
    if max(low, high) < settings.utf16_zeros * len(sample) or min(low, high) * settings.other_zeros > max(low, high):
        return None
    found = _strictly(data[: len(data) & ~1], "utf-16-le" if low > high else "utf-16-be")
    return found if found is not None and _readability(found.text, settings=settings) > settings.readable else None


def _utf8(data: bytes, settings: FlowSettings) -> _Decoded | None:
    """Decode UTF-8, also with a few broken characters among many whole ones: no other encoding looks like that."""
    strict = _strictly(data, "utf-8")
    if strict is not None:
        return strict
    found = _leniently(data, "utf-8")
    whole = sum(1 for char in found.text if char > "\x7f") - found.broken
    return found if found.broken * settings.whole_for_each_broken <= whole else None


def _strictly(data: bytes, encoding: str | None) -> _Decoded | None:
    if encoding is None:
        return None
    try:
        return _Decoded(text=data.decode(encoding), encoding=encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _leniently(data: bytes, encoding: str) -> _Decoded:
    text = data.decode(encoding, errors="replace")
    known = data.count("\ufffd".encode(encoding)) if encoding != "gb18030" else 0
    return _Decoded(text=text, encoding=encoding, broken=max(0, text.count("\ufffd") - known))


def _codec(declared: str) -> str | None:
    """Return the codec for a declared name; every GB name means its newest superset. None: not a text encoding."""
    name = declared.strip().strip("\"'").lower()
    if name in _GB_NAMES:
        return "gb18030"
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _legacy(data: bytes, settings: FlowSettings) -> _Decoded | None:
    """Decode GB18030 or markless UTF-16, whichever gives more readable text; the first at a tie."""
    # Any bytes are nearly valid UTF-16, so that both are decoded and the more readable text wins.
    even = data if len(data) % 2 == 0 else b""
    candidates = (_strictly(data, "gb18030"), *(_strictly(even, f"utf-16-{order}") for order in ("le", "be") if even))
    best = max(
        (c for c in candidates if c is not None), key=lambda c: _readability(c.text, settings=settings), default=None
    )
    return best if best is not None and _readability(best.text, settings=settings) > settings.readable else None


def _readability(text: str, settings: FlowSettings) -> float:
    """Return the share of characters that Chinese documents are made of, with more for the commonest ones."""
    sample = text[: settings.sampled_characters]
    return (len(_READABLE.findall(sample)) + settings.common_weight * len(_COMMON.findall(sample))) / max(
        1, len(sample)
    )
