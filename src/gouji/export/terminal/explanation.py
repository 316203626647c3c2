"""An explanation of a fact in plain words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gouji.export.plain.to_json import convert_fact, convert_finding
from gouji.export.views.doubts import describe_reasons
from gouji.export.views.explanation import Excerpt, Explanation, Spoken
from gouji.export.views.names import FactNames
from gouji.export.views.text import measure_width, pad_text, replace_controls, show_number, to_one_line, wrap_text
from gouji.export.views.words import describe_finding, describe_place, describe_severity, describe_status
from gouji.language import mark_text, translate, translate_recorded
from gouji.models.editing.detectability import Detectability
from gouji.report import Fact, FactStatus
from gouji.schema import JsonObject, JsonValue

__all__ = ["convert_explanation", "render_explanation"]

_INDENT = 10
"""Columns of the names of what is told, at least."""
_CAN = {
    Detectability.UNNOTICED: mark_text("in no sum that can be checked: a wrong number here may go unnoticed"),
    Detectability.NOTICED: mark_text(
        "a wrong number here would be noticed, but another cell would break the same sums"
    ),
    Detectability.REPAIRABLE: mark_text("a wrong number here would be noticed and could be told"),
}
_TAB = "⇥"
_NO_NAMES = FactNames()


def render_explanation(given: Explanation, width: int = 80, names: FactNames = _NO_NAMES) -> str:
    """Return lines of at most `width` columns; the first names the fact, each other begins with what it tells."""
    labels = f"{given.row_label} · {given.column_label}"
    lines = [f"{given.fact.id}  {labels}"]
    parts = list(_parts(given, names))
    indent = max(_INDENT, max(measure_width(name) for name, _ in parts) + 2)
    for name, texts in parts:
        for number, text in enumerate(texts):
            head = name if number == 0 else ""
            wrapped = wrap_text(text, max(20, width - indent - 2))
            lines += [f"  {pad_text(head if i == 0 else '', indent)}{line}" for i, line in enumerate(wrapped)]
    return "\n".join(lines) + "\n"


def _parts(given: Explanation, names: FactNames) -> Iterator[tuple[str, Sequence[str]]]:
    fact = given.fact
    yield translate("stands"), _stands(given)
    yield translate("printed"), [_printed(fact)]
    unit = f" {given.unit}" if given.unit and fact.value is not None else ""
    look = translate("; a person should look at it") if fact.review else ""
    value, status = f"{_value(fact.value)}{unit}", describe_status(fact.status)
    said = translate("{value} ({status}, {sure} sure)", value=value, status=status, sure=f"{fact.confidence:.1%}")
    yield translate("value"), [f"{said}{look}"]
    why = describe_reasons(fact)
    if why:
        yield translate("doubt"), [why]
    if fact.alternatives:
        others = translate(", ").join(_value(v) for v in fact.alternatives)
        yield translate("or"), [translate("{values}: the characters allow that as well", values=others)]
    if given.rules:
        yield translate("rules"), [_rule(rule) for rule in given.rules]
    if given.detectability is not None:
        yield "", [translate(_CAN[given.detectability])]
    if fact.proposed is not None:
        yield translate("proposed"), [_proposed(fact)]
    if given.findings:
        yield (
            translate("findings"),
            [
                f"{describe_severity(f.severity)} {f.rule}{translate(': ')}{describe_finding(f, names)}"
                for f in given.findings
            ],
        )


def _stands(given: Explanation) -> list[str]:
    if not given.excerpts:
        if given.fact.status is FactStatus.AMBIGUOUS:
            return [translate("in its row, if at all: what of the row is this cell cannot be told")]
        return [translate("nowhere: the document has no such cell")]
    lines = []
    for excerpt in given.excerpts:
        lines += [describe_place(excerpt.place), _line(excerpt)]
    return lines


def _line(excerpt: Excerpt) -> str:
    before, marked, after = (
        replace_controls(part.replace("\t", _TAB)) for part in (excerpt.before, excerpt.marked, excerpt.after)
    )
    return f"{before}【{marked}】{after}"


def _printed(fact: Fact) -> str:
    if fact.status is FactStatus.ABSENT:
        return translate("nothing")
    if fact.status is FactStatus.AMBIGUOUS and not fact.evidence and not fact.printed:
        return translate("cannot be told")
    return to_one_line(fact.printed or "") or translate("nothing: the cell is empty")


def _value(value: float | None) -> str:
    return translate("none") if value is None else show_number(value)


def _rule(rule: Spoken) -> str:
    name = f"{rule.rule} {rule.title}"
    if rule.holds is None:
        return translate("{rule}: not checked, as {why}", rule=name, why=translate_recorded(rule.why))
    sign = rule.relation if rule.holds else {"=": "≠", "≥": "<"}[rule.relation]
    sums = f"{_side(rule.left)} {sign} {_right(rule)}"
    holds, broken = (
        translate("{rule}: holds, {sums}", rule=name, sums=sums),
        translate("{rule}: broken, {sums}", rule=name, sums=sums),
    )
    return holds if rule.holds else broken


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
        how = translate("follows from the rules")
    elif fact.proposed.unique:
        how = translate("mends what is broken, the only least change")
    else:
        how = translate("mends what is broken, not the only way")
    proof = translate(", ").join(fact.proposed.proof)
    return translate("{value} ({how}; by {proof})", value=show_number(fact.proposed.value), how=how, proof=proof)


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
