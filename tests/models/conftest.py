"""A small form that tests of several rooms read tables on."""

from __future__ import annotations

from pathlib import Path

import pytest

FORM = """\
form: boats-demo
title: 船只表
tables:
  - id: boats
    bands:
      - columns:
          - {id: a, label: 甲种, type: count}
          - {id: b, label: 乙种, type: count}
          - {id: both, label: 合计, type: count}
        rows: [{id: big, label: 大船}, {id: small, label: 小船}, {id: old, label: 旧船}, {id: all, label: 全部船只}]
rules:
  - {id: across, table: boats, each: row, sum: [a, b], equals: [both]}
"""


@pytest.fixture
def form(tmp_path: Path) -> str:
    """The path of a form of boats: two columns and their sum, four rows."""
    path = tmp_path / "boats.yaml"
    path.write_text(FORM, encoding="utf-8")
    return str(path)
