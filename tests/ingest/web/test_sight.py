"""What people see of a web page is what is read: hidden and struck text, raised marks, controls, pictures, generated text."""

from __future__ import annotations

import pytest

from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.web.read import read_html
from gouji.tokens import OBJECT, Source, TokenStream

SOURCE = Source(name="a.html", sha256="", media_type="text/html")


def read(markup: str) -> TokenStream:
    return read_html(markup.encode(), SOURCE, settings=FlowSettings())


def read_cell(inside: str, *, attributes: str = "", head: str = "") -> tuple[str, list[str]]:
    """The text of a table's middle cell without furniture, and the warnings."""
    row = f"<tr><td>规章<td {attributes}>{inside}</td><td>8</td></tr>"
    stream = read(
        f"<html><head>{head}</head><body><p>甲</p><table><tr><td>名称<td>数量<td>说明</tr>{row}</table></body></html>"
    )
    tokens = [t for t in stream.tokens if t.cell is not None and t.cell.row == 1]
    assert {t.cell.column for t in tokens if t.cell} == {0, 1, 2}, stream.text
    return "".join(t.text for t in tokens if t.cell and t.cell.column == 1 and not t.furniture), list(stream.warnings)


UNSEEN = (
    "<span style='display:none'>9</span>",
    "<span hidden>9</span>",
    "<span style='visibility: hidden'>9</span>",
    "<span style='opacity:0'>9</span>",
    "<span style='opacity: 1%'>9</span>",
    "<span style='filter:opacity(0)'>9</span>",
    "<span style='font-size:0'>9</span>",
    "<span style='font-size:1px'>9</span>",
    "<span style='font:0/0 a'>9</span>",
    "<span style='color:white'>9</span>",
    "<span style='color:#FFFFFF'>9</span>",
    "<span style='color:rgb(255,254,255)'>9</span>",
    "<span style='color:rgba(0,0,0,0)'>9</span>",
    "<span style='color:hsl(0 0% 100%)'>9</span>",
    "<span style='color:transparent'>9</span>",
    "<font color=white>9</font>",
    "<font color=#fefefe>9</font>",
    "<span style='background:#123;color:#123'>9</span>",
    "<span style='display:inline-block;text-indent:-9999px'>9</span>",
    "<span style='position:absolute;left:-5000px'>9</span>",
    "<span style='position:absolute;top:-99em'>9</span>",
    "<span style='position:absolute;left:9999px'>9</span>",
    "<span style='position:absolute;right:9999px'>9</span>",
    "<span style='position:fixed;top:9999px'>9</span>",
    "<span style='position:absolute;clip:rect(0,0,0,0)'>9</span>",
    "<span style='position:absolute;clip: rect(1px 1px 1px 1px)'>9</span>",
    "<span style='clip-path:inset(50%)'>9</span>",
    "<div style='height:0;overflow:hidden'>9</div>",
    "<span style='display:inline-block;width:0;overflow:hidden'>9</span>",
    "<span style='display:inline-block;transform:scale(0)'>9</span>",
    "<span style='mso-hide:all'>9</span>",
    "<b style='color:red !important; color:white'><i style='visibility:collapse'>9</i></b>",
    "<template>9</template>",
    "<input type=hidden value=9>",
    "<dialog>9</dialog>",
    "<math><semantics><mn></mn><annotation>9</annotation></semantics></math>",
)


def test_pieces_with_places_of_their_own_are_seen_however_far_down_the_page() -> None:
    """Converters of PDF write each piece of a page so, and of all pages one below the other."""
    pieces = "".join(
        f"<p style='position:absolute;top:{top}px;left:{left}px'>{text}</p>"
        for top, left, text in ((90, 85, "规章"), (90, 622, "13"), (21_400, 870, "524"))
    )
    page = f"<div style='position:relative;width:892px;height:26000px'>{pieces}</div>"
    stream = read(f"<html><body>{page}</body></html>")
    assert stream.text.split() == ["规章", "13", "524"]
    assert stream.warnings == ()


@pytest.mark.parametrize("unseen", UNSEEN)
def test_unseen_text_is_left_out(unseen: str) -> None:
    for inside in (f"5{unseen}", f"{unseen}5", f"<p>5{unseen}</p>"):
        text, warnings = read_cell(inside)
        assert text == "5", inside
        assert any("“9”" in w for w in warnings) or unseen.startswith(("<template", "<input", "<math")), inside
    assert read_cell(unseen)[0] == ""


@pytest.mark.parametrize(
    "head",
    [
        "<style>.x{display:none}</style>",
        "<style>td > .x , .y { visibility : hidden }</style>",
        "<style>#i{opacity:0}</style>",
        "<style>@media screen{span.x{color:#fff}}</style>",
        "<style>table td:nth-child(2) span{font-size:0}</style>",
        "<style>/* .x{} */ span[data-x='1']{position:absolute;left:-9999px}</style>",
        "<style>.x{display:none!important}</style><style>.x{display:inline}</style>",
        "<style>span:not(.y){display:none}</style>",
    ],
)
def test_a_style_sheet_hides_text(head: str) -> None:
    inside = "5<span class='x z' id=i data-x=1>9</span>"
    assert read_cell(inside, head=head)[0] == "5"
    assert read_cell(inside)[0] == "59"


@pytest.mark.parametrize(
    "head",
    [
        "<style media=print>.x{display:none}</style>",
        "<style>@media print{.x{display:none}}</style>",
        "<style>@media (max-width:600px){.x{display:none}}</style>",
        "<style>.x:hover{display:none}</style>",
        "<style>.xx{display:none} div .x{display:none}</style>",
        "<style>.x{display:none} td .x{display:inline}</style>",
        "<style>.x{color:#fff;background:#00f}</style>",
    ],
)
def test_a_style_sheet_for_others_hides_nothing(head: str) -> None:
    assert read_cell("5<span class=x>9</span>", head=head)[0] == "59"


@pytest.mark.parametrize(
    "inside",
    [
        "<span style='color:white;background:navy'>5</span>",
        "<span style='opacity:.9'>5</span>",
        "<span style='color:#666'>5</span>",
        "<span style='font-size:6pt'>5</span>",
        "<span style='visibility:hidden'><b style='visibility:visible'>5</b></span>",
        "<span style='font-size:0'><b style='font-size:12pt'>5</b></span>",
        "<span style='text-indent:-24pt'>5</span>",
        "<span style='position:relative;top:-1.5pt;mso-text-raise:1.5pt'>5</span>",
        "<span style='height:0;overflow:hidden'>5</span>",
        "<ins>5</ins>",
        "<sup>5</sup>",
        "&#8203;5&zwnj;",
        "<wbr>5<wbr>",
    ],
)
def test_what_is_seen_is_kept(inside: str) -> None:
    assert read_cell(inside)[0] == "5"


def test_letters_on_a_ground() -> None:
    white = "<font color=white>5</font>"
    assert read_cell(white, attributes="bgcolor=#4472c4")[0] == "5"
    assert read_cell(white, attributes="style='background:#4472C4'")[0] == "5"
    assert read_cell("5", attributes="style='color:#fff'")[0] == ""
    picture = read_cell(white, attributes="style='background:url(a.png)'")[0]
    assert picture == "5" + OBJECT, "what is behind a picture's letters is not known"
    assert read_cell(white, head="<link rel=stylesheet href=a.css>")[0] == "5" + OBJECT


RAISED = (
    "<sup>9</sup>",
    "<sup>[9]</sup>",
    "<sup>①</sup>",
    "<sup>注9</sup>",
    "<sup>*</sup>",
    "<sup><a href=#n>9</a></sup>",
    "<sub>9</sub>",
    "<span style='vertical-align:super;font-size:60%'>9</span>",
    "<span style='vertical-align: 40%; font-size:8pt'>9</span>",
    "<span style='vertical-align:text-top;font-size:smaller'></span><sup>9</sup>",
    "<span style='position:relative;top:-.5em;font-size:.6em'>9</span>",
    "<span style='font-variant-position: super'>9</span>",
    "<a href='#_ftn9'>[9]</a>",
    "<a href='#note9'>9</a>",
    "<a class=footnote-ref href='b.html#x'>9</a>",
    "<a role=doc-noteref href='#a'>9</a>",
)


@pytest.mark.parametrize("mark", RAISED)
def test_raised_marks_are_no_digits(mark: str) -> None:
    assert read_cell(f"5{mark}")[0] == "5"
    assert read_cell(f"<p>5 {mark}</p>")[0].strip() == "5"
    assert read_cell(f"{mark}5")[0].strip() == "5"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("5m<sup>2</sup>", "5m²"),
        ("5<sup>th</sup>", "5th"),
        ("5<sup>件</sup>", "5件"),
        ("10<sup>4</sup>", "10" + OBJECT),
        ("5.<sup>38</sup>", "5.38" + OBJECT),
        ("<sup>1</sup>/<sub>2</sub>", "1/2" + OBJECT),
        ("4<sup>0</sup>7", "407" + OBJECT),
        ("5<sup style='vertical-align:baseline'>9</sup>", "59"),
        ("<ruby>5<rt>wu</rt></ruby>", "5"),
    ],
)
def test_what_is_raised_and_no_mark(inside: str, text: str) -> None:
    assert read_cell(inside)[0] == text


@pytest.mark.parametrize(
    "open_tag", ["<s>", "<del>", "<strike>", "<span style='text-decoration:underline line-through'>"]
)
def test_struck_out_text_is_left_out_and_told(open_tag: str) -> None:
    close = "</" + open_tag.strip("<>").split()[0] + ">"
    for inside in (f"{open_tag}9{close}5", f"5 {open_tag}9{close}", f"{open_tag}<b>9</b>{close}<ins>5</ins>"):
        text, warnings = read_cell(inside)
        assert text.strip() == "5"
        assert any("struck out" in w and "“9”" in w for w in warnings)
    assert read_cell(f"{open_tag}9{close}")[0] == OBJECT, "what is left of it is in doubt"


@pytest.mark.parametrize(
    ("control", "text"),
    [
        ("<textarea>5</textarea>", "5"),
        ("<textarea>\n5\n</textarea>", "5"),
        ("<input value=5>", "5"),
        ("<input type=NUMBER value='5' min=0 max=9>", "5"),
        ("<input type=tel value=5>", "5"),
        ("<input disabled readonly value=5>", "5"),
        ("<select><option>9<option selected>5</select>", "5"),
        ("<select><option selected>9<option selected>5</select>", "5"),
        ("<select><option>5<option>9</select>", "5"),
        ("<select><option disabled>9<option>5</select>", "5"),
        ("<select><optgroup label=9><option value=9 selected>5</optgroup></select>", "5"),
        ("<select><option label=5 selected>9</select>", "5"),
        ("<select multiple><option>9<option selected>5</select>", "5" + OBJECT),
        ("<input placeholder=0>", OBJECT),
        ("<input>", ""),
        ("<textarea></textarea>", ""),
        ("<input type=password value=5>", OBJECT),
        ("<input type=range value=5>", OBJECT),
        ("<input type=checkbox checked>5", OBJECT + "5"),
        ("<progress value=5 max=10></progress>", OBJECT),
        ("<meter value=5>5</meter>", OBJECT),
        ("<output>5</output>", "5"),
        ("<button>5</button>", "5"),
    ],
)
def test_controls_are_read_in_their_cells(control: str, text: str) -> None:
    assert read_cell(control)[0] == text


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<img src=a.png>", OBJECT),
        ("<img src=a.png alt=5>", OBJECT),
        ("<picture><source srcset=a><img src=b></picture>", OBJECT),
        ("5<img src=a.png>", "5" + OBJECT),
        ("<img src=a.gif width=1 height=1>5", "5"),
        ("5<img style='display:none' src=a.png>", "5"),
        ("<canvas>5</canvas>", OBJECT),
        ("<input type=image src=a.png>", OBJECT),
        ("<i class='x icon-num5'></i>", OBJECT),
        ("<object data=a.svg>5</object>", OBJECT),
        ("<embed src=a.swf>", OBJECT),
        ("<iframe src=b.html></iframe>", OBJECT),
        ("<iframe srcdoc='<p>5'></iframe>", "5"),
        ("<iframe srcdoc='&lt;style&gt;b{display:none}&lt;/style&gt;5&lt;b&gt;9'></iframe>", "5"),
        ("<svg><text x=1>5</text></svg>", "5"),
        ("<svg><path d='M0 0'/></svg>", OBJECT),
        ("<svg><text>5</text><text>2</text></svg>", "5 2" + OBJECT),
        ("<svg><text visibility=hidden>9</text><text>5</text></svg>", "5"),
        ("<script>document.write(5)</script>", OBJECT),
        ("<script>var a = 5</script>", ""),
        ("<noscript>5</noscript>", OBJECT),
        ("<math><mn>5</mn></math>", "5"),
        ("<math><msup><mn>5</mn><mn>2</mn></msup></math>", OBJECT + "5"),
        ("<details><summary>5</summary>9</details>", None),
        ("<bdo dir=rtl>51</bdo>", "51" + OBJECT),
    ],
)
def test_what_is_no_text_puts_a_cell_in_doubt(inside: str, text: str | None) -> None:
    found = read_cell(inside)[0]
    assert found == text or (text is None and OBJECT in found)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("td.g::before{content:'5'}", "5"),
        ('.g:after{content:"\\35"}', "5"),
        ("tr td.g::before{content: attr(data-n)}", "5"),
        (".g::before{content:'约' attr(data-n) \"件\"}", "约5件"),
        (".g::before{content:counter(n)}", OBJECT),
        (".g::before{content:url(a.png)}", OBJECT),
        (".g::before{content:'5';display:none}", None),
        ("@media print{.g::before{content:'9'}}", None),
        (".h::before{content:'9'}", None),
    ],
)
def test_generated_text_is_read(rule: str, text: str | None) -> None:
    found = read_cell("", attributes="class=g data-n=5", head=f"<style>{rule}</style>")[0]
    assert found == (OBJECT if text is None else text), "a number in an attribute alone is in doubt"


def test_generated_text_stands_beside_the_own() -> None:
    head = "<style>b::before{content:'1'} b::after{content:'件'}</style>"
    assert read_cell("<b>2</b>", head=head)[0] == "12件"


@pytest.mark.parametrize("attributes", ["data-value=5", "data-num='12'", "aria-label=5", "title=5件"])
def test_a_number_in_an_attribute_alone_is_in_doubt(attributes: str) -> None:
    assert read_cell("", attributes=attributes)[0] == OBJECT
    assert read_cell(f"<span {attributes}></span>")[0] == OBJECT
    assert read_cell("7", attributes=attributes)[0] == "7"
    assert read_cell(f"7<span {attributes}></span>")[0] == "7" + OBJECT


@pytest.mark.parametrize("attributes", ["data-row=5", "width=5", "data-colwidth=120", "title=说明", "id=r5"])
def test_other_attributes_leave_a_cell_blank(attributes: str) -> None:
    assert read_cell("", attributes=attributes)[0] == ""


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<table><tr><td>5</table>", "5"),
        ("<table><tr><td>&nbsp;<td>5<tr><td></table>", "5"),
        ("<table><tr><td><table><tr><td>5</table></table>", "5"),
        ("<table><tr><td>5<tr><td>6</table>", "5\n6\n" + OBJECT),
        ("<table><tr><td>5<td>6</table>", "5 6\n" + OBJECT),
        ("<table></table>", ""),
        ("<table><tr><td></table>", ""),
    ],
)
def test_numbers_in_inner_tables_stand_in_the_cell(inner: str, text: str) -> None:
    assert read_cell(inner)[0] == text


def test_an_inner_row_of_numbers_divides_a_cell_that_spans_as_many() -> None:
    stream = read(
        "<table><tr><td>名称<td>甲<td>乙<td>丙<tr><td>规章<td colspan=3><table><tr><td>1<td>0<td>14</table></table>"
    )
    assert stream.text == "名称\t甲\t乙\t丙\n规章\t1\t0\t14\n"
    assert [t.cell.column for t in stream.tokens if t.cell and t.cell.row == 1] == [0, 1, 2, 3]


def test_tables_of_boxes() -> None:
    row = "<div class=r><span class=c>规章</span><span class=c>1</span><span class=c>14</span></div>"
    style = "<style>.t{display:table}.r{display:table-row}.c{display:table-cell}</style>"
    stream = read(f"{style}<div class=t>{row}{row}</div>")
    assert stream.text == "规章\t1\t14\n" * 2
    assert [t.cell.column for t in stream.tokens if t.cell] == [0, 1, 2] * 2


def test_hidden_cells_take_no_place_and_veiled_ones_do() -> None:
    head = "<tr><td>甲<td>1<td style='display:none'>9<td>2</tr>"
    assert read(f"<table>{head}</table>").text == "甲\t1\t2\n"
    veiled = head.replace("display:none", "visibility:hidden")
    assert read(f"<table>{veiled}</table>").text == "甲\t1\t\t2\n"


def test_digits_in_turned_order_and_pictures_behind_a_cell_are_in_doubt() -> None:
    assert OBJECT in read_cell("&#8238;51&#8236;")[0]
    assert OBJECT in read_cell("\u202e51\u202c")[0]
    assert read_cell("", attributes="style='background:url(5.png)'")[0] == OBJECT
    assert read_cell("7", attributes="style='background:url(5.png)'")[0] == "7"


def test_a_number_between_cells_is_a_cell() -> None:
    stream = read("<table><tr><td>规章<td>1</td>0<td>14</td></tr><tr>2<td>3</td><b>4</b></tr></table>")
    assert stream.text == "规章\t1\t0\t14\n2\t3\t4\n"
    assert read("<table><tr>注<td>规章<td>1</tr></table>").text == "注\n规章\t1\n"


def test_a_class_that_a_sheet_elsewhere_may_hide_puts_digits_in_doubt() -> None:
    inside = "5<span class='x sr-only'>9</span>"
    assert read_cell(inside, head="<link rel=stylesheet href=a.css>")[0] == "59" + OBJECT
    assert read_cell(inside)[0] == "59", "without a sheet a name hides nothing"
    assert read_cell("<script type='math/tex'>5</script>")[0] == OBJECT
