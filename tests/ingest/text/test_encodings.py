"""Bytes to text: encodings with and without marks, broken bytes, what is no text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.errors import DamagedDocument, UnsupportedDocument
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.encodings import clean_text, decode

REPORT = "二、主动公开政府信息情况\n规章\t0\t12\n本年度共收到申请 3 件，答复 2 件。\n"
CHINESE = "本机关全年没有收到政府信息公开申请也没有发生行政复议和行政诉讼"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"]
)
def test_every_encoding_gives_the_same_text(encoding: str) -> None:
    assert decode(REPORT.encode(encoding), "a.txt", FlowSettings()).text == REPORT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "gb18030", "utf-8"])
def test_text_without_any_ascii(encoding: str) -> None:
    assert decode(CHINESE.encode(encoding), "a.txt", FlowSettings()).text == CHINESE


def test_gb18030_beyond_gbk_and_with_its_mark() -> None:
    text = REPORT + "𠮷野家㐂"
    assert decode(text.encode("gb18030"), "a.txt", FlowSettings()).text == text
    assert decode(b"\x84\x31\x95\x33" + text.encode("gb18030"), "a.txt", FlowSettings()).text == text


@given(st.text(alphabet="的一是在不了有和人这中大为上个年月日，。（）0123456789\n\t ", min_size=1, max_size=200))
def test_utf8_comes_back_whatever_it_says(text: str) -> None:
    assert decode(text.encode(), "a.txt", FlowSettings()).text == text


@given(st.text(alphabet="政府信息公开工作年度报告规章行政许可处罚强制件，。（）0123456789\n", min_size=8, max_size=200))
def test_gb18030_comes_back_when_it_is_no_utf8(text: str) -> None:
    data = text.encode("gb18030")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        assert decode(data, "a.txt", FlowSettings()).text == text


def test_valid_utf8_wins_over_what_the_page_declares() -> None:
    assert decode(REPORT.encode(), "a.html", FlowSettings(), declared="gb2312").text == REPORT


@pytest.mark.parametrize("declared", ["GB2312", "gbk", "x-gbk", " 'gb18030' ", "utf-8", "no-such-charset", "base64"])
def test_gbk_under_right_and_wrong_declarations(declared: str) -> None:
    assert decode(REPORT.encode("gbk"), "a.html", FlowSettings(), declared=declared).text == REPORT


def test_big5_needs_its_declaration() -> None:
    text = "政府資訊公開，全年申請三件"
    assert decode(text.encode("big5"), "a.html", FlowSettings(), declared="big5").text == text


def test_a_character_cut_in_two_at_the_end() -> None:
    found = decode(REPORT.encode()[:-6], "a.txt", FlowSettings())
    assert found.text.startswith("二、主动公开政府信息情况")
    assert (found.encoding, found.broken) == ("utf-8", 1)
    broken_gbk = decode((REPORT * 9).encode("gbk") + b"\xb9", "a.txt", FlowSettings())
    assert (broken_gbk.encoding, broken_gbk.broken) == ("gb18030", 1)


def test_a_few_broken_bytes_do_not_turn_utf8_into_gb18030() -> None:
    data = bytearray((REPORT * 20).encode())
    data[1000:1000] = b"\xff"
    found = decode(bytes(data), "a.txt", FlowSettings())
    assert found.encoding == "utf-8"
    assert 1 <= found.broken <= 3
    assert found.text.count("规章") == 20


def test_much_damage_is_an_error() -> None:
    data = (REPORT * 5).encode().replace("政".encode(), b"\xff\xff\xff").replace("年".encode(), b"\xfe")
    with pytest.raises((DamagedDocument, UnsupportedDocument)) as caught:
        decode(b"\xef\xbb\xbf" + data, "a.txt", FlowSettings())
    assert "a.txt" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_bytes() -> None:
    with pytest.raises(DamagedDocument, match=r"a\.txt: the file is empty"):
        decode(b"", "a.txt", FlowSettings())


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 8,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(200)) * 4,
        b"\x7fELF\x02\x01\x01" + b"\x00" * 200 + b"\x01\x02\x03" * 50,
        b"\x00" * 64,
    ],
)
def test_what_is_no_text(data: bytes) -> None:
    with pytest.raises((UnsupportedDocument, DamagedDocument)):
        decode(data, "a.txt", FlowSettings())


def test_line_ends_and_invisible_characters() -> None:
    assert clean_text("一\r\n二\r三\x0b四\u2028五\ufeff六\u200b七\u00ad八\x07九\x1c十\u3000\u00a0") == (
        "一\n二\n三\n四\n五六七八九 十\u3000\u00a0"
    )


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_document_error_and_always_the_same(data: bytes) -> None:
    def outcome() -> str:
        try:
            return decode(data, "a.txt", FlowSettings()).text
        except (DamagedDocument, UnsupportedDocument) as error:
            return str(error)

    assert outcome() == outcome()


def test_marks_are_the_codecs_own() -> None:
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        codec = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
        assert decode(mark + "规章".encode(codec), "a.txt", FlowSettings()).text == "规章"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_stray_zero_byte_does_not_make_utf16(encoding: str) -> None:
    text = "规章 3\n行政许可 12\n"
    decoded = decode(text.replace(" ", "\x00 ", 1).encode(encoding), "a.txt", FlowSettings())
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize("order", ["le", "be"])
def test_utf16_without_a_mark_and_with_the_character_whose_half_is_zero(order: str) -> None:
    text = "一、总体情况\n（一）主动公开 3\n一是 12\n"
    assert decode(text.encode(f"utf-16-{order}"), "a.txt", FlowSettings()).text == text
