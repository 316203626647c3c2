"""PDF with a text layer, ruled or without borders, by way of a DOCX and LibreOffice.

One call of LibreOffice converts many documents. Dates and document ids are set to fixed ones, so that the same draft
gives the same bytes on the same machine; another version of LibreOffice or other fonts give others.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

from gouji.corpus.chance import chance
from gouji.corpus.draft import Draft
from gouji.corpus.render_docx import DocxWriter, package
from gouji.corpus.rendering import Rendered
from gouji.errors import MissingTool

__all__ = ["convert_to_pdf", "render_borderless", "render_ruled"]

_FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "AR PL UMing CN", "AR PL UKai CN", "WenQuanYi Zen Hei")
_SECONDS = 40
_SECONDS_EACH = 10
_DATE = re.compile(rb"\(D:\d{14}")
_IDS = re.compile(rb"/ID \[ <[0-9A-F]{32}>\s*<[0-9A-F]{32}> \]|/DocChecksum /[0-9A-F]{32}")


class _PdfWriter(DocxWriter):
    """A document with a font that is there, cells of some size, and borders or none."""

    def __init__(self, rng: Random, *, borders: bool) -> None:
        super().__init__(rng)
        self.font = rng.choice(_FONTS)
        self.borders = borders
        self.small = rng.choice([16, 18, 20])
        self.large = rng.choice([24, 28, 32])
        self.shaded = chance(rng, 0.3)
        self.row_height = rng.choice([0, 0, 340, 480, 640])
        self.whole_rows = chance(rng, 0.6)
        labels = rng.choice([(520, 900, 2500), (420, 1500, 2100), (600, 700, 1800), (520, 1100, 3000)])
        self.columns["requests"] = (*labels, *(rng.choice([700, 780]),) * 7)

    def run(self, text: str, *, size: int = 32, bold: bool = False) -> str:
        return super().run(text, size={32: self.large, 18: self.small}.get(size, size), bold=bold)


def render_ruled(draft: Draft, rng: Random) -> Rendered:
    """The DOCX of a PDF whose tables have ruling lines; page breaks fall where they fall."""
    return Rendered(data=package(_PdfWriter(rng, borders=True).body(draft)))


def render_borderless(draft: Draft, rng: Random) -> Rendered:
    """The DOCX of a PDF whose tables are only columns of text."""
    return Rendered(data=package(_PdfWriter(rng, borders=False).body(draft)))


def convert_to_pdf(documents: Sequence[bytes]) -> list[bytes]:
    """DOCX packages as PDF, in the same order. Raises `MissingTool` where LibreOffice is not installed."""
    program = shutil.which("soffice")
    if program is None:
        name, reason = "gouji.corpus", "PDF kinds need LibreOffice"
        raise MissingTool(name, reason, "install libreoffice-writer, or choose other kinds")
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
    """The same PDF with fixed dates and ids; every replacement has the length of what it replaces."""
    data = _DATE.sub(rb"(D:20210101000000", data)
    return _IDS.sub(lambda match: re.sub(rb"[0-9A-F]{32}", b"0" * 32, match[0]), data)
