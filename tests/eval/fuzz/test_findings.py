"""What fuzzing found, each as small as it can be: a reading, or one line that says what is wrong."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import tarfile
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

import gouji
from gouji.batch.archives import ArchiveLimits
from gouji.batch.sources import find_documents, load_source
from gouji.corpus.hostile.make import make_hostile
from gouji.corpus.hostile.pdf import PLAIN_TEXT, stream, write_pdf
from gouji.corpus.hostile.word import paragraph, write_docx
from gouji.corpus.replicas import replica_named
from gouji.models.forms.check import find_line
from gouji.models.forms.load import parse_form
from gouji.models.numbers.grammar import parse_number, read_tokens
from gouji.settings import read_settings
from gouji.wording import read_numeral

REPORT = replica_named("cut-markdown.txt").data


def in_report(value: str) -> bytes:
    """The report with a line of its own below a label."""
    return REPORT + f"\n\n行政许可\n{value}\n".encode()


@pytest.mark.parametrize("value", ["2025" * 90 + "年", "1234567890" * 4 + "件", "12.5" * 60 + "元"])
def test_digits_that_end_with_a_word_take_no_time(value: str) -> None:
    start = time.process_time()
    gouji.read("2023年政府信息公开工作年度报告\n一、主动公开政府信息情况\n行政许可\n".encode() + value.encode())
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "value", ["9" * 5000, "9" * 400 + ".5", "5+" * 3000 + "5", "1,2345," * 900, "一万" * 2000, "亿" * 2000]
)
def test_a_number_longer_than_any_is_read_into_every_format(value: str) -> None:
    report = gouji.read(in_report(value), name="x.txt")
    json.loads(report.to_json(), parse_constant=pytest.fail)
    assert report.to_xlsx()
    assert parse_number("9" * 5000) is None
    assert parse_number("9" * 400 + ".5") is None
    assert parse_number("9" * 20) == 99999999999999999999


def test_a_number_of_many_digits_is_a_float_in_the_tables_of_a_batch() -> None:
    pytest.importorskip("pyarrow", reason="the extra batch is not installed")
    from gouji.batch.tables import tabulate
    from gouji.export.views.layout import find_form

    report = gouji.read(REPORT, name="x.txt")
    large = [replace(fact, value=10**25 + 1) for fact in report.facts.values()]
    tables = tabulate(replace(report, facts=gouji.Facts(tuple(large))), find_form(report), "0" * 64)
    assert tables["facts"].column("value")[0].as_py() == 1e25


def test_long_numerals_and_groups_are_no_numbers() -> None:
    assert read_numeral("一万" * 2000) is None
    assert read_tokens("1,2345," * 900) is not None


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\x08"])
def test_what_xml_cannot_hold_is_written_to_a_workbook_as_a_space(sign: str) -> None:
    assert gouji.read(f"2023年政府信息公开工作年度{sign}报告\n".encode() + REPORT, name="x.txt").to_xlsx()


@pytest.mark.parametrize(
    "kind",
    [
        "docx-signs-without-characters",
        "md-references-of-many-digits",
        "md-attributes-of-many-digits",
        "html-references-of-many-digits",
        "pdf-title-of-halves",
    ],
)
def test_codes_that_no_character_has_are_read_into_json(kind: str) -> None:
    for name, data in make_hostile(3, pattern=f"^{kind}$"):
        assert json.loads(gouji.read(data, name=name).to_json())


@pytest.mark.parametrize("size", ["²", "٣", "9" * 5000, "0"])
def test_the_size_of_a_list_of_options_may_be_anything(size: str) -> None:
    page = f'<html><body><select size="{size}"><option>5<option>6</select></body></html>'
    assert "5" in gouji.open_document(page.encode(), name="x.html").text


@pytest.mark.parametrize("weight", ["²", "9" * 5000, "700"])
def test_the_weight_of_a_font_may_be_anything(weight: str) -> None:
    page = f'<html><body><p style="font-weight:{weight}">5</p></body></html>'
    assert "5" in gouji.open_document(page.encode(), name="x.html").text


def test_a_place_among_siblings_may_be_any_number() -> None:
    page = f"<html><style>p:nth-child({'9' * 5000}n+2){{display:none}}</style><body><p>5</p></body></html>"
    assert "5" in gouji.open_document(page.encode(), name="x.html").text


def test_a_message_that_quotes_a_file_stays_one_line() -> None:
    data = write_docx("<w:p><w:r><w:t>5</w:t></w:r></w:p><![CDATA[\n")
    with pytest.raises(gouji.DamagedDocument) as raised:
        gouji.read(data, name="x.docx")
    assert len(str(raised.value).splitlines()) == 1
    assert str(gouji.UsageError("two\nlines\u2028three")) == "two lines three"


def test_a_package_of_an_unknown_version_is_damaged() -> None:
    data = bytearray(write_docx(paragraph("5")))
    data[data.find(b"PK\x01\x02") + 6] = 125
    with pytest.raises(gouji.DocumentError):
        gouji.read(bytes(data), name="x.docx")


def test_remarks_on_metadata_are_not_printed(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), contextlib.suppress(gouji.DocumentError):
        gouji.read(write_pdf({6: "<< /Title 6 0 R /Parent 2 0 R >>"}, trailer="/Info 6 0 R"), name="x.pdf")
    assert caplog.records == []


def test_a_page_that_the_renderer_cannot_open_is_not_read() -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    from gouji.ingest.scan.read import scan_pdf_pages
    from gouji.ingest.scan.settings import ScanSettings

    (page,) = scan_pdf_pages(write_pdf(), [2], set(), ScanSettings()).values()
    assert page.refused == "the page cannot be drawn"


def test_thousands_of_annotations_are_refused() -> None:
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [{}] >>"
    annotation = "<< /Type /Annot /Subtype /FreeText /Rect [9 9 90 90] /Contents (5) >>"
    with pytest.raises(gouji.UnsupportedDocument, match="page 1 has more than 1,000 annotations"):
        gouji.read(write_pdf({3: page.format("6 0 R " * 1001), 6: annotation}), name="x.pdf")


@pytest.mark.parametrize("text", ["a = " + "9" * 5000, "a = " + "[" * 2000])
def test_settings_that_toml_cannot_hold_are_wrong_usage(text: str) -> None:
    with pytest.raises(gouji.UsageError, match="not valid TOML"):
        read_settings(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: \x0b", "not valid YAML"),
        ("a: 2023-02-31", "not valid YAML"),
        ("a: !!python/" + "(" * 50_000 + " b", "not valid YAML"),
        ("a: " + "9" * 5000, "not valid YAML"),
        ("a: &a [*a, *a]", "refers to itself"),
        (
            "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else '1'] * 9)}]\n" for n in range(12)),
            "more than 100,000 values",
        ),
    ],
)
def test_forms_that_yaml_cannot_hold_are_wrong(text: str, message: str) -> None:
    with pytest.raises(gouji.FormError, match=message) as raised:
        parse_form(text, name="x.yaml")
    assert len(str(raised.value)) < 1000


def change(payload: dict[str, object], **changes: object) -> str:
    return json.dumps({**payload, **changes})


@pytest.mark.parametrize(
    "changes", [{"year": "٣"}, {"warnings": [5]}, {"form_confidence": 1e999}, {"facts": [{"id": 5}]}]
)
def test_a_saved_report_of_other_types_is_refused(changes: dict[str, object]) -> None:
    payload = json.loads(gouji.read(REPORT, name="x.txt").to_json())
    with pytest.raises(gouji.DocumentError):
        gouji.Report.from_json(change(payload, **changes))


def test_archives_that_cannot_be_unpacked_raise_no_foreign_error(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("规章.txt", "规章 5\n" * 50)
    data = bytearray(target.getvalue())
    start = data.find("规章.txt".encode()) + len("规章.txt".encode())
    data[start : start + 9] = b"\xff" * 9
    bad_name = target.getvalue().replace("规章".encode(), b"\xff\xfe\xfd\xfc\xfb\xfa", 1)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = 3000
        archive.addfile(info, io.BytesIO(bytes(3000)))
    cut = bytearray(packed.getvalue())
    cut[12:20] = b"\xff" * 8
    for name, content in (("a.zip", bytes(data)), ("b.zip", bad_name), ("c.tar.gz", bytes(cut))):
        (tmp_path / name).write_bytes(content)
        for found in find_documents([tmp_path / name]):
            with contextlib.suppress(gouji.DocumentError):
                load_source(found, ArchiveLimits())


def test_a_line_is_told_where_the_value_was_merged_in() -> None:
    text = "base: &base\n  rows: [1]\ntable:\n  <<: *base\n"
    assert find_line(text, ["table", "rows", 0]) == 4
    assert find_line(text, ["base", "rows", 7]) == 2


@pytest.mark.parametrize("matrix", [b"9 0 0 9 9 9 cm\n" * 400, b"1e308 0 0 1e308 1e308 1e308 cm\n"])
def test_what_is_drawn_at_no_place_is_left_out(matrix: bytes) -> None:
    content = b"q " + matrix + PLAIN_TEXT + b"0 0 9 9 re S Q\n" + PLAIN_TEXT
    assert gouji.open_document(write_pdf({4: stream(content)}), name="x.pdf").text.split() == ["12", "34", "56"]
