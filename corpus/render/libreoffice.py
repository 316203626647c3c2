"""DOCX packages to PDF by LibreOffice, many in one call, with nothing lost on the way.

Dates and document ids are set to fixed ones, so that the same packages give the same bytes on the same machine;
another version of LibreOffice or other fonts give others. LibreOffice now and then drops a table that does not fit
the rest of a page, or prints two tables over each other. A PDF that lacks digits of its document, or that nobody could
read, is therefore converted again from a looser layout.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from gouji.corpus.render.docx import zipped
from gouji.errors import MissingTool

__all__ = ["convert_to_pdf", "lacks_digits", "overprinted"]

_SECONDS = 40
_SECONDS_EACH = 10
_DOCUMENT = "word/document.xml"
_DATE = re.compile(rb"\(D:\d{14}")
_IDS = re.compile(rb"/ID \[ <[0-9A-F]{32}>\s*<[0-9A-F]{32}> \]|/DocChecksum /[0-9A-F]{32}")
_MOST_COLLISIONS = 12
"""A few characters may touch where a column is narrow."""
_LOOSER: tuple[Callable[[str], str], ...] = (
    lambda xml: xml.replace("<w:cantSplit/>", ""),
    lambda xml: re.sub(r"<w:trHeight[^>]*/>", "", xml),
    lambda xml: xml.replace('w:bottom="1417"', 'w:bottom="900"'),
    lambda xml: xml.replace('w:top="1701"', 'w:top="700"'),
)
"""What is taken out of a document, one after the other, until its PDF is whole."""


def convert_to_pdf(documents: Sequence[bytes]) -> list[bytes]:
    """DOCX packages as PDF, in the same order. Raises `MissingTool` where LibreOffice is not installed."""
    whole: dict[int, bytes] = {}
    sources = list(documents)
    for loosen in (*_LOOSER, None):
        open_ones = [at for at in range(len(sources)) if at not in whole]
        for at, data in zip(open_ones, _converted([sources[at] for at in open_ones]), strict=True):
            if not lacks_digits(data, documents[at]) and not overprinted(data):
                whole[at] = data
            elif loosen is not None:
                sources[at] = _changed(sources[at], loosen)
    if len(whole) < len(sources):
        message = f"LibreOffice loses text of {len(sources) - len(whole)} documents in every layout"
        raise RuntimeError(message)
    return [whole[at] for at in range(len(sources))]


def lacks_digits(pdf: bytes, docx: bytes) -> bool:
    """Return whether the PDF's text has fewer of some digit than the document that it was made from."""
    import pypdfium2

    words = re.findall(r"<w:t[ >][^<]*", _xml(docx))
    there: Counter[str] = Counter()
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            there.update(page.get_textpage().get_text_bounded())
    wanted = Counter(character for word in words for character in word.split(">", 1)[-1] if character.isdigit())
    return bool(wanted - there)


def overprinted(pdf: bytes) -> bool:
    """Return whether characters stand over one another on some page."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return any(_collisions(page.get_textpage()) > _MOST_COLLISIONS for page in document)


def _collisions(text: Any) -> int:  # noqa: ANN401 - the library's types are not told
    """Return how many characters of a page have another one's middle inside their box."""
    import numpy as np

    signs = text.get_text_range()
    boxes = [text.get_charbox(i) for i in range(min(text.count_chars(), len(signs))) if signs[i].strip()]
    if not boxes:
        return 0
    left, bottom, right, top = np.array(boxes).T
    x, y = (left + right) / 2, (bottom + top) / 2
    inside = (left[:, None] < x) & (x < right[:, None]) & (bottom[:, None] < y) & (y < top[:, None])
    return int(inside.sum() - np.trace(inside))


def _xml(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read(_DOCUMENT).decode()


def _changed(docx: bytes, change: Callable[[str], str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    return zipped({**parts, _DOCUMENT: change(parts[_DOCUMENT])})


def _converted(documents: Sequence[bytes]) -> list[bytes]:
    program = shutil.which("soffice")
    if program is None:
        name, reason = "gouji.corpus", "PDF kinds need LibreOffice"
        raise MissingTool(name, reason, "install libreoffice-writer, or choose other kinds")
    if not documents:
        return []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        sources = [home / f"{at:05d}.docx" for at in range(len(documents))]
        for path, data in zip(sources, documents, strict=True):
            path.write_bytes(data)
        _run(program, home, sources)
        return [_steady(path.with_suffix(".pdf").read_bytes()) for path in sources]


def _run(program: str, home: Path, sources: Sequence[Path]) -> None:
    command = [program, f"-env:UserInstallation=file://{home / 'profile'}", "--headless", "--convert-to", "pdf"]
    command += ["--outdir", str(home), *map(str, sources)]
    limit = _SECONDS + _SECONDS_EACH * len(sources)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1609459200"}
    subprocess.run(command, check=True, capture_output=True, timeout=limit, env=environment)  # noqa: S603 – own files


def _steady(data: bytes) -> bytes:
    """Return the same PDF with fixed dates and ids; every replacement has the length of what it replaces."""
    data = _DATE.sub(rb"(D:20210101000000", data)
    return _IDS.sub(lambda match: re.sub(rb"[0-9A-F]{32}", b"0" * 32, match[0]), data)
