"""A folder of page pictures is one document."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from gouji import read
from gouji.errors import DamagedDocument, UnsupportedDocument
from gouji.ingest import open_document
from gouji.ingest.scan.page_files import natural_key
from gouji.tokens import PageKind

Picture = NDArray[np.uint8]
Draw = Callable[..., Picture]

HEAD = ["信息内容", "自然人", "商业企业", "总计"]


@pytest.fixture
def page(draw_table: Draw) -> Callable[[str], Image.Image]:
    """A page with a line of text and a table of two rows; its number stands in both."""

    def make(number: str) -> Image.Image:
        lines = ["二、主动公开政府信息情况", f"本年度共收到申请{number}件，均按时答复。"]
        return Image.fromarray(draw_table([HEAD, ["行政许可", number, "0", number]], lines=lines))

    return make


def numbers(path: Path) -> list[str]:
    """The first number of each page's table."""
    stream = open_document(path)
    return [t.text for t in stream.tokens if t.cell and t.cell.column == 1 and t.kind == "number"]


@pytest.mark.slow
def test_pages_stand_in_natural_order(tmp_path: Path, page: Callable[[str], Image.Image]) -> None:
    for name in ("10.png", "9.jpg", "2.webp"):
        page(name.split(".")[0]).save(tmp_path / name)
    stream = open_document(tmp_path)
    assert numbers(tmp_path) == ["2", "9", "10"]
    assert [p.number for p in stream.pages] == [1, 2, 3]
    assert {p.kind for p in stream.pages} == {PageKind.SCANNED}
    assert [t.page for t in stream.tokens if t.text == "10" and t.cell] == [3, 3]
    assert stream.source.name == tmp_path.name
    assert stream.source.media_type == "multipart/mixed"


@pytest.mark.parametrize(
    "names",
    [
        ["扫描1.png", "扫描2.png", "扫描10.png"],
        ["第一页.png", "第二页.png", "第三页.png", "第十页.png", "第十一页.png", "第二十页.png", "第一百零二页.png"],
        ["p1-9.png", "p1-10.png", "p2-1.png"],
        ["page (1).png", "page (2).png", "page (11).png"],
        ["007.png", "08.png", "9.png"],
        ["a.png", "B.png", "c.png"],
    ],
)
def test_natural_order(names: list[str]) -> None:
    assert sorted(set(names), key=natural_key) == names


def test_other_files_and_broken_pictures_are_named(tmp_path: Path, page: Callable[[str], Image.Image]) -> None:
    page("3").save(tmp_path / "1.png")
    (tmp_path / "2.png").write_bytes((tmp_path / "1.png").read_bytes()[:3000])
    (tmp_path / "3.png").write_text("no picture")
    Image.new("L", (3, 3)).save(tmp_path / "4.tif")
    (tmp_path / "notes.txt").write_text("附注")
    (tmp_path / "inside").mkdir()
    (tmp_path / ".hidden").touch()
    (tmp_path / "Thumbs.db").touch()
    stream = open_document(tmp_path)
    assert [p.kind for p in stream.pages] == [PageKind.SCANNED, PageKind.EMPTY, PageKind.EMPTY, PageKind.EMPTY]
    left, scan, *broken = stream.warnings
    assert left == "left out, as they are no page images: inside, notes.txt"
    assert scan.startswith("page 1 read from a scan")
    assert broken == [
        "page 2 could not be read: 2.png: the picture is cut off or broken",
        "page 3 could not be read: 3.png: the picture is broken and cannot be opened",
        "page 4 could not be read: 4.tif: a picture of 3 × 3 pixels holds no page",
    ]


def test_a_folder_without_pictures_or_with_none_that_is_whole_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(UnsupportedDocument, match="without page images; give the files in it one by one"):
        open_document(tmp_path)
    (tmp_path / "1.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(DamagedDocument, match=r"no page of text: 1\.jpg: the picture is broken"):
        open_document(tmp_path)


def test_pictures_without_an_ending_are_known_by_their_content(
    tmp_path: Path, page: Callable[[str], Image.Image]
) -> None:
    page("5").save(tmp_path / "1.png")
    (tmp_path / "1.png").rename(tmp_path / "scan-1")
    assert numbers(tmp_path) == ["5"]


@pytest.mark.slow
def test_the_same_pictures_have_the_same_hash_wherever_they_lie(
    tmp_path: Path, page: Callable[[str], Image.Image]
) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    page("5").save(first / "1.png")
    shutil.copytree(first, second)
    hashes = [read(folder).source.sha256 for folder in (first, second)]
    page("6").save(second / "1.png")
    assert hashes[0] == hashes[1] != read(second).source.sha256


def test_the_read_pages_of_a_tiff_that_breaks_off_are_kept(tmp_path: Path, page: Callable[[str], Image.Image]) -> None:
    path = tmp_path / "pages.tif"
    page("4").save(path, "TIFF", save_all=True, append_images=[page("6")], compression="tiff_lzw")
    data = path.read_bytes()
    with Image.open(path) as image:
        image.seek(1)
        place = image.tag_v2[273][0]  # type: ignore[attr-defined]  # where the second page's pixels begin
    broken = data[:place] + b"\xff" * 64 + data[place + 64 :]
    stream = open_document(broken, name="pages.tif")
    assert [p.kind for p in stream.pages] == [PageKind.SCANNED, PageKind.EMPTY]
    assert stream.warnings[1] == "page 2 could not be read: the picture is cut off or broken (page 2)"
