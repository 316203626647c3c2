"""What the service counts, as Prometheus text; the names of documents are those of a batch."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping

from gouji.batch.reading import ReadingOutcome, ReadingState

__all__ = ["METRICS_TYPE", "ServiceMetrics"]

METRICS_TYPE = "text/plain; version=0.0.4"
_BOUNDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
"""Upper ends of the classes of times, in seconds."""


class ServiceMetrics:
    """Counts of requests and documents since the service started."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, int]] = Counter()
        self._times: Counter[int] = Counter()
        self._seconds = 0.0
        self._states: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._review = 0
        self._reading_seconds = 0.0

    def count_request(self, route: str, status: int, seconds: float) -> None:
        """Note a request that was answered."""
        self._requests[route, status] += 1
        self._times[bisect_left(_BOUNDS, seconds)] += 1
        self._seconds += seconds

    def count_outcome(self, outcome: ReadingOutcome) -> None:
        """Note what became of a document."""
        self._states[outcome.state.value] += 1
        self._review += outcome.review > 0
        self._reading_seconds += outcome.seconds
        if outcome.reason is not None:
            self._reasons[outcome.reason.value] += 1

    def render(self, gauges: Mapping[str, tuple[str, int]]) -> str:
        """Return all counts; `gauges` are names with a text and what stands there now."""
        lines: list[str] = []
        states = {f'{{state="{s}"}}': self._states[s] for s in ReadingState if s is not ReadingState.PENDING}
        lines += _draw("gouji_documents_total", "counter", "Documents by state.", states)
        reasons = {f'{{reason="{reason}"}}': count for reason, count in sorted(self._reasons.items())}
        lines += _draw("gouji_failures_total", "counter", "Failures by reason.", reasons)
        review = {"": self._review}
        lines += _draw("gouji_documents_to_review_total", "counter", "Documents with facts to review.", review)
        seconds = {"": round(self._reading_seconds, 3)}
        lines += _draw("gouji_reading_seconds_total", "counter", "Time that workers spent reading.", seconds)
        requests = {f'{{path="{p}",status="{s}"}}': count for (p, s), count in sorted(self._requests.items())}
        lines += _draw("gouji_requests_total", "counter", "Requests by path and status.", requests)
        lines += _draw("gouji_request_seconds", "histogram", "Time from a request to its answer.", self._list_times())
        for name, (text, value) in gauges.items():
            lines += _draw(name, "gauge", text, {"": value})
        return "\n".join(lines) + "\n"

    def _list_times(self) -> dict[str, float]:
        total = 0
        samples: dict[str, float] = {}
        for place, bound in enumerate((*(f"{b:g}" for b in _BOUNDS), "+Inf")):
            total += self._times[place]
            samples[f'_bucket{{le="{bound}"}}'] = total
        return {**samples, "_sum": round(self._seconds, 6), "_count": total}


def _draw(name: str, kind: str, text: str, samples: Mapping[str, float]) -> Iterator[str]:
    """Yield the lines of one metric; keys of `samples` are what stands behind its name."""
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples.items():
        yield f"{name}{labels} {value}"
