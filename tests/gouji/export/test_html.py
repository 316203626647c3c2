"""The page: self-contained, all links lead somewhere, nothing of a document becomes markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html as lxml_html

import gouji
from gouji.corrected import Corrected
from gouji.export.views.words import describe_counts
from gouji.language import use_language
from gouji.report import Facts, FactStatus, Reason, ReasonKind, RowOrder
from gouji.reports import Report

if TYPE_CHECKING:
    from tests.gouji.conftest import Change


def _page(report: Report) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(report.to_html().encode())


def _cell(page: lxml_html.HtmlElement, fact_id: str) -> lxml_html.HtmlElement:
    return page.get_element_by_id(f"cell-{fact_id}")


def test_nothing_is_loaded(report: Report) -> None:
    page = _page(report)
    assert not page.xpath("//script | //link | //img | //iframe | //object")
    assert not page.xpath("//@src | //@onclick | //@onload")
    assert all(href.startswith("#") for href in page.xpath("//@href"))
    assert "url(" not in report.to_html()
    assert "@import" not in report.to_html()


def test_every_link_leads_somewhere(report: Report, replica_reports: tuple[Report, ...]) -> None:
    for each in (report, *replica_reports):
        page = _page(each)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert {href[1:] for href in page.xpath("//a/@href")} <= set(ids)


@pytest.mark.slow
def test_every_fact_has_a_cell_with_its_value(replica_reports: tuple[Report, ...]) -> None:
    for report in replica_reports:
        page = _page(report)
        for fact in report.facts.values():
            text = _cell(page, fact.id).xpath("string(a)")
            if fact.status is FactStatus.READ:
                assert float(text.rstrip("?")) == fact.value
            elif fact.status is FactStatus.BLANK:
                assert text.rstrip("?") == "·"


def test_doubt_shows_as_sign_and_colour(report: Report) -> None:
    cell = _cell(_page(report), "requests.total.total")
    assert "review" in cell.get("class").split()
    assert cell.text_content().endswith("26?")
    assert "41% sure" in cell.xpath("a/@title")[-1]


def test_findings_link_to_cells_and_back(report: Report) -> None:
    page = _page(report)
    cell = _cell(page, "requests.total.total")
    assert "#finding-1" in cell.xpath(".//@href")
    assert "suspect" in cell.get("class").split()
    assert "#cell-requests.total.total" in page.get_element_by_id("finding-1").xpath(".//@href")


def test_a_long_finding_folds_its_zeros(report: Report) -> None:
    facts = tuple(fact_id for fact_id in report.facts if fact_id.endswith(".research"))
    finding = replace(report.findings[0], facts=facts)
    item = _page(replace(report, findings=(finding,))).get_element_by_id("finding-1")
    assert item.xpath("string(details/summary)") == f"all {len(facts)} cells"
    assert len(item.xpath("details/a")) == len(facts)
    assert len(item.xpath("span[@class='cells']/a")) < len(facts)


def test_a_row_that_is_lost_has_cells_to_look_at(report: Report) -> None:
    facts = tuple(
        replace(
            fact,
            value=None,
            printed=None,
            status=FactStatus.ABSENT,
            reasons=(Reason(why=ReasonKind.READING),),
            evidence=(),
        )
        if fact.id.startswith("requests.received.")
        else fact
        for fact in report.facts.values()
    )
    page = _page(replace(report, facts=Facts(facts)))
    cell = _cell(page, "requests.received.total")
    assert {"absent", "review"} <= set(cell.get("class").split())
    assert len(page.xpath("//ul[@class='doubts']/li[contains(., '(requests.received, 7 cells)')]")) == 1


def test_evidence_is_there_for_each_fact(report: Report) -> None:
    row = _page(report).get_element_by_id("fact-requests.total.total")
    text = row.text_content()
    for part in ("26", "218", "repair", "requests.applicants", "page 2", "characters"):
        assert part in text


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", "a\"onload='x'", "</style><b>", "]]>&amp;\x00\x1b"])
def test_no_document_writes_markup(changed: Change, with_fact: Callable[..., Report], evil: str) -> None:
    report = changed(title=evil, agency=evil, warnings=(evil,))
    fact = with_fact("requests.total.total", printed=evil).facts["requests.total.total"]
    report = replace(report, facts=Facts(tuple((dict(report.facts) | {fact.id: fact}).values())))
    report = replace(
        report,
        headings=(replace(report.headings[0], text=evil),),
        rows=tuple(replace(row, label=evil, canonical=evil) for row in report.rows),
        findings=(replace(report.findings[0], message=evil, rule=evil),),
        source=replace(report.source, name=evil),
    )
    page = _page(report)
    assert not page.xpath("//script | //@onload | //b[not(parent::li or parent::a or parent::span)]")
    assert len(page.xpath("//style")) == 1
    assert page.xpath("string(//h1)") == " ".join(evil.replace("\x00", " ").replace("\x1b", " ").split())


def test_outline_and_language(report: Report) -> None:
    page = _page(report)
    assert page.get("lang") == "en"
    assert {each.get("lang") for each in page.xpath("//h1 | //table[@class='form']")} == {"zh-Hans"}
    with use_language("zh"):
        assert _page(report).get("lang") == "zh-Hans"
    assert page.xpath("string(//title)") == report.title
    assert [item.xpath("string(span)") for item in page.xpath("//ol[@class='outline']/li")] == [
        heading.text for heading in report.headings
    ]
    assert len(page.xpath("//h1")) == 1


def test_every_fact_says_what_becomes_of_a_wrong_number(report: Report, changed: Change) -> None:
    def if_wrong(page: lxml_html.HtmlElement, fact: str) -> str:
        names = [cell.text_content() for cell in page.xpath("//table[@class='facts']/thead//th")]
        cells = page.xpath(f"//tr[@id='fact-{fact}']/*")
        return str(cells[names.index("if wrong")].text_content())

    page = _page(report)
    assert if_wrong(page, "requests.received.total") == "noticed and told"
    assert if_wrong(page, "disputes.reconsideration.total") == "noticed, not told apart"
    assert if_wrong(page, "disclosure.permits.decisions") == "unnoticed"
    assert if_wrong(page, "disclosure.coercion.decisions") == ""  # there is no such cell
    assert if_wrong(_page(changed(form=None)), "requests.received.total") == ""


def test_no_form_still_makes_a_page(changed: Change) -> None:
    page = _page(changed(form=None))
    assert "no known form" in page.text_content()
    assert "217" in _cell(page, "requests.received.natural_person").text_content()


def test_an_empty_report_makes_a_page(changed: Change) -> None:
    page = _page(changed(facts=Facts(), findings=(), rows=(), headings=(), warnings=(), form=None))
    assert "nothing to review" in page.text_content()


def test_dark_mode_and_print_are_provided_for(report: Report) -> None:
    style = _page(report).xpath("string(//style)")
    assert "prefers-color-scheme: dark" in style
    assert "@media print" in style
    used, defined = set(re.findall(r"var\((--[\w-]+)\)", style)), set(re.findall(r"(--[\w-]+):", style))
    assert used <= defined


def test_texts_are_escaped_in_elements_and_attributes(report: Report) -> None:
    label = 'a < b "q" & c'
    rows = tuple(replace(row, label=label, order=RowOrder.REPEATED) for row in report.rows)
    text = replace(report, rows=rows).to_html()
    assert 'title="printed “a &lt; b &#34;q&#34; &amp; c”, page' in text
    assert '<td lang="zh-Hans">a &lt; b &#34;q&#34; &amp; c</td>' in text


def test_what_people_settled_is_told_with_what_was_read(root: Path) -> None:
    """The sign is the review page's, and has its meaning beside it; the findings' cells show what counts now."""
    fact = "requests.unavailable.not_held.natural_person"
    reading = gouji.read(root / "docs" / "examples" / "glued-line.txt")
    said = Corrected(value=9, by="Li", at="2026-03-01T09:30:00Z", reason="as on <paper>")
    report = gouji.recheck(reading, {fact: said})
    page = _page(report)
    assert _cell(page, fact).xpath("string(a)") == "✓9"
    assert "✓ settled by people" in page.xpath("string(//p[@class='legend'])")
    assert "✓" not in _page(reading).xpath("string(//p[@class='legend'])")
    told = page.get_element_by_id("corrections").xpath("string(.//li)")
    assert told.startswith(
        f"本机关不掌握相关政府信息 · 自然人 ({fact}): it is 9 – Li – 2026-03-01 09:30 UTC – as on <paper> – read as 8"
    )
    cells = page.xpath(f"//section[@id='findings']//span[@class='cells']/a[@href='#cell-{fact}']/text()")
    assert cells
    assert all(text.endswith(" = 9") for text in cells)
    assert "1 settled by people" in describe_counts(report)
