"""`gouji forms show --detectability`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Cli


def test_the_table_names_whole_tables(cli: Cli) -> None:
    done = cli("forms", "show", "gov-disclosure-2021", "--detectability", "--format", "table")
    assert done.status == 0
    assert "unnoticed (10): " in done.out
    assert "\n  disclosure  all 10 cells\n" in done.out
    assert "\n  requests  all 175 cells\n" in done.out


def test_rows_are_named_where_a_table_has_several_kinds(cli: Cli, tmp_path: Path) -> None:
    form = """\
form: demo
title: 表
tables:
  - id: t
    bands:
      - columns:
          - {id: a, label: 甲, type: count}
          - {id: b, label: 乙, type: count}
        rows: [{id: north, label: 北区}, {id: south, label: 南区}, {id: all, label: 全区}]
rules:
  - {id: down, table: t, each: column, sum: [north, south], equals: [all]}
  - {id: across, table: t, each: row, sum: [a], equals: [b]}
"""
    path = tmp_path / "demo.yaml"
    path.write_text(
        form.replace("  - {id: across, table: t, each: row, sum: [a], equals: [b]}\n", ""), encoding="utf-8"
    )
    assert "noticed (6)" in cli("forms", "show", path, "--detectability", "--format", "table").out
    path.write_text(form.replace("{id: south, label: 南区}, ", "").replace(", south", ""), encoding="utf-8")
    assert "repairable (4)" in cli("forms", "show", path, "--detectability", "--format", "table").out
    mixed = form.replace(
        "rules:", "      - {columns: [{id: c, label: 丙, type: count}], rows: [{id: far, label: 远}]}\nrules:"
    )
    path.write_text(mixed, encoding="utf-8")
    out = cli("forms", "show", path, "--detectability", "--format", "table").out
    assert "\n  t.far  c\n" in out
    assert "\n  t.north  a, b\n" in out


@pytest.mark.parametrize("form", ["gov-disclosure-2019", "gov-disclosure-2021"])
def test_json_counts_what_it_lists(cli: Cli, form: str) -> None:
    given = json.loads(cli("forms", "show", form, "--detectability", "--format", "json").out)
    kinds = [fact["detectability"] for fact in given["facts"]]
    assert given["counts"] == {kind: kinds.count(kind) for kind in given["counts"]}
    by_id = {fact["id"]: fact for fact in given["facts"]}
    assert by_id["requests.received.total"]["rules"] == ["requests.applicants[received]", "requests.intake[total]"]


def test_json_of_a_form_has_its_bounds_and_links(cli: Cli) -> None:
    given = json.loads(cli("forms", "show", "gov-disclosure-2021", "--format", "json").out)
    assert given["bounds"][0]["less"] == [{"term": "made", "weight": 1}, {"term": "repealed", "weight": -1}]
    assert [link["severity"] for link in given["years"]] == ["error", "warning"]
