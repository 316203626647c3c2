"""Runs in an interpreter that has the extractors, which gouji's own need not have.

One request a line on standard input, `{"extractor": NAME, "path": FILE}`, one answer a line: `{"text": TEXT}`, or
`{"missing": WHY}` where the extractor is not installed, or `{"failed": WHY}` where it cannot read the file.
"""

from __future__ import annotations

import importlib
import json
import logging
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

__all__ = ["CALLS", "answer", "main"]

_BAR = " | "


def _text(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


def _trafilatura(path: str, **options: str) -> str:
    extract = importlib.import_module("trafilatura").extract
    return str(extract(_text(path), include_tables=True, favor_recall=True, **options) or "")


def _html2text(path: str, *, pad: bool = False) -> str:
    parser = importlib.import_module("html2text").HTML2Text()
    parser.body_width, parser.pad_tables = 0, pad
    return str(parser.handle(_text(path)))


def _markdownify(path: str) -> str:
    return str(importlib.import_module("markdownify").markdownify(_text(path)))


def _inscriptis(path: str) -> str:
    return str(importlib.import_module("inscriptis").get_text(_text(path)))


def _html_text(path: str) -> str:
    return str(importlib.import_module("html_text").extract_text(_text(path)))


def _resiliparse(path: str) -> str:
    return str(importlib.import_module("resiliparse.extract.html2text").extract_plain_text(_text(path)))


def _pandoc(path: str, to: str) -> str:
    source = Path(path).suffix.removeprefix(".")
    return str(importlib.import_module("pypandoc").convert_file(path, to, format=source))


def _pdftotext(path: str, *options: str) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        message = "pdftotext (poppler-utils)"
        raise ImportError(message)
    run = subprocess.run([program, *options, path, "-"], capture_output=True, check=True)  # noqa: S603 – pdftotext itself
    return run.stdout.decode("utf-8", "replace")


def _pdftohtml(path: str) -> str:
    """Pieces of pages, each with a place of its own."""
    program = shutil.which("pdftohtml")
    if program is None:
        message = "pdftohtml (poppler-utils)"
        raise ImportError(message)
    run = subprocess.run([program, "-s", "-i", "-noframes", "-stdout", path], capture_output=True, check=True)  # noqa: S603 – itself
    return run.stdout.decode("utf-8", "replace")


def _pymupdf(path: str, *, form: str = "text", sort: bool = False) -> str:
    with importlib.import_module("pymupdf").open(path) as document:
        return "\n".join(page.get_text(form, sort=sort) for page in document)


def _pdfplumber(path: str, *, layout: bool = False) -> str:
    with importlib.import_module("pdfplumber").open(path) as document:
        return "\n".join(page.extract_text(layout=layout) or "" for page in document.pages)


def _pdfplumber_tables(path: str) -> str:
    """Tables as pdfplumber finds them, their cells joined by bars, among the lines around them."""
    parts: list[str] = []
    with importlib.import_module("pdfplumber").open(path) as document:
        for page in document.pages:
            tables = page.find_tables()
            found = [(table.bbox[1], _join_rows(table.extract())) for table in tables]
            outside = page.filter(lambda item, boxes=[t.bbox for t in tables]: not _is_inside(item, boxes))
            found += [(line["top"], line["text"]) for line in outside.extract_text_lines()]
            parts += [text for _, text in sorted(found, key=lambda part: part[0])]
    return "\n".join(parts)


def _join_rows(rows: list[list[str | None]]) -> str:
    return "\n".join("|".join((cell or "").replace("\n", "") for cell in row) for row in rows)


def _is_inside(item: Mapping[str, Any], boxes: list[tuple[float, float, float, float]]) -> bool:
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in boxes)


def _pypdf(path: str, mode: str) -> str:
    reader = importlib.import_module("pypdf").PdfReader(path)
    return "\n".join(page.extract_text(extraction_mode=mode) for page in reader.pages)


def _docx2txt(path: str) -> str:
    return str(importlib.import_module("docx2txt").process(path))


def _python_docx(path: str) -> str:
    """Paragraphs, and rows whose cells are joined by bars, a merged cell once for each of its columns."""
    document = importlib.import_module("docx").Document(path)
    parts: list[str] = []
    for block in document.iter_inner_content():
        rows = getattr(block, "rows", None)
        parts += [block.text] if rows is None else [_BAR.join(cell.text for cell in row.cells) for row in rows]
    return "\n".join(parts)


def _mammoth(path: str) -> str:
    with Path(path).open("rb") as file:
        page = importlib.import_module("mammoth").convert_to_html(file).value
    return str(importlib.import_module("markdownify").markdownify(page))


CALLS: Mapping[str, Callable[[str], str]] = {
    "trafilatura": _trafilatura,
    "trafilatura-markdown": partial(_trafilatura, output_format="markdown"),
    "html2text": _html2text,
    "html2text-padded": partial(_html2text, pad=True),
    "markdownify": _markdownify,
    "inscriptis": _inscriptis,
    "html-text": _html_text,
    "resiliparse": _resiliparse,
    "pandoc-gfm": partial(_pandoc, to="gfm-raw_html"),
    "pandoc-markdown": partial(_pandoc, to="markdown"),
    "pandoc-plain": partial(_pandoc, to="plain"),
    "pandoc-rst": partial(_pandoc, to="rst"),
    "pandoc-asciidoc": partial(_pandoc, to="asciidoc"),
    "docx2txt": _docx2txt,
    "python-docx": _python_docx,
    "mammoth": _mammoth,
    "pdftotext": _pdftotext,
    "pdftotext-layout": lambda path: _pdftotext(path, "-layout"),
    "pdftotext-raw": lambda path: _pdftotext(path, "-raw"),
    "pdftohtml": _pdftohtml,
    "pymupdf": _pymupdf,
    "pymupdf-sorted": partial(_pymupdf, sort=True),
    "pymupdf-html": partial(_pymupdf, form="xhtml"),
    "pdfplumber": _pdfplumber,
    "pdfplumber-layout": partial(_pdfplumber, layout=True),
    "pdfplumber-tables": _pdfplumber_tables,
    "pypdf": partial(_pypdf, mode="plain"),
    "pypdf-layout": partial(_pypdf, mode="layout"),
}


def answer(extractor: str, path: str) -> dict[str, str]:
    """Return the text of a file, or why there is none."""
    try:
        return {"text": CALLS[extractor](path)}
    except (ImportError, OSError) as error:
        return {"missing": str(error)}
    except Exception as error:  # noqa: BLE001 – whatever an extractor raises is its own failure
        return {"failed": f"{type(error).__name__}: {error}"}


def main() -> int:
    """Answer until the input ends."""
    logging.disable(logging.CRITICAL)
    for line in sys.stdin:
        request = json.loads(line)
        sys.stdout.write(json.dumps(answer(request["extractor"], request["path"]), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
