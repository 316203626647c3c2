"""The parts of a DOCX file, opened with care: it comes from strangers."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from lxml import etree

from gouji.errors import DamagedDocument, EncryptedDocument, UnsupportedDocument
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.word.archive import check_package
from gouji.ingest.word.xml import children

__all__ = ["Package", "Relation"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_AGAIN = "download the file again"
_MAIN = "word/document.xml"
_OTHERS = (("xl/", "a workbook"), ("ppt/", "a presentation"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What a part points to: the last word of the relation's type, and the target's name in the package."""

    kind: str
    target: str


@dataclass(slots=True)
class Package:
    """An open package. Use as a context manager; raises a `DocumentError` with one line where something is wrong.

    Sizes are checked before anything is unpacked; XML is parsed without entities, network or excessive depth.
    """

    data: bytes
    name: str
    settings: FlowSettings
    _zip: zipfile.ZipFile = field(init=False)

    def __enter__(self) -> Self:
        """Opens the package and checks that it is a Word document of sane size."""
        self._refuse_others()
        check_package(self.data, self.name, needs="word/", settings=self.settings)
        self._zip = zipfile.ZipFile(io.BytesIO(self.data))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes it."""
        self._zip.close()

    @property
    def main(self) -> str:
        """The name of the main part."""
        related = [r.target for r in self.relations("").values() if r.kind == "officeDocument"]
        known = set(self._zip.namelist())
        return next((part for part in [*related, _MAIN] if part in known), _MAIN)

    def xml(self, part: str) -> etree._Element | None:
        """The root of a part; None where the package does not have it."""
        data = self.bytes(part)
        if data is None:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise DamagedDocument(self.name, f"its part {part} is broken ({error.msg})", _AGAIN) from None

    def bytes(self, part: str) -> bytes | None:
        """The bytes of a part; None where the package does not have it."""
        try:
            info = self._zip.getinfo(part)
        except KeyError:
            return None
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
            raise DamagedDocument(self.name, f"its part {part} cannot be unpacked", _AGAIN) from None

    def relations(self, part: str) -> Mapping[str, Relation]:
        """What the part points to within the package, by relation id; the part `""` is the package itself."""
        folder, base = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        if root is None:
            return {}
        return {
            each.get("Id", ""): Relation(
                kind=each.get("Type", "").rpartition("/")[2],
                target=posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/"),
            )
            for each in children(root, "Relationship")
            if each.get("TargetMode") != "External"
        }

    def _refuse_others(self) -> None:
        """What is no Word package, in words that help; Word's password-protected files are OLE containers."""
        if not self.data:
            raise DamagedDocument(self.name, "the file is empty", _AGAIN)
        if self.data.startswith(_OLE):
            if _ENCRYPTED in self.data:
                raise EncryptedDocument(self.name, "it needs a password", "save a copy without one")
            raise UnsupportedDocument(self.name, "this is an old Word document (.doc)", "save it as .docx")
        for folder, kind in _OTHERS:
            if self.data.startswith(b"PK") and f"{folder}_rels/".encode() in self.data and b"word/" not in self.data:
                raise UnsupportedDocument(self.name, f"this is {kind}, not a Word document", "give the document itself")
