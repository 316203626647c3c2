"""How sure the figures of scans are: intervals by document, and whether confidence is a probability on them.

Facts of one document share its print and its damage, so documents are drawn, not facts (the cluster bootstrap, Efron and
Tibshirani 1993). Where nothing was seen a bootstrap says nothing: silent errors have a bound by documents as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gouji.eval.metrics.calibration import measure_auroc, reliability
from gouji.eval.peers.scan_records import ScanRecord, compute_upper_bound

__all__ = ["describe_calibration", "describe_intervals"]

_DRAWS = 2000
_BINS = 8
_LEVELS = (2.5, 97.5)


def describe_intervals(records: Sequence[ScanRecord]) -> Iterator[str]:
    """Yield a line for each scan and reader: 95 % intervals of its shares, documents drawn with replacement."""
    groups: dict[tuple[int, str, str], list[ScanRecord]] = {}
    for record in records:
        groups.setdefault((record.dpi, record.damage, record.reader), []).append(record)
    for (dpi, damage, reader), rows in groups.items():
        documents = len(rows)
        silent = sum(row.score.silent > 0 for row in rows)
        bound = compute_upper_bound(silent, documents)
        shares = ", ".join(
            f"{name} {_interval(rows, part, whole)}"
            for name, part, whole in (
                ("right", "right", "facts"),
                ("non-zero", "nonzero_right", "nonzero"),
                ("review", "review", "facts"),
            )
        )
        yield (
            f"{dpi} dpi {damage}: {reader}: {shares}; documents with a silent error {silent} of {documents}, "
            f"95 % below {bound:.1%}"
        )


def _interval(rows: Sequence[ScanRecord], part: str, whole: str) -> str:
    parts = np.array([getattr(row.score, part) for row in rows], float)
    wholes = np.array([getattr(row.score, whole) for row in rows], float)
    low, high = _draw_interval(parts, wholes)
    return f"{low:.2%} to {high:.2%}" if np.isfinite(low) else "–"


def _draw_interval(parts: NDArray[np.float64], wholes: NDArray[np.float64]) -> tuple[float, float]:
    """Return the 95 % interval of a share of which each document has a part and a whole; NaN where nothing is counted."""
    chosen = np.random.default_rng(1).integers(0, len(parts), (_DRAWS, len(parts)))
    part, whole = parts[chosen].sum(axis=1), wholes[chosen].sum(axis=1)
    shares = part[whole > 0] / whole[whole > 0]
    low, high = np.percentile(shares, _LEVELS) if len(shares) else (float("nan"), float("nan"))
    return float(low), float(high)


def describe_calibration(records: Sequence[ScanRecord], reader: str = "gouji") -> Iterator[str]:
    """Yield the reliability of a reader's confidence, bin by bin, and how well it tells right facts from wrong ones.

    A bin is off where its mean confidence lies outside the interval of its share right.
    """
    rows = [row for row in records if row.reader == reader and row.trust]
    confidence = [chance for row in rows for chance, _ in row.trust]
    correct = [good for row in rows for _, good in row.trust]
    if not rows:
        return
    bins = reliability(confidence, correct, bins=_BINS)
    yield f"{reader}: {len(confidence)} facts of {len(rows)} readings; AUROC {measure_auroc(confidence, correct):.4f}"
    owners = np.repeat(np.arange(len(rows)), [len(row.trust) for row in rows])
    order = np.argsort(np.array(confidence), kind="stable")
    ends = np.cumsum([one.count for one in bins])
    for one, end in zip(bins, ends, strict=True):
        chosen = order[end - one.count : end]
        good = np.bincount(owners[chosen], np.array(correct, np.float64)[chosen], len(rows)).astype(np.float64)
        mass = np.bincount(owners[chosen], minlength=len(rows)).astype(np.float64)
        low, high = _draw_interval(good, mass)
        off = "" if low - 5e-5 <= one.confidence <= high + 5e-5 else "  off"
        yield f"  {one.count:6} facts: confidence {one.confidence:.4f}, right {one.right:.4f} ({low:.4f} to {high:.4f}){off}"
