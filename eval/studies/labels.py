"""How good the label matcher is, beside its baselines: `python -m gouji.eval.studies.labels`.

Misspelt labels of rows and texts that are no row's, from the split `test`: other seeds, other misprints, other near
misses than those of the fit, and kinds of damage that it never saw. gouji accepts where its model says so; a baseline
where its score is above what, on `held_out`, as many near misses reach as gouji's recipe allows. Speed is processor time
of one thread, the best of a few runs, normalising included.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gouji.corpus.labels.known import known_labels
from gouji.corpus.labels.samples import LabelSample, label_samples
from gouji.eval.metrics.calibration import measure_calibration_error
from gouji.eval.peers.labels import SYSTEMS, Ranked, System
from gouji.models.labels.match import match_labels
from gouji.models.labels.model import load_label_model

__all__ = ["MatcherFigures", "accept_from", "main", "measure_figures", "measure_speed_ratio", "run"]

_WRONG_ACCEPTS = 0.001
_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class MatcherFigures:
    """Shares, of misspelt labels and of near misses."""

    accepted: float
    right_of_accepted: float
    top_1: float
    top_3: float
    wrong_accepts: float
    ece: float


def run(system: System, samples: Sequence[LabelSample]) -> list[Ranked]:
    """Return what a matcher says of each sample, asked form by form."""
    found: list[Ranked | None] = [None] * len(samples)
    for form in dict.fromkeys(sample.form for sample in samples):
        places = [at for at, sample in enumerate(samples) if sample.form == form]
        for at, ranked in zip(places, system([samples[at].text for at in places], form), strict=True):
            found[at] = ranked
    return [ranked for ranked in found if ranked is not None]


def accept_from(samples: Sequence[LabelSample], ranked: Sequence[Ranked]) -> float:
    """Return the lowest score, of those above 1/2, that no more than 0.1 % of the near misses reach."""
    against = sorted((r.score for s, r in zip(samples, ranked, strict=True) if _near_miss(s)), reverse=True)
    return max(0.5, against[int(_WRONG_ACCEPTS * len(against))] + 1e-6)


def _near_miss(sample: LabelSample) -> bool:
    return sample.row is None and sample.kind != "ambiguous"


def _misspelt(sample: LabelSample) -> bool:
    return sample.kind in {"known", "unseen"}


def _right(sample: LabelSample, ranked: Ranked) -> bool:
    return bool(ranked.rows) and ranked.rows[0] == sample.row


def measure_figures(samples: Sequence[LabelSample], ranked: Sequence[Ranked], accept: float) -> MatcherFigures:
    """Return the figures of one matcher. ECE is over every sample, near misses included."""
    pairs = list(zip(samples, ranked, strict=True))
    wanted = [(s, r) for s, r in pairs if _misspelt(s)]
    taken = [(s, r) for s, r in wanted if r.score >= accept]
    return MatcherFigures(
        accepted=len(taken) / max(len(wanted), 1),
        right_of_accepted=_mean([_right(s, r) for s, r in taken]),
        top_1=_mean([_right(s, r) for s, r in wanted]),
        top_3=_mean([s.row in r.rows for s, r in wanted]),
        wrong_accepts=_mean([r.score >= accept for s, r in pairs if _near_miss(s)]),
        ece=measure_calibration_error([r.score for r in ranked], [_right(s, r) for s, r in pairs]),
    )


def _mean(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else float("nan")


def measure_speed_ratio(labels: Sequence[str]) -> tuple[float, float]:
    """Seconds for these labels: gouji's, and those of `process.extractOne` with `WRatio` on the same labels."""
    from rapidfuzz.fuzz import WRatio
    from rapidfuzz.process import extractOne

    wordings = list(dict.fromkeys(label.text for labels in known_labels(None).rows.values() for label in labels))

    def ours() -> None:
        found = match_labels(labels)
        assert len(found.rows) == len(found.probabilities) == len(labels)  # noqa: S101 - all of the answer is made

    def theirs() -> None:
        for label in labels:
            extractOne(label, wordings, scorer=WRatio)

    ours()
    return min(_seconds(ours) for _ in range(_TRIES)), min(_seconds(theirs) for _ in range(2))


def _seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _print_systems(held_out: Sequence[LabelSample], samples: Sequence[LabelSample]) -> None:
    print("| matcher | accepts from | accepted | right of accepted | top-1 | top-3 | wrong accepts | ECE |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, system in SYSTEMS.items():
        accept = load_label_model().accept if name == "gouji" else accept_from(held_out, run(system, held_out))
        f = measure_figures(samples, run(system, samples), accept)
        shares = (f.accepted, f.right_of_accepted, f.top_1, f.top_3)
        told = " | ".join(f"{100 * share:.2f} %" for share in shares)
        print(f"| {name} | {accept:.3f} | {told} | {100 * f.wrong_accepts:.3f} % | {f.ece:.4f} |")


def _print_kinds(samples: Sequence[LabelSample]) -> None:
    accept = load_label_model().accept
    pairs = list(zip(samples, run(SYSTEMS["gouji"], samples), strict=True))
    print("\n| samples | number | different texts | accepted | right of accepted | abstains |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for kind in sorted({sample.kind for sample in samples}, key=lambda k: (k not in {"exact", "known", "unseen"}, k)):
        mine = [(s, r) for s, r in pairs if s.kind == kind]
        taken = [(s, r) for s, r in mine if r.score >= accept]
        right = f"{100 * _mean([_right(s, r) for s, r in taken]):.2f} %" if taken else ""
        texts = len({"".join(s.text.split()) for s, _ in mine})
        share = 100 * len(taken) / len(mine)
        print(f"| {kind} | {len(mine)} | {texts} | {share:.2f} % | {right} | {100 - share:.2f} % |")


def _print_speed(samples: Sequence[LabelSample], count: int) -> None:
    misspelt = _filled([s.text for s in samples if _misspelt(s)], count)
    exact = _filled([s.text for s in samples if s.kind == "exact"], count)
    mixed = [misspelt[at] if at % 10 == 0 else exact[at] for at in range(count)]
    for name, labels in (("misspelt", misspelt), ("one in ten misspelt, the others as forms print them", mixed)):
        ours, theirs = measure_speed_ratio(labels)
        print(f"\n{count} labels ({name}; {len(set(labels))} different): {1000 * ours:.0f} ms, ", end="")
        print(f"extractOne with WRatio {1000 * theirs:.0f} ms: {theirs / ours:.1f} x")


def _filled(some: Sequence[str], count: int) -> list[str]:
    return [some[at % len(some)] for at in range(count)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.studies.labels", description="Evaluate the label matcher."
    )
    parser.add_argument("--count", type=int, default=40_000, help="samples to test on")
    parser.add_argument("--seed", type=int, default=1_500_000)
    parser.add_argument("--speed", type=int, default=10_000, help="labels to measure speed on; 0 for none")
    given = parser.parse_args(arguments)
    held_out = list(label_samples("held_out", seed=given.seed + 1, count=given.count // 2))
    samples = list(label_samples("test", seed=given.seed, count=given.count))
    _print_systems(held_out, samples)
    _print_kinds(samples)
    if given.speed:
        _print_speed(samples, given.speed)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
