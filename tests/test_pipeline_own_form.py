"""A form that is none of gouji's own, read with no code of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.ingest import open_document
from gouji.reading import read_stream
from gouji.report import FactStatus, ReportData

WEBSITE = str(Path(__file__).parent / "data" / "forms" / "website-annual.yaml")


def read(text: str, name: str = "report.txt", form: str | None = WEBSITE) -> ReportData:
    return read_stream(open_document(text.encode(), name=name), form=form)


def values(report: ReportData, prefix: str) -> list[float | None]:
    return [fact.value for fact in report.facts.values() if fact.id.startswith(prefix + ".")]


WANTED: dict[str, list[float]] = {
    "content.overview.leaders": [6, -1, 3204],
    "content.overview.bodies": [9, 2, 1180],
    "content.news.work": [143, 21, 56012],
    "content.news.notices": [38, -17, 9640],
    "content.news.other": [0, 0, 0],
    "content.total": [196, 5, 70036],
    "service.letters": [52, 50, 2],
    "service.surveys": [7, 7, 0],
    "spending.hosting": [12.5],
    "spending.upkeep": [3.86],
    "spending.total": [16.36],
}


def website() -> str:
    return (Path(__file__).parent / "data" / "forms" / "website-annual.txt").read_text(encoding="utf-8")


def website_html() -> str:
    """The same document as HTML: a line with tabs is a table row."""
    parts, rows = [], []
    for line in [*website().splitlines(), ""]:
        if "\t" in line:
            rows.append("".join(f"<td>{cell}</td>" for cell in line.split("\t")))
            continue
        if rows:
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
            rows = []
        parts.append(f"<p>{line}</p>")
    return "<html><body>" + "".join(parts) + "</body></html>"


def website_values(report: ReportData) -> dict[str, list[float | None]]:
    return {prefix: values(report, prefix) for prefix in WANTED}


@pytest.mark.parametrize(("text", "name"), [(website(), "a.txt"), (website_html(), "a.html")], ids=["tab", "html"])
def test_an_invented_form_is_read(text: str, name: str) -> None:
    report = read(text, name)
    assert report.form == "website-annual-demo"
    assert website_values(report) == WANTED
    assert report.findings == ()
    assert {f.status for f in report.facts.values()} == {FactStatus.READ}
    assert not any(f.review for f in report.facts.values())
    sections = [h.section for h in report.headings if h.section]
    assert sections == ["title", "content", "service", "spending", "remarks"]
    assert (report.year, report.agency) == (2024, "青屏市档案馆")


def test_an_invented_form_is_read_from_glued_text() -> None:
    """Where nothing divides the digits, the rules and the columns' types must; what they leave open is under review."""
    glued = "".join(line.replace("\t", "") for line in website().splitlines())
    report = read(glued)
    for prefix, wanted in WANTED.items():
        if prefix.startswith("content."):
            assert values(report, prefix) == wanted
        elif prefix.startswith("service."):
            facts = [f for f in report.facts.values() if f.id.startswith(prefix + ".")]
            assert all(f.value == value or f.review for f, value in zip(facts, wanted, strict=True))
    assert values(report, "spending.total") == [16.36]


def test_the_rules_of_an_invented_form_are_checked() -> None:
    report = read(website().replace("52\t50\t2", "52\t50\t3").replace("196\t5", "195\t5"))
    assert {f.rule for f in report.findings} == {"service.answered[letters]", "content.sum[posted]"}
    assert values(report, "service.letters") == [52, 50, 3]
    assert values(report, "content.total") == [195, 5, 70036]


def test_a_lost_cell_of_an_invented_form_is_proposed() -> None:
    report = read(website().replace("通知公告\t38", "通知公告\t"))
    fact = report.facts["content.news.notices.posted"]
    assert (fact.value, fact.status) == (None, FactStatus.BLANK)
    assert fact.proposed is not None
    assert (fact.proposed.value, fact.proposed.proof) == (38, ("content.sum[posted]",))


def glued_website() -> str:
    return "".join(line.replace("\t", "") for line in website().splitlines())


def test_a_label_after_a_number_is_no_measure_word() -> None:
    """The label 日常维护 begins like a day of the month."""
    assert values(read(glued_website()), "spending.hosting") == [12.5]


def test_a_total_that_stands_first_divides_glued_digits() -> None:
    report = read(glued_website())
    assert values(report, "service.letters") == [52, 50, 2]
    assert values(report, "service.surveys") == [7, 7, 0]
