"""What the reading of pictures holds beyond the document, given back to the system.

The recogniser keeps the memory of its widest run for the next one, and the C library keeps what lies between pieces that are
in use: the pictures of a page, in dozens of arrays of some megabytes each, leave such holes behind. Neither is lost, but a
process that reads thousands of documents would hold ever more of it.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache

from gouji.ingest.scan.recognition.engine import text_reader
from gouji.ingest.scan.settings import ScanSettings

__all__ = ["release_memory"]


def release_memory(settings: ScanSettings) -> None:
    """Give back what reading a document's pictures took; models stay loaded. It takes some milliseconds.

    Does nothing about the C library's part on systems whose library is not glibc: others give it back themselves, or cannot.
    """
    if text_reader.cache_info().currsize and settings.engine != "tesseract":
        text_reader(settings.recognition).release()
    trim = _find_trim()
    if trim is not None:
        trim(0)


@cache
def _find_trim() -> Callable[[int], int] | None:
    """Return glibc's function that gives back free memory, also from between what is in use."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):
        return None
    return found
