"""Whether an OLE container holds a whole Word document, and one without a password.

The container (MS-CFB) is a small file system: a directory of 128-byte entries gives each stream's first sector. Of Word's
stream only the head is looked at (the FIB of MS-DOC): its first two bytes and its flags.
"""

from __future__ import annotations

import struct
from enum import Enum

__all__ = ["OLE_MAGIC", "WordStream", "inspect_word_stream"]

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_NAME = "WordDocument".encode("utf-16-le")
_NAME_LENGTH = len(_NAME) + 2
_NAME_LENGTH_AT, _FIRST_SECTOR_AT, _ENTRY = 64, 116, 128
_SECTOR_SHIFT_AT = 30
_SHIFTS = (9, 12)
_IDENTIFIERS = (0xA5EC, 0xA5DC)
"""Word 97 and later; Word 6 and 95."""
_FLAGS_AT, _ENCRYPTED = 10, 0x0100


class WordStream(Enum):
    """What is known of the Word document in a container."""

    NONE = "none"
    """There is none: another program's document, such as Works'."""
    PLAIN = "plain"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"


def inspect_word_stream(data: bytes) -> WordStream:
    """Look for the stream `WordDocument`.

    >>> inspect_word_stream(OLE_MAGIC)
    <WordStream.NONE: 'none'>

    Does not follow the stream, so a document cut off behind its first sector still counts as plain.
    """
    at = data.find(_NAME)
    if at < 0:
        return WordStream.NONE
    while at >= 0:
        found = _head(data, at)
        if found is not None:
            return WordStream.ENCRYPTED if found & _ENCRYPTED else WordStream.PLAIN
        at = data.find(_NAME, at + 1)
    return WordStream.BROKEN


def _head(data: bytes, at: int) -> int | None:
    """The flags in the head of the stream whose directory entry is at `at`; None where there is no such entry."""
    if at + _ENTRY > len(data) or _uint(data, at + _NAME_LENGTH_AT, "<H") != _NAME_LENGTH:
        return None
    shift = _uint(data, _SECTOR_SHIFT_AT, "<H")
    head = (_uint(data, at + _FIRST_SECTOR_AT, "<I") + 1) << shift if shift in _SHIFTS else len(data)
    if head + _FLAGS_AT + 2 > len(data) or _uint(data, head, "<H") not in _IDENTIFIERS:
        return None
    return _uint(data, head + _FLAGS_AT, "<H")


def _uint(data: bytes, at: int, layout: str) -> int:
    value: int = struct.unpack_from(layout, data, at)[0]
    return value
