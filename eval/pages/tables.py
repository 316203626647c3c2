"""The figures of a bundle as rows of text: for a terminal, for HTML, for Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gouji.eval.runs.bundle import Bundle

__all__ = [
    "HEADER",
    "ROW_HEADER",
    "SYSTEM_HEADER",
    "list_calibration_rows",
    "list_figure_rows",
    "list_peer_rows",
    "list_print_rows",
    "list_row_order_rows",
    "list_speed_rows",
    "list_system_rows",
    "list_system_scores",
    "percent",
    "show",
]

HEADER = (
    "kind", "documents", "perfect", "facts", "right", "non-zero right", "silent", "review", "invented",
    "blank as 0", "0 as blank", "headings P", "R", "F1", "violations P", "R",
    "ms",
)  # fmt: skip


ROW_HEADER = ("rows", "wanted", "given", "precision", "recall", "F1")
SYSTEM_HEADER = (
    "system", "right", "non-zero right", "silent", "review", "invented", "blank as 0", "0 as blank", "headings F1",
    "out of order F1", "continued F1", "unlabelled F1", "labels", "ECE", "ms",
)  # fmt: skip


def percent(share: float | None, digits: int = 2) -> str:
    """`0.9987` as `99.87 %`; `–` for what is not measured. Never rounded up to 100 %."""
    if share is None:
        return "–"
    text = f"{100 * share:.{digits}f}"
    if share < 1 and float(text) == 100:
        text = f"{100 - 10**-digits:.{digits}f}"
    return f"{text} %"


def list_figure_rows(bundle: Bundle) -> Iterator[tuple[str, ...]]:
    """Yield a row a kind, and one for all."""
    kinds = bundle.scores["kinds"]
    for kind, row in {**kinds, "all": bundle.scores["all"]}.items():
        times = bundle.timing["kinds"].get(kind, bundle.timing)
        yield _row(kind, row, times["median"])


def _row(kind: str, row: Mapping[str, Any], milliseconds: float | None) -> tuple[str, ...]:
    counts, heads, rules = row["counts"], row["headings"], row["violations"]
    return (
        kind,
        str(counts["documents"]),
        str(counts["perfect"]),
        str(counts["facts"]),
        *_fact_cells(row),
        percent(heads["precision"], 1),
        percent(heads["recall"], 1),
        percent(heads["f1"], 1),
        percent(rules["precision"], 1),
        percent(rules["recall"], 1),
        "–" if milliseconds is None else f"{milliseconds:.0f}",
    )


def _fact_cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    counts, blanks = row["counts"], row["blank_zero"]
    return (
        percent(row["right"]),
        percent(row["nonzero_right"]),
        str(counts["silent"]),
        percent(row["review"]),
        str(counts["invented"]),
        str(blanks["blank_as_zero"]),
        str(blanks["zero_as_blank"]),
    )


def list_row_order_rows(bundle: Bundle) -> Iterator[tuple[str, ...]]:
    """Yield how rows stand: order, wanted, given, precision, recall, F1, over all kinds."""
    for order, row in bundle.scores["all"]["rows"].items():
        shares = (percent(row[name], 1) for name in ("precision", "recall", "f1"))
        yield order, str(row["wanted"]), str(row["given"]), *shares


def list_print_rows(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Yield names and figures of the print: order, labels, table structure; what was not measured is left out."""
    row = bundle.scores["all"]
    order, labels, structure = row.get("order", {}), row.get("labels", {}), row.get("structure")
    if order.get("documents"):
        yield "rows in the order of the print (Kendall's τ)", f"{order['tau']:.4f}"
    if order.get("displaced_documents"):
        yield "the same, documents with displaced rows", f"{order['displaced_tau']:.4f}"
        yield "displaced rows found", percent(order["displaced_found"], 1)
    if labels.get("wanted"):
        yield "printed labels given their row (top 1)", percent(labels["recall"])
    if structure:
        yield "drawn tables", str(structure["tables"])
        for name, text in (
            ("teds", "TEDS"),
            ("grits_topology", "GriTS, topology"),
            ("grits_content", "GriTS, content"),
        ):
            yield text, f"{structure[name]:.4f}"


def list_speed_rows(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Yield names and figures of time and memory; they differ from run to run."""
    timing = bundle.timing
    if timing["median"] is not None:
        yield "median, ms a document", f"{timing['median']:.0f}"
        yield "slowest, ms", f"{max(timing['documents'].values()):.0f}"
    if timing.get("peak_megabytes") is not None:
        yield "peak memory of a process, MB", f"{timing['peak_megabytes']:.0f}"


def list_system_rows(bundle: Bundle) -> Iterator[tuple[str, ...]]:
    """Yield a row a system, the run's own first; nothing where it was alone."""
    others = bundle.scores.get("systems", {})
    first = (bundle.settings.get("systems") or ["ours"])[0]
    times = bundle.timing.get("systems", {})
    for name, scores in zip((first, *others), list_system_scores(bundle), strict=False):
        spent = bundle.timing["median"] if name == first else times.get(name, {}).get("median")
        yield _system_row(name, scores, spent)


def list_system_scores(bundle: Bundle) -> tuple[Mapping[str, Any], ...]:
    """Return the scores of each system, the run's own first; none where it was alone."""
    others = bundle.scores.get("systems", {})
    return (bundle.scores, *others.values()) if others else ()


def _system_row(name: str, scores: Mapping[str, Any], milliseconds: float | None) -> tuple[str, ...]:
    row, told = scores["all"], scores["calibration"]
    return (
        name,
        *_fact_cells(row),
        percent(row["headings"]["f1"], 1),
        *(percent(row["rows"][order]["f1"], 1) for order in row["rows"]),
        percent(row["labels"]["recall"], 1),
        "–" if told["ece"] is None else f"{told['ece']:.4f}",
        "–" if milliseconds is None else f"{milliseconds:.0f}",
    )


def list_calibration_rows(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Yield names and figures of how far confidence can be trusted."""
    row = bundle.scores["calibration"]
    yield "facts with a confidence", str(row["facts"])
    yield "of these wrong", str(row["wrong"])
    yield "expected calibration error", "–" if row["ece"] is None else f"{row['ece']:.4f}"
    yield "area under risk and coverage", "–" if row["aurc"] is None else f"{row['aurc']:.2g}"
    yield "wrong after the 2 % least certain are reviewed", str(row["left_after_2_percent"])


def list_peer_rows(bundle: Bundle, kind: str) -> Iterator[tuple[str, ...]]:
    """Yield each peer's name, right and non-zero right for a kind (or `all`)."""
    for name, row in bundle.scores.get("peers", {}).get(kind, {}).items():
        yield name, percent(row["right_share"]), percent(row["nonzero_right_share"])


def show(bundle: Bundle) -> Iterator[str]:
    """Yield the bundle for a terminal."""
    yield f"suite {bundle.settings['suite']}, gouji {bundle.settings['engine']['version']}"
    yield from _aligned([HEADER, *list_figure_rows(bundle)])
    yield ""
    yield from _aligned([ROW_HEADER, *list_row_order_rows(bundle)])
    yield ""
    yield from _aligned(list(list_calibration_rows(bundle)))
    yield ""
    yield from _aligned([*list_print_rows(bundle), *list_speed_rows(bundle)])
    systems = list(list_system_rows(bundle))
    if systems:
        yield ""
        yield from _aligned([SYSTEM_HEADER, *systems])
    peers = list(list_peer_rows(bundle, "all"))
    if peers:
        yield ""
        yield from _aligned([("peer", "right", "non-zero right"), *peers])


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        first = f"{row[0]:{widths[0]}}"
        yield "  ".join([first, *(f"{text:>{width}}" for text, width in zip(row[1:], widths[1:], strict=True))])
