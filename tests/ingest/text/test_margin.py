"""What stands before every line of a text: the numbers of its lines, marks of a quotation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gouji
from gouji.corpus.make import generate
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.margin import drop_margin

SETTINGS = FlowSettings()
FEWEST = SETTINGS.fewest_with_margin
MARGINS: list[Callable[[int], str]] = [
    lambda n: f"{n} ",
    lambda n: f"{n}\t",
    lambda n: f"{n:>6}\t",
    lambda n: f"{n:>4} | ",
    lambda n: f"{n}:",
    lambda n: f"{n}. ",
    lambda n: f"[{n}] ",
    lambda n: f"{n}) ",
    lambda n: f"{n})",
    lambda n: f"{n}、",
    lambda n: f"L{n} ",
    lambda _: "> ",
    lambda _: ">> ",
    lambda _: "// ",
    lambda _: "# ",
]
LINES = st.lists(st.text(alphabet="规章总计0159一、 ", max_size=12), min_size=FEWEST, max_size=40)


@given(lines=LINES, first=st.integers(0, 3), margin=st.sampled_from(MARGINS))
def test_lines_are_what_they_were_before_they_were_numbered(
    lines: list[str], first: int, margin: Callable[[int], str]
) -> None:
    lines = [line.strip() or "计" for line in lines]
    numbered = "\n".join(margin(n) + line for n, line in enumerate(lines, first))
    assert drop_margin(numbered, SETTINGS).split("\n") == lines


def test_blank_lines_may_be_numbered_or_counted_or_passed_over() -> None:
    lines = ["甲", "", "乙"] * FEWEST
    counted = "\n".join(f"{n} {line}" if line else "" for n, line in enumerate(lines, 1))
    assert drop_margin(counted, SETTINGS) == "\n".join(lines)
    number = iter(range(1, 1000))
    passed = "\n".join(f"{next(number)} {line}" if line else "" for line in lines)
    assert drop_margin(passed, SETTINGS) == "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{n} 甲" for n in range(1, FEWEST)),  # few: a list of its own
        "\n".join(f"{n + (n > 9)} 甲" for n in range(1, 40)),  # one is left out
        "\n".join(["年度报告", *(f"{n}. 甲" for n in range(1, 40))]),  # a line without
        "\n".join(f"{n}" for n in range(1, 40)),  # numbers and nothing else
        "\n".join("1 甲" for _ in range(40)),  # all the same
        "\n".join(f"{'>' if n % 2 else '#'} 甲" for n in range(40)),
        "\n".join(f"{n}件" for n in range(1, 40)),
        "\n".join(f"{n}{'.' if n % 2 else ')'}甲" for n in range(1, 40)),
        "\n".join("| 甲 | 1 |" for _ in range(40)),
    ],
)
def test_numbers_that_count_no_lines_stay(text: str) -> None:
    assert drop_margin(text, SETTINGS) == text


@given(LINES)
def test_text_without_a_margin_is_as_it_was(lines: list[str]) -> None:
    text = "\n".join(["年度报告", *lines])
    assert drop_margin(text, SETTINGS) == text


@pytest.mark.parametrize("kind", ["flow", "cells"])
def test_a_numbered_report_is_read_as_without_numbers_and_says_so(kind: str) -> None:
    data = generate(kind, 4410).data.decode()
    numbered = "\n".join(f"{n}\t{line}" for n, line in enumerate(data.split("\n"), 1))
    plain, read = gouji.read(data.encode(), name="a.txt"), gouji.read(numbered.encode(), name="a.txt")
    assert [(f.id, f.value, f.review) for f in read.facts.values()] == [
        (f.id, f.value, f.review) for f in plain.facts.values()
    ]
    assert "every line begins with its number or the same mark; they are left out" in read.warnings
