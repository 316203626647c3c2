"""DOCX → tokens, from its XML: tables on their grid, numbering as printed, changes as accepted.

The stream's text is what Word prints: automatic numbers before paragraphs; fields by their results; inserted text in,
deleted and hidden text out; text boxes behind the paragraph that they are anchored in. Footnotes and endnotes stand as
lines behind the body. Furniture are their marks `[1]`, bullets, struck-out text, the table of contents, headers (before
the body) and footers (behind all). What a reader does not see (hidden, white on white, too small, in a row without
height) is left out, raised marks are furniture, and in cells pictures, objects and formulas stand as `OBJECT`. Empty paragraphs are left out. Pages count by the page ends that Word noted when it
last laid the document out, by forced ones, and, where Word noted none, by sections; a paragraph or a row belongs to the
page where it begins.

Comments, charts, pictures and what only a table style sets bold are not read; of large pictures a warning tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from gouji.errors import DamagedDocument
from gouji.ingest.budget.meter import Meter
from gouji.ingest.budget.settings import Budget
from gouji.ingest.stream.blocks import FlowBlock, SourceTable, StreamLine, write_blocks
from gouji.ingest.stream.builder import StreamBuilder
from gouji.ingest.stream.runs import StyledRun, join_text
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.word.mend import mend_tree
from gouji.ingest.word.numbering import Numbering
from gouji.ingest.word.package import Package
from gouji.ingest.word.pictures import describe_pictures
from gouji.ingest.word.styles import Styles
from gouji.ingest.word.walk import DocxWalker
from gouji.ingest.word.xml import attribute, child, children, descendants, value
from gouji.tokens import OBJECT, Source, TokenStream

if TYPE_CHECKING:
    from docx.opc.packuri import PackURI
    from lxml import etree

__all__ = ["read_docx"]

_ADVICE = "open it in Word and save it anew"
_HEADERS = ("headerReference",)
_FOOTERS = ("footerReference",)
_NOTE_PARTS = {"footnote": "footnotes", "endnote": "endnotes"}


def read_docx(data: bytes, source: Source, settings: FlowSettings, meter: Meter | None = None) -> TokenStream:
    """Read a Word document (DOCX, DOCM, DOTX; also strict Open XML).

    Raises `DamagedDocument` for a broken package or broken XML, `EncryptedDocument` for a password-protected one,
    `UnsupportedDocument` for what is no Word package or would unpack to absurd size.
    """
    with Package(data, source.name, settings, meter or Meter(Budget(), source.name)) as package:
        try:
            return _Document(package).read(source)
        except RecursionError:
            raise DamagedDocument(source.name, "its elements are nested too deeply", _ADVICE) from None


class _Document:
    """The parts of an open document, put together."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = package.find_main()
        self._targets = package.read_targets(self._main)
        root = package.read_xml(self._main)
        body = child(root, "body")
        if root is None or body is None:
            raise DamagedDocument(package.name, "the document has no body", _ADVICE)
        self._body = body
        mend_tree(root)
        _settle_placeholders(root)
        self._walker = DocxWalker(
            Styles(self._part("styles"), package.settings),
            Numbering(self._part("numbering")),
            package.settings,
            chunk=self._chunk,
            sections=_section_starts(root),
        )

    def read(self, source: Source) -> TokenStream:
        """The whole document as a stream."""
        builder = StreamBuilder(source, self._package.meter)
        write_blocks(builder, self._read_blocks(), self._package.settings)
        if not builder.length:
            builder.warn("the document has no text; is it made of pictures?")
        if remark := describe_pictures(self._body, self._package.settings):
            builder.warn(remark)
        return builder.build(title=self._package.read_title())

    def _read_blocks(self) -> Iterator[FlowBlock]:
        """Yield what a page shows from top to bottom: headers, the body, notes, footers."""
        yield from _furnished(self._margins(*_HEADERS))
        yield from self._walker.read_body(self._body)
        yield from self._notes()
        yield from _furnished(self._margins(*_FOOTERS))

    def _part(self, kind: str) -> etree._Element | None:
        part = self._package.find_related(self._main, kind)
        return self._package.read_xml(part) if part is not None else None

    def _margins(self, *kinds: str) -> Iterator[FlowBlock]:
        """Headers or footers of all sections, each text once."""
        seen: set[str] = set()
        parts = dict.fromkeys(self._target(reference) for reference in descendants(self._body, *kinds))
        for part in parts:
            root = self._package.read_xml(part) if part is not None else None
            blocks = self._walker.read_blocks(root) if root is not None else []
            text = "\n".join(join_text(block.runs) for block in blocks if isinstance(block, StreamLine))
            if text not in seen:
                seen.add(text)
                yield from blocks

    def _target(self, element: etree._Element) -> PackURI | None:
        """Return the part that the element's `r:id` stands for."""
        found = next((text for key, text in element.attrib.items() if str(key).endswith("}id")), "")
        return self._targets.get(str(found))

    def _chunk(self, element: etree._Element) -> list[FlowBlock]:
        """A web page embedded whole, as some converters write DOCX."""
        part = self._target(element)
        data = self._package.read_bytes(part) if part is not None else None
        if not data:
            return []
        from gouji.ingest.web.chunk import read_chunk

        return read_chunk(data, self._package.settings, self._package.meter)

    def _notes(self) -> Iterator[FlowBlock]:
        """The notes referred to, in the order of their marks; notes may refer to notes."""
        notes: dict[tuple[str, str], etree._Element] = {}
        for kind, part in _NOTE_PARTS.items():
            root = self._part(part)
            if root is not None:
                notes |= {(kind, attribute(note, "id") or ""): note for note in children(root, kind)}
        # Reading a note may add notes that it refers to; one that refers to itself is read once.
        for number, key in enumerate(self._walker.notes, start=1):
            note = notes.pop(key, None)
            if note is not None:
                mark = StyledRun(text=f"[{number}] ", furniture=True)
                yield from _marked(mark, self._walker.read_blocks(note))


def _settle_placeholders(root: etree._Element) -> None:
    """Put `OBJECT` where a content control shows digits of its placeholder: nobody has filled it in."""
    for mark in descendants(root, "showingPlcHdr"):
        control = mark.getparent()
        content = child(control.getparent(), "sdtContent") if control is not None else None
        for text in descendants(content, "t") if content is not None else ():
            if any(c.isdigit() for c in text.text or ""):
                text.text = OBJECT


def _section_starts(root: etree._Element) -> list[str]:
    """How each section starts; nothing where Word noted its page ends."""
    if next(descendants(root, "lastRenderedPageBreak"), None) is not None:
        return []
    return [value(section, "type") or "nextPage" for section in descendants(root, "sectPr")]


def _marked(mark: StyledRun, blocks: Iterable[FlowBlock]) -> Iterator[FlowBlock]:
    """The blocks of a note, its first line with its mark."""
    pending: tuple[StyledRun, ...] = (mark,)
    for block in blocks:
        if pending and isinstance(block, StreamLine):
            yield StreamLine(runs=(*pending, *block.runs))
            pending = ()
        else:
            yield block


def _furnished(blocks: Iterable[FlowBlock]) -> Iterator[FlowBlock]:
    """The blocks with all their text marked as furniture."""
    for block in blocks:
        if isinstance(block, StreamLine):
            yield StreamLine(runs=tuple(replace(run, furniture=True) for run in block.runs))
        elif isinstance(block, SourceTable):
            rows = tuple(
                tuple(replace(cell, blocks=tuple(_furnished(cell.blocks))) for cell in row) for row in block.rows
            )
            yield replace(block, rows=rows)
