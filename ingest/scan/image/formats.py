"""Formats of picture files, by how their bytes begin."""

from __future__ import annotations

import re

__all__ = ["PICTURE", "is_picture"]

PICTURE = re.compile(rb"\x89PNG\r\n|\xff\xd8\xff|II\*\x00|MM\x00\*|GIF8|BM....\x00\x00\x00\x00|RIFF....WEBP", re.DOTALL)
"""The beginnings of PNG, JPEG, TIFF, GIF, BMP and WebP."""


def is_picture(data: bytes) -> bool:
    """Return whether some bytes begin as a picture file does.

    >>> is_picture(b"GIF89a..."), is_picture(b"%PDF-1.7")
    (True, False)
    """
    return PICTURE.match(data) is not None
