"""A folder of page pictures as one document: its pictures in natural order, each page a page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from gouji.errors import BudgetExceeded, DocumentError
from gouji.ingest.budget.meter import Meter
from gouji.ingest.budget.settings import Budget
from gouji.ingest.page.layout import PageLayout
from gouji.ingest.page.settings import PageSettings
from gouji.ingest.scan.image.pages import PagePicture, open_pictures
from gouji.ingest.scan.page_files import PICTURE_ENDINGS, find_page_files
from gouji.ingest.scan.read import read_pages, refuse_page
from gouji.ingest.scan.settings import ScanSettings
from gouji.language import mark_text
from gouji.tokens import Source, TokenStream

__all__ = ["folder_pages", "read_folder"]

_NAMED = 5
"""Files that a warning names."""


@dataclass(slots=True)
class _Folder:
    """The pictures of a folder, one page after the other, and the hash of what was read."""

    files: Sequence[Path]
    settings: ScanSettings
    meter: Meter
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def pages(self) -> Iterator[PagePicture | PageLayout]:
        """Yield the pages in order, numbered through; a file that is no page is a refused one."""
        count = 0
        for path in self.files:
            try:
                for picture in open_pictures(self._data(path), path.name, self.settings.image):
                    count += 1
                    yield replace(picture, number=count)
            except BudgetExceeded:
                raise
            except (DocumentError, OSError) as error:
                count += 1
                reason = (
                    error.reason
                    if isinstance(error, DocumentError)
                    else mark_text(f"it cannot be read ({error.strerror})")
                )
                yield refuse_page(count, f"{path.name}: {reason}")

    def _data(self, path: Path) -> bytes:
        if not self.meter.allows("bytes", path.stat().st_size):
            raise self.meter.exceed("bytes")  # noqa: EM101 – the name of a limit
        data = path.read_bytes()
        self.meter.spend("bytes", len(data))
        self.digest.update(f"{path.name}\0{hashlib.sha256(data).hexdigest()}\n".encode("utf-8", "surrogateescape"))
        return data


def read_folder(
    folder: Path, name: str, settings: ScanSettings, page: PageSettings, meter: Meter | None = None
) -> TokenStream:
    """Read the pictures in a folder (not in folders inside it) as the pages of one document.

    Pages stand in the natural order of the file names (9 before 10, 第二页 before 第十页); a TIFF of several pages gives
    several. Other files are left out and named in a warning; a picture that is broken or too small is a page that could
    not be read, with its own warning. The source's hash is that of the names and hashes of the pictures.

    Raises `UnsupportedDocument` where no picture is in the folder, `DamagedDocument` where none of them has a page.
    """
    files, others = find_page_files(folder, name, settings)
    meter = meter or Meter(Budget(), name)
    pictures = _Folder(files, settings, meter)
    kinds = {_media_type(path) for path in files}
    media_type = kinds.pop() if len(kinds) == 1 else "multipart/mixed"
    stream = read_pages(
        pictures.pages(),
        lambda: Source(name=name, sha256=pictures.digest.hexdigest(), media_type=media_type),
        settings,
        page,
        meter,
    )
    return replace(stream, warnings=(*_left_out(others), *stream.warnings))


def folder_pages(folder: Path, settings: ScanSettings) -> Iterator[PagePicture | PageLayout]:
    """Yield the pages of a folder in their order, numbered through; a file that is no page is a refused one."""
    files, _ = find_page_files(folder, folder.name, settings)
    yield from _Folder(files, settings, Meter(Budget(), folder.name)).pages()


def _media_type(path: Path) -> str:
    kind = path.suffix.casefold().removeprefix(".")
    ending = {"jpg": "jpeg", "tif": "tiff"}.get(kind, kind)
    return f"image/{ending}" if path.suffix.casefold() in PICTURE_ENDINGS else "image/*"


def _left_out(others: Sequence[Path]) -> Iterator[str]:
    if others:
        named = ", ".join(path.name for path in others[:_NAMED])
        more = len(others) - _NAMED
        if more > 0:
            yield mark_text(f"left out, as they are no page images: {named} and {more} more")
        else:
            yield mark_text(f"left out, as they are no page images: {named}")
