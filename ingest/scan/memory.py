"""What the reading of pictures holds beyond the document, given back to the system.

The recogniser keeps the memory of its widest run for the next one, and the C library keeps what lies between pieces that are
in use: the pictures of a page, in dozens of arrays of some megabytes each, leave such holes behind. Neither is lost, but a
process that reads thousands of documents would hold ever more of it.
"""

from __future__ import annotations

from gouji.ingest.scan.recognition.engine import text_reader
from gouji.ingest.scan.settings import ScanSettings
from gouji.resources import release_heap

__all__ = ["release_memory"]


def release_memory(settings: ScanSettings) -> None:
    """Give back what reading a document's pictures took; models stay loaded. It takes some milliseconds."""
    if text_reader.cache_info().currsize and settings.engine != "tesseract":
        text_reader(settings.recognition).release()
    release_heap()
