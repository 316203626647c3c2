"""Peers that read plain text: numbers in order, and labels with the numbers behind them."""

from __future__ import annotations

import re
from pathlib import PurePath

from gouji.eval.peers.tables import Labels, dispute_facts

__all__ = ["extract_plain_text", "label_then_numbers", "take_numbers_in_order"]

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_ENUMERATOR = re.compile(r"(?<=\d)\d\.(?=[^\d])|(?<!\d)\d\.(?=[^\d])")
_START, _END = "第二十条", "五、"
_MANY_SPACES = re.compile(r"\s+")


def extract_plain_text(data: bytes, name: str) -> str:
    """Return the text of a document by its own library, tables and all."""
    suffix = PurePath(name).suffix
    if suffix == ".docx":
        return _docx_text(data)
    if suffix == ".pdf":
        return _pdf_text(data)
    if suffix in (".html", ".htm"):
        return _html_text(data)
    return data.decode("utf-8")


def _html_text(data: bytes) -> str:
    """Return a line a block."""
    from lxml import html

    root = html.document_fromstring(data.decode("utf-8"))
    for element in root.iter("p", "td", "th", "tr", "h1", "h2", "h3", "h4"):
        element.tail = "\n" + (element.tail or "")
    return "".join(map(str, root.itertext()))


def _docx_text(data: bytes) -> str:
    import io

    import docx

    document = docx.Document(io.BytesIO(data))
    parts = [paragraph.text for paragraph in document.paragraphs]
    tables = ["\t".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*parts, *tables])


def _pdf_text(data: bytes) -> str:
    import io

    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        return "\n".join(page.extract_text() or "" for page in document.pages)


def _tables_part(text: str) -> str:
    start = max(text.find(_START), 0)
    end = text.rfind(_END)
    return text[start : end if end > start else len(text)]


def take_numbers_in_order(text: str, labels: Labels) -> dict[str, float]:
    """Return every number of the tables' part, in order, filled into the form's facts."""
    facts = [fact for row in labels.values() for fact in row] + list(dispute_facts())
    numbers = _NUMBER.findall(_ENUMERATOR.sub("", _tables_part(text)))
    return {fact: float(number) for fact, number in zip(facts, numbers, strict=False)}


def label_then_numbers(text: str, labels: Labels) -> dict[str, float]:
    """Return each label where it stands in the text, and the numbers between it and the next."""
    part = _MANY_SPACES.sub(" ", _tables_part(text))
    values: dict[str, float] = {}
    at = 0
    for label, facts in labels.items():
        start = part.find(label, at)
        if start < 0:
            continue
        at = start + len(label)
        stop = re.search(r"[^\d\s.+-]", part[at:])
        run = part[at : at + stop.start()] if stop else part[at:]
        values.update(_assigned(facts, run))
    tail = re.search(r"(?:[\d ]{15,})\s*$", part)
    if tail:
        values.update(_assigned(dispute_facts(), tail[0]))
    return values


def _assigned(facts: tuple[str, ...], run: str) -> dict[str, float]:
    numbers = _NUMBER.findall(run)
    if len(numbers) < len(facts):
        digits = "".join(character for character in run if character.isdigit())
        numbers = list(digits[: len(facts)]) if len(digits) >= len(facts) else []
    return {fact: float(number) for fact, number in zip(facts, numbers, strict=False)}
