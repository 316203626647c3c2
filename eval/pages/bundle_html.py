"""A bundle as one HTML page: tables, plots, every error; no script, nothing loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, Template
from markupsafe import Markup

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


def write_page(bundle: Bundle, outcomes: Sequence[DocumentOutcome]) -> None:
    """Write a bundle's page, `report.html`, into its folder."""
    (bundle.folder / "report.html").write_text(render_bundle(bundle, outcomes), encoding="utf-8", newline="\n")


def render_bundle(bundle: Bundle, outcomes: Sequence[DocumentOutcome]) -> str:
    """Return the text of the page: the template `bundle.html` draws it, and Jinja2 escapes every text."""
    calibration = bundle.scores["calibration"]
    systems = list(list_system_rows(bundle))
    shares = [
        (row[0], scores["all"]["nonzero_right"])
        for row, scores in zip(systems, list_system_scores(bundle) if systems else (), strict=True)
    ]
    return _load_template().render(
        suite=str(bundle.settings["suite"]),
        lead=_lead(bundle),
        figure_header=HEADER,
        figures=list(list_figure_rows(bundle)),
        system_header=SYSTEM_HEADER,
        systems=systems,
        bars=Markup(draw_bars("Non-zero facts right", shares)) if systems else "",  # noqa: S704 – drawn from numbers
        notes=NOTES,
        row_header=ROW_HEADER,
        row_orders=list(list_row_order_rows(bundle)),
        printed=list(list_print_rows(bundle)),
        calibration=list(list_calibration_rows(bundle)),
        reliability=Markup(draw_reliability(calibration["reliability"])),  # noqa: S704 – drawn from numbers
        risk=Markup(draw_risk(calibration["risk_coverage"])),  # noqa: S704 – drawn from numbers
        bins=[
            (str(row["count"]), f"{row['confidence']:.4f}", f"{row['right']:.4f}") for row in calibration["reliability"]
        ],
        peers=list(list_peer_rows(bundle, "all")),
        speed=list(list_speed_rows(bundle)),
        errors=[(outcome.name, str(error)) for outcome in outcomes for error in outcome.score.errors],
        most_errors=_MOST_ERRORS,
        settings=list(_flat(bundle.settings)),
    )


def _load_template() -> Template:
    """Return the template with the style sheet in it."""

    def load(name: str) -> str:
        return files("gouji.eval.pages").joinpath(name).read_text(encoding="utf-8")

    loader = FunctionLoader(load)
    environment = Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    style = Markup(load("bundle.css"))  # noqa: S704 – our own file
    return environment.get_template("bundle.html", globals={"style": style})


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
