"""Bad input: one line that says what is wrong and what to do, the right exit status, no traceback."""

from __future__ import annotations

import io
import json
import os
import pickle
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import gouji
from gouji import errors

if TYPE_CHECKING:
    from tests.conftest import Cli

_CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)


def _pdf(extra: str = "") -> bytes:
    """A PDF of one page with a line of text; `extra` goes into its trailer."""
    content = b"BT /F1 12 Tf 72 720 Td (Hello) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + f"trailer<</Size 6/Root 1 0 R{extra}>>\nstartxref\n{start}\n%%EOF\n".encode()


def _encrypted_pdf() -> bytes:
    """The same, with a password that nobody knows (standard security handler, revision 2)."""
    key = "5b" * 32
    return _pdf(f"/Encrypt<</Filter/Standard/V 1/R 2/O<{key}>/U<{key}>/P -4>>/ID[<{key[:32]}><{key[:32]}>]")


def _package(document: bytes) -> bytes:
    """A DOCX whose main part is `document`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _CONTENT_TYPES)
        package.writestr("word/document.xml", document)
    return out.getvalue()


@cache
def _zip_bomb() -> bytes:
    """A DOCX of a megabyte or so that would unpack to a gigabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _CONTENT_TYPES)
        with package.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(1024):
                part.write(bytes(1 << 20))
    return out.getvalue()


_BAD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty": ("a.pdf", bytes),
    "empty text": ("a.txt", bytes),
    "blank": ("a.txt", lambda: b"\xef\xbb\xbf  \r\n\t"),
    "empty docx": ("a.docx", bytes),
    "binary": ("a.bin", lambda: bytes(range(256)) * 40),
    "binary called text": ("a.txt", lambda: bytes(range(256)) * 40),
    "an image": ("a.pdf", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4),
    "truncated pdf": ("a.pdf", lambda: _pdf()[:60]),
    "only a pdf's first line": ("a.pdf", lambda: b"%PDF-1.7\n"),
    "encrypted pdf": ("a.pdf", _encrypted_pdf),
    "zip bomb": ("a.docx", _zip_bomb),
    "truncated docx": ("a.docx", lambda: _package(b"<w/>" * 900)[:300]),
    "docx of broken XML": ("a.docx", lambda: _package(b"<w:document>")),
    "a zip, not a docx": ("a.docx", lambda: _package(b"").replace(b"word/document", b"word/dokument")),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", _BAD)
@pytest.mark.parametrize("command", ["read", "check", "tokens", "tags"])
def test_a_bad_file_gives_one_line_and_status_3(cli: Cli, tmp_path: Path, case: str, command: str) -> None:
    name, make = _BAD[case]
    path = tmp_path / name
    path.write_bytes(make())
    done = cli(command, path)
    assert (done.status, done.out) == (3, "")
    _one_line(done.err, path)


def _one_line(err: str, path: Path) -> None:
    """One line that names the file, what is wrong and, after a semicolon, what to do."""
    assert err.count("\n") == 1
    assert err.startswith(f"error: {path}: ")
    assert "; " in err
    assert "defect of gouji" not in err
    assert "Traceback" not in err


def test_the_error_tells_an_encrypted_document(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(_encrypted_pdf())
    with pytest.raises(gouji.EncryptedDocument, match="password"):
        gouji.read(path)
    path.write_bytes(_pdf())
    assert gouji.read(path).form is None


@pytest.mark.slow
def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    import tracemalloc

    bomb = _zip_bomb()
    tracemalloc.start()
    with pytest.raises(gouji.DocumentError):
        gouji.read(bomb, name="a.docx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100 << 20


def test_a_missing_file(cli: Cli, tmp_path: Path) -> None:
    done = cli("read", tmp_path / "no.pdf")
    assert (done.status, done.out) == (3, "")
    _one_line(done.err, tmp_path / "no.pdf")
    assert "no such file" in done.err


def test_a_folder(cli: Cli, tmp_path: Path) -> None:
    done = cli("read", tmp_path)
    assert (done.status, done.out) == (3, "")
    _one_line(done.err, tmp_path)
    assert "folder" in done.err


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is forbidden to root")
def test_no_permission(cli: Cli, tmp_path: Path, document: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(document.read_bytes())
    path.chmod(0)
    done = cli("read", path)
    assert done.status == 3
    _one_line(done.err, path)
    assert "permission" in done.err


def test_no_permission_as_python_says_it(
    cli: Cli, tmp_path: Path, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(document.read_bytes())

    def refuse(*_arguments: object, **_named: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    done = cli("read", path)
    assert done.status == 3
    _one_line(done.err, path)
    assert "permission" in done.err


@pytest.mark.parametrize("name", ["report.pdf", "report.docx", "report.html", "report", "report.xyz", "报告.doc"])
def test_the_content_counts_more_than_the_ending(cli: Cli, tmp_path: Path, document: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(document.read_bytes())
    done = cli("read", path)
    report = json.loads(done.out)
    assert done.status == 0
    assert (report["source"]["media_type"], len(report["facts"])) == ("text/plain", 200)


_OTHERS = {
    "a letter": "各位同事：\n\n请于周五前提交材料，会议改在三楼。联系电话 0512-8800。\n\n办公室\n2024年3月1日\n",
    "a price list": "品名\t单价\t数量\n苹果\t3.5\t20\n梨\t4\t12\n合计\t\t32\n",
    "English": "Quarterly figures\n\nRevenue 12 34 56\nCosts 7 8 9\n",
    "numbers only": "1 2 3\n4 5 6\n7 8 9\n",
}


@pytest.mark.parametrize("case", _OTHERS)
def test_another_kind_of_document_has_no_form(cli: Cli, tmp_path: Path, case: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(_OTHERS[case], encoding="utf-8")
    done = cli("read", path)
    report = json.loads(done.out)
    assert done.status == 0
    assert (report["form"], report["facts"]) == (None, [])
    assert cli("check", path).status == 0


def test_the_traceback_of_a_defect_is_for_verbose(
    cli: Cli, document: Path, doubtful: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gouji import ingest

    whole = ingest.load_document

    def broken(source: str, **options: object) -> gouji.LoadedDocument:
        if source == str(document):
            message = "a converter\nhas a bug"
            raise ZeroDivisionError(message)
        return whole(source, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest, "load_document", broken)
    done = cli("read", document, doubtful)
    assert (done.status, done.err.count("\n")) == (3, 2)  # the line and the count
    assert "defect of gouji" in done.err
    assert str(document) in done.err
    assert json.loads(done.out)["source"]["name"] == doubtful.name
    assert "Traceback" in cli("read", "--verbose", document).err


def test_names_of_files_cannot_drive_the_terminal(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\nb.txt"
    path.write_bytes(b"")
    done = cli("read", path)
    assert done.err.count("\n") == 1
    assert "\x1b" not in done.err


@pytest.mark.slow
def test_names_that_are_no_unicode(cli: Cli, tmp_path: Path, document: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.txt"))
    try:
        path.write_bytes(document.read_bytes())
    except OSError:
        pytest.skip("this file system takes only Unicode names")
    for format_ in ("json", "csv", "table", "html", "markdown", "xlsx"):
        assert cli("read", path, "-f", format_).status == 0


def test_every_error_is_documented_and_can_be_pickled() -> None:
    for name in errors.__all__:
        kind = getattr(errors, name)
        assert issubclass(kind, errors.GoujiError)
        assert name in (errors.__doc__ or "")
    error = errors.EncryptedDocument("a.pdf", "a password is needed", "remove it")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - what was pickled a moment ago
    assert (type(again), str(again)) == (errors.EncryptedDocument, "a.pdf: a password is needed; remove it")


def test_a_group_without_a_command_names_its_commands(cli: Cli) -> None:
    done = cli("eval")
    assert (done.status, done.out) == (2, "")
    assert done.err == "error: gouji eval needs a command: compare, run, show; see `gouji eval --help`\n"
