"""Columns of Arrow are what pyarrow makes of the same values, and cost no import of pandas."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gouji
from gouji.batch.reading import ReadingPlan, ReadingTask
from gouji.batch.tables import make_batch

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
WHOLE = st.integers(-(2**31), 2**31 - 1)
KINDS = {
    "text": (pa.string(), TEXT),
    "whole": (pa.int32(), WHOLE),
    "number": (pa.float64(), st.floats(allow_nan=False)),
    "flag": (pa.bool_(), st.booleans()),
    "texts": (pa.list_(pa.string()), st.lists(st.none() | TEXT, max_size=3)),
    "numbers": (pa.list_(pa.float64()), st.lists(st.none() | st.floats(allow_nan=False), max_size=3)),
}
SCHEMA = pa.schema([(name, kind) for name, (kind, _) in KINDS.items()])


@pytest.mark.slow
@settings(deadline=None)  # pyarrow imports pandas at the first one
@given(st.lists(st.fixed_dictionaries({name: st.none() | values for name, (_, values) in KINDS.items()}), min_size=1))
def test_a_batch_is_the_one_that_pyarrow_makes_of_the_same_rows(rows: list[dict[str, object]]) -> None:
    made = make_batch({name: [row[name] for row in rows] for name in SCHEMA.names}, SCHEMA)
    made.validate(full=True)
    assert made.equals(pa.RecordBatch.from_pylist(rows, schema=SCHEMA))


def test_a_column_that_is_not_given_has_no_values() -> None:
    made = make_batch({"text": ["a", "呢"]}, SCHEMA)
    assert made.column("numbers").null_count == 2
    assert made.column("text").to_pylist() == ["a", "呢"]


@pytest.mark.slow
def test_a_batch_does_not_import_pandas() -> None:
    pytest.importorskip("pandas")
    code = "import sys, gouji.batch.warmed, gouji.batch.lake; assert 'pandas' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_plan_of_a_run_is_made_once_in_a_process() -> None:
    plan = ReadingPlan(settings=gouji.Settings(), form="gov-disclosure-2021", reports=("json",), out="out")
    tasks = [pickle.loads(pickle.dumps(ReadingTask(sha256=own, name=own, plan=plan))) for own in "ab"]  # noqa: S301 - our own
    assert tasks[0].plan is tasks[1].plan
    assert tasks[0].plan == plan
