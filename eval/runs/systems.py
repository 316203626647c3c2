"""What reads the documents of a run: gouji, gouji with parts switched off, and baselines, behind one protocol.

```console
$ gouji eval run --suite quick --system ours --system rules --system pdf-tables
```
A system gets a sample and gives a report in its JSON form. Of a sample it may use the document alone; baselines that
cannot choose a form (`pdf-tables`, `wratio`, `in-order`, `label-first`, `zeros`, `majority`) are told it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache, partial
from typing import Any, Protocol

from gouji.errors import UsageError
from gouji.eval.peers.reading import read_document
from gouji.eval.peers.run import PEERS, peer_report
from gouji.eval.peers.tables import Labels
from gouji.eval.runs.samples import Sample

__all__ = ["NOTES", "SYSTEMS", "System", "find_system"]

_TRAINING = "train"
_TRAINING_DOCUMENTS = 100


class System(Protocol):
    """Reads a sample's document: `system(sample)["facts"]`. It may raise; that is counted as a crash."""

    def __call__(self, sample: Sample, /) -> Mapping[str, Any]:
        """Return a report in its JSON form; what is left out was not found."""


def _ours(sample: Sample) -> Mapping[str, Any]:
    return read_document(sample.data, sample.name)


def _uncalibrated(sample: Sample) -> Mapping[str, Any]:
    """Gouji with the confidences that its reading gives before they are calibrated, and the reviews drawn from them."""
    from gouji.export.plain.to_json import convert_report
    from gouji.reading import read
    from gouji.settings import Settings

    return convert_report(read(sample.data, name=sample.name, settings=Settings(calibrated=False)))


def _rules(sample: Sample) -> Mapping[str, Any]:
    from gouji.eval.runs.systems_rules import read_by_rules

    return read_by_rules(sample.data, sample.name)


def _dummy(_sample: Sample) -> Mapping[str, Any]:
    return {}


def _peer(sample: Sample, *, name: str) -> Mapping[str, Any]:
    return peer_report(PEERS[name], (sample.data, sample.name, sample.gold))


def _majority(sample: Sample) -> Mapping[str, Any]:
    return peer_report(_most_frequent, (sample.data, sample.name, sample.gold))


def _most_frequent(_data: bytes, _name: str, labels: Labels) -> dict[str, float]:
    """Return for each cell what it most often holds in documents for training; a blank is left out."""
    known = _training_values()
    values = {fact: known.get(fact) for row in labels.values() for fact in row}
    values |= {fact: value for fact, value in known.items() if fact.startswith("disputes.")}
    return {fact: value for fact, value in values.items() if value is not None}


@cache
def _training_values() -> Mapping[str, float | None]:
    from gouji.corpus.recipes.recipe import generate_plans, load_recipe, plans_of

    seen: dict[str, Counter[float | None]] = {}
    for made in generate_plans(plans_of(load_recipe(_TRAINING))[:_TRAINING_DOCUMENTS]):
        for fact, value in made.document.gold.facts.items():
            seen.setdefault(fact, Counter())[value] += 1
    return {fact: counts.most_common(1)[0][0] for fact, counts in seen.items()}


SYSTEMS: Mapping[str, System] = {
    "ours": _ours,
    "uncalibrated": _uncalibrated,
    "rules": _rules,
    "pdf-tables": partial(_peer, name="tables, exact"),
    "wratio": partial(_peer, name="tables, WRatio"),
    "in-order": partial(_peer, name="in order"),
    "label-first": partial(_peer, name="label first"),
    "majority": _majority,
    "zeros": partial(_peer, name="all zeros"),
    "dummy": _dummy,
}
NOTES: Mapping[str, str] = {
    "ours": "gouji as it is",
    "uncalibrated": "gouji before confidences are calibrated",
    "rules": "gouji's ingest, then exact labels and position: no likeness, no joint decoding, no rules of the form",
    "pdf-tables": "tables by pdfplumber, python-docx and lxml, exact labels; told the form",
    "wratio": "the same tables, labels by rapidfuzz WRatio; told the form",
    "in-order": "the text's numbers in the form's order; told the form",
    "label-first": "each label and the numbers behind it; told the form",
    "majority": "for each cell its most frequent value in documents for training; told the form",
    "zeros": "0 in every cell; told the form",
    "dummy": "reads nothing",
}
"""What each system is, in words."""


def find_system(name: str) -> System:
    """Return the system of that name; `UsageError` lists the known names where there is none."""
    try:
        return SYSTEMS[name]
    except KeyError:
        message = f"unknown system {name!r}; known are {', '.join(SYSTEMS)}"
        raise UsageError(message) from None
