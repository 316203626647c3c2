"""The files of a folder that are pictures of pages, in the natural order of their names. Needs no extra."""

from __future__ import annotations

import re
from pathlib import Path

from gouji.errors import DocumentError, UnsupportedDocument
from gouji.ingest.scan.image.formats import is_picture
from gouji.ingest.scan.settings import ScanSettings
from gouji.wording import DIGITS, NUMERALS

__all__ = ["PICTURE_ENDINGS", "find_page_files", "natural_key"]

PICTURE_ENDINGS = {".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"}
_COUNTED = re.compile(rf"\d+|[〇零{NUMERALS}百]+")
_CLUTTER = {"thumbs.db", "desktop.ini"}

Key = tuple[tuple[int, int, str], ...]


def natural_key(name: str) -> Key:
    """Return what to sort file names by: numbers in them by their value, Chinese ones too.

    >>> sorted(["10.png", "9.png", "第十页.png", "第二页.png"], key=natural_key)
    ['9.png', '10.png', '第二页.png', '第十页.png']
    """
    parts: list[tuple[int, int, str]] = []
    end = 0
    for match in _COUNTED.finditer(name):
        parts += [(1, 0, name[end : match.start()].casefold()), (0, _value(match[0]), match[0])]
        end = match.end()
    return (*parts, (1, 0, name[end:].casefold()))


def _value(text: str) -> int:
    """Return the value of a number in decimal or Chinese digits, below 1,000 where it has units (一百二十三)."""
    if text.isdecimal():
        return int(text)
    if not any(unit in text for unit in "十百"):
        return int("".join(str(DIGITS[sign]) for sign in text))
    total, digit = 0, 0
    for sign in text:
        if sign in DIGITS:
            digit = DIGITS[sign]
        else:
            total, digit = total + (digit or 1) * (100 if sign == "百" else 10), 0
    return total + digit


def find_page_files(folder: Path, name: str, settings: ScanSettings) -> tuple[list[Path], list[Path]]:
    """Return the pictures of a folder, in order, and what else is there; hidden files are neither.

    Raises `DocumentError` where the folder cannot be read and `UnsupportedDocument` where no picture is in it.
    """
    try:
        pictures, others = _sort_files(folder, settings)
    except OSError as error:
        raise DocumentError(name, f"the folder cannot be read ({error.strerror})", "change its access rights") from None
    if not pictures:
        raise UnsupportedDocument(name, "this is a folder without page images", "give the files in it one by one")
    return pictures, others


def _sort_files(folder: Path, settings: ScanSettings) -> tuple[list[Path], list[Path]]:
    found = sorted(folder.iterdir(), key=lambda path: (natural_key(path.name), path.name))
    seen = [path for path in found if not path.name.startswith(".") and path.name.casefold() not in _CLUTTER]
    pictures = [path for path in seen if path.is_file() and _is_picture(path, settings)]
    taken = set(pictures)
    return pictures, [path for path in seen if path not in taken]


def _is_picture(path: Path, settings: ScanSettings) -> bool:
    """Return whether a file is a picture by its content, or by its name: what should be a page and is broken is not passed over."""
    if path.suffix.casefold() in PICTURE_ENDINGS:
        return True
    try:
        with path.open("rb") as file:
            return is_picture(file.read(settings.sniffed_bytes))
    except OSError:
        return False
