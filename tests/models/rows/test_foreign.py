"""Rows of other statistics: told, and their numbers kept out of the facts, in every lane; and what is none of these."""

from __future__ import annotations

from io import BytesIO

import pytest

import gouji
from gouji.report import FactStatus, ReasonKind, ReportData, RowOrder

ROWS = (
    ("规章", ("1", "0", "14")),
    ("行政规范性文件", ("5", "12", "83")),
    ("行政许可", ("40718",)),
    ("行政处罚", ("2963",)),
    ("行政强制", ("157",)),
    ("行政事业性收费", ("1205.38",)),
)
HEADERS = {
    "规章": ("第二十条第（一）项", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
    "行政许可": ("第二十条第（五）项", "信息内容", "本年处理决定数量"),
    "行政处罚": ("第二十条第（六）项", "信息内容", "本年处理决定数量"),
    "行政事业性收费": ("第二十条第（八）项", "信息内容", "本年收费金额"),
}
TITLE, SECTION = "云溪市水务局2023年政府信息公开工作年度报告", "二、主动公开政府信息情况"
FACTS = {
    "regulations.made": 1,
    "regulations.in_force": 14,
    "normative_documents.repealed": 12,
    "permits.decisions": 40718,
    "penalties.decisions": 2963,
    "coercion.decisions": 157,
    "fees.amount": 1205.38,
}
Table = list[tuple[str, tuple[str, ...]]]


def as_lines(table: Table, gap: str) -> str:
    lines = [TITLE, "一、总体情况", "我局依法公开信息。", SECTION]
    for label, numbers in table:
        own = HEADERS.get(label, ())
        lines += [own[0], gap.join(own[1:])] if own else []
        lines.append(gap.join((label, *numbers)))
    return "\n".join(lines) + "\n"


def as_glued(table: Table) -> str:
    rows = "".join("".join(HEADERS.get(label, ())) + label + " ".join(numbers) for label, numbers in table)
    return f"{TITLE} 一、总体情况 我局依法公开信息。{SECTION} {rows}\n"


def as_markdown(table: Table) -> str:
    rows = []
    for label, numbers in table:
        own = HEADERS.get(label, ())
        rows += [f"| {own[0]} | | | |", f"| {' | '.join((*own[1:], '', '')[:4])} |"] if own else []
        rows.append(f"| {' | '.join((label, *numbers, '', '')[:4])} |")
    return f"# {TITLE}\n\n## {SECTION}\n\n| | | | |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def as_html(table: Table) -> str:
    rows = ""
    for label, numbers in table:
        own = HEADERS.get(label, ())
        if own:
            cells = "".join(f"<td>{x}</td>" for x in own[1:])
            rows += f'<tr><td colspan="4">{own[0]}</td></tr><tr>{cells}</tr>'
        span = f' colspan="{4 - len(numbers)}"' if len(numbers) < 3 else ""
        rows += f"<tr><td>{label}</td>" + "".join(f"<td{span}>{x}</td>" for x in numbers) + "</tr>"
    return f"<html><body><h1>{TITLE}</h1><p>{SECTION}</p><table border=1>{rows}</table></body></html>"


def as_word(table: Table) -> bytes:
    import docx

    document = docx.Document()
    for text in (TITLE, SECTION):
        document.add_paragraph(text)
    grid = document.add_table(rows=0, cols=4)
    for label, numbers in table:
        own = HEADERS.get(label, ())
        for texts in (own[:1], own[1:]) if own else ():
            for cell, text in zip(grid.add_row().cells, texts, strict=False):
                cell.text = text
        for cell, text in zip(grid.add_row().cells, (label, *numbers), strict=False):
            cell.text = text
    written = BytesIO()
    document.save(written)
    return written.getvalue()


LANES = ("tab.txt", "spaces.txt", "glued.txt", "markdown.md", "page.html", "word.docx")


def read(table: Table, lane: str) -> ReportData:
    if lane == "word.docx":
        return gouji.read(as_word(table), name=lane)
    text = {
        "tab.txt": lambda: as_lines(table, "\t"),
        "spaces.txt": lambda: as_lines(table, " "),
        "glued.txt": lambda: as_glued(table),
        "markdown.md": lambda: as_markdown(table),
        "page.html": lambda: as_html(table),
    }[lane]()
    return gouji.read(text.encode(), name=lane)


def relabel(label: str, other: str) -> Table:
    return [(other if own == label else own, numbers) for own, numbers in ROWS]


def foreign_labels(report: ReportData) -> list[str]:
    assert all(r.row is None and r.canonical is None for r in report.rows if r.order is RowOrder.FOREIGN)
    return [row.label for row in report.rows if row.order is RowOrder.FOREIGN]


def silent(report: ReportData, lost: tuple[str, ...] = ()) -> list[str]:
    """Facts that are wrong without review; those of `lost` rows must not be there."""
    wrong = []
    for name, value in FACTS.items():
        fact = report.facts[f"disclosure.{name}"]
        right = fact.status is FactStatus.ABSENT if name.split(".")[0] in lost else fact.value == value
        if not right and not fact.review:
            wrong.append(name)
    return wrong


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("label", ["行政奖励", "信访件", "市长热线工单", "党内规范性文件", "行政处罚听证", "行政处分"])
@pytest.mark.parametrize("row", ["行政许可", "行政强制", "行政规范性文件"])
def test_a_row_under_another_statistics_label_is_told(lane: str, label: str, row: str) -> None:
    names = {"行政许可": "permits", "行政强制": "coercion", "行政规范性文件": "normative_documents"}
    report = read(relabel(row, label), lane)
    assert silent(report, (names[row],)) == []
    assert foreign_labels(report) == [label]
    first = next(f for f in report.facts.values() if f.id.startswith(f"disclosure.{names[row]}."))
    assert first.status is FactStatus.ABSENT
    printed = next(r for r in report.rows if r.order is RowOrder.FOREIGN)
    assert any(r.why is ReasonKind.FOREIGN and r.span == printed.span for r in first.reasons)


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize(("after", "label"), [(3, "行政检查"), (1, "会议纪要"), (4, "热线工单"), (5, "非税收入")])
def test_one_more_row_takes_no_other_rows_place(lane: str, after: int, label: str) -> None:
    table = [*ROWS]
    table.insert(after + 1, (label, ("7", "8", "9")[: len(ROWS[after][1])]))
    report = read(table, lane)
    assert silent(report) == []
    assert foreign_labels(report) == [label]
    # Where all stands on one line, what stands beside it is doubtful.
    assert lane == "glued.txt" or all(not report.facts[f"disclosure.{name}"].review for name in FACTS)


@pytest.mark.parametrize("lane", LANES)
def test_several_other_rows_together_are_told_one_by_one(lane: str) -> None:
    table = [*ROWS[:5], ("行政裁决", ("3",)), ("行政调解", ("4",)), ("行政给付", ("5",)), *ROWS[5:]]
    report = read(table, lane)
    assert silent(report) == []
    labels = ["行政裁决", "行政调解", "行政给付"]
    # In glued text a number amid unknown text is a sentence's.
    assert foreign_labels(report) == (labels[-1:] if lane == "glued.txt" else labels)


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("label", ["行攻处罚", "行政处", "行政处罚数量", "行政处罸", "行政处罚的件数"])
def test_a_rows_own_label_misspelt_is_no_other_statistic(lane: str, label: str) -> None:
    report = read(relabel("行政处罚", label), lane)
    assert foreign_labels(report) == []
    assert silent(report) == []
    assert report.facts["disclosure.penalties.decisions"].value == 2963


@pytest.mark.parametrize("lane", LANES)
def test_a_row_under_another_rows_label_is_doubtful_with_that_row(lane: str) -> None:
    report = read(relabel("行政强制", "行政处罚"), lane)
    assert silent(report, ("coercion",)) == []
    assert report.facts["disclosure.penalties.decisions"].review


def test_a_row_that_stands_twice_with_the_same_numbers_is_sure() -> None:
    report = read([*ROWS[:4], ROWS[3], *ROWS[4:]], "tab.txt")
    assert silent(report) == []
    assert not report.facts["disclosure.penalties.decisions"].review


@pytest.mark.parametrize("lane", ["tab.txt", "markdown.md", "page.html", "word.docx"])
@pytest.mark.parametrize("label", ["其他需要报告的事项", "自然人", "无法提供"])
def test_a_text_of_another_part_of_the_form_is_no_rows_lost_label(lane: str, label: str) -> None:
    report = read(relabel("行政许可", label), lane)
    assert silent(report, ("permits",)) == []


@pytest.mark.parametrize("lane", ["tab.txt", "markdown.md", "page.html", "word.docx"])
def test_a_row_without_a_label_is_still_read_by_its_place(lane: str) -> None:
    report = read(relabel("行政强制", ""), lane)
    assert silent(report) == []
    assert report.facts["disclosure.coercion.decisions"].value == 157


def test_digits_that_touch_a_label_never_end_as_blank() -> None:
    text = as_glued([*ROWS]).replace("行政许可40718第二十条", "行政许司407十条")
    assert "行政许司407十条" in text
    fact = gouji.read(text.encode(), name="a.txt").facts["disclosure.permits.decisions"]
    assert fact.review or fact.value == 407


HEADER = "结果维持\t结果纠正\t其他结果\t尚未审结\t总计"
DISPUTES = "四、政府信息公开行政复议、行政诉讼情况\n行政复议\t\t\t\t\t行政诉讼\n\t\t\t\t\t未经复议直接起诉\t\t\t\t\t复议后起诉\n"


@pytest.mark.parametrize(("header", "review"), [("结果维持", False), ("结果维侍", False), ("调解结案", True)])
def test_a_strange_header_over_a_side_by_side_row_leaves_a_doubt(header: str, review: bool) -> None:
    headers = "\t".join([HEADER.replace("结果维持", header, 1), HEADER, HEADER])
    numbers = "\t".join(["3", "0", "0", "1", "4"] * 3)
    text = as_lines([*ROWS], "\t") + DISPUTES + headers + "\n" + numbers + "\n"
    fact = gouji.read(text.encode(), name="a.txt").facts["disputes.reconsideration.upheld"]
    assert (fact.value, fact.review) == (3, review)
