"""Members of archives: each costs itself, however many there are, and what is unsafe is refused."""

from __future__ import annotations

import gzip
import io
import multiprocessing
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gouji.batch.archives import ArchiveLimits
from gouji.batch.sources import find_documents, load_source
from gouji.errors import DocumentError

LIMITS = ArchiveLimits()
ENDINGS = (".zip", ".tar", ".tar.gz", ".tar.bz2", ".tar.xz", ".tgz")


def content_of(number: int) -> bytes:
    return f"第{number}号\n".encode() * 50


def pack(path: Path, count: int) -> None:
    """Write an archive with `count` files."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for number in range(count):
                package.writestr(f"x/{number}.txt", content_of(number))
        return
    mode = {".gz": "w:gz", ".tgz": "w:gz", ".bz2": "w:bz2", ".xz": "w:xz"}.get(path.suffix, "w")
    with tarfile.open(path, mode) as package:  # type: ignore[call-overload]  # a mode that is not a literal
        for number in range(count):
            info = tarfile.TarInfo(f"x/{number}.txt")
            info.size = len(content_of(number))
            package.addfile(info, io.BytesIO(content_of(number)))


def number_of(name: str) -> int:
    return int(Path(name).stem)


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_member_is_found_and_read(tmp_path: Path, ending: str) -> None:
    pack(tmp_path / f"a{ending}", 40)
    names = list(find_documents([tmp_path]))
    assert len(names) == 40
    for name in reversed(names):
        assert load_source(name, LIMITS) == content_of(number_of(name))


def _load_all(names: list[str]) -> bool:
    return all(load_source(name, LIMITS) == content_of(number_of(name)) for name in names)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked on Unix")
@pytest.mark.parametrize("ending", [".zip", ".tar.gz"])
def test_forked_workers_share_an_open_archive_and_no_position(tmp_path: Path, ending: str) -> None:
    pack(tmp_path / f"a{ending}", 200)
    names = list(find_documents([tmp_path]))
    with multiprocessing.get_context("fork").Pool(4) as pool:
        assert all(pool.map(_load_all, [names] * 8))


@pytest.mark.parametrize("ending", [".zip", ".tar", ".tar.gz"])
def test_an_archive_is_listed_once_however_many_members_are_read(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack(tmp_path / f"a{ending}", 30)
    opened: list[object] = []

    def count(open_: Callable[..., object]) -> Callable[..., object]:
        def counted(*arguments: object, **named: object) -> object:
            opened.append(arguments)
            return open_(*arguments, **named)

        return counted

    monkeypatch.setattr("gouji.batch.archives.zipfile.ZipFile", count(zipfile.ZipFile))
    monkeypatch.setattr("gouji.batch.archives.tarfile.open", count(tarfile.open))
    assert _load_all(list(find_documents([tmp_path])))
    assert len(opened) == 1


def test_a_member_without_a_name_is_read_as_any_other(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as package:
        package.writestr("x", content_of(1))
    data = (tmp_path / "a.zip").read_bytes()
    # The lengths of the name, in the member's header and in the directory, are 0; its one character goes with them.
    header, directory = data.index(b"PK\3\4"), data.index(b"PK\1\2")
    end = data.index(b"PK\5\6")
    first = data[header : header + 26] + b"\0\0" + data[header + 28 : header + 30] + data[header + 31 : directory]
    second = (
        data[directory : directory + 28] + b"\0\0" + data[directory + 30 : directory + 46] + data[directory + 47 : end]
    )
    last = (
        data[end : end + 12] + len(second).to_bytes(4, "little") + len(first).to_bytes(4, "little") + data[end + 20 :]
    )
    (tmp_path / "a.zip").write_bytes(first + second + last)
    (found,) = find_documents([tmp_path / "a.zip"])
    assert load_source(found, LIMITS) == content_of(1)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_members_have_the_names_that_were_typed(tmp_path: Path, encoding: str) -> None:
    name = "公开".encode(encoding)
    place = "_" * len(name)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as package:
        package.writestr(f"{place}.txt", content_of(1))
        package.writestr("年报.txt", content_of(2))
    content = (tmp_path / "a.zip").read_bytes().replace(place.encode(), name)
    (tmp_path / "a.zip").write_bytes(content)
    names = list(find_documents([tmp_path]))
    assert names == [str(tmp_path / "a.zip!" / own) for own in ("公开.txt", "年报.txt")]
    assert [load_source(own, LIMITS) for own in names] == [content_of(1), content_of(2)]


def test_another_archive_of_the_same_name_is_another(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    pack(path, 3)
    assert len(list(find_documents([path]))) == 3
    pack(path, 5)
    assert len(list(find_documents([path]))) == 5


def test_links_of_a_tar_give_what_they_name_or_say_that_it_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    pack(path, 2)
    with tarfile.open(path, "a") as package:
        for name, kind, target in (
            ("x/hard.txt", tarfile.LNKTYPE, "x/1.txt"),
            ("x/soft.txt", tarfile.SYMTYPE, "1.txt"),
            ("x/out.txt", tarfile.SYMTYPE, "../../../etc/passwd"),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            package.addfile(info)
    assert load_source(f"{path}!/x/hard.txt", LIMITS) == load_source(f"{path}!/x/soft.txt", LIMITS) == content_of(1)
    assert f"{path}!/x/out.txt" in list(find_documents([path]))
    with pytest.raises(DocumentError, match="a link to nothing in the archive"):
        load_source(f"{path}!/x/out.txt", LIMITS)


def write_bomb(path: Path) -> None:
    info = tarfile.TarInfo("x.txt")
    info.size = 1 << 30
    with gzip.open(path, "wb", compresslevel=1) as packed:
        packed.write(info.tobuf())
        for _ in range(300):
            packed.write(bytes(1 << 20))


def write_many(path: Path) -> None:
    pack(path, LIMITS.members // 1000 + 2)


@pytest.mark.parametrize(
    ("name", "write", "limits", "message"),
    [
        ("a.tar.gz", write_bomb, LIMITS, "holds more than is safe"),
        ("a.zip", write_many, ArchiveLimits(members=100), "holds more than is safe"),
        ("a.tar", write_many, ArchiveLimits(members=100), "holds more than is safe"),
        ("a.zip", lambda path: path.write_bytes(b"PK\3\4 and no more"), LIMITS, "cannot be opened"),
        ("a.tgz", lambda path: path.write_bytes(b"no gzip"), LIMITS, "cannot be opened"),
        ("a.tar", lambda path: path.write_bytes(b""), LIMITS, "cannot be opened"),
    ],
)
def test_an_archive_that_cannot_be_opened_is_one_document_that_says_why(
    tmp_path: Path, name: str, write: Callable[[Path], object], limits: ArchiveLimits, message: str
) -> None:
    write(tmp_path / name)
    assert list(find_documents([tmp_path / name], archives=limits)) == [str(tmp_path / name)]
    with pytest.raises(DocumentError, match=message) as caught:
        load_source(str(tmp_path / name), limits)
    assert len(str(caught.value).splitlines()) == 1


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.txt").write_text("1")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr("os.scandir", refuse)
    assert list(find_documents([tmp_path])) == [str(tmp_path / "a.txt"), str(tmp_path / "closed")]
