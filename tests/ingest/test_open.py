"""Every kind of source: paths, bytes, file objects; names, hashes and media types; what is not a source."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
from pathlib import Path

import pytest

from gouji.errors import BudgetExceeded, DocumentError, UnsupportedDocument, UsageError
from gouji.ingest.budget.settings import Budget
from gouji.ingest.open import open_document
from gouji.ingest.settings import IngestSettings

TEXT = "规章 3\n"
DATA = TEXT.encode()


def test_a_path(tmp_path: Path) -> None:
    path = tmp_path / "规章 一.txt"
    path.write_bytes(DATA)
    for source in (path, str(path)):
        stream = open_document(source)
        assert stream.text == TEXT
        assert stream.source.name == "规章 一.txt"
        assert stream.source.sha256 == hashlib.sha256(DATA).hexdigest()
        assert stream.source.media_type == "text/plain"
    assert open_document(path, name="b").source.name == "b"


@pytest.mark.parametrize("source", [DATA, bytearray(DATA), memoryview(DATA)])
def test_bytes(source: bytes) -> None:
    assert open_document(source).source.name == "document"
    assert open_document(source, name="a.md").source.media_type == "text/markdown"
    assert open_document(source, name="two\nlines\t.txt").source.name == "two lines .txt"
    assert open_document(source, name=" ").source.name == "document"


def test_a_binary_file_object(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(DATA)
    with path.open("rb") as file:
        assert open_document(file).source.name == "a.txt"
        file.seek(0)
        assert open_document(file, name="b.txt").source.name == "b.txt"
    assert open_document(io.BytesIO(DATA)).source.name == "document"


def test_a_file_object_that_has_a_number_for_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(DATA)
    with os.fdopen(os.open(path, os.O_RDONLY), "rb") as file:
        assert open_document(file).source.name == "document"


def test_a_text_file_object_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match=r"^document: the file object gives text; open it in binary mode"):
        open_document(io.StringIO(TEXT))  # type: ignore[arg-type]  # that is the point


@pytest.mark.parametrize("source", [None, 3, ["a.txt"], object()])
def test_what_is_no_source_is_wrong_usage(source: object) -> None:
    with pytest.raises(UsageError, match=r"^cannot read a \w+: give a path, bytes or a binary file object$"):
        open_document(source)  # type: ignore[arg-type]  # that is the point


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedDocument, match="this is a folder without page images; give the files in it"):
        open_document(tmp_path)


def test_a_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "none.pdf"
    with pytest.raises(DocumentError) as caught:
        open_document(path)
    assert str(caught.value) == f"{path}: no such file; check the path"


def test_a_web_address_is_not_fetched() -> None:
    with pytest.raises(DocumentError) as caught:
        open_document("https://example.org/a.pdf")
    assert str(caught.value).startswith("https://example.org/a.pdf: this is a web address; download")


@pytest.mark.parametrize("path", ["a\0b", "x" * 5000])
def test_a_path_that_the_system_refuses(path: str) -> None:
    with pytest.raises(DocumentError, match=r"it cannot be read \(.+\); check the path$"):
        open_document(path)


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything, and Windows has no modes"
)
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(DATA)
    path.chmod(0)
    with pytest.raises(DocumentError, match="no permission to read it; change its access rights"):
        open_document(path)


def test_no_permission_as_the_system_says_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DocumentError, match="no permission to read it; change its access rights"):
        open_document(tmp_path / "a.txt")


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(DATA)
    for source in (path, io.BytesIO(DATA), DATA):
        with pytest.raises(BudgetExceeded, match="larger than 4 bytes; split it"):
            open_document(source, settings=IngestSettings(budget=Budget(bytes=4)))


class Watched(io.FileIO):
    """A file that tells how much of it was read."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(-1 if size is None else size)
        Watched.taken += len(data)
        return data


@pytest.mark.parametrize(
    ("head", "size", "message"),
    [
        (b"%PDF-1.7\n", 1_000_000_000, "larger than 536,870,912 bytes"),
        (b"PK\x03\x04", 1_000_000_000, "larger than 536,870,912 bytes"),
        (b"a" * 70_000, 200_000_000, "more than 40,000,000 characters"),
        (b"<html><p>5" + b"a" * 70_000, 200_000_000, "more than 40,000,000 characters"),
        (b"# 1\n\n# 2\n" + b"a" * 70_000, 200_000_000, "more than 40,000,000 characters"),
        (b"5\n", 200_000_000, "not a document of a known kind"),
        (b"{\\rtf1 5\n", 200_000_000, "larger than the 100,000,000 bytes that LibreOffice is given"),
    ],
)
def test_what_is_too_long_for_its_kind_is_not_read(
    head: bytes, size: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    with path.open("wb") as file:
        file.write(head)
        file.truncate(size)
    monkeypatch.setattr(Path, "open", lambda own, _mode: Watched(own))
    Watched.taken = 0
    with pytest.raises(DocumentError, match=message):
        open_document(path)
    assert Watched.taken <= IngestSettings().flow.sniffed_bytes


def test_errors_go_through_pickle() -> None:
    error = UnsupportedDocument("a.zip", "this is an archive", "unpack it")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 – made on this line
    assert (type(copy), str(copy), copy.name) == (UnsupportedDocument, str(error), "a.zip")
