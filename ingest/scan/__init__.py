"""Scanned pages: pictures to the same lines and tables that digital pages give. Needs the extra `ocr`.

This package's names can be imported without the extra; `read_image` and `scan_pdf_pages` ask for it when called.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING

from gouji.errors import MissingTool
from gouji.ingest.budget.meter import Meter

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from gouji.ingest.page.layout import PageLayout
    from gouji.ingest.page.settings import PageSettings
    from gouji.ingest.scan.settings import ScanSettings
    from gouji.tokens import Source, TokenStream

__all__ = ["INSTALL", "is_available", "read_folder", "read_image", "scan_pdf_pages"]

# onnxruntime reports its use over the network and keeps a database for it unless this is set before it is loaded; its
# function that disables events does not keep it from starting.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

INSTALL = "install the reader of scans with: pip install 'gouji[ocr]'"
_PARTS = ("cv2", "onnxruntime", "rapidocr", "PIL")


def is_available() -> bool:
    """Return whether the extra `ocr` is installed."""
    return all(find_spec(part) is not None for part in _PARTS)


def read_image(
    data: bytes, source: Source, settings: ScanSettings, page: PageSettings, meter: Meter | None = None
) -> TokenStream:
    """See `gouji.ingest.scan.read.read_image`; raises `MissingTool` without the extra."""
    if not is_available():
        raise MissingTool(source.name, "this is a picture, which needs OCR", INSTALL)
    from gouji.ingest.scan import read

    return read.read_image(data, source, settings, page, meter)


def read_folder(
    folder: Path, name: str, settings: ScanSettings, page: PageSettings, meter: Meter | None = None
) -> TokenStream:
    """See `gouji.ingest.scan.folder.read_folder`; raises `MissingTool` without the extra."""
    if not is_available():
        from gouji.ingest.scan.page_files import find_page_files

        find_page_files(folder, name, settings)  # what is no folder of pages needs no extra
        raise MissingTool(name, "this is a folder of pictures, which needs OCR", INSTALL)
    from gouji.ingest.scan import folder as folders

    return folders.read_folder(folder, name, settings, page, meter)


def scan_pdf_pages(
    data: bytes,
    numbers: Sequence[int],
    layered: Collection[int],
    settings: ScanSettings,
    meter: Meter | None = None,
) -> dict[int, PageLayout]:
    """See `gouji.ingest.scan.read.scan_pdf_pages`; an empty dictionary without the extra."""
    if not (numbers and is_available()):
        return {}
    from gouji.ingest.scan import read

    return read.scan_pdf_pages(data, numbers, layered, settings, meter)
