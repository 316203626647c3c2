"""The kind of a document by its bytes; its name decides only where the content fits several kinds.

>>> sniff_kind(b"%PDF-1.7 ...", "report.txt", settings=FlowSettings())
<DocumentKind.PDF: 'pdf'>
>>> sniff_kind("规章 3".encode("gb18030"), "report.txt", settings=FlowSettings())
<DocumentKind.TEXT: 'text'>
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from enum import StrEnum
from itertools import islice

from gouji.ingest.scan.image.formats import PICTURE
from gouji.ingest.stream.settings import FlowSettings

__all__ = ["DocumentKind", "sniff_kind"]


class DocumentKind(StrEnum):
    """The kinds of documents that are recognised; `gouji.ingest.open` has a converter or a refusal for each."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"
    DOC = "doc"
    """Binary Word and WPS Writer files (both are OLE containers), and Word 2003 XML."""
    ODT = "odt"
    RTF = "rtf"
    ENCRYPTED_OFFICE = "encrypted_office"
    IMAGE = "image"
    SPREADSHEET = "spreadsheet"
    PRESENTATION = "presentation"
    OFD = "ofd"
    WEB_ARCHIVE = "web_archive"
    ARCHIVE = "archive"
    BINARY = "binary"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC: tuple[tuple[re.Pattern[bytes], DocumentKind], ...] = (
    (re.compile(rb"(?:[^\n]{0,200}\n)?%PDF-\d"), DocumentKind.PDF),
    (re.compile(rb"\{\\rtf"), DocumentKind.RTF),
    (PICTURE, DocumentKind.IMAGE),
    (re.compile(rb"Rar!|7z\xbc\xaf\x27\x1c|\x1f\x8b"), DocumentKind.ARCHIVE),
)
_OLE_STREAMS: tuple[tuple[str, DocumentKind], ...] = (
    ("EncryptedPackage", DocumentKind.ENCRYPTED_OFFICE),
    ("WordDocument", DocumentKind.DOC),
    ("Workbook", DocumentKind.SPREADSHEET),
    ("PowerPoint Document", DocumentKind.PRESENTATION),
)
_ZIP_PARTS: tuple[tuple[str, DocumentKind], ...] = (
    ("word/document", DocumentKind.DOCX),
    ("xl/workbook.xml", DocumentKind.SPREADSHEET),
    ("ppt/presentation.xml", DocumentKind.PRESENTATION),
    ("OFD.xml", DocumentKind.OFD),
)
_ODF_TYPES: tuple[tuple[bytes, DocumentKind], ...] = (
    (b"opendocument.text", DocumentKind.ODT),
    (b"opendocument.spreadsheet", DocumentKind.SPREADSHEET),
    (b"opendocument.presentation", DocumentKind.PRESENTATION),
)
_OLE_SUFFIXES = (".doc", ".dot", ".wps", ".wpt", ".xls", ".et", ".ppt", ".dps")
_SUFFIXES = {
    ".doc": DocumentKind.DOC,
    ".dot": DocumentKind.DOC,
    ".wps": DocumentKind.DOC,
    ".wpt": DocumentKind.DOC,
    ".xls": DocumentKind.SPREADSHEET,
    ".et": DocumentKind.SPREADSHEET,
    ".ppt": DocumentKind.PRESENTATION,
    ".dps": DocumentKind.PRESENTATION,
    ".docx": DocumentKind.DOCX,
    ".docm": DocumentKind.DOCX,
    ".dotx": DocumentKind.DOCX,
    ".odt": DocumentKind.ODT,
    ".md": DocumentKind.MARKDOWN,
    ".markdown": DocumentKind.MARKDOWN,
    ".htm": DocumentKind.HTML,
    ".html": DocumentKind.HTML,
    ".xhtml": DocumentKind.HTML,
}
_HTML_START = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|(?:html|head|body|meta|title|base|link|style|"
    r"script|table|tbody|tr|td|div|p|span|h[1-6]|font|center|article|section|main|ul|ol|strong|br)[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
"""Possessive throughout, as are those below: a file of blanks or of comments must not take minutes."""
_HTML_TAG = re.compile(r"</(?:td|tr|table|p|div|span|h[1-6])\s*>", re.IGNORECASE)
_PAGE_TAG = re.compile(r"<(?:!doctype|html|head|body|table|tr|td)[\s/>]", re.IGNORECASE)
"""Tags without which there is no page and no table of one."""
_ANY_TAG = re.compile(r"</?[a-z][a-z0-9]*+[\s/>]", re.IGNORECASE)
_ENDS = r"\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_PLAIN_LINE = re.compile(rf"(?:\A|(?<=[{_ENDS}]))[^\S{_ENDS}]*+[^\s<][^<{_ENDS}]*+(?=[{_ENDS}]|\Z)")
"""A line that says something, without tags."""
_ATX = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_DELIMITER_ROW = re.compile(
    r"^[ \t]*+\|?+[ \t]*+:?+-{2,}+:?+[ \t]*+(?:\|[ \t]*+:?+-{2,}+:?+[ \t]*+)++\|?+[ \t]*+$", re.MULTILINE
)
_CONTROLS = bytes([*range(9), *range(14, 26), *range(28, 32), 127])


def sniff_kind(data: bytes, name: str = "", *, settings: FlowSettings) -> DocumentKind:
    """Return the kind of `data`; `name` (a file name, any case) helps only where the content fits several kinds.

    Does not check that the document is whole: a cut-off PDF is still `DocumentKind.PDF`.
    """
    suffix = "." + name.lower().rpartition(".")[2] if "." in name else ""
    bare = data.lstrip(b"\xef\xbb\xbf \t\r\n\x0c")[: settings.sniffed_bytes]
    for magic, kind in _MAGIC:
        if magic.match(bare) or magic.match(data):
            return kind
    if data.startswith(_OLE):
        return _sniff_ole(data, suffix)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(data, suffix)
    # Formats with magic bytes are ruled out by now; what is left is text in some encoding, or nothing that is read.
    if _is_binary(data, settings=settings):
        return DocumentKind.BINARY
    return _sniff_text(_decode_roughly(data, settings=settings), suffix, settings=settings)


def _sniff_ole(data: bytes, suffix: str) -> DocumentKind:
    """Return the kind of an OLE container by its streams; a Word stream wins, as Word files embed workbooks.

    Directories name streams in UTF-16. Where the directory is cut off, the name decides.
    """
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return kind
    if b"M\x00a\x00t\x00O\x00S\x00T" in data:
        return DocumentKind.DOC
    return _SUFFIXES.get(suffix, DocumentKind.BINARY) if suffix in _OLE_SUFFIXES else DocumentKind.BINARY


def _sniff_zip(data: bytes, suffix: str) -> DocumentKind:
    """Return the kind of a package by its parts; of a broken one by the part names in it, else by the file's name."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {name.lstrip("/") for name in package.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        names = {part for part, _ in _ZIP_PARTS if part.encode() in data}
    for part, kind in _ZIP_PARTS:
        if any(name.startswith(part) for name in names):
            return kind
    for media_type, kind in _ODF_TYPES:
        if media_type in data[:256]:
            return kind
    return (
        _SUFFIXES.get(suffix, DocumentKind.ARCHIVE)
        if suffix in (".docx", ".docm", ".dotx", ".odt")
        else DocumentKind.ARCHIVE
    )


def _is_binary(data: bytes, settings: FlowSettings) -> bool:
    """Return whether there are more control bytes than any text encoding but UTF-16 has."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_utf16(data, settings=settings):
        return False
    sample = data[: settings.sniffed_bytes]
    controls = len(sample) - len(sample.translate(None, delete=_CONTROLS))
    return controls > 1 + settings.binary_controls * len(sample)


def _is_utf8(sample: bytes) -> bool:
    """Return whether this is UTF-8 with more than ASCII in it; the last character may be cut."""
    if sample.isascii():
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _looks_utf16(data: bytes, settings: FlowSettings) -> bool:
    """Return whether line ends, spaces or digits stand as UTF-16 units and the bytes decode so."""
    return _utf16_order(data, settings=settings) is not None


def _utf16_order(data: bytes, settings: FlowSettings) -> str | None:
    sample = data[: settings.sniffed_bytes & ~1]
    if b"\x00" not in sample or _is_utf8(sample):
        return None
    for codec, zeros in (("utf-16-le", sample[1::2].count(0)), ("utf-16-be", sample[0::2].count(0))):
        others = sample.count(0) - zeros
        if zeros > settings.other_zeros * others and zeros > settings.utf16_zeros * len(sample):
            try:
                sample.decode(codec)
            except UnicodeDecodeError:
                continue
            return codec
    return None


def _decode_roughly(data: bytes, settings: FlowSettings) -> str:
    """Decode well enough to see ASCII marks: UTF-16 as such, all else one character a byte."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    codec = _utf16_order(data, settings=settings) or "latin-1"
    return data.removeprefix(b"\xef\xbb\xbf").decode(codec, errors="replace")


def _sniff_text(text: str, suffix: str, settings: FlowSettings) -> DocumentKind:
    """Return HTML by its tags, Markdown by its marks, else the kind that the name says, else plain text."""
    head = text[: settings.sniffed_bytes]
    if 'progid="Word.Document"' in head[:2000]:
        return DocumentKind.DOC
    if re.match(r"\s*(?:MIME-Version|From:.*\n(?:.*\n){0,8}MIME-Version)", head, re.IGNORECASE):
        return DocumentKind.WEB_ARCHIVE
    named = _SUFFIXES.get(suffix) is DocumentKind.HTML
    sparse = not named and _has_few_tags(text, settings)
    if _HTML_START.match(head) and not sparse:
        return DocumentKind.HTML
    # Markdown before loose HTML tags, as Markdown may hold HTML tables; a whole page was recognised above.
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    marks = len(_ATX.findall(lines)) + settings.markdown_marks * len(_DELIMITER_ROW.findall(lines))
    if marks >= settings.markdown_marks or suffix in (".md", ".markdown"):
        return DocumentKind.MARKDOWN
    if len(_HTML_TAG.findall(text)) >= settings.html_tags and not sparse:
        return DocumentKind.HTML
    return DocumentKind.HTML if named and "<" in text else DocumentKind.TEXT


def _has_few_tags(text: str, settings: FlowSettings) -> bool:
    """Return whether a text of many lines without tags is no page, though it has some: what converters leave of one keeps its `<div>`."""
    if _PAGE_TAG.search(text):
        return False
    most = settings.plain_lines * len(_ANY_TAG.findall(text))
    return next(islice(_PLAIN_LINE.finditer(text), most, None), None) is not None
