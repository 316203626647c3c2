"""The parts of a DOCX file, opened with care: it comes from strangers.

python-docx resolves the relationships and parses the XML. Its `Document` is not used: it reads every picture into memory, and
refuses packages with a relationship to a part that is missing, macro-enabled documents and strict Open XML, all of which
occur. Here a part is unpacked when asked for, and no further than parts may be long.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from docx.opc.packuri import PACKAGE_URI, PackURI
from docx.oxml.parser import parse_xml
from lxml import etree

from gouji.errors import DamagedDocument, EncryptedDocument, UnsupportedDocument
from gouji.ingest.budget.meter import Meter
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.word.archive import check_package, unpack_part
from gouji.ingest.word.ole import OLE_MAGIC
from gouji.ingest.word.xml import child, children

__all__ = ["Package"]

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ADVICE = "download the file again"
_MAIN = PackURI("/word/document.xml")
_OTHERS = (("xl/", "a workbook"), ("ppt/", "a presentation"))


@dataclass(slots=True)
class Package:
    """An open package. Use as a context manager; raises a `DocumentError` with one line where something is wrong.

    Sizes are checked before anything is unpacked; XML is parsed without entities, network or excessive depth. Parts are
    named as python-docx names them, `/word/document.xml`; `/` is the package itself.
    """

    data: bytes
    name: str
    settings: FlowSettings
    meter: Meter
    _zip: zipfile.ZipFile = field(init=False)

    def __enter__(self) -> Self:
        """Open the package after checking that it is a Word document of sane size."""
        self._refuse_others()
        check_package(self.data, needs="word/", settings=self.settings, meter=self.meter)
        self._zip = zipfile.ZipFile(io.BytesIO(self.data))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self._zip.close()

    def find_main(self) -> PackURI:
        """Return the name of the main part: the one the package points to, else the usual one."""
        target = self.find_related(PACKAGE_URI, "officeDocument")
        return target if target is not None and self.read_bytes(target) is not None else _MAIN

    def find_related(self, part: PackURI, kind: str) -> PackURI | None:
        """Return the first part that `part` points to by a relationship whose type ends with `kind`."""
        root = self._relationships(part)
        return next(
            (self._target(part, each) for each in root if each.get("Type", "").rpartition("/")[2] == kind), None
        )

    def read_targets(self, part: PackURI) -> Mapping[str, PackURI]:
        """Return the parts that `part` points to by relationship id; those outside the package are left out."""
        return {each.get("Id", ""): self._target(part, each) for each in self._relationships(part)}

    def read_xml(self, part: PackURI) -> etree._Element | None:
        """Return the root of a part; None where the package does not have it."""
        payload = self.read_bytes(part)
        if payload is None:
            return None
        self.meter.spend("nodes", payload.count(b"<"))
        self.meter.spend("attributes", payload.count(b"="))
        try:
            root: etree._Element = parse_xml(payload)
        except etree.XMLSyntaxError as error:
            raise DamagedDocument(self.name, f"its part {part.membername} is broken ({error.msg})", _ADVICE) from None
        etree.strip_tags(root, etree.Comment)  # a comment would split the text around it
        return root

    def read_title(self) -> str | None:
        """Return the title in the core properties; None where there is none."""
        part = self.find_related(PACKAGE_URI, "core-properties")
        root = self.read_xml(part) if part is not None else None
        title = child(root, "title")  # by its local name: some converters write other namespaces
        return " ".join((title.text or "").split()) or None if title is not None else None

    def read_bytes(self, part: PackURI) -> bytes | None:
        """Return the bytes of a part; None where the package does not have it."""
        try:
            return unpack_part(self._zip, part.membername, self.meter)
        except KeyError:
            return None

    def _relationships(self, part: PackURI) -> list[etree._Element]:
        root = self.read_xml(part.rels_uri)
        if root is None:
            return []
        return [each for each in children(root, "Relationship") if each.get("TargetMode") != "External"]

    @staticmethod
    def _target(part: PackURI, relationship: etree._Element) -> PackURI:
        return PackURI.from_rel_ref(part.baseURI, relationship.get("Target", ""))

    def _refuse_others(self) -> None:
        """Refuse what is no Word package, in words that help; Word's password-protected files are OLE containers."""
        if not self.data:
            raise DamagedDocument(self.name, "the file is empty", _ADVICE)
        if self.data.startswith(OLE_MAGIC):
            if _ENCRYPTED in self.data:
                raise EncryptedDocument(self.name, "it needs a password", "save a copy without one")
            raise UnsupportedDocument(self.name, "this is an old Word document (.doc)", "save it as .docx")
        for folder, kind in _OTHERS:
            if self.data.startswith(b"PK") and f"{folder}_rels/".encode() in self.data and b"word/" not in self.data:
                raise UnsupportedDocument(self.name, f"this is {kind}, not a Word document", "give the document itself")
