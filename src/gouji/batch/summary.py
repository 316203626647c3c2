"""A batch on one HTML page: counts, failures, what is to be reviewed, what took long; no script, nothing loaded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest
from importlib.metadata import version
from importlib.resources import files

from jinja2 import Environment, Template
from markupsafe import Markup

from gouji.batch.ledger import BatchLedger, LedgerEntry
from gouji.batch.reading import ReadingState
from gouji.language import LANGUAGE_TAGS, get_language, mark_text, translate, translate_plural

__all__ = ["render_summary"]

_MOST_ROWS = 30
_SLOWEST = 15
_STEPS = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
"""Upper ends of the bars of times, in seconds."""
_HEIGHT = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Documents that have something in common."""

    name: str
    documents: int
    doubtful: int

    @property
    def share(self) -> float:
        return self.doubtful / self.documents


def render_summary(ledger: BatchLedger) -> str:
    """Return the text of the page; every text of a document is escaped."""
    names: dict[str, Callable[[LedgerEntry], object]] = {
        mark_text("form"): lambda entry: entry.outcome.form,
        mark_text("year"): lambda entry: entry.outcome.year,
        mark_text("agency"): lambda entry: entry.outcome.agency,
    }
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    doubts: dict[str, Counter[str]] = defaultdict(Counter)
    times: Counter[int] = Counter()
    examples: dict[str, str] = {}
    doubtful = 0
    for entry in ledger.list_documents(every=True):
        outcome = entry.outcome
        doubtful += outcome.review > 0
        if outcome.reason is not None:
            examples.setdefault(outcome.reason.value, entry.name)
        if outcome.state is ReadingState.PENDING:
            continue
        times[sum(outcome.seconds > step for step in _STEPS)] += 1
        for title, name_of in names.items():
            name = name_of(entry)
            if outcome.state is ReadingState.READ and name is not None:
                counts[title][str(name)] += 1
                doubts[title][str(name)] += outcome.review > 0
    for path, reason, _ in ledger.list_unreadable():
        examples.setdefault(reason, path)
    reasons = ledger.count_reasons()
    states = ledger.count_states()
    return _load_template().render(
        tag=LANGUAGE_TAGS[get_language()],
        t=translate,
        tn=translate_plural,
        css=Markup("".join(map(_load_style, ("tables.css", "page.css")))),  # noqa: S704 - our own files
        version=version("gouji"),
        documents=sum(states.values()),
        states=states,
        failed=sum(reasons.values()),
        doubtful=doubtful,
        reasons=[(reason, count, examples.get(reason, "")) for reason, count in reasons.items()],
        groups=[
            (translate(title), list(_list_groups(counts[title], doubts[title], title)), len(counts[title]))
            for title in names
        ],
        slowest=_find_slowest(ledger.list_documents(every=True)),
        times=list(_place_bars(times)),
    )


def _list_groups(counts: Counter[str], doubts: Counter[str], title: str) -> Iterator[_Group]:
    """Yield the groups: years in order, of others the largest."""
    names = sorted(counts) if title == "year" else [name for name, _ in counts.most_common(_MOST_ROWS)]
    for name in names:
        yield _Group(name=name, documents=counts[name], doubtful=doubts[name])


def _find_slowest(entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    return nlargest(_SLOWEST, (e for e in entries if e.outcome.seconds), key=lambda entry: entry.outcome.seconds)


def _place_bars(times: Counter[int]) -> Iterator[dict[str, object]]:
    most = max(times.values(), default=1)
    labels = [f"≤ {step:g} s" for step in _STEPS] + [f"> {_STEPS[-1]:g} s"]
    for number, label in enumerate(labels):
        height = round(_HEIGHT * times[number] / most, 1)
        yield {"x": 8 + 70 * number, "y": 155 - height, "height": height, "count": times[number], "label": label}


def _load_style(name: str) -> str:
    return files("gouji.export.html").joinpath(name).read_text("utf-8")


def _load_template() -> Template:
    text = files("gouji.batch").joinpath("summary.html").read_text("utf-8")
    return Environment(autoescape=True, trim_blocks=True).from_string(text)
