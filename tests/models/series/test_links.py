"""Reports of one organ over the years: who belongs together, what carries over, what is missing."""

from __future__ import annotations

import pytest

from gouji.models.forms.load import load_form
from gouji.models.series.links import Member, SeriesSettings, group_series, review_series
from gouji.report import (
    Engine,
    Fact,
    Facts,
    FactStatus,
    Reason,
    ReasonKind,
    ReportData,
    ReportSource,
    Severity,
    Verdict,
)

OLD, NEW = "gov-disclosure-2019", "gov-disclosure-2021"
PROSE = (
    "畅通受理渠道，公布受理地址、电话和电子邮箱，专人登记、专人跟踪。"
    "本机关紧扣群众关心的事项，把政务公开融入日常工作各环节，公开的数量和质量都有新的提高，建立信息发布三级审核机制。"
)
OTHER = "指定信息员负责日常维护，合并重复栏目，上线问答专栏以来访问踊跃。大厅设置查阅点并配备电脑，分管负责人牵头协调各科室分工配合，邀请专家授课覆盖全部科室，修订指南与目录做到有章可循，拓宽渠道方便办事。"


def member(
    year: int | None,
    agency: str | None = "青杨市教育局",
    form: str = NEW,
    *,
    narrative: str = "",
    doubtful: str = "",
    lacking: str = "",
    **values: float,
) -> Member:
    named = {name.replace("__", "."): value for name, value in values.items()}
    facts = tuple(
        Fact(
            id=i,
            printed=str(named.get(i, 0)),
            value=None if i == lacking else named.get(i, 0),
            status=FactStatus.BLANK if i == lacking else FactStatus.READ,
            confidence=1,
            reasons=(Reason(why=ReasonKind.READING),) if i == doubtful else (),
        )
        for i in load_form(form).list_fact_ids()
    )
    report = ReportData(
        source=ReportSource(name=f"{year}.txt", sha256="00", media_type="text/plain", pages=1),
        engine=Engine(version="0", settings_sha256="00"),
        form=form,
        form_confidence=1,
        title="",
        year=year,
        agency=agency,
        headings=(),
        rows=(),
        facts=Facts(facts),
        findings=(),
        warnings=(),
    )
    return Member(file=f"{agency}-{year}.txt", report=report, narrative=narrative)


def rules(*members: Member) -> list[tuple[str, Severity]]:
    return [(f.rule, f.severity) for f in review_series(members).findings]


def test_years_that_agree_give_nothing() -> None:
    assert rules(member(2022, requests__carried_out__total=3), member(2023, requests__carried_in__total=3)) == []


def test_a_number_that_is_not_carried_over() -> None:
    last, this = member(2022, requests__carried_out__total=3), member(2023, requests__carried_in__total=2)
    (found,) = review_series((last, this)).findings
    assert (found.rule, found.severity, found.verdict) == ("years.carried[total]", Severity.ERROR, Verdict.SOURCE)
    assert found.message.endswith(": 2 ≠ 3")
    assert (found.file, found.facts) == (this.file, ("requests.carried_in.total",))
    assert (found.last_file, found.last_facts) == (last.file, ("requests.carried_out.total",))


def test_documents_in_force() -> None:
    last = member(2022, disclosure__normative_documents__in_force=30)
    good = member(
        2023,
        disclosure__normative_documents__made=4,
        disclosure__normative_documents__repealed=1,
        disclosure__normative_documents__in_force=33,
    )
    wrong = member(
        2023,
        disclosure__normative_documents__made=4,
        disclosure__normative_documents__repealed=1,
        disclosure__normative_documents__in_force=34,
    )
    assert rules(last, good) == []
    assert rules(last, wrong) == [("years.in_force[normative_documents]", Severity.WARNING)]
    assert review_series((last, wrong)).findings[0].message.endswith("34 - 4 + 1 = 31 ≠ 30")


def test_items_of_the_older_form() -> None:
    last = member(2019, form=OLD, disclosure__permits__items_last_year=88, disclosure__permits__change=-72)
    assert rules(last, member(2020, form=OLD, disclosure__permits__items_last_year=16)) == []
    assert rules(last, member(2020, form=OLD, disclosure__permits__items_last_year=88)) == [
        ("years.items[permits]", Severity.WARNING)
    ]


def test_requests_are_carried_over_a_change_of_form() -> None:
    last = member(2020, form=OLD, requests__carried_out__total=3, disclosure__permits__items_last_year=7)
    assert rules(last, member(2021, requests__carried_in__total=2)) == [
        ("series.form", Severity.INFO),
        ("years.carried[total]", Severity.ERROR),
    ]


def test_nothing_is_linked_over_a_gap() -> None:
    found = review_series((member(2019, requests__carried_out__total=3), member(2022))).findings
    assert [f.rule for f in found] == ["series.gap"]
    assert found[0].message == "there is no report of 2020, 2021"


def test_two_reports_of_one_year() -> None:
    assert rules(member(2022), member(2022)) == [("series.duplicate", Severity.INFO)]
    corrected = member(2022, requests__carried_out__total=3)
    (found,) = review_series((member(2022), corrected)).findings
    assert found.severity is Severity.WARNING
    assert found.message == "2022 has two reports, which differ: requests.carried_out.total 3 and 0"
    assert [f.rule for f in review_series((member(2022), member(2022, form=OLD))).findings] == ["series.duplicate"]


def test_a_year_is_linked_with_whichever_report_of_the_year_before_fits() -> None:
    first, corrected = member(2022, requests__carried_out__total=2), member(2022, requests__carried_out__total=3)
    for carried in (2, 3):
        this = member(2023, requests__carried_in__total=carried)
        assert rules(first, corrected, this) == [("series.duplicate", Severity.WARNING)]
    (_, found) = review_series((first, corrected, member(2023, requests__carried_in__total=4))).findings
    assert found.message.endswith(": 4 ≠ 3")


def test_a_copy_says_nothing_twice() -> None:
    last, this = member(2022, requests__carried_out__total=3), member(2023)
    assert [f.rule for f in review_series((last, this, this)).findings] == ["series.duplicate", "years.carried[total]"]


def test_each_report_of_a_year_is_linked_with_the_year_before() -> None:
    last = member(2022, requests__carried_out__total=3)
    right, wrong = member(2023, requests__carried_in__total=3), member(2023, requests__carried_in__total=1)
    found = review_series((last, right, wrong)).findings
    assert [f.rule for f in found] == ["series.duplicate", "years.carried[total]"]


def test_a_blank_says_nothing() -> None:
    last = member(2022, requests__carried_out__total=3)
    assert rules(last, member(2023, lacking="requests.carried_in.total")) == []


def test_a_doubtful_number_leaves_the_verdict_open() -> None:
    last = member(2022, doubtful="requests.carried_out.total", requests__carried_out__total=3)
    assert [f.verdict for f in review_series((last, member(2023))).findings] == [Verdict.UNDECIDED]


@pytest.mark.parametrize(("text", "share", "severity"), [(PROSE, 1, Severity.WARNING), (OTHER, 0, Severity.INFO)])
def test_repeated_text(text: str, share: float, severity: Severity) -> None:
    found = review_series((member(2022, narrative=PROSE), member(2023, narrative=text)))
    assert [r.share for r in found.repeated] == [share]
    assert [(f.rule, f.severity) for f in found.findings] == [("series.repeated", severity)]


def test_what_counts_as_copied_is_a_setting() -> None:
    pair = (member(2022, narrative=PROSE), member(2023, narrative=PROSE + OTHER))
    assert review_series(pair, SeriesSettings(copied=0.2)).findings[0].severity is Severity.WARNING
    assert review_series(pair, SeriesSettings(copied=0.9)).findings[0].severity is Severity.INFO


def test_a_report_without_text_is_not_measured() -> None:
    assert review_series((member(2022, narrative=PROSE), member(2023, narrative="无"))).repeated == ()


def test_reports_are_ordered_by_year_within_their_organ() -> None:
    groups = group_series([member(2023), member(2021), member(2022, "青杨市卫生局"), member(2022)])
    assert [[m.report.year for m in g] for g in groups] == [[2021, 2022, 2023], [2022]]


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("青杨市教育局", "青杨市 教育局", True),
        ("青杨市农业农村局", "农业农村局", True),
        ("青杨市教育局", "青杨市教育体育局", True),
        ("青杨市教育局", "青杨市民政局", False),
        ("青杨市公安局", "青杨市公安分局", False),
        ("青杨市人民政府", "青杨市人民政府办公室", False),
        ("青杨市东城区人民政府", "青杨市西城区人民政府", False),
        ("青杨市教育局", "育局", False),
    ],
)
def test_names_of_one_organ(one: str, other: str, together: bool) -> None:
    assert len(group_series([member(2022, one), member(2023, other)])) == (1 if together else 2)


def test_near_names_stay_apart_where_both_report_on_one_year() -> None:
    assert len(group_series([member(2022, "青杨市教育局"), member(2022, "青杨市教育体育局")])) == 2


def test_a_report_without_an_agency_joins_the_only_organ() -> None:
    nameless = member(2021, None)
    assert [len(g) for g in group_series([member(2022), nameless])] == [2]
    assert [len(g) for g in group_series([member(2022), member(2022, "青杨市卫生局"), nameless])] == [1, 1, 1]


def test_a_report_without_a_year_stands_outside() -> None:
    assert rules(member(None), member(2022)) == [("series.year", Severity.WARNING)]
