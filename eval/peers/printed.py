"""Real scans: reports to print with an id on each page, and which report a scan of one is.

A user prints the reports, scans or photographs them by whatever is at hand, and scores the scans: the id at the foot of the
page says which gold reading a scan has, whatever its file is called. The id may be read in any page's text; where none
was read, the file's name may hold it.
"""

from __future__ import annotations

import ctypes
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import gouji
from gouji.corpus.make import generate_many, write
from gouji.errors import DamagedDocument, GoujiError
from gouji.eval.peers.scan_records import Key, ScanRecord, make_record
from gouji.reports import Report

__all__ = ["find_id", "print_reports", "score_scans"]

_ID = re.compile(r"gouji\W{0,2}(\d{5})(?!\d)", re.IGNORECASE)
_SIZE = 9.0
_PLACE = (56.0, 22.0)
"""Points from the page's lower left corner, below its own foot."""


def print_reports(seeds: Sequence[int], folder: Path, *, text: str = "mixed") -> Iterator[Path]:
    """Write reports with their ids at the foot of each page, and their gold readings beside them; yield their paths."""
    for document in generate_many("pdf", seeds, damage=text):
        path = write(document, folder)
        path.write_bytes(_stamp(document.data, f"gouji {document.seed:05d}"))
        yield path


def _stamp(data: bytes, text: str) -> bytes:
    """Return a PDF with a line of text at the foot of each page."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    with pypdfium2.PdfDocument(data) as document:
        font = pdfium.FPDFText_LoadStandardFont(document, b"Helvetica")
        for number, page in enumerate(document, 1):
            drawn = pdfium.FPDFPageObj_CreateTextObj(document, font, _SIZE)
            said = ctypes.create_string_buffer(f"{text} {number}/{len(document)}\0".encode("utf-16-le"))
            pdfium.FPDFText_SetText(drawn, ctypes.cast(said, pdfium.FPDF_WIDESTRING))
            pdfium.FPDFPageObj_Transform(drawn, 1, 0, 0, 1, *_PLACE)
            pdfium.FPDFPage_InsertObject(page, drawn)
            page.gen_content()
        file = io.BytesIO()
        document.save(file)
        return file.getvalue()


def find_id(text: str, name: str) -> int | None:
    """Return the id that a scan's text or its file's name holds; None without any.

    >>> find_id("…… gouji 00017 2/3", "IMG_2041.jpg"), find_id("", "gouji-00017.pdf"), find_id("", "IMG_2041.jpg")
    (17, 17, None)
    """
    found = _ID.search(text) or _ID.search(name)
    return int(found.group(1)) if found is not None else None


def score_scans(scans: Iterable[Path], folder: Path) -> Iterator[ScanRecord]:
    """Read scans, files or folders of pictures, and score each against the gold reading of its id in `folder`.

    Raises `DamagedDocument` where a scan has no id that a report has.
    """
    for scan in scans:
        report, refused = _read_scan(scan)
        said = report.text or "" if report is not None else ""
        seed = find_id(said, scan.name)
        gold = folder / f"pdf-{seed:05d}.gold.json" if seed is not None else None
        if seed is None or gold is None or not gold.is_file():
            reason = "it has the id of no printed report" if gold is None else f"there is no {gold}"
            raise DamagedDocument(scan.name, reason, "name the file gouji-NNNNN, with the number at the pages' feet")
        key: Key = (seed, 0, "printed", "printed", "gouji")
        wanted = json.loads(gold.read_text(encoding="utf-8"))
        yield make_record(key, report.to_dict() if report is not None else {}, wanted, refused=refused)


def _read_scan(scan: Path) -> tuple[Report | None, int]:
    """Return the reading of a scan, and how many documents were refused."""
    try:
        return gouji.read(scan, text=True), 0
    except GoujiError:
        return None, 1
