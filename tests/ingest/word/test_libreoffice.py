"""DOC, RTF and ODT by way of LibreOffice: the facts of the DOCX that they were made from, and every way to fail."""

from __future__ import annotations

import ast
import hashlib
import io
import shutil
import socket
import struct
import subprocess
import sys
import time
import zipfile
from functools import cache
from pathlib import Path

import pytest

import gouji
from gouji.corpus.make import generate
from gouji.errors import DamagedDocument, DocumentError, EncryptedDocument, MemoryLimit, MissingTool
from gouji.ingest.open import open_document
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.word import libreoffice as office
from gouji.ingest.word.libreoffice import find_office, read_office
from gouji.ingest.word.ole import OLE_MAGIC, WordStream, inspect_word_stream
from gouji.isolation import IsolatedWorkers
from gouji.limits import Limits
from gouji.resources import ProcessorTime
from gouji.tokens import Source

needs_office = pytest.mark.skipif(find_office() is None, reason="LibreOffice (soffice) is not installed")
RTF = rb"{\rtf1\ansi\uc1 \u35268?\u31456? 3\par}"
"""Two characters, 规章, and a 3."""


def source(name: str, media_type: str = "application/rtf") -> Source:
    return Source(name=name, sha256="5e" * 32, media_type=media_type)


def container(flags: int = 0, identifier: int = 0xA5EC, first: int = 0) -> bytes:
    """The least that is a Word document in an OLE container: header, the head of the stream, one directory entry."""
    header = OLE_MAGIC + bytes(22) + struct.pack("<H", 9) + bytes(480)
    stream = struct.pack("<HHHHHH", identifier, 0xC1, 0, 0x0804, 0, flags).ljust(512, b"\0")
    name = "WordDocument\0".encode("utf-16-le")
    entry = (
        name.ljust(64, b"\0") + struct.pack("<H", len(name)) + bytes(50) + struct.pack("<II", first, 4096) + bytes(4)
    )
    return header + stream + entry


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (container(), WordStream.PLAIN),
        (container(identifier=0xA5DC), WordStream.PLAIN),
        (container(flags=0x0100), WordStream.ENCRYPTED),
        (container(flags=0xFEFF), WordStream.PLAIN),
        (container(identifier=0), WordStream.BROKEN),
        (container(first=0xFFFFFFFE), WordStream.BROKEN),
        (container()[:-40], WordStream.BROKEN),
        (OLE_MAGIC + bytes(1024), WordStream.NONE),
        (b"", WordStream.NONE),
    ],
)
def test_the_head_of_a_word_document(data: bytes, found: WordStream) -> None:
    assert inspect_word_stream(data) is found


def test_an_encrypted_word_document_is_refused_without_a_conversion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_convert", pytest.fail)
    with pytest.raises(EncryptedDocument, match=r"^a\.doc: it needs a password; save a copy without one$"):
        open_document(container(flags=0x0100), name="a.doc")


@pytest.mark.parametrize("data", [container(identifier=0), OLE_MAGIC + bytes(4096)])
def test_a_broken_word_document_is_not_read_as_text(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_convert", pytest.fail)
    with pytest.raises(
        DamagedDocument, match=r"^a\.doc: the Word document in it is broken or cut off; download the file again"
    ):
        open_document(data, name="a.doc")


def odt(manifest: str = "", content: str = "<a/>") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("META-INF/manifest.xml", manifest)
        package.writestr("content.xml", content)
    return buffer.getvalue()


def test_an_encrypted_odt_is_refused() -> None:
    with pytest.raises(EncryptedDocument, match=r"^a\.odt: it needs a password"):
        open_document(odt(manifest="<manifest:encryption-data/>"), name="a.odt")


def test_a_cut_odt_is_damaged() -> None:
    with pytest.raises(DamagedDocument, match=r"^a\.odt: the package is broken or cut off"):
        open_document(odt()[:-30], name="a.odt")


def test_without_libreoffice_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(MissingTool) as caught:
        open_document(RTF, name="a.rtf")
    assert str(caught.value) == (
        "a.rtf: RTF files need LibreOffice; install libreoffice-writer, or save the document as DOCX"
    )


def program(folder: Path, script: str) -> str:
    """A program that stands for LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="scripts are not programs on Windows")
def test_a_conversion_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "still there"
    child = f"import time, pathlib; time.sleep(3); pathlib.Path({str(mark)!r}).touch()"
    script = f"import subprocess, sys, time\nsubprocess.Popen([sys.executable, '-c', {child!r}])\ntime.sleep(60)"
    hanging = program(tmp_path, script)
    monkeypatch.setattr(office, "find_office", lambda: hanging)
    started = time.monotonic()
    with pytest.raises(DamagedDocument, match=r"^a\.rtf: LibreOffice gave nothing in 1 seconds; "):
        read_office(RTF, source("a.rtf"), settings=FlowSettings(office_seconds=1))
    assert time.monotonic() - started < 30  # of the 60 that it would hang; a busy machine takes a while to begin
    time.sleep(3)
    assert not mark.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="scripts are not programs on Windows")
def test_what_libreoffice_complains_of_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    complaint = "import sys; print('Warning: no java', file=sys.stderr); print('Error: no\\tgood', file=sys.stderr)"
    complaining = program(tmp_path, complaint)
    monkeypatch.setattr(office, "find_office", lambda: complaining)
    with pytest.raises(DamagedDocument) as caught:
        read_office(RTF, source("a.rtf"), settings=FlowSettings())
    assert str(caught.value).startswith("a.rtf: LibreOffice cannot open it (no good); ")


@pytest.mark.skipif(sys.platform == "win32", reason="scripts are not programs on Windows")
def test_a_program_that_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_office", lambda: str(tmp_path))
    with pytest.raises(DocumentError, match=r"^a\.rtf: LibreOffice does not start \(Permission denied\); "):
        read_office(RTF, source("a.rtf"), settings=FlowSettings())


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Reports as DOCX and as what LibreOffice makes of them; DOC by way of ODT, as tables may get lost otherwise."""
    folder = tmp_path_factory.mktemp("office")
    names = []
    for kind, seed in (("docx", 5), ("docx-messy", 8)):
        names.append(f"{kind}.docx")
        (folder / names[-1]).write_bytes(generate(kind, seed).data)
    office_program = find_office()
    assert office_program is not None
    command = [office_program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    for suffix in ("odt", "rtf", "doc"):
        sources = [f"{Path(name).stem}.{'odt' if suffix == 'doc' else 'docx'}" for name in names]
        subprocess.run(
            [*command, "--convert-to", suffix, *sources], cwd=folder, check=True, capture_output=True, timeout=120
        )
    return {path.name: path for path in folder.iterdir() if path.is_file()}


@cache
def _read_once(path: Path) -> gouji.Report:
    return gouji.read(path)


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("kind", ["docx", "docx-messy"])
@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("odt", "application/vnd.oasis.opendocument.text"),
        ("rtf", "application/rtf"),
        ("doc", "application/msword"),
    ],
)
def test_the_facts_are_those_of_the_original(
    converted: dict[str, Path], kind: str, suffix: str, media_type: str
) -> None:
    original = _read_once(converted[f"{kind}.docx"])
    path = converted[f"{kind}.{suffix}"]
    report = gouji.read(path)
    assert original.form is not None
    assert report.form == original.form
    assert {k: f.value for k, f in report.facts.items()} == {k: f.value for k, f in original.facts.items()}
    assert report.title == original.title
    assert report.source.name == path.name
    assert report.source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert report.source.media_type == media_type


@pytest.mark.slow
@needs_office
def test_a_short_rtf() -> None:
    stream = open_document(RTF, name="a.doc")
    assert stream.text == "规章 3\n"
    assert stream.source.media_type == "application/rtf"


@pytest.mark.slow
@needs_office
def test_word_2003_xml() -> None:
    data = (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">'
        "<w:body><w:p><w:r><w:t>规章 3</w:t></w:r></w:p></w:body></w:wordDocument>"
    )
    assert open_document(data.encode(), name="a.doc").text == "规章 3\n"


@pytest.mark.slow
@needs_office
def test_junk_behind_the_mark_of_rtf_is_damaged() -> None:
    with pytest.raises(DamagedDocument, match=r"^a\.rtf: LibreOffice cannot open it"):
        open_document(rb"{\rtf1 \u35268?", name="a.rtf")


_LINKED = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2">'
    '<office:body><office:text><text:p>规章 3<draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm">'
    '<draw:image xlink:href="http://127.0.0.1:{port}/a.png" xlink:type="simple" xlink:actuate="onLoad"/>'
    "</draw:frame></text:p></office:text></office:body></office:document-content>"
)


@pytest.mark.slow
@needs_office
def test_linked_pictures_are_not_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        manifest = (
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.text"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
        )
        data = odt(manifest=manifest, content=_LINKED.format(port=server.getsockname()[1]))
        assert open_document(data, name="a.odt").text == "规章 3\n"
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux has them")
def test_libreoffice_runs_within_limits_without_macros_in_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "note"
    script = (
        "import os, pathlib, resource, sys, urllib.parse\n"
        "kinds = resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU\n"
        "profile = urllib.parse.urlparse(sys.argv[1].partition('=')[2]).path\n"
        "settings = pathlib.Path(profile, 'user', 'registrymodifications.xcu').read_text()\n"
        "limits = [resource.getrlimit(kind)[1] for kind in kinds]\n"
        f"pathlib.Path({str(note)!r}).write_text(repr((limits, profile, settings, os.environ['TMPDIR'])))\n"
    )
    limited = program(tmp_path, script)
    monkeypatch.setattr(office, "find_office", lambda: limited)
    with pytest.raises(DamagedDocument):
        read_office(RTF, source("a.rtf"), settings=FlowSettings(office_megabytes=900, office_seconds=50))
    limits, profile, settings, temporary = ast.literal_eval(note.read_text())
    assert limits == [900 << 20, 300 << 20, 50]
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value>' in settings
    assert Path(profile).is_relative_to(temporary)
    assert not Path(temporary).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux has them")
def test_a_conversion_that_swells_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swollen = "kept = bytearray(b'x') * (200 << 20); import time; time.sleep(60)"
    child = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {swollen!r}])"
    swelling = program(tmp_path, child)
    monkeypatch.setattr(office, "find_office", lambda: swelling)
    started = time.monotonic()
    with pytest.raises(MemoryLimit, match=r"^a\.rtf: LibreOffice takes more than 100 MB of memory; save it as DOCX"):
        read_office(RTF, source("a.rtf"), settings=FlowSettings(office_held_megabytes=100))
    assert time.monotonic() - started < 50


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux has them")
def test_a_conversion_takes_no_more_of_the_processor_than_its_document_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = program(tmp_path, "while True: pass")
    monkeypatch.setattr(office, "find_office", lambda: hanging)
    started = time.monotonic()
    reason = "LibreOffice gave nothing in . seconds|far more time than documents of this size do"
    with IsolatedWorkers(Limits(), method="fork") as workers, pytest.raises(DocumentError, match=reason):
        workers.call(read_office, RTF, source("a.rtf"), FlowSettings(), name="a.rtf", processor=ProcessorTime(3))
    assert time.monotonic() - started < 60
