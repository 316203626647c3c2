"""Changes of files: they never fail, are the same each time, and keep enough of a structure to get past a reader's door."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gouji
from gouji.corpus.hostile.pdf import write_pdf
from gouji.corpus.hostile.word import paragraph, write_docx
from gouji.corpus.mutators.choose import mutate, mutator_for
from gouji.corpus.mutators.package import read_members
from gouji.corpus.mutators.pdf import mutate_pdf
from gouji.corpus.mutators.text import mutate_text

PLAIN = {
    ".txt": "规章 5\n一、总体情况\n本年 12 件\n".encode(),
    ".md": "| 规章 | 5 |\n|---|---|\n| 许可 | 7 |\n".encode(),
    ".html": "<html><body><table><tr><td colspan=2>规章</td><td>5</td></tr></table></body></html>".encode(),
    ".docx": write_docx(paragraph("规章 5")),
    ".pdf": write_pdf(),
    ".json": json.dumps({"a": [1, {"b": None}], "c": "规章"}).encode(),
    ".yaml": "a: [1, 2]\nb: {c: 规章}\n".encode(),
    ".toml": b"[a]\nb = 5\n",
    ".bin": bytes(range(64)),
}


@pytest.mark.parametrize("ending", PLAIN)
def test_the_same_generator_gives_the_same_bytes(ending: str) -> None:
    changed = [mutate(PLAIN[ending], Random(seed), ending=ending) for seed in range(12)]
    assert changed == [mutate(PLAIN[ending], Random(seed), ending=ending) for seed in range(12)]
    assert len(set(changed)) > 6


@pytest.mark.parametrize("ending", PLAIN)
@given(data=st.binary(max_size=200), seed=st.integers(0, 1 << 32))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_bytes_make_it_fail(ending: str, data: bytes, seed: int) -> None:
    assert len(mutate(data, Random(seed), ending=ending, most=5000)) <= 5000


def test_a_package_stays_one_most_often() -> None:
    whole = 0
    for seed in range(40):
        with_changes = mutate(PLAIN[".docx"], Random(seed), ending=".docx", count=1)
        with contextlib.suppress(zipfile.BadZipFile):
            whole += bool(zipfile.ZipFile(io.BytesIO(with_changes)).namelist())
    assert whole > 25


def test_objects_of_a_pdf_are_found_where_its_table_says() -> None:
    """Most files are still opened, so that what was changed is what is tried."""
    opened = 0
    for seed in range(40):
        try:
            gouji.open_document(mutate_pdf(PLAIN[".pdf"], Random(seed)), name="x.pdf")
        except gouji.DocumentError:
            continue
        opened += 1
    assert opened > 15


def test_data_that_holds_itself_is_walked_once() -> None:
    for seed in range(40):
        mutate(b"a: &a [*a, *a]\n", Random(seed), ending=".yaml", most=9000)


def test_a_structure_is_told_by_its_first_bytes_or_its_ending() -> None:
    assert mutator_for(b"<td>", ".md") is mutate_text
    assert mutator_for("规章".encode()) is mutate_text
    assert mutator_for(PLAIN[".pdf"], "") is mutate_pdf
    assert next(name for name, _ in read_members(PLAIN[".docx"])) == "[Content_Types].xml"
