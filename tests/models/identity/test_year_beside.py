"""The year that stands alone beside the title."""

from __future__ import annotations

import pytest

from gouji.ingest import open_document
from gouji.models.identity.title import _year_beside
from gouji.models.text.lines import split_lines


@pytest.mark.parametrize(
    ("text", "year"),
    [
        *(
            ("题|（2024年度）|文", 2024),
            ("（2024年度）|题|文", 2024),
            ("（2022年度）|题|（2024年度）", 2024),
            ("题|2024年|文", 2024),
        ),
        *(
            ("题|文|（2024年度）", None),
            ("（2024年度）|文|题|文", None),
            ("题|共2024年|文", None),
            ("文|题", None),
            ("题|文", None),
        ),
    ],
)
def test_it_stands_on_the_next_line_or_on_the_one_before(text: str, year: int | None) -> None:
    lines = split_lines(open_document(text.replace("|", "\n").encode(), name="a.txt"))
    assert _year_beside(lines, lines[text.split("|").index("题")]) == year
