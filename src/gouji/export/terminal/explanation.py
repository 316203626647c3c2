"""An explanation of a fact in plain words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gouji.export.plain.to_json import convert_fact, convert_finding
from gouji.export.views.doubts import describe_reasons
from gouji.export.views.explanation import Excerpt, Explanation, Spoken
from gouji.export.views.text import replace_controls, show_number, to_one_line, wrap_text
from gouji.export.views.words import describe_finding
from gouji.models.editing.detectability import Detectability
from gouji.report import Evidence, Fact, FactStatus
from gouji.schema import JsonObject, JsonValue

__all__ = ["convert_explanation", "render_explanation"]

_INDENT = 10
_CAN = {
    Detectability.UNNOTICED: "in no sum that can be checked: a wrong number here may go unnoticed",
    Detectability.NOTICED: "a wrong number here would be noticed, but another cell would break the same sums",
    Detectability.REPAIRABLE: "a wrong number here would be noticed and could be told",
}
_TAB = "⇥"


def render_explanation(given: Explanation, width: int = 80) -> str:
    """Return lines of at most `width` columns; the first names the fact, each other begins with what it tells."""
    labels = f"{given.row_label} · {given.column_label}"
    lines = [f"{given.fact.id}  {labels}"]
    for name, texts in _parts(given):
        for number, text in enumerate(texts):
            head = name if number == 0 else ""
            wrapped = wrap_text(text, max(20, width - _INDENT - 2))
            lines += [f"  {head if i == 0 else '':<{_INDENT}}{line}" for i, line in enumerate(wrapped)]
    return "\n".join(lines) + "\n"


def _parts(given: Explanation) -> Iterator[tuple[str, Sequence[str]]]:
    fact = given.fact
    yield "stands", _stands(given)
    yield "printed", [_printed(fact)]
    unit = f" {given.unit}" if given.unit and fact.value is not None else ""
    look = "; a person should look at it" if fact.review else ""
    yield "value", [f"{_value(fact.value)}{unit} ({fact.status}, {fact.confidence:.1%} sure){look}"]
    why = describe_reasons(fact)
    if why:
        yield "doubt", [why]
    if fact.alternatives:
        yield "or", [", ".join(_value(v) for v in fact.alternatives) + ": the characters allow that as well"]
    if given.rules:
        yield "rules", [_rule(rule) for rule in given.rules]
    if given.detectability is not None:
        yield "", [_CAN[given.detectability]]
    if fact.proposed is not None:
        yield "proposed", [_proposed(fact)]
    if given.findings:
        yield "findings", [f"{f.severity} {f.rule}: {describe_finding(f)}" for f in given.findings]


def _stands(given: Explanation) -> list[str]:
    if not given.excerpts:
        if given.fact.status is FactStatus.AMBIGUOUS:
            return ["in its row, if at all: what of the row is this cell cannot be told"]
        return ["nowhere: the document has no such cell"]
    lines = []
    for excerpt in given.excerpts:
        lines += [_place(excerpt.place), _line(excerpt)]
    return lines


def _place(place: Evidence) -> str:
    parts = [f"page {place.page}", f"characters {place.span.start}–{place.span.end}"]
    if place.cell is not None:
        table, row, column = place.cell
        parts.append(f"table {table + 1} row {row + 1} column {column + 1}")
    if place.box is not None:
        box = place.box
        parts.append(f"box {box.x0:.0f} {box.y0:.0f} {box.x1:.0f} {box.y1:.0f}")
    return ", ".join(parts)


def _line(excerpt: Excerpt) -> str:
    before, marked, after = (
        replace_controls(part.replace("\t", _TAB)) for part in (excerpt.before, excerpt.marked, excerpt.after)
    )
    return f"{before}【{marked}】{after}"


def _printed(fact: Fact) -> str:
    if fact.status is FactStatus.ABSENT:
        return "nothing"
    if fact.status is FactStatus.AMBIGUOUS and not fact.evidence and not fact.printed:
        return "cannot be told"
    return to_one_line(fact.printed or "") or "nothing: the cell is empty"


def _value(value: float | None) -> str:
    return "none" if value is None else show_number(value)


def _rule(rule: Spoken) -> str:
    said = f"{rule.rule} {rule.title}: "
    if rule.holds is None:
        return f"{said}not checked, as {rule.why}"
    sign = rule.relation if rule.holds else {"=": "≠", "≥": "<"}[rule.relation]
    return f"{said}{'holds' if rule.holds else 'broken'}, {_side(rule.left)} {sign} {_right(rule)}"


def _right(rule: Spoken) -> str:
    if not rule.right:
        return show_number(rule.limit)
    return _side(rule.right) + (f" + {show_number(rule.limit)}" if rule.limit else "")


def _side(terms: Sequence[tuple[str, float, float | None]]) -> str:
    """Return a sum with its zeros counted instead of written: `8 + 1 (and 5 zeros) = 9`."""
    shown = [(w, v) for _, w, v in terms if v]
    if not shown:
        return "0"
    text = ""
    for weight, value in shown:
        sign = "-" if weight < 0 else "+"
        factor = "" if abs(weight) == 1 else f"{show_number(abs(weight))}×"
        figure = f"{factor}{show_number(value)}" if value > 0 else f"{factor}({show_number(value)})"
        text += f" {sign} {figure}" if text else f"{'-' if weight < 0 else ''}{figure}"
    return text if len(shown) == 1 else f"{text} = {show_number(round(sum(w * v for w, v in shown), 6))}"


def _proposed(fact: Fact) -> str:
    if fact.proposed is None:
        return ""
    if fact.proposed.kind == "inferred":
        how = "follows from the rules"
    else:
        how = "mends what is broken, " + ("the only least change" if fact.proposed.unique else "not the only way")
    return f"{show_number(fact.proposed.value)} ({how}; by {', '.join(fact.proposed.proof)})"


def convert_explanation(given: Explanation) -> JsonObject:
    """Return the explanation as plain dictionaries, lists, strings and numbers."""
    excerpts: list[JsonValue] = [{"before": e.before, "marked": e.marked, "after": e.after} for e in given.excerpts]
    findings: list[JsonValue] = [convert_finding(f) for f in given.findings]
    return {
        **convert_fact(given.fact),
        "row_label": given.row_label,
        "column_label": given.column_label,
        "unit": given.unit,
        "excerpts": excerpts,
        "rules": [_spoken(rule) for rule in given.rules],
        "detectability": None if given.detectability is None else given.detectability.value,
        "findings": findings,
    }


def _spoken(rule: Spoken) -> JsonObject:
    return {
        "rule": rule.rule,
        "title": rule.title,
        "holds": rule.holds,
        "relation": rule.relation,
        "left": [{"fact": f, "weight": w, "value": v} for f, w, v in rule.left],
        "right": [{"fact": f, "weight": w, "value": v} for f, w, v in rule.right],
        "limit": rule.limit,
        "why": rule.why or None,
    }
