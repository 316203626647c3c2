"""What came of reading scans: a record a document and reader, kept in a file of JSON lines, and the tables made of them.

A run that was stopped goes on where it was: what is in the file is not read again. Records of several files are shown
together, so that a large sample can be read in parts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from gouji.eval.metrics.score import Score, add_scores, score_reading

__all__ = [
    "Key",
    "PageTime",
    "ScanRecord",
    "append",
    "compute_upper_bound",
    "load",
    "make_record",
    "pair_by_layer",
    "ratios",
    "table",
]

Key = tuple[int, int, str, str, str]
Scan = tuple[int, int, str, str]
_COUNTS = tuple(field.name for field in fields(Score) if field.name != "errors")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTime:
    """Seconds for one page: by the clock, of the processor; and whether it holds a table."""

    wall: float
    processor: float
    tables: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRecord:
    """One reader's reading of one document's scan; `score` is without its errors, which are here as lines.

    `refused` counts pages that the reader said it could not read.
    """

    seed: int
    dpi: int
    damage: str
    text: str
    reader: str
    score: Score
    times: tuple[PageTime, ...] = ()
    errors: tuple[str, ...] = ()
    refused: int = 0
    trust: tuple[tuple[float, bool], ...] = ()
    """Each fact's confidence, and whether it is right."""

    @property
    def wrong(self) -> frozenset[str]:
        """The facts that are wrong; invented ones, which the document has not, are none of its facts."""
        named = (error.split(": ") for error in self.errors)
        return frozenset(parts[1] for parts in named if len(parts) > 1 and parts[0] != "invented")

    @property
    def key(self) -> Key:
        """What tells it from all others."""
        return self.seed, self.dpi, self.damage, self.text, self.reader


def make_record(
    key: Key, report: Mapping[str, Any], gold: Mapping[str, Any], *, times: Sequence[PageTime] = (), refused: int = 0
) -> ScanRecord:
    """Score a reading, and return its record."""
    seed, dpi, damage, text, reader = key
    score = score_reading(report, gold)
    wrong = {error.what for error in score.errors}
    chances = {fact["id"]: fact.get("confidence") for fact in report.get("facts", ())}
    return ScanRecord(
        seed=seed,
        dpi=dpi,
        damage=damage,
        text=text,
        reader=reader,
        score=replace(score, errors=()),
        times=tuple(times),
        errors=tuple(str(error) for error in score.errors if error.kind not in {"missed", "extra"}),
        refused=refused,
        trust=tuple(
            (float(chances[name]), name not in wrong) for name in gold["facts"] if chances.get(name) is not None
        ),
    )


def append(record: ScanRecord, path: Path) -> None:
    """Add a record to a file."""
    row = asdict(record)
    row["score"] = {name: getattr(record.score, name) for name in _COUNTS}
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def load(path: Path) -> list[ScanRecord]:
    """Return the records of a file; none where there is no file. A last line that was cut off is passed over."""
    if not path.is_file():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            continue
        times = tuple(PageTime(**time) for time in row.pop("times"))
        score = Score(**row.pop("score"))
        trust = tuple((float(chance), bool(good)) for chance, good in row.pop("trust", ()))
        found.append(ScanRecord(**{**row, "errors": tuple(row["errors"])}, score=score, times=times, trust=trust))
    return found


def compute_upper_bound(errors: int, count: int, *, level: float = 0.95) -> float:
    """Return the one-sided upper bound of a rate of which `errors` of `count` were seen (Clopper & Pearson 1934).

    >>> round(compute_upper_bound(0, 15_000), 6)
    0.0002
    """
    from scipy.stats import beta

    if not count:
        return float("nan")
    return 1.0 if errors >= count else float(beta.ppf(level, errors + 1, count - errors))


_HEAD = (
    f"{'scan':32}{'reader':12}{'docs':>5}{'facts':>7}{'right':>10}{'by layer':>10}{'non-zero':>10}{'silent':>8}{'95 % below':>12}"
    f"{'review':>9}{'refused':>9}{'headings':>10}{'s/table':>9}{'s/prose':>9}"
)


def table(records: Iterable[ScanRecord]) -> list[str]:
    """Return the lines of a table, one a scan and reader.

    `by layer` is the share of right facts among those that the text layer, of which the scan was made, gives right: what
    is lost before is not the scan's fault. `s/…` are processor seconds a page with and without tables.
    """
    groups = _grouped(records)
    layers = {row.key[:-1]: row for rows in groups.values() for row in rows if row.reader == "text-layer"}
    return [_HEAD, *(_line(name, reader, rows, layers) for (name, reader), rows in groups.items())]


def pair_by_layer(rows: Iterable[ScanRecord], layers: Mapping[Scan, ScanRecord]) -> float:
    """Return the share of right facts among those that the text layer gives right; NaN where none was read."""
    facts = lost = 0
    for row in rows:
        layer = layers.get(row.key[:-1])
        if layer is not None:
            facts += layer.score.facts - len(layer.wrong)
            lost += len(row.wrong - layer.wrong)
    return 1 - lost / facts if facts else float("nan")


def _grouped(records: Iterable[ScanRecord]) -> dict[tuple[str, str], list[ScanRecord]]:
    groups: dict[tuple[str, str], list[ScanRecord]] = {}
    for record in records:
        groups.setdefault((f"{record.dpi} dpi {record.damage}", record.reader), []).append(record)
    return groups


def _line(name: str, reader: str, rows: Sequence[ScanRecord], layers: Mapping[Scan, ScanRecord]) -> str:
    s = add_scores(row.score for row in rows)
    bound = compute_upper_bound(s.silent, s.facts)
    rarely = f"1 in {1 / bound:,.0f}" if bound else ""
    seconds = [_mean(rows, tables=tables) for tables in (True, False)]
    return (
        f"{name:32}{reader:12}{s.documents:5}{s.facts:7}{s.accuracy:10.3%}{pair_by_layer(rows, layers):10.3%}{s.nonzero_accuracy:10.3%}{s.silent:8}"
        f"{rarely:>12}{s.review_rate:9.2%}{sum(row.refused for row in rows):9}{s.heading_recall:10.2f}"
        f"{seconds[0]:9.2f}{seconds[1]:9.2f}"
    )


def _mean(rows: Iterable[ScanRecord], *, tables: bool, clock: str = "processor") -> float:
    """Seconds a page; NaN where there was none."""
    spent = [getattr(time, clock) for row in rows for time in row.times if time.tables is tables]
    return sum(spent) / len(spent) if spent else float("nan")


def ratios(records: Iterable[ScanRecord], *, against: str = "rapidocr") -> Iterator[str]:
    """Yield a line a scan: how many times faster gouji is than a baseline on the same pages of the same run."""
    groups = _grouped(records)
    for name, reader in [key for key in groups if key[1] == against]:
        own = {row.key[:-1]: row for row in groups.get((name, "gouji"), ())}
        both = [row for row in groups[name, reader] if row.key[:-1] in own and row.times]
        ours = [own[row.key[:-1]] for row in both]
        parts = [
            f"{_mean(both, tables=tables, clock=clock) / _mean(ours, tables=tables, clock=clock):.1f} × {pages} ({clock})"
            for tables, pages in ((True, "tables"), (False, "prose"))
            for clock in ("wall", "processor")
            if any(time.tables is tables for row in ours for time in row.times)
        ]
        if parts:
            yield f"{name}: faster than {against}: {', '.join(parts)}"
