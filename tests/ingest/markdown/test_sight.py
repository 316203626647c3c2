"""What people see of Markdown is what is read: tags that hide, strike or raise, controls and pictures in cells."""

from __future__ import annotations

import pytest

from gouji.ingest.markdown.read import read_markdown
from gouji.ingest.stream.settings import FlowSettings
from gouji.tokens import OBJECT, Source, TokenStream

SOURCE = Source(name="a.md", sha256="", media_type="text/markdown")


def read(text: str) -> TokenStream:
    return read_markdown(text.encode(), SOURCE, settings=FlowSettings())


def read_cell(inside: str) -> tuple[str, list[str]]:
    """The text of a pipe table's middle cell without furniture, and the warnings."""
    stream = read(f"# 甲\n\n| 名称 | 数量 | 说明 |\n|---|---|---|\n| 规章 | {inside} | 8 |\n")
    tokens = [t for t in stream.tokens if t.cell is not None and t.cell.row == 1]
    assert {t.cell.column for t in tokens if t.cell} == {0, 1, 2}, stream.text
    return "".join(t.text for t in tokens if t.cell and t.cell.column == 1 and not t.furniture), list(stream.warnings)


@pytest.mark.parametrize(
    "unseen",
    [
        "<span style='display:none'>9</span>",
        '<span style="color:#fff">9</span>',
        "<font color=white>9</font>",
        "<span hidden>9</span>",
        "<b style='font-size:0'>9</b>",
        "<span style='visibility:hidden'>**9**</span>",
        "<del>9</del>",
        "<s>9</s>",
        "<strike>9</strike>",
        "~~9~~",
        "<span style='text-decoration: line-through'>9</span>",
    ],
)
def test_hidden_and_struck_text_is_left_out_and_told(unseen: str) -> None:
    for inside in (f"5{unseen}", f"{unseen}5"):
        text, warnings = read_cell(inside)
        assert text == "5"
        assert any("“9”" in w for w in warnings)


@pytest.mark.parametrize(
    "mark",
    [
        "<sup>9</sup>",
        "<sup>[9]</sup>",
        "<sub>9</sub>",
        "<sup>①</sup>",
        "<span style='vertical-align:super'>9</span>",
        "^9^",
        "[^9]",
        "$^{9}$",
        "$^9$",
        "$^{\\mathrm{①}}$",
        "[9](#note)",
        "[\\[9\\]](#fn-9)",
        "<sup>[9](#note)</sup>",
        "<a href='#x'><sup>9</sup></a>",
    ],
)
def test_raised_marks_are_no_digits(mark: str) -> None:
    assert read_cell(f"5{mark}")[0] == "5"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("5m<sup>2</sup>", "5m²"),
        ("<u>5</u>", "5"),
        ("<ins>5</ins>", "5"),
        ("<sup>5</sup>", "5"),
        ("$5$", "5"),
        ("$ 1 2 $", "12"),
        ("$5^{9}$", "5"),
        ("1&#8203;2&shy;", "12"),
        (f"1&#{'0' * 5000}53;", "15"),
        (f"1&#{'9' * 5000};2", "1\ufffd2"),
        (f"<u title='&#{'9' * 5000};'>5</u>", "5"),
        ("1<wbr>2", "12"),
        ("1<br>2", "1\n2"),
        ("[5](a.html)", "5"),
        ("<input value=5>", "5"),
        ("<input type='text' value=\"5\" />", "5"),
        ("<textarea>5</textarea>", "5"),
        ("<select><option>9</option><option selected>5</option></select>", "5"),
        ("<img src=a.png alt=5>", OBJECT),
        ("![5](a.png)", OBJECT),
        ("![5][ref]", OBJECT),
        ("[![5](a.png)](b.html)", OBJECT),
        ("5 ![](a.png)", "5 " + OBJECT),
        ("<svg><text>5</text></svg>", "5"),
        ("<canvas>5</canvas>", OBJECT),
        ("<iframe srcdoc='5'></iframe>", "5"),
        ("3~5", "3~5"),
        ("2^10", "2^10"),
        ("~~9~~", OBJECT),
    ],
)
def test_what_else_stands_in_cells(inside: str, text: str) -> None:
    assert read_cell(inside)[0] == text


def test_running_text_has_no_objects() -> None:
    stream = read("![图](a.png)共5件<sup>1</sup>。\n\n共<del>9</del>6件。\n")
    assert OBJECT not in stream.text
    assert "".join(t.text for t in stream.tokens if not t.furniture) == "共5件。\n\n共6件。\n"


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("<!--", "-->"),
        ("<div style='display: none'>", "</div>"),
        ("<div hidden>", "</div>"),
        ("<style>", "</style>"),
        ("<script type=x>", "</script>"),
    ],
)
def test_hidden_parts_over_lines_are_left_out(before: str, behind: str) -> None:
    table = "| 规章 | 9 |\n| 规范 | 8 |"
    stream = read(f"# 甲\n\n{before}\n{table}\n{behind}\n\n{table.replace('9', '5')}\n")
    assert [t.text for t in stream.tokens if t.cell] == ["规章", "5", "规范", "8"]
