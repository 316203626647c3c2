"""Columns whose headers stand in another order than the form's are doubtful."""

from __future__ import annotations

import pytest

import gouji

_COLUMNS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
_ROWS = {
    "一、本年新收政府信息公开申请数量": [3, 1, 0, 0, 0, 2, 6],
    "二、上年结转政府信息公开申请数量": [1, 0, 0, 0, 0, 0, 1],
    "（一）予以公开": [2, 1, 0, 0, 0, 1, 4],
    "（二）部分公开": [1, 0, 0, 0, 0, 1, 2],
}
_TITLE = "青石县林业局2023年政府信息公开工作年度报告"
_SECTION = "三、收到和处理政府信息公开申请情况"
_TOTAL_FIRST = [6, 0, 1, 2, 3, 4, 5]
_SWAPPED = [0, 2, 1, 3, 4, 5, 6]


def _write(lane: str, order: list[int]) -> bytes:
    """Return a report whose request table has its columns in an order."""
    head = [_COLUMNS[i] for i in order]
    rows = [(label, [str(numbers[i]) for i in order]) for label, numbers in _ROWS.items()]
    if lane == "markdown":
        lines = ["| 项目 | " + " | ".join(head) + " |", "|---" * (len(head) + 1) + "|"]
        lines += ["| " + " | ".join([label, *numbers]) + " |" for label, numbers in rows]
        return f"# {_TITLE}\n\n## {_SECTION}\n\n{chr(10).join(lines)}\n\n## 四、其他\n".encode()
    if lane == "html":
        top = [f"<th>{name}</th>" for name in head]
        body = [f"<tr><td>{label}</td>{''.join(f'<td>{n}</td>' for n in numbers)}</tr>" for label, numbers in rows]
        table = f"<table><tr><th></th>{''.join(top)}</tr>{''.join(body)}</table>"
        return f"<html><body><h1>{_TITLE}</h1><p>{_SECTION}</p>{table}</body></html>".encode()
    if lane == "cells":
        lines = [*head, *(text for label, numbers in rows for text in (label, *numbers))]
        return f"{_TITLE}\n{_SECTION}\n{chr(10).join(lines)}\n四、其他需要报告的事项\n".encode()
    lines = ["\t".join(["", *head]), *("\t".join([label, *numbers]) for label, numbers in rows)]
    return f"{_TITLE}\n{_SECTION}\n{chr(10).join(lines)}\n四、其他需要报告的事项\n".encode()


def _read(lane: str, order: list[int]) -> gouji.Report:
    return gouji.read(_write(lane, order), name={"html": "a.html", "markdown": "a.md"}.get(lane, "a.txt"))


@pytest.mark.parametrize("lane", ["tab", "markdown", "html"])
@pytest.mark.parametrize("order", [_TOTAL_FIRST, _SWAPPED])
def test_numbers_in_cells_belong_to_the_headers_over_them(lane: str, order: list[int]) -> None:
    facts = _read(lane, order).facts
    for row, label in zip(("received", "carried_in", "granted", "partial"), _ROWS, strict=True):
        mine = [fact for i, fact in facts.items() if i.startswith(f"requests.{row}.")]
        assert [fact.value for fact in mine] == _ROWS[label]
        assert not any(fact.review for fact in mine)


@pytest.mark.parametrize("header", ["其它说明", "", "总计"])
def test_numbers_below_headers_in_another_order_of_which_one_lacks_are_under_review(header: str) -> None:
    data = _write("html", _TOTAL_FIRST).decode().replace("<th>法律服务机构</th>", f"<th>{header}</th>")
    facts = gouji.read(data.encode(), name="a.html").facts
    assert all(fact.review for i, fact in facts.items() if i.startswith("requests.received."))


def test_headers_that_a_lost_one_moves_to_others_columns_leave_the_numbers_in_doubt() -> None:
    """Without 法人或其他组织 over five columns, 总计 stands over the second number and the five headers below it behind."""
    head = "<tr><th rowspan=2></th><th rowspan=2>自然人</th><th rowspan=2>总计</th></tr>"
    head += f"<tr>{''.join(f'<th>{name}</th>' for name in _COLUMNS[1:-1])}</tr>"
    data = _write("html", list(range(7))).decode()
    start, end = data.index("<tr>"), data.index("</tr>") + len("</tr>")
    report = gouji.read((data[:start] + head + data[end:]).encode(), name="a.html")
    facts = [fact for i, fact in report.facts.items() if i.startswith("requests.received.")]
    own = _ROWS["一、本年新收政府信息公开申请数量"]
    assert all(fact.review or fact.value == value for fact, value in zip(facts, own, strict=True))
    assert any(fact.review for fact in facts)


def test_numbers_without_cells_below_headers_in_another_order_are_under_review() -> None:
    """Readings go by the places of columns: where their headers contradict them, no number stands unwarned."""
    mine = [f for i, f in _read("cells", _TOTAL_FIRST).facts.items() if i.startswith("requests.received.")]
    assert len(mine) == len(_COLUMNS)
    assert all(f.review for f in mine)


@pytest.mark.parametrize("lane", ["tab", "cells", "markdown", "html"])
def test_headers_in_the_order_of_the_form_leave_no_doubt(lane: str) -> None:
    facts = _read(lane, list(range(7))).facts
    mine = {i: f for i, f in facts.items() if i.startswith("requests.received.")}
    assert [f.value for f in mine.values()] == _ROWS["一、本年新收政府信息公开申请数量"]
    assert not any(f.review for f in mine.values())


@pytest.mark.parametrize("split", [True, False])
def test_a_second_level_of_headers_is_no_other_order(split: bool) -> None:
    """自然人 and 总计 stand over two levels, the kinds of organisations on the second."""
    first, second = "自然人\t法人或其他组织\t总计", "\t".join(_COLUMNS[1:6])
    if not split:
        first, second = first.replace("\t", "\n"), second.replace("\t", "\n")
    mark = "\t" if split else "\n"
    rows = "\n".join(mark.join([label, *map(str, numbers)]) for label, numbers in _ROWS.items())
    text = f"{_TITLE}\n{_SECTION}\n{first}\n{second}\n{rows}\n四、其他需要报告的事项\n"
    facts = gouji.read(text.encode(), name="a.txt").facts
    assert not any(f.review for i, f in facts.items() if i.startswith("requests.received."))


_SHORTENED = ["自然人", "商业企业", "科研机构", "社会公益", "法律服务", "其他组织", "合计"]


def _read_headed(lane: str, order: list[int], names: list[str]) -> gouji.Report:
    """Read a report whose headers are named otherwise."""
    text = _write(lane, order).decode()
    places = [text.index(_COLUMNS[i], text.index(_SECTION)) for i in order]
    for at, i in sorted(zip(places, order, strict=True), reverse=True):
        text = text[:at] + names[i] + text[at + len(_COLUMNS[i]) :]
    return gouji.read(text.encode(), name={"html": "a.html", "markdown": "a.md"}.get(lane, "a.txt"))


@pytest.mark.parametrize("lane", ["tab", "markdown", "html"])
@pytest.mark.parametrize("order", [_TOTAL_FIRST, _SWAPPED, [0, 1, 2, 3, 5, 4, 6], list(range(7))])
@pytest.mark.parametrize(
    "names",
    [
        [f"{i}.{name}" for i, name in enumerate(_COLUMNS, start=1)],
        [f"（{i}）{name}" for i, name in enumerate(_COLUMNS, start=1)],
        [mark + name for mark, name in zip("①②③④⑤⑥⑦", _COLUMNS, strict=True)],
        _SHORTENED,
    ],
    ids=["points", "brackets", "circles", "shortened"],
)
def test_numbered_and_shortened_headers_name_their_columns(lane: str, order: list[int], names: list[str]) -> None:
    facts = _read_headed(lane, order, names).facts
    for row, label in zip(("received", "carried_in", "granted", "partial"), _ROWS, strict=True):
        mine = [fact for i, fact in facts.items() if i.startswith(f"requests.{row}.")]
        assert [fact.value for fact in mine] == _ROWS[label]
        assert not any(fact.review for fact in mine)


@pytest.mark.parametrize("lane", ["tab", "html"])
def test_columns_below_headers_that_are_most_like_others_are_under_review(lane: str) -> None:
    names = ["自然人", "工商业企业", "科学研究机构", *_COLUMNS[3:]]
    facts = {i: f for i, f in _read_headed(lane, _SWAPPED, names).facts.items() if ".received." in i}
    assert all(facts[f"requests.received.{column}"].review for column in ("commercial", "research"))
    in_order = _read_headed(lane, list(range(7)), names).facts
    assert not any(f.review for i, f in in_order.items() if ".received." in i)
