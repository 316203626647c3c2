"""The extractors by name, and a process that runs them in an interpreter of their own.

```python
with ExtractorProcess(sys.executable) as process:
    text = flatten(process, EXTRACTORS["html2text"], page)     # None where html2text is not installed
```
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["EXTRACTORS", "Extractor", "ExtractorProcess", "flatten"]

_WORKER = Path(__file__).with_name("worker.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extractor:
    """An extractor: the suffix of the documents that it reads, and of the text that it gives.

    `held_out` ones were never looked at while the reading of their texts was made.
    """

    name: str
    reads: str
    gives: str = ".txt"
    held_out: bool = False


EXTRACTORS: Mapping[str, Extractor] = {
    extractor.name: extractor
    for extractor in (
        Extractor(name="trafilatura", reads=".html"),
        Extractor(name="trafilatura-markdown", reads=".html", gives=".md"),
        Extractor(name="html2text", reads=".html", gives=".md"),
        Extractor(name="html2text-padded", reads=".html", gives=".md"),
        Extractor(name="markdownify", reads=".html", gives=".md"),
        Extractor(name="inscriptis", reads=".html"),
        Extractor(name="html-text", reads=".html"),
        Extractor(name="resiliparse", reads=".html"),
        Extractor(name="pandoc-gfm", reads=".html", gives=".md"),
        Extractor(name="pandoc-markdown", reads=".html", gives=".md"),
        Extractor(name="pandoc-plain", reads=".html"),
        Extractor(name="docx2txt", reads=".docx"),
        Extractor(name="python-docx", reads=".docx"),
        Extractor(name="mammoth", reads=".docx", gives=".md"),
        Extractor(name="pdftotext", reads=".pdf"),
        Extractor(name="pdftotext-layout", reads=".pdf"),
        Extractor(name="pdftotext-raw", reads=".pdf"),
        Extractor(name="pdftohtml", reads=".pdf", gives=".html"),
        Extractor(name="pymupdf", reads=".pdf"),
        Extractor(name="pymupdf-sorted", reads=".pdf"),
        Extractor(name="pymupdf-html", reads=".pdf", gives=".html"),
        Extractor(name="pdfplumber", reads=".pdf"),
        Extractor(name="pdfplumber-layout", reads=".pdf"),
        Extractor(name="pdfplumber-tables", reads=".pdf"),
        Extractor(name="pandoc-rst", reads=".html", held_out=True),
        Extractor(name="pandoc-asciidoc", reads=".docx", held_out=True),
        Extractor(name="pypdf", reads=".pdf", held_out=True),
        Extractor(name="pypdf-layout", reads=".pdf", held_out=True),
    )
}


@dataclass(slots=True)
class ExtractorProcess:
    """The extractors in the interpreter `python`, started at the first request."""

    python: str
    missing: dict[str, str] = field(default_factory=dict)
    """Extractors that are not installed there, and what they lack."""
    _process: subprocess.Popen[str] | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        """Return the process itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()

    def extract(self, extractor: str, path: Path) -> str | None:
        """Return the text of a file; None where the extractor is missing or fails."""
        if extractor in self.missing:
            return None
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 – the interpreter that was asked for
                [self.python, str(_WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
            )
        if self._process.stdin is None or self._process.stdout is None:
            message = "the extractors' process has no pipes"
            raise RuntimeError(message)
        self._process.stdin.write(json.dumps({"extractor": extractor, "path": str(path)}) + "\n")
        self._process.stdin.flush()
        found: dict[str, str] = json.loads(self._process.stdout.readline())
        if "missing" in found:
            self.missing[extractor] = found["missing"]
        return found.get("text")


def flatten(process: ExtractorProcess, extractor: Extractor, data: bytes) -> str | None:
    """Return what the extractor makes of a document's bytes; None where it is missing, fails, or finds nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"document{extractor.reads}"
        path.write_bytes(data)
        return process.extract(extractor.name, path) or None
