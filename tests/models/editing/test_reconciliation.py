"""Inferences and findings against tables whose truth is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.export.plain.to_json import convert_finding
from gouji.export.views.words import describe_repairs
from gouji.models.editing import reconciliation
from gouji.models.editing.bounds import check_types
from gouji.models.editing.inference import infer, infer_repaired
from gouji.models.editing.settings import EditingSettings
from gouji.models.forms.definition import Form
from gouji.models.forms.equations import derive_equations
from gouji.models.forms.load import load_form, parse_form
from gouji.report import Fact, FactStatus, Finding, Proposal, ReasonKind, Repair, Severity, Verdict

EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=120)
FORM = parse_form(
    """\
form: shops-demo
title: 店铺表
tables:
  - id: sales
    bands:
      - columns:
          - {id: a, label: 甲, type: count}
          - {id: b, label: 乙, type: count}
          - {id: c, label: 丙, type: count}
          - {id: total, label: 总, type: count}
        rows:
          - {id: in, label: 入}
          - {id: left, label: 余}
          - {id: out.x, label: 出甲}
          - {id: out.y, label: 出乙}
          - {id: sum, label: 出合}
rules:
  - {id: across, table: sales, each: row, sum: [a, b, c], equals: [total]}
  - {id: outgoing, table: sales, each: column, sum: ["out.*"], equals: [sum]}
  - {id: balance, table: sales, each: column, sum: [in], equals: [sum, left]}
""",
    name="shops.yaml",
)
IDS = FORM.list_fact_ids()

Values = dict[str, int]


def fact(fact_id: str, value: float | None, status: FactStatus | None = None) -> Fact:
    known = status or (FactStatus.BLANK if value is None else FactStatus.READ)
    return Fact(
        id=fact_id,
        printed=None if value is None else str(value),
        value=value,
        status=known,
        confidence=0.99,
    )


def broken_rules(facts: Mapping[str, Fact], form: Form) -> tuple[Finding, ...]:
    return reconciliation.check_rules(facts, form, EditingSettings())


def propose_repairs(facts: Mapping[str, Fact], findings: Sequence[Finding]) -> dict[str, Fact]:
    return reconciliation.propose_repairs(facts, findings, EditingSettings())


@st.composite
def tables(draw: st.DrawFn) -> Values:
    """A table in which every rule holds; zeros are frequent, as in real ones."""
    small = st.one_of(st.just(0), st.just(0), st.integers(0, 30))
    values: Values = {}
    for column in "abc":
        x, y, left = draw(small), draw(small), draw(small)
        values |= {f"sales.out.x.{column}": x, f"sales.out.y.{column}": y, f"sales.sum.{column}": x + y}
        values |= {f"sales.left.{column}": left, f"sales.in.{column}": x + y + left}
    for row in ("in", "left", "out.x", "out.y", "sum"):
        values[f"sales.{row}.total"] = sum(values[f"sales.{row}.{column}"] for column in "abc")
    return values


LOST = st.sets(st.sampled_from(IDS), max_size=14)


def propagated(truth: Values, lost: set[str], rules: Collection[str] | None = None) -> Values:
    """What follows one equation at a time: a single unknown, or unknowns on one side of which nothing remains."""
    used = [e for e in derive_equations(FORM) if rules is None or e.id in rules]
    known = {f: v for f, v in truth.items() if f not in lost}
    while True:
        before = len(known)
        for equation in used:
            unknown = [(f, w) for f, w in equation.terms if f not in known]
            rest = sum(w * known[f] for f, w in equation.terms if f in known)
            if len(unknown) == 1:
                known[unknown[0][0]] = -rest * unknown[0][1]
            elif unknown and len({w for _, w in unknown}) == 1 and rest == 0:
                known |= dict.fromkeys((f for f, _ in unknown), 0)
        if len(known) == before:
            return {f: v for f, v in known.items() if f in lost}


@EXACT
@given(tables(), LOST, st.sampled_from([FactStatus.BLANK, FactStatus.ABSENT]))
def test_what_is_inferred_is_true_and_complete(truth: Values, lost: set[str], status: FactStatus) -> None:
    facts = {f: fact(f, None if f in lost else v, status if f in lost else None) for f, v in truth.items()}
    after = infer(facts, FORM)
    proposed = {f: x.proposed for f, x in after.items() if x.proposed is not None}
    assert {f: p.value for f, p in proposed.items()} == propagated(truth, lost)
    for fact_id, proposal in proposed.items():
        assert proposal.value == truth[fact_id]
        assert (proposal.kind, proposal.unique) == ("inferred", True)
        assert any(fact_id in {f for f, _ in e.terms} for e in derive_equations(FORM) if e.id in proposal.proof)


@EXACT
@given(tables(), LOST)
def test_a_proof_lists_only_the_rules_that_it_needs(truth: Values, lost: set[str]) -> None:
    facts = {f: fact(f, None if f in lost else v) for f, v in truth.items()}
    for fact_id, after in infer(facts, FORM).items():
        if after.proposed is None:
            continue
        proof = after.proposed.proof
        assert propagated(truth, lost, proof)[fact_id] == truth[fact_id]
        for rule in proof:
            assert fact_id not in propagated(truth, lost, [r for r in proof if r != rule])


def test_a_shorter_proof_is_found_behind_the_first() -> None:
    """Column a is inferred first, and from it the row; the row alone says as much."""
    truth = dict.fromkeys(IDS, 0)
    lost = {f for f in IDS if f.startswith("sales.out.x.") and not f.endswith("total")}
    facts = {f: fact(f, None if f in lost else v) for f, v in truth.items()}
    assert {len(f.proposed.proof) for f in infer(facts, FORM).values() if f.proposed is not None} == {1}


@EXACT
@given(tables(), LOST)
def test_nothing_but_the_proposal_changes(truth: Values, lost: set[str]) -> None:
    facts = {f: fact(f, None if f in lost else v) for f, v in truth.items()}
    for fact_id, after in infer(facts, FORM).items():
        assert replace(after, proposed=None) == facts[fact_id]


@EXACT
@given(tables())
def test_a_consistent_table_breaks_no_rule(truth: Values) -> None:
    facts = {f: fact(f, v) for f, v in truth.items()}
    assert broken_rules(facts, FORM) == ()
    assert propose_repairs(infer(facts, FORM), ()) == facts


@EXACT
@given(tables(), st.sampled_from(IDS), st.integers(1, 40))
def test_one_wrong_number_is_noticed_where_it_is_and_its_repair_is_the_truth(
    truth: Values, wrong: str, excess: int
) -> None:
    facts = {f: fact(f, v + excess if f == wrong else v) for f, v in truth.items()}
    findings = broken_rules(facts, FORM)
    touched = {e.id for e in derive_equations(FORM) if wrong in {f for f, _ in e.terms}}
    assert {finding.rule for finding in findings} == touched
    mended = {(r.fact, r.old, r.new) for finding in findings for change in finding.repairs for r in change}
    assert (wrong, truth[wrong] + excess, truth[wrong]) in mended
    for finding in findings:
        for change in finding.repairs:
            values = truth | {wrong: truth[wrong] + excess} | {r.fact: int(r.new) for r in change}
            assert broken_rules({f: fact(f, v) for f, v in values.items()}, FORM) == ()
    proposed = propose_repairs(facts, findings)
    assert {f: x.value for f, x in proposed.items()} == {f: x.value for f, x in facts.items()}
    if len(mended) == 1:
        proposal = proposed[wrong].proposed
        assert proposal is not None
        assert (proposal.value, proposal.kind, proposal.unique) == (truth[wrong], "repair", True)
        assert set(proposal.proof) == touched


def table(**values: float | None) -> dict[str, Fact]:
    given = {key.replace("_", "."): value for key, value in values.items()}
    return {f: fact(f, given.get(f.removeprefix("sales."), 0)) for f in IDS}


def test_a_total_of_0_beside_parts_is_reported_and_left() -> None:
    facts = table(**{"out_x.a": 10, "out_x.b": 1})
    findings = broken_rules(facts, FORM)
    assert "across[out.x]" in {f.rule for f in findings}
    (across,) = (f for f in findings if f.rule == "across[out.x]")
    assert "10 + 1 = 11 ≠ 0" in across.message
    assert across.verdict is Verdict.SOURCE
    assert facts["sales.out.x.total"].value == 0


@pytest.mark.parametrize(
    ("totals", "verdict"),
    [
        ((14, 5), Verdict.UNDECIDED),  # 14069 and 560, cut off on the right
        ((69, 60), Verdict.UNDECIDED),  # and on the left
        ((14, 561), Verdict.SOURCE),
        ((0, 0), Verdict.SOURCE),  # nobody added them up
    ],
)
def test_totals_that_lost_digits_at_one_end_in_a_column_are_no_errors_of_the_source(
    totals: tuple[int, int], verdict: Verdict
) -> None:
    facts = {i: fact(i, 0) for i in IDS}
    for row, (own, total) in {"out.x": (14069, totals[0]), "out.y": (560, totals[1])}.items():
        facts[f"sales.{row}.a"], facts[f"sales.{row}.total"] = (
            fact(f"sales.{row}.a", own),
            fact(f"sales.{row}.total", total),
        )
    found = {f.rule: f.verdict for f in broken_rules(facts, FORM)}
    assert found["across[out.x]"] == verdict


def test_a_doubtful_number_leaves_the_verdict_open() -> None:
    facts = table(**{"out_x.a": 10})
    facts["sales.out.x.a"] = facts["sales.out.x.a"].doubt(ReasonKind.READING)
    assert {f.verdict for f in broken_rules(facts, FORM) if f.rule == "across[out.x]"} == {Verdict.UNDECIDED}


def test_a_blank_part_counts_as_nothing_and_a_blank_total_says_nothing() -> None:
    blank_part = table(**{"out_x.a": 3, "out_x.b": None, "out_x.total": 3, "sum_a": 3, "sum_total": 3})
    assert "across[out.x]" not in {f.rule for f in broken_rules(blank_part, FORM)}
    blank_total = table(**{"out_x.a": 3, "out_x.total": None})
    assert "across[out.x]" not in {f.rule for f in broken_rules(blank_total, FORM)}


def test_a_rule_with_an_absent_cell_is_not_checked() -> None:
    facts = table(**{"out_x.a": 3})
    facts["sales.out.x.b"] = fact("sales.out.x.b", None, FactStatus.ABSENT)
    assert "across[out.x]" not in {f.rule for f in broken_rules(facts, FORM)}


def test_an_ambiguous_cell_is_not_inferred() -> None:
    facts = table(**{"out_x.a": 3, "out_x.total": 3})
    facts["sales.out.x.a"] = fact("sales.out.x.a", None, FactStatus.AMBIGUOUS)
    assert infer(facts, FORM)["sales.out.x.a"].proposed is None


def test_a_cell_that_may_hold_a_number_may_be_what_breaks_a_rule() -> None:
    facts = table(**{f"{row}.{column}": 3 for row in ("out_x", "sum", "in") for column in ("a", "total")})
    facts["sales.out.x.a"] = fact("sales.out.x.a", None, FactStatus.AMBIGUOUS)
    findings = broken_rules(facts, FORM)
    assert {f.rule for f in findings} == {"across[out.x]", "outgoing[a]"}
    assert {f.verdict for f in findings} == {Verdict.UNDECIDED}
    assert findings[0].repairs == ((Repair(fact="sales.out.x.a", old=None, new=3, why="lost from an empty cell"),),)


def test_a_negative_remainder_is_no_count() -> None:
    facts = table(**{"out_x.a": 5, "out_x.b": None, "out_x.total": 3, "out_y.b": 1})
    assert infer(facts, FORM)["sales.out.x.b"].proposed is None


@pytest.mark.parametrize(
    ("fact_id", "value", "rule"),
    [
        ("disclosure.permits.decisions", -1, "type.count"),
        ("disclosure.permits.decisions", 2.5, "type.count"),
        ("disclosure.fees.amount", -2.5, "type.amount"),
        ("disclosure.permits.decisions", 3, None),
        ("disclosure.permits.decisions", 3.0, None),
        ("disclosure.fees.amount", 2.5, None),
        ("disclosure.fees.amount", None, None),
    ],
)
def test_values_are_held_against_their_types(fact_id: str, value: float | None, rule: str | None) -> None:
    found = check_types({fact_id: fact(fact_id, value)}, load_form("gov-disclosure-2021"))
    assert [f.rule for f in found] == ([rule] if rule else [])


def test_a_change_may_be_negative_but_is_whole() -> None:
    form, name = load_form("gov-disclosure-2019"), "disclosure.permits.change"
    assert check_types({name: fact(name, -72)}, form) == ()
    assert [f.rule for f in check_types({name: fact(name, -7.5)}, form)] == ["type.signed"]


def invented() -> Form:
    return load_form(str(Path(__file__).parents[2] / "data" / "forms" / "website-annual.yaml"))


def test_a_tolerance_is_the_rules_own() -> None:
    names = [f"spending.{row}.amount" for row in ("hosting", "upkeep", "total")]
    near = {f: fact(f, v) for f, v in zip(names, (12.5, 3.86, 16.37), strict=True)}
    far = {f: fact(f, v) for f, v in zip(names, (12.5, 3.86, 16.38), strict=True)}
    assert broken_rules(near, invented()) == ()
    assert [f.rule for f in broken_rules(far, invented())] == ["spending.sum[amount]"]


def test_a_signed_column_is_inferred_below_0_and_zeros_prove_nothing() -> None:
    rows = ("overview.leaders", "overview.bodies", "news.work", "news.notices", "news.other", "total")
    names = [f"content.{row}.change" for row in rows]
    facts = {f: fact(f, v) for f, v in zip(names, (1, 2, None, 0, 0, -4), strict=True)}
    proposal = infer(facts, invented())["content.news.work.change"].proposed
    assert proposal is not None
    assert proposal.value == -7
    two = {f: fact(f, v) for f, v in zip(names, (0, 0, None, None, 0, 0), strict=True)}
    assert all(x.proposed is None for x in infer(two, invented()).values())


def test_decimals_are_inferred_without_binary_dust() -> None:
    names = [f"spending.{row}.amount" for row in ("hosting", "upkeep", "total")]
    facts = {f: fact(f, v) for f, v in zip(names, (0.1, 0.2, None), strict=True)}
    proposal = infer(facts, invented())["spending.total.amount"].proposed
    assert proposal is not None
    assert proposal.value == 0.3


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((0.5, 0, 0.75), "0.5 ≠ 0.75"),
        ((0, 0, 3), "0 ≠ 3"),
        ((1, 2, 0), "1 + 2 = 3 ≠ 0"),
        ((1.25, 2.0, 9), "1.25 + 2 = 3.25 ≠ 9"),
    ],
)
def test_a_message_shows_the_numbers_that_are_not_zero(values: tuple[float, ...], message: str) -> None:
    names = [f"spending.{row}.amount" for row in ("hosting", "upkeep", "total")]
    (finding,) = broken_rules({f: fact(f, v) for f, v in zip(names, values, strict=True)}, invented())
    assert finding.message.partition(": ")[2] == message


def test_a_repair_of_decimals_has_no_binary_dust() -> None:
    names = [f"spending.{row}.amount" for row in ("hosting", "upkeep", "total")]
    facts = {f: fact(f, v) for f, v in zip(names, (0.1, 0.2, 0.7), strict=True)}
    (finding,) = broken_rules(facts, invented())
    assert {r.fact: r.new for change in finding.repairs for r in change} == dict(
        zip(names, (0.5, 0.6, 0.3), strict=True)
    )
    assert "0.1 + 0.2 = 0.3 ≠ 0.7" in finding.message


def test_a_repair_of_many_cells_is_not_called_unique() -> None:
    changes = tuple(
        Repair(fact=f"requests.received.{c}", old=1, new=2)
        for c in ("natural_person", "commercial", "research", "total")
    )
    finding = Finding(
        rule="requests.applicants[received]",
        severity=Severity.ERROR,
        facts=tuple(c.fact for c in changes),
        message="",
        verdict=Verdict.SOURCE,
        repairs=(changes,),
    )
    facts = {c.fact: fact(c.fact, 1) for c in changes}
    proposed = propose_repairs(facts, (finding,))
    assert all(f.proposed is not None and not f.proposed.unique for f in proposed.values())


def test_a_repair_says_how_the_printed_number_would_come_of_the_right_one() -> None:
    right = table(in_a=12, in_total=12, left_a=12, left_total=12)
    assert broken_rules(right, FORM) == ()
    findings = broken_rules(right | {"sales.in.a": fact("sales.in.a", 21)}, FORM)
    assert {(r.fact, r.new, r.why) for f in findings for change in f.repairs for r in change} == {
        ("sales.in.a", 12, "digits changed places")
    }
    assert describe_repairs(findings[0]) == "sales.in.a 21 → 12 (digits changed places)"
    assert convert_finding(findings[0])["repairs"] == [
        [{"fact": "sales.in.a", "from": 21, "to": 12, "why": "digits changed places"}]
    ]


def test_an_empty_cell_may_have_lost_its_number() -> None:
    right = table(in_a=17, in_b=5, in_total=22, left_a=17, left_b=5, left_total=22)
    assert broken_rules(right, FORM) == ()
    facts = right | {"sales.left.a": fact("sales.left.a", None)}
    findings = broken_rules(facts, FORM)
    assert {(r.fact, r.old, r.new, r.why) for f in findings for change in f.repairs for r in change} == {
        ("sales.left.a", None, 17, "lost from an empty cell")
    }
    proposal = propose_repairs(facts, findings)["sales.left.a"].proposed
    assert proposal is not None
    assert (proposal.value, proposal.kind) == (17, "inferred")


@pytest.mark.parametrize(
    ("wrong", "lost", "value", "proof"),
    [
        # The blank beside the wrong number: what remains for it is below 0 until the repair is made.
        ("sales.left.a", "sales.left.c", 0, ("across[left]", "balance[a]")),
        ("sales.left.a", "sales.left.total", 22, ("across[left]", "balance[a]")),
        ("sales.in.b", "sales.in.total", 22, ("across[in]", "balance[b]")),
    ],
)
def test_what_a_proved_repair_makes_certain_is_proposed_with_its_proof(
    wrong: str, lost: str, value: int, proof: tuple[str, ...]
) -> None:
    right = table(in_a=17, in_b=5, in_total=22, left_a=17, left_b=5, left_total=22)
    facts = right | {wrong: fact(wrong, 71), lost: fact(lost, None)}
    inferred = infer(facts, FORM)
    before = propose_repairs(inferred, broken_rules(facts, FORM))
    assert before[lost].proposed is None
    after = infer_repaired(before, inferred, FORM)
    assert after[lost].proposed == Proposal(value=value, kind="inferred", unique=True, proof=proof)
    assert after[lost].value is None
    assert {i: f for i, f in after.items() if i != lost} == {i: f for i, f in before.items() if i != lost}


@EXACT
@given(
    truth=tables(),
    lost=st.sets(st.sampled_from(IDS), max_size=4),
    cell=st.sampled_from(IDS),
    by=st.integers(1, 40),
)
def test_what_is_inferred_beside_a_repair_is_never_wrong_where_the_repair_is_right(
    truth: Values, lost: set[str], cell: str, by: int
) -> None:
    facts = {i: fact(i, None if i in lost else truth[i] + (by if i == cell else 0)) for i in IDS}
    inferred = infer(facts, FORM)
    after = infer_repaired(propose_repairs(inferred, broken_rules(facts, FORM)), inferred, FORM)
    repairs = {i: f.proposed.value for i, f in after.items() if f.proposed is not None and f.proposed.kind == "repair"}
    if cell in lost or repairs != {cell: truth[cell]}:
        return
    told = {i: f.proposed.value for i, f in after.items() if i in lost and f.proposed is not None}
    assert told == {i: truth[i] for i in told}


def test_what_was_inferred_from_a_number_is_inferred_anew_once_it_is_repaired() -> None:
    """The sum 1 should be 0: before the repair the blank part is 1, and after it 0."""
    lost = {"sales.in.a", "sales.out.y.a", "sales.out.y.total", "sales.sum.total"}
    facts = {i: fact(i, None if i in lost else int(i == "sales.sum.a")) for i in IDS}
    inferred = infer(facts, FORM)
    after = infer_repaired(propose_repairs(inferred, broken_rules(facts, FORM)), inferred, FORM)
    repair, blank = after["sales.sum.a"].proposed, after["sales.out.y.a"].proposed
    assert repair is not None
    assert (repair.value, repair.unique) == (0, True)
    assert blank is None or blank.value == 0


def test_nothing_is_inferred_beside_a_cell_that_may_be_empty_or_not() -> None:
    """An ambiguous blank is neither known nor open: its rule determines no other cell."""
    facts = {i: fact(i, 0) for i in IDS}
    facts |= {i: fact(i, None, FactStatus.AMBIGUOUS) for i in IDS if i.endswith(".b")}
    facts["sales.out.x.b"] = fact("sales.out.x.b", None)
    open_before = infer(facts, FORM)["sales.out.x.b"].proposed
    assert open_before is not None
    assert (open_before.value, open_before.proof) == (0, ("across[out.x]",))
    facts["sales.out.x.a"] = fact("sales.out.x.a", None, FactStatus.AMBIGUOUS)
    assert infer(facts, FORM)["sales.out.x.b"].proposed is None
