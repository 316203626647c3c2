"""What reading one document may cost in time and in memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Limits", "count_likely_pages", "measure_size"]

_PAGE_BYTES = 100_000
_MOST_PAGES = 200
_SMALL_FILE, _FILE_MEGABYTES = 580, 100
"""What a scanned page takes, and what each megabyte of a file may take beside it."""
_RECOGNISED = (b"%PDF", b"\x89PNG", b"\xff\xd8", b"II*", b"MM\0*", b"RIFF", b"GIF8", b"BM")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one document may cost; 0 stands for no limit."""

    seconds: float = 120.0
    """Of time, from the moment that a worker takes the document."""
    seconds_a_page: float = 20.0
    """More for each page that may have to be recognised."""
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
        if content is None and not place.is_file():
            return 0
        head, size = (content[:8], len(content)) if content is not None else (_read_head(place), place.stat().st_size)
    except (OSError, ValueError):
        return 0  # Reading it will fail with a message.
    if not head.startswith(_RECOGNISED):
        return 0
    return min(size // _PAGE_BYTES + 1, _MOST_PAGES)


def measure_size(path: str, content: bytes | None = None) -> int | None:
    """Return how many bytes a document has; None of a folder, or where nobody knows."""
    if content is not None:
        return len(content)
    try:
        return Path(path).stat().st_size if Path(path).is_file() else None
    except (OSError, ValueError):
        return None


def _read_head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(8)
