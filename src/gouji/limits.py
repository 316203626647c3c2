"""What reading one document may cost in time and in memory."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import partial
from io import BytesIO
from pathlib import Path

from gouji.files import name_other_kind
from gouji.resources import ProcessorTime

__all__ = ["FileContent", "FileMeasure", "Limits", "count_likely_pages", "measure_file"]

_PAGE_BYTES = 100_000
_MOST_PAGES = 200
_SMALL_FILE, _FILE_MEGABYTES = 580, 100
"""What a scanned page takes, and what each megabyte of a file may take beside it."""
_HEAD = 8
_SEARCHED = 1 << 22
"""So much of a PDF is searched for pictures."""
_ENOUGH, _MOST_COUNTED = 10_000_000, 1 << 26
"""Nothing is allowed more for being longer than so many bytes; so many of a file are looked at, blanks among them."""
_RECOGNISED = (b"%PDF", b"\x89PNG", b"\xff\xd8", b"II*", b"MM\0*", b"RIFF", b"GIF8", b"BM")
_PDF, _PACKAGE = b"%PDF", b"PK"
_PICTURE_IN_PDF = re.compile(rb"/Subtype\s*+/Image\b")
_BLANKS = b" \t\r\n\f\0"
_PDF_PIECE = re.compile(rb"(?P<comment>%[^\r\n]*+)|\bstream\r?\n.*?(?:endstream|\Z)", re.DOTALL)
"""A comment, or a stream with all that it holds: what looks like a comment in there is none."""
_MARKUP_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)


class FileContent(Enum):
    """What a file holds, as its bytes show without reading it: the time to read a megabyte goes by that."""

    PAGES = "pages"
    """Pages that may have to be recognised: pictures, and PDF files with pictures."""
    PACKED = "packed"
    """Text that is some ten times as long as the file."""
    PLAIN = "plain"


_SECONDS_A_MEGABYTE = {FileContent.PAGES: 1200.0, FileContent.PACKED: 120.0, FileContent.PLAIN: 40.0}
"""Of the processor. A page as a fax has it is 20 kB long, and recognised in some 6 seconds."""
_PAGE_SECONDS = 40.0
"""Of the processor, for each page that is recognised: a large one on a busy machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMeasure:
    """How long a file is, and what it holds: what it may cost goes by that."""

    size: int
    """In bytes, without comments and without more blanks than there is else: nobody has more time for what is none."""
    content: FileContent


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one document may cost; 0 stands for no limit."""

    seconds: float = 120.0
    """Of time, from the moment that a worker takes the document."""
    seconds_a_page: float = 20.0
    """More for each page that may have to be recognised."""
    processor_seconds: float = 16.0
    """Of the processor, for a small file; 0 stands for no limit but `seconds`. A report of thirty pages takes two."""
    megabytes: int = 1500
    """Of memory that a worker holds at any moment."""
    documents_a_worker: int = 200
    """After so many a worker is replaced, so that what libraries leak is given back."""

    @property
    def apply(self) -> bool:
        """Whether there is any limit that needs a process of its own."""
        return bool(self.seconds or self.megabytes)

    def allow_megabytes(self, size: int) -> int:
        """Return the memory for a file of so many bytes: a small one needs no more than a scan, a large one up to the limit."""
        return min(self.megabytes, _SMALL_FILE + _FILE_MEGABYTES * size // 1_000_000)

    def allow_processor(self, file: FileMeasure) -> ProcessorTime | None:
        """Return the time of the processor that a file may take; None where there is no limit.

        A small file that takes longer was made to: the clock alone would let it have all of `seconds`. What pages that are
        recognised take is held back until one is.
        """
        if not (self.seconds and self.processor_seconds):
            return None
        megabytes = file.size / 1_000_000
        if file.content is not FileContent.PAGES:
            return ProcessorTime(max(self.processor_seconds, _SECONDS_A_MEGABYTE[file.content] * megabytes))
        first = max(self.processor_seconds, _SECONDS_A_MEGABYTE[FileContent.PACKED] * megabytes)
        whole = max(first, _SECONDS_A_MEGABYTE[FileContent.PAGES] * megabytes)
        return ProcessorTime(first, for_pages=whole - first, a_page=_PAGE_SECONDS)

    def allow_seconds(self, pages: int) -> float | None:
        """Return the time for a document of so many pages to be recognised; None where there is no limit."""
        return self.seconds + self.seconds_a_page * pages if self.seconds else None


def count_likely_pages(path: str, content: bytes | None = None) -> int:
    """Return how many pages of a document may have to be recognised, by its size: none of a text, 200 at the most.

    A scanned page takes 100 kB or more. `content` stands for the file where there is none, as for standard input.
    """
    place = Path(path)
    try:
        if content is None and place.is_dir():
            return min(sum(1 for _ in place.iterdir()), _MOST_PAGES)
        if content is None and not _is_document(place):
            return 0
        head, size = (
            (content[:_HEAD], len(content)) if content is not None else (_read(place, _HEAD), place.stat().st_size)
        )
    except (OSError, ValueError):
        return 0  # Reading it will fail with a message.
    if not head.startswith(_RECOGNISED):
        return 0
    return min(size // _PAGE_BYTES + 1, _MOST_PAGES)


def measure_file(path: str, content: bytes | None = None) -> FileMeasure | None:
    """Return the measure of a file, or of the content that stands for it; None of a folder, or where nobody knows."""
    place = Path(path)
    try:
        if content is None and not _is_document(place):
            return None
        with BytesIO(content) if content is not None else place.open("rb") as file:
            head = file.read(_SEARCHED)
            held = _drop_comments(head)
            size = _count_held(held)
            for piece in iter(partial(file.read, _SEARCHED), b""):
                size += _count_held(piece)
                if size >= _ENOUGH or file.tell() >= _MOST_COUNTED:
                    break
    except (OSError, ValueError):
        return None
    return FileMeasure(size=size, content=_find_content(held, whole=len(head) < _SEARCHED))


def _drop_comments(data: bytes) -> bytes:
    """Return a PDF or a text without its comments; anything else as it is."""
    if data.startswith(_PDF):
        return data[:_HEAD] + _PDF_PIECE.sub(lambda piece: b"" if piece["comment"] else piece[0], data[_HEAD:])
    return data if data.startswith((*_RECOGNISED, _PACKAGE)) else _MARKUP_COMMENT.sub(b"", data)


def _count_held(data: bytes) -> int:
    """Return the bytes of data; blanks count as far as there is as much else."""
    return min(len(data), 2 * len(data.translate(None, _BLANKS)))


def _find_content(data: bytes, *, whole: bool) -> FileContent:
    if data.startswith(_PDF):
        # Pictures stand in no stream of objects, so that they are seen without unpacking anything.
        pictured = not whole or _PICTURE_IN_PDF.search(data)
        return FileContent.PAGES if pictured else FileContent.PACKED
    if data.startswith(_RECOGNISED):
        return FileContent.PAGES
    return FileContent.PACKED if data.startswith(_PACKAGE) else FileContent.PLAIN


def _is_document(path: Path) -> bool:
    """Return whether a path can be opened without waiting for what may never come."""
    return path.is_file() and name_other_kind(path) is None


def _read(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)
