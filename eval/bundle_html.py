"""A bundle as one HTML page: tables, plots, every error; no script, nothing loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from gouji.eval.bundle import Bundle
from gouji.eval.outcome import DocumentOutcome
from gouji.eval.plots import reliability_svg, risk_svg
from gouji.eval.tables import HEADER, ROW_HEADER, calibration_rows, figure_rows, peer_rows, row_rows

__all__ = ["render_bundle"]

_MOST_ERRORS = 500
_STYLE = """
:root { color-scheme: light dark; --line: #8886; --ink: CanvasText; --mark: #2a6fdb; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
tr:last-child td { font-weight: 600; }
td.text { text-align: left; white-space: normal; font-weight: 400; }
.plots { display: flex; flex-wrap: wrap; gap: 2rem; }
.plot { width: 26rem; max-width: 100%; }
.plot text { font-size: 11px; text-anchor: middle; fill: var(--ink); }
.plot .name { font-size: 14px; font-weight: 600; } .plot .end { text-anchor: end; }
.plot .frame { fill: none; stroke: var(--line); } .plot .guide { stroke: var(--line); stroke-dasharray: 4; }
.plot circle { fill: var(--mark); fill-opacity: .7; } .plot .line { fill: none; stroke: var(--mark); stroke-width: 2; }
"""


def render_bundle(bundle: Bundle, outcomes: Sequence[DocumentOutcome]) -> str:
    """The page's text."""
    return "\n".join(_lines(bundle, outcomes)) + "\n"


def _lines(bundle: Bundle, outcomes: Sequence[DocumentOutcome]) -> Iterator[str]:
    suite = escape(str(bundle.settings["suite"]))
    calibration = bundle.scores["calibration"]
    yield '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>gouji eval: {suite}</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>Suite {suite}</h1>"
    yield "<h2>Figures</h2>"
    yield from _table(HEADER, list(figure_rows(bundle)))
    yield "<h2>How rows stand</h2>"
    yield from _table(ROW_HEADER, list(row_rows(bundle)))
    yield "<h2>Confidence</h2>"
    yield from _table(("figure", "value"), list(calibration_rows(bundle)))
    yield f'<div class="plots">{reliability_svg(calibration["reliability"])}'
    yield f"{risk_svg(calibration['risk_coverage'])}</div>"
    bins = [
        (str(row["count"]), f"{row['confidence']:.4f}", f"{row['right']:.4f}") for row in calibration["reliability"]
    ]
    yield from _table(("facts", "mean confidence", "share right"), bins)
    peers = list(peer_rows(bundle, "all"))
    if peers:
        yield "<h2>Peers on the same documents</h2>"
        yield from _table(("peer", "right", "non-zero right"), peers)
    yield "<h2>Errors</h2>"
    yield from _errors(outcomes)
    yield "<h2>What was run</h2>"
    yield from _table(("setting", "value"), [(name, str(value)) for name, value in bundle.settings.items()])
    yield "</body></html>"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield '<div class="wide"><table><thead><tr>' + "".join(f"<th>{escape(text)}</th>" for text in header)
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
