"""A bundle as one HTML page: tables, plots, every error; no script, nothing loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from gouji.eval.pages.plots import draw_bars, draw_reliability, draw_risk
from gouji.eval.pages.tables import (
    HEADER,
    ROW_HEADER,
    SYSTEM_HEADER,
    list_calibration_rows,
    list_figure_rows,
    list_peer_rows,
    list_print_rows,
    list_row_order_rows,
    list_speed_rows,
    list_system_rows,
    list_system_scores,
    percent,
)
from gouji.eval.runs.bundle import Bundle
from gouji.eval.runs.outcome import DocumentOutcome
from gouji.eval.runs.systems import NOTES

__all__ = ["render_bundle", "write_page"]

_MOST_ERRORS = 500
_STYLE = """
:root { color-scheme: light dark; --line: #8886; --ink: CanvasText; --mark: #2a6fdb; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 88rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; } p.lead { font-size: 1.1rem; max-width: 50rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; }
th, td { padding: .2rem .45rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th { white-space: normal; vertical-align: bottom; font-weight: 600; } td { font-variant-numeric: tabular-nums; }
th:first-child, td:first-child { text-align: left; }
table.total tr:last-child td, table.own tr:first-child td { font-weight: 600; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1.2rem; margin: 0 0 1.5rem; color: GrayText; }
dl dd { margin: 0; } .bars { width: 44rem; max-width: 100%; } .bars text { font-size: 12px; fill: var(--ink); }
.bars rect { fill: var(--mark); fill-opacity: .75; } .bars .end { text-anchor: end; } .plot .none { fill: GrayText; }
table.words th, table.words td { text-align: left; overflow-wrap: anywhere; white-space: normal; }
td.text { text-align: left; white-space: normal; font-weight: 400; }
.plots { display: flex; flex-wrap: wrap; gap: 2rem; }
.plot { width: 26rem; max-width: 100%; }
.plot text { font-size: 11px; text-anchor: middle; fill: var(--ink); }
.plot .name { font-size: 14px; font-weight: 600; } .plot .end { text-anchor: end; }
.plot .frame { fill: none; stroke: var(--line); } .plot .guide { stroke: var(--line); stroke-dasharray: 4; }
.plot circle { fill: var(--mark); fill-opacity: .7; } .plot .line { fill: none; stroke: var(--mark); stroke-width: 2; }
"""


def write_page(bundle: Bundle, outcomes: Sequence[DocumentOutcome]) -> None:
    """Write a bundle's page, `report.html`, into its folder."""
    (bundle.folder / "report.html").write_text(render_bundle(bundle, outcomes), encoding="utf-8", newline="\n")


def render_bundle(bundle: Bundle, outcomes: Sequence[DocumentOutcome]) -> str:
    """Return the text of the page."""
    return "\n".join(_lines(bundle, outcomes)) + "\n"


def _lines(bundle: Bundle, outcomes: Sequence[DocumentOutcome]) -> Iterator[str]:
    suite = escape(str(bundle.settings["suite"]))
    calibration = bundle.scores["calibration"]
    yield '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>gouji eval: {suite}</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>Suite {suite}</h1>"
    yield f'<p class="lead">{escape(_lead(bundle))}</p>'
    yield "<h2>Figures</h2>"
    yield from _table(HEADER, list(list_figure_rows(bundle)), look="total")
    yield from _systems(bundle)
    yield "<h2>How rows stand</h2>"
    yield from _table(ROW_HEADER, list(list_row_order_rows(bundle)))
    printed = list(list_print_rows(bundle))
    if printed:
        yield from _table(("figure", "value"), printed)
    yield "<h2>Confidence</h2>"
    yield from _table(("figure", "value"), list(list_calibration_rows(bundle)))
    yield f'<div class="plots">{draw_reliability(calibration["reliability"])}'
    yield f"{draw_risk(calibration['risk_coverage'])}</div>"
    bins = [
        (str(row["count"]), f"{row['confidence']:.4f}", f"{row['right']:.4f}") for row in calibration["reliability"]
    ]
    yield from _table(("facts", "mean confidence", "share right"), bins)
    peers = list(list_peer_rows(bundle, "all"))
    if peers:
        yield "<h2>Peers on the same documents</h2>"
        yield from _table(("peer", "right", "non-zero right"), peers)
    yield "<h2>Time and memory</h2>"
    yield from _table(("figure", "value"), list(list_speed_rows(bundle)))
    yield "<h2>Errors</h2>"
    yield from _errors(outcomes)
    yield "<h2>What was run</h2>"
    yield from _table(("setting", "value"), list(_flat(bundle.settings)), look="words")
    yield "</body></html>"


def _flat(settings: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Settings inside settings as rows of their own: `engine, version`."""
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}, ")
        else:
            yield before + name, " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _lead(bundle: Bundle) -> str:
    """Return the run in two sentences."""
    row, told = bundle.scores["all"], bundle.scores["calibration"]
    counts = row["counts"]
    first = (
        f"{counts['documents']} documents, {counts['facts']} facts: {percent(row['right'])} right, "
        f"{percent(row['nonzero_right'])} of those that are neither 0 nor blank; {counts['silent']} wrong without a "
        f"warning, {percent(row['review'])} under review."
    )
    ece = "" if told["ece"] is None else f" Confidence is off by {told['ece']:.4f} on average."
    return first + ece


def _systems(bundle: Bundle) -> Iterator[str]:
    """Yield the table of systems with what each is; nothing where the run's own was alone."""
    rows = list(list_system_rows(bundle))
    if not rows:
        return
    yield "<h2>Systems on the same documents</h2>"
    yield "<p>Most facts are 0, so the non-zero ones have a column of their own.</p>"
    shares = [
        (row[0], scores["all"]["nonzero_right"]) for row, scores in zip(rows, list_system_scores(bundle), strict=True)
    ]
    yield draw_bars("Non-zero facts right", shares)
    yield from _table(SYSTEM_HEADER, rows, look="own")
    yield (
        "<dl>" + "".join(f"<dt>{escape(row[0])}</dt><dd>{escape(NOTES.get(row[0], ''))}</dd>" for row in rows) + "</dl>"
    )


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], look: str = "plain") -> Iterator[str]:
    yield f'<div class="wide"><table class="{look}"><thead><tr>' + "".join(
        f"<th>{escape(text)}</th>" for text in header
    )
    yield "</tr></thead><tbody>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>"
    yield "</tbody></table></div>"


def _errors(outcomes: Sequence[DocumentOutcome]) -> Iterator[str]:
    rows = [(outcome.name, str(error)) for outcome in outcomes for error in outcome.score.errors]
    if not rows:
        yield "<p>None.</p>"
        return
    if len(rows) > _MOST_ERRORS:
        yield f"<p>The first {_MOST_ERRORS} of {len(rows)}; documents.jsonl has all.</p>"
    yield '<div class="wide"><table><tbody>'
    for name, error in rows[:_MOST_ERRORS]:
        yield f'<tr><td>{escape(name)}</td><td class="text">{escape(error)}</td></tr>'
    yield "</tbody></table></div>"
