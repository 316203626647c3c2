"""Form files: what a form says, and errors that name file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.errors import FormError, UsageError
from gouji.models.forms.definition import ValueType
from gouji.models.forms.load import load_form, load_forms, parse_form, validate_form
from gouji.report import FactId

FORMS = Path(__file__).parents[2] / "data" / "forms"

SMALL = """\
form: small-demo
title: 小表
sections:
  - {id: first, title: 第一部分, table: counts}
tables:
  - id: counts
    bands:
      - columns:
          - {id: a, label: 甲项, type: count}
          - {id: b, label: 乙项, type: count}
          - {id: total, label: 总数, type: count}
        rows:
          - {id: north, label: 北区}
          - group: 南区
            rows:
              - {id: south.east, label: 东南}
              - {id: south.west, label: 西南}
          - {id: all, label: 全区}
rules:
  - {id: across, table: counts, each: row, sum: [a, b], equals: [total]}
  - {id: down, table: counts, each: column, sum: [north, south.*], equals: [all]}
"""


def test_the_small_form_is_valid() -> None:
    form = parse_form(SMALL, name="small.yaml")
    assert form.list_fact_ids()[:4] == ("counts.north.a", "counts.north.b", "counts.north.total", "counts.south.east.a")
    assert form.family == "small-demo"
    assert form.rules[1].title == "down"
    assert not form.find_table("counts").side_by_side


@pytest.mark.parametrize(
    ("before", "after", "line", "says"),
    [
        ("title: 小表", "title: [小表", 3, "YAML"),
        ("title: 小表\n", "title: 小表\ncolour: red\n", None, "colour"),
        ("label: 北区}", "label: 北区, wide: true}", 13, ""),
        ("type: count}\n          - {id: b", "type: number}\n          - {id: b", 9, "number"),
        ("title: 小表", "title: 7", 2, "7"),
        (
            "{id: first, title: 第一部分, table: counts}",
            "{id: first, title: 第一部分, table: counters}",
            4,
            "counters",
        ),
        ("id: across, table: counts", "id: across, table: count", 20, "rule across"),
        ("sum: [a, b]", "sum: [a, c]", 20, "'c'"),
        ("equals: [all]", "equals: [everything]", 21, "'everything'"),
        ("south.*]", "west.*]", 21, "'west.*'"),
        ("{id: south.west,", "{id: south.east,", 6, "counts.south.east.a is given twice"),
        ("{id: b, label", "{id: a, label", 6, "given twice"),
        ("form: small-demo", "form: Small Demo", 1, "Small Demo"),
        ("each: row", "each: cell", 20, "cell"),
        ("    bands:\n", "    bands: []\n    notes:\n", 7, ""),
    ],
)
def test_errors_name_the_file_and_the_line(
    tmp_path: Path, before: str, after: str, line: int | None, says: str
) -> None:
    assert SMALL.count(before) == 1
    path = tmp_path / "broken.yaml"
    path.write_text(SMALL.replace(before, after), encoding="utf-8")
    with pytest.raises(FormError) as caught:
        validate_form(path)
    message = str(caught.value)
    name, number, rest = (
        message.removeprefix(str(path)).partition(":")[0],
        *message.removeprefix(f"{path}:").split(":", 1),
    )
    assert name == ""
    assert number.isdigit(), message
    assert line is None or int(number) == line, message
    assert says in rest
    assert "\n" not in message


@pytest.mark.parametrize("text", ["", "- one\n- two\n", "just words\n", "form: x\n", "42\n"])
def test_what_is_no_form_is_a_form_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "none.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormError, match=r"none\.yaml:\d+: "):
        validate_form(path)


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="cannot be read"):
        validate_form(tmp_path / "absent.yaml")
    path = tmp_path / "bytes.yaml"
    path.write_bytes("form: 表".encode("gb18030"))
    with pytest.raises(FormError, match="UTF-8"):
        validate_form(path)


def test_yaml_that_would_run_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "evil.yaml"
    path.write_text("form: !!python/object/apply:os.getcwd []\n", encoding="utf-8")
    with pytest.raises(FormError, match=r"evil\.yaml:1"):
        validate_form(path)


def test_an_unknown_form_lists_the_known() -> None:
    with pytest.raises(UsageError, match=r"gov-disclosure-2019, gov-disclosure-2021"):
        load_form("gov-disclosure-1999")


def test_an_unknown_table_lists_the_known() -> None:
    with pytest.raises(KeyError, match="disclosure, requests, disputes"):
        load_form("gov-disclosure-2021").find_table("budget")


def test_the_forms_that_come_along_are_valid_and_of_the_known_size() -> None:
    folder = Path(__file__).parents[3] / "models" / "forms"
    for form in load_forms():
        again = validate_form(folder / f"{form.id}.yaml")
        assert (again.sha256, again.list_fact_ids()) == (form.sha256, form.list_fact_ids())
    sizes = {form.id: len([f for f in form.list_fact_ids() if f not in _optional(form.id)]) for form in load_forms()}
    assert sizes == {"gov-disclosure-2019": 198, "gov-disclosure-2021": 200}


def _optional(form_id: str) -> set[str]:
    return {
        str(FactId(table.id, row.id, column.id))
        for table in load_form(form_id).tables
        for band in table.bands
        for row in band.rows
        if row.optional
        for column in band.columns
    }


def test_the_invented_form_has_types_units_and_groups() -> None:
    form = load_form(str(FORMS / "website-annual.yaml"))
    columns = {c.id: c for table in form.tables for band in table.bands for c in band.columns}
    assert columns["change"].type is ValueType.SIGNED
    assert columns["amount"].unit == "万元"
    assert form.find_table("service").side_by_side
    assert [row.id for row in form.find_table("content").bands[0].rows][-2:] == ["news.other", "total"]
