"""A folder of page pictures as one document: its pictures in natural order, each page a page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from gouji.errors import DocumentError, UnsupportedDocument
from gouji.ingest.page.settings import PageSettings
from gouji.ingest.scan.image.formats import is_picture
from gouji.ingest.scan.image.pages import BrokenPage, PagePicture, open_pictures
from gouji.ingest.scan.read import read_pages
from gouji.ingest.scan.settings import ScanSettings
from gouji.tokens import Source, TokenStream
from gouji.wording import DIGITS, NUMERALS

__all__ = ["folder_pages", "natural_key", "read_folder"]

_ENDINGS = {".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"}
_COUNTED = re.compile(rf"\d+|[〇零{NUMERALS}百]+")
_NAMED = 5
"""Files that a warning names."""
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


@dataclass(slots=True)
class _Folder:
    """The pictures of a folder, one page after the other, and the hash of what was read."""

    files: Sequence[Path]
    settings: ScanSettings
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def pages(self) -> Iterator[PagePicture | BrokenPage]:
        """Yield the pages in order, numbered through; a file that is no page is a broken one."""
        count = 0
        for path in self.files:
            try:
                for picture in open_pictures(self._data(path), path.name, self.settings.image):
                    count += 1
                    yield replace(picture, number=count)
            except (DocumentError, OSError) as error:
                count += 1
                reason = error.reason if isinstance(error, DocumentError) else f"it cannot be read ({error.strerror})"
                yield BrokenPage(number=count, reason=f"{path.name}: {reason}")

    def _data(self, path: Path) -> bytes:
        if path.stat().st_size > self.settings.most_file_bytes:
            raise UnsupportedDocument(path.name, f"larger than {self.settings.most_file_bytes >> 20} MiB")
        data = path.read_bytes()
        self.digest.update(f"{path.name}\0{hashlib.sha256(data).hexdigest()}\n".encode("utf-8", "surrogateescape"))
        return data


def read_folder(folder: Path, name: str, settings: ScanSettings, page: PageSettings) -> TokenStream:
    """Read the pictures in a folder (not in folders inside it) as the pages of one document.

    Pages stand in the natural order of the file names (9 before 10, 第二页 before 第十页); a TIFF of several pages gives
    several. Other files are left out and named in a warning; a picture that is broken or too small is a page that could
    not be read, with its own warning. The source's hash is that of the names and hashes of the pictures.

    Raises `UnsupportedDocument` where no picture is in the folder, `DamagedDocument` where none of them has a page.
    """
    try:
        files, others = _sorted_out(folder, settings=settings)
    except OSError as error:
        raise DocumentError(name, f"the folder cannot be read ({error.strerror})", "change its access rights") from None
    if not files:
        raise UnsupportedDocument(name, "this is a folder without page images", "give the files in it one by one")
    pictures = _Folder(files, settings)
    kinds = {_media_type(path) for path in files}
    media_type = kinds.pop() if len(kinds) == 1 else "multipart/mixed"
    stream = read_pages(
        pictures.pages(),
        lambda: Source(name=name, sha256=pictures.digest.hexdigest(), media_type=media_type),
        name,
        settings,
        page,
    )
    return replace(stream, warnings=(*_left_out(others), *stream.warnings))


def folder_pages(folder: Path, settings: ScanSettings) -> Iterator[PagePicture | BrokenPage]:
    """Yield the pages of a folder in their order, numbered through; a file that is no page is a broken one."""
    files, _ = _sorted_out(folder, settings=settings)
    yield from _Folder(files, settings).pages()


def _sorted_out(folder: Path, settings: ScanSettings) -> tuple[list[Path], list[Path]]:
    """Return the pictures of a folder, in order, and what else is there; hidden files are neither."""
    found = sorted(folder.iterdir(), key=lambda path: (natural_key(path.name), path.name))
    seen = [path for path in found if not path.name.startswith(".") and path.name.casefold() not in _CLUTTER]
    pictures = [path for path in seen if path.is_file() and _is_picture(path, settings=settings)]
    taken = set(pictures)
    return pictures, [path for path in seen if path not in taken]


def _is_picture(path: Path, settings: ScanSettings) -> bool:
    """By its content, or by its name: what should be a page and is broken is not passed over."""
    if path.suffix.casefold() in _ENDINGS:
        return True
    try:
        with path.open("rb") as file:
            return is_picture(file.read(settings.sniffed_bytes))
    except OSError:
        return False


def _media_type(path: Path) -> str:
    kind = path.suffix.casefold().removeprefix(".")
    ending = {"jpg": "jpeg", "tif": "tiff"}.get(kind, kind)
    return f"image/{ending}" if path.suffix.casefold() in _ENDINGS else "image/*"


def _left_out(others: Sequence[Path]) -> Iterator[str]:
    if others:
        named = ", ".join(path.name for path in others[:_NAMED])
        more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        yield f"left out, as they are no page images: {named}{more}"
