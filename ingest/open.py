r"""A source of any kind → a token stream: load the bytes, find their kind, call its converter.

>>> stream = open_document(b"\xe8\xa7\x84\xe7\xab\xa0 3", name="note.txt")
>>> stream.source.name, stream.source.media_type
('note.txt', 'text/plain')
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from gouji.errors import DamagedDocument, DocumentError, EncryptedDocument, UnsupportedDocument, UsageError
from gouji.files import check_file
from gouji.ingest.budget.meter import Meter
from gouji.ingest.settings import IngestSettings
from gouji.ingest.sniff import DocumentKind, sniff_kind
from gouji.resources import release_heap, release_memory_at_times
from gouji.tokens import Alternatives, LoadedDocument, Source, Token, TokenStream

__all__ = ["load_document", "open_document", "read_file", "reread_tokens"]

Converter = Callable[[bytes, Source, IngestSettings, Meter], TokenStream]


def open_document(
    source: str | os.PathLike[str] | bytes | BinaryIO,
    *,
    name: str | None = None,
    settings: IngestSettings | None = None,
) -> TokenStream:
    """Read a document into one token stream.

    `source` is a path, the bytes themselves or a binary file object; a folder is the pictures of one document's pages in
    the natural order of their names. `name` overrides the name shown in
    messages and in `stream.source.name` (else the base name of the path, or `"document"`). The content decides the kind
    first, the name second.

    Raises a `DocumentError` (`UnsupportedDocument`, `DamagedDocument`, `EncryptedDocument`, `MissingTool`) with a
    message of one line, and `UsageError` for a file object in text mode. Does not fetch web addresses.
    """
    return load_document(source, name=name, settings=settings).stream


def load_document(
    source: str | os.PathLike[str] | bytes | BinaryIO,
    *,
    name: str | None = None,
    settings: IngestSettings | None = None,
) -> LoadedDocument:
    """Read a document as `open_document` does; return its stream together with its content.

    With the content, `gouji.reading.read_document` reads doubtful numbers of scans a second time. From the stream alone
    nobody can say whether a rule that a scan breaks was misread or is misprinted.
    """
    settings = settings or IngestSettings()
    if isinstance(source, (str, os.PathLike)) and not os.fspath(source):
        message = "an empty path names no document; give a file"
        raise UsageError(message)
    folder = _folder(source)
    if folder is not None:
        check_file(folder)
        from gouji.ingest.scan import read_folder

        name = name or folder.name or folder.resolve().name or "folder"
        meter = Meter(settings.budget, name)
        with _releasing_memory(meter, settings):
            return _as_document(read_folder(folder, name, settings.scan, settings.page, meter), folder, settings)
    data, name = _load(source, name, settings)
    name = " ".join(name.split()) or "document"
    meter = Meter(settings.budget, name)
    meter.spend("bytes", len(data))
    if not data.strip(b"\xef\xbb\xbf\x00 \t\r\n"):
        raise DamagedDocument(name, "the file is empty" if not data else "the file holds only blanks", _DOWNLOAD_AGAIN)
    kind = sniff_kind(data, name, settings=settings.flow)
    if kind in _REFUSED:
        raise _refusal(kind, name)
    sha256 = hashlib.sha256(data).hexdigest()
    media_type, converter = _CONVERTERS[kind]
    origin = Source(name=name, sha256=sha256, media_type=media_type)
    with _releasing_memory(meter, settings):
        return _as_document(converter(data, origin, settings, meter), data, settings)


@contextmanager
def _releasing_memory(meter: Meter, settings: IngestSettings) -> Iterator[None]:
    """Give back what the reading of pictures and drawn pages leaves in the heap; what other documents leave, once in many."""
    try:
        yield
    finally:
        if meter.spent["pictures"]:
            from gouji.ingest.scan.memory import release_memory

            release_memory(settings.scan)
        elif meter.spent["pages"]:
            release_heap()
        else:
            release_memory_at_times(settings.flow.released_after)


def _as_document(stream: TokenStream, content: bytes | Path, settings: IngestSettings) -> LoadedDocument:
    """Return the stream; with its content and the models that read it, if any token was recognised from a picture."""
    if not any(token.confidence is not None for token in stream.tokens):
        return LoadedDocument(stream=stream)
    from gouji.ingest.scan.recognition.models import list_models

    return LoadedDocument(stream=replace(stream, models=list_models(settings.scan.engine)), content=content)


def reread_tokens(
    document: LoadedDocument, tokens: Sequence[Token], settings: IngestSettings | None = None
) -> tuple[Alternatives, ...]:
    """Read the places of some tokens of a scan a second time, at another scale; return one answer a token.

    An answer holds the readings, likeliest first; it is empty where nothing can be read. Nothing is read of a document
    without content.
    """
    if document.content is None or not tokens:
        return ((),) * len(tokens)
    from gouji.ingest.scan.reread.places import reread_tokens as reread

    return reread(document, tokens, (settings or IngestSettings()).scan)


def _folder(source: object) -> Path | None:
    """Return the source as a folder, where it is one."""
    try:
        path = Path(os.fspath(source)) if isinstance(source, (str, os.PathLike)) else None
        return path if path is not None and path.is_dir() else None
    except (OSError, ValueError):
        return None  # Reading it will fail with a message.


def _load(
    source: str | os.PathLike[str] | bytes | BinaryIO, name: str | None, settings: IngestSettings
) -> tuple[bytes, str]:
    """Return the bytes and the name of a source."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source), name or "document"
    if isinstance(source, (str, os.PathLike)):
        path = Path(os.fspath(source))
        name = name or path.name or str(path)
        return _load_path(path, str(source), name, settings), name
    if not hasattr(source, "read"):
        message = f"cannot read a {type(source).__name__}: give a path, bytes or a binary file object"
        raise UsageError(message)
    given = getattr(source, "name", None)
    name = name or (Path(given).name if isinstance(given, str) else "document")
    data = source.read(settings.budget.bytes + 1)
    if not isinstance(data, bytes):
        message = f"{name}: the file object gives text; open it in binary mode, open(path, 'rb')"
        raise UsageError(message)
    return data, name


def _load_path(path: Path, given: str, name: str, settings: IngestSettings) -> bytes:
    """Return the file's bytes, as `read_file` does; what the system refuses becomes one line."""
    try:
        return read_file(path, name, settings)
    except FileNotFoundError:
        if given.startswith(("http:", "https:", "ftp:")):
            raise DocumentError(given, "this is a web address", "download the document and give its path") from None
        raise DocumentError(str(path), "no such file", "check the path") from None
    except PermissionError:
        raise DocumentError(str(path), "no permission to read it", "change its access rights or copy it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DocumentError(str(path), f"it cannot be read ({reason})", "check the path") from None


def read_file(path: Path, name: str, settings: IngestSettings) -> bytes:
    """Return the bytes of a document's file, one more than the budget has where a pipe gives more.

    Raises `OSError`, `BudgetExceeded` for a file that is too long for its kind, before all of it is in memory, and
    `UnsupportedDocument` for what is no file and for a long file of no kind that is read.
    """
    check_file(path)
    with path.open("rb") as file:
        _check_length(file, name, settings)
        return file.read(settings.budget.bytes + 1)


def _check_length(file: BinaryIO, name: str, settings: IngestSettings) -> None:
    """Refuse a file that is too long for its kind, as its first bytes tell that."""
    budget = settings.budget
    length = os.fstat(file.fileno()).st_size
    longest_text = budget.characters * _BYTES_OF_CHARACTER
    if length <= min(budget.bytes, budget.office, longest_text):
        return
    meter = Meter(budget, name)
    meter.spend("bytes", length)
    head = file.read(settings.flow.sniffed_bytes)
    file.seek(0)
    kind = sniff_kind(head, name, settings=settings.flow)
    if kind in _TEXTS and length > longest_text:
        raise meter.exceed("characters")  # noqa: EM101 – the name of a limit
    if kind in _REFUSED and not head.startswith(_CONTAINERS):
        raise _refusal(kind, name)
    if _CONVERTERS.get(kind, (None, None))[1] is _office:
        meter.spend("office", length)


def _pdf(data: bytes, source: Source, settings: IngestSettings, meter: Meter) -> TokenStream:
    from gouji.ingest.mixed.read import read_pdf

    return read_pdf(data, source, page=settings.page, pdf=settings.pdf, scan=settings.scan, meter=meter)


def _docx(data: bytes, source: Source, settings: IngestSettings, meter: Meter) -> TokenStream:
    from gouji.ingest.word.archive import check_package
    from gouji.ingest.word.read import read_docx

    check_package(data, needs="word/document", settings=settings.flow, meter=meter)
    return read_docx(data, source, settings.flow, meter)


def _html(data: bytes, source: Source, settings: IngestSettings, meter: Meter) -> TokenStream:
    from gouji.ingest.web.read import read_html

    return read_html(data, source, settings.flow, meter)


def _markdown(data: bytes, source: Source, settings: IngestSettings, meter: Meter) -> TokenStream:
    from gouji.ingest.markdown.read import read_markdown

    return read_markdown(data, source, settings.flow, meter)


def _text(data: bytes, source: Source, settings: IngestSettings, meter: Meter) -> TokenStream:
    from gouji.ingest.text.read import read_text

    return read_text(data, source, settings.flow, meter)


def _office(data: bytes, source: Source, settings: IngestSettings, meter: Meter) -> TokenStream:
    from gouji.ingest.word.libreoffice import read_office

    return read_office(data, source, settings.flow, meter)


def _image(data: bytes, source: Source, settings: IngestSettings, meter: Meter) -> TokenStream:
    from gouji.ingest.scan import read_image

    media_type = next((found for magic, found in _IMAGES if data.startswith(magic)), "image/webp")
    return read_image(data, replace(source, media_type=media_type), settings.scan, settings.page, meter)


_IMAGES = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8", "image/jpeg"),
    (b"II*", "image/tiff"),
    (b"MM", "image/tiff"),
    (b"GIF", "image/gif"),
    (b"BM", "image/bmp"),
)
_CONVERTERS: dict[DocumentKind, tuple[str, Converter]] = {
    DocumentKind.PDF: ("application/pdf", _pdf),
    DocumentKind.IMAGE: ("image/*", _image),
    DocumentKind.DOCX: ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    DocumentKind.HTML: ("text/html", _html),
    DocumentKind.MARKDOWN: ("text/markdown", _markdown),
    DocumentKind.TEXT: ("text/plain", _text),
    DocumentKind.DOC: ("application/msword", _office),
    DocumentKind.ODT: ("application/vnd.oasis.opendocument.text", _office),
    DocumentKind.RTF: ("application/rtf", _office),
}

_TEXTS = (DocumentKind.TEXT, DocumentKind.HTML, DocumentKind.MARKDOWN)
_BYTES_OF_CHARACTER = len("\U0010ffff".encode())
"""The most that a character takes in any encoding that is read."""
_CONTAINERS = (b"PK", b"\xd0\xcf\x11\xe0")
"""What files of parts begin with: their kind shows anywhere in them."""
_DOWNLOAD_AGAIN = "download the file again"
_REFUSED: dict[DocumentKind, tuple[type[DocumentError], str, str]] = {
    DocumentKind.ENCRYPTED_OFFICE: (EncryptedDocument, "it needs a password", "save a copy without one"),
    DocumentKind.SPREADSHEET: (UnsupportedDocument, "spreadsheets are not read", "print it to PDF"),
    DocumentKind.PRESENTATION: (UnsupportedDocument, "presentations are not read", "print it to PDF"),
    DocumentKind.OFD: (UnsupportedDocument, "OFD is not read", "print it to PDF in an OFD viewer"),
    DocumentKind.WEB_ARCHIVE: (
        UnsupportedDocument,
        "this is an e-mail or a web archive (MHT)",
        "save the page as HTML",
    ),
    DocumentKind.ARCHIVE: (UnsupportedDocument, "this is an archive", "unpack it and give the documents in it"),
    DocumentKind.BINARY: (
        UnsupportedDocument,
        "this is not a document of a known kind",
        "give PDF, DOCX, DOC, WPS, RTF, ODT, HTML, Markdown or text",
    ),
}


def _refusal(kind: DocumentKind, name: str) -> DocumentError:
    error, reason, advice = _REFUSED[kind]
    return error(name, reason, advice)
