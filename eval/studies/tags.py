"""What each line tagger is worth, in one table: `python -m gouji.eval.studies.tags --recipe unseen --workers 2`.

Documents of a recipe are tagged by every system and held against their gold line classes (`gouji.corpus.lines.tags`):
majority and rules are the baselines, the trained taggers their peers, `alignment` is what the reading itself finds. The
same recipe and gouji give the same figures whatever the number of workers; only the milliseconds (of processor time, without
opening the document) differ.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from importlib.resources import files
from pathlib import Path
from statistics import median

from gouji.corpus.lines.documents import TaggedDocument, read_plan, tagged_documents
from gouji.corpus.recipes.recipe import Plan, load_recipe
from gouji.errors import GoujiError
from gouji.eval.metrics.tags import TagCounts
from gouji.models.tagging.features.view import View
from gouji.models.tagging.levels import assign_levels
from gouji.models.tagging.protocol import KINDS, Guess
from gouji.models.tagging.settings import TaggingSettings
from gouji.models.tagging.spread import convert_tags
from gouji.models.tagging.table import TAGGERS, load_tagger
from gouji.tags import TagKind

__all__ = ["SYSTEMS", "TagOutcome", "judge_plan", "main", "measure"]

_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
System = Callable[[TaggedDocument], tuple[Sequence[Guess], Sequence[int | None]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagOutcome:
    """What the systems made of one document: classes and levels by line, and the milliseconds of processor time."""

    kind: str
    name: str
    gold: tuple[int, ...]
    levels: tuple[int | None, ...]
    guessed: Mapping[str, tuple[int, ...]]
    guessed_levels: Mapping[str, tuple[int | None, ...]]
    milliseconds: Mapping[str, float]


def _majority(document: TaggedDocument) -> tuple[Sequence[Guess], Sequence[int | None]]:
    """Return every line is a row, the commonest class."""
    guesses = [Guess(kind=TagKind.ROW)] * len(document.view.lines)
    return guesses, [None] * len(guesses)


def _reading(document: TaggedDocument, *, name: str) -> tuple[Sequence[Guess], Sequence[int | None]]:
    """Classes that follow from the alignment with a form, alone or combined with a tagger's."""
    from gouji.pipeline import tag_stream

    tags = tag_stream(document.stream, tagger=name)
    level = {tag.span.start: tag.level for tag in tags if tag.level is not None}
    guesses = convert_tags(document.view, tags)
    levels = [_first_level(line.start, line.end, level) for line in document.view.lines]
    return guesses, levels


def _first_level(start: int, end: int, level: Mapping[int, int | None]) -> int | None:
    return next((level[at] for at in sorted(level) if start <= at < max(end, start + 1)), None)


def _tagger(document: TaggedDocument, *, name: str, path: Path | None) -> tuple[Sequence[Guess], Sequence[int | None]]:
    view: View = document.view
    guesses = load_tagger(name, path).tag(view)
    return guesses, assign_levels(view, guesses, TaggingSettings())


_READINGS = ("alignment", "combined")
SYSTEMS = ("majority", *TAGGERS, *_READINGS)
"""The systems in the table's order."""


@lru_cache(maxsize=32)
def _system(name: str, path: Path | None) -> System:
    if name == "majority":
        return _majority
    if name in _READINGS:
        return partial(_reading, name=name)
    return partial(_tagger, name=name.removesuffix("-fp32"), path=path)


def judge_plan(plan: Plan, systems: Sequence[str], models: Mapping[str, Path]) -> TagOutcome:
    """Make one document and lets every system tag it; `models` are model files instead of those of gouji."""
    document = read_plan(plan)
    guessed: dict[str, tuple[int, ...]] = {}
    levels: dict[str, tuple[int | None, ...]] = {}
    times: dict[str, float] = {}
    for name in systems:
        system = _system(name, models.get(name))
        begun = time.process_time()
        guesses, found = system(document)
        times[name] = 1000 * (time.process_time() - begun)
        guessed[name] = tuple(_NUMBERS[guess.kind] for guess in guesses)
        levels[name] = tuple(found)
    return TagOutcome(
        kind=document.kind,
        name=document.name,
        gold=document.gold,
        levels=document.levels,
        guessed=guessed,
        guessed_levels=levels,
        milliseconds=times,
    )


def measure(outcomes: Sequence[TagOutcome], systems: Sequence[str]) -> dict[str, dict[str, object]]:
    """Return the figures of every system, as plain values."""
    return {name: _figures(outcomes, name) for name in systems}


def _figures(outcomes: Sequence[TagOutcome], name: str) -> dict[str, object]:
    counts = TagCounts()
    kinds: dict[str, TagCounts] = {}
    for outcome in outcomes:
        for counted in (counts, kinds.setdefault(outcome.kind, TagCounts())):
            counted.add(
                outcome.gold,
                outcome.guessed[name],
                levels=outcome.levels,
                guessed_levels=outcome.guessed_levels[name],
            )
    classes = {
        kind.value: {
            "wanted": score.wanted,
            "given": score.given,
            "precision": _told(score.precision),
            "recall": _told(score.recall),
            "f1": _told(score.f1),
        }
        for kind, score in counts.classes().items()
    }
    headings = {kind: counted.classes().get(TagKind.HEADING) for kind, counted in kinds.items()}
    return {
        "lines": int(counts.table.sum()),
        "accuracy": _told(counts.accuracy),
        "macro_f1": _told(counts.macro_f1()),
        "macro_f1_without_unlabelled": _told(counts.macro_f1(frozenset({TagKind.ROW_UNLABELLED}))),
        "whole_documents": _told(counts.whole_share),
        "classes": classes,
        "heading_levels_right": _told(counts.levels_right / counts.levelled if counts.levelled else float("nan")),
        "headings_by_kind": {kind: _told(score.f1) for kind, score in headings.items() if score is not None},
        "milliseconds": round(median(outcome.milliseconds[name] for outcome in outcomes), 1),
    }


def _told(value: float) -> float | None:
    return None if value != value else round(value, 5)  # noqa: PLR0124 - nan is not equal to itself


def _size(name: str, models: Mapping[str, Path]) -> int | None:
    """Bytes of a system's model file."""
    folder = Path(str(files("gouji.models.tagging")))
    shipped = {"linear": "linear.npz", "transformer": "transformer.onnx", "combined": "linear.npz"}
    path = models.get(name) or folder / shipped.get(name, "none")
    return path.stat().st_size if path.is_file() else None


def _lines(scores: Mapping[str, dict[str, object]], models: Mapping[str, Path]) -> Iterator[str]:
    """Yield the table, in Markdown."""
    yield "| tagger | headings P | R | F1 | levels | macro F1 | lines right | whole documents | CPU ms a document | model bytes |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, row in scores.items():
        head = row["classes"].get("heading", {})  # type: ignore[attr-defined]
        shares = [head.get("precision"), head.get("recall"), head.get("f1"), row["heading_levels_right"]]
        shares += [row["macro_f1"], row["accuracy"], row["whole_documents"]]
        size = _size(name, models)
        cells = [*(_share(share) for share in shares), str(row["milliseconds"]), "–" if size is None else f"{size:,}"]
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""
    yield f"| F1 by class | lines | {' | '.join(scores)} |"
    yield f"| --- | ---: |{' ---: |' * len(scores)}"
    for kind in KINDS:
        rows = [row["classes"].get(kind.value, {}) for row in scores.values()]  # type: ignore[attr-defined]
        wanted = max((row.get("wanted", 0) for row in rows), default=0)
        if wanted:
            yield f"| {kind.value} | {wanted} | {' | '.join(_share(row.get('f1')) for row in rows)} |"
    yield ""
    yield f"| headings F1 by kind | {' | '.join(scores)} |"
    yield f"| --- |{' ---: |' * len(scores)}"
    for kind in next(iter(scores.values()))["headings_by_kind"]:  # type: ignore[attr-defined]
        yield f"| {kind} | {' | '.join(_share(row['headings_by_kind'].get(kind)) for row in scores.values())} |"  # type: ignore[attr-defined]


def _share(value: object) -> str:
    return f"{value:.4f}" if isinstance(value, float) else "–"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m gouji.eval.studies.tags", description="Compare line taggers.")
    parser.add_argument("--recipe", default="unseen", help="documents: a TOML file or a recipe of gouji's own")
    parser.add_argument(
        "--first", type=int, help="the first seed instead of the recipe's: other documents, the same damage"
    )
    parser.add_argument("--count", type=int, help="so many documents of each kind at most")
    parser.add_argument("--systems", default=",".join(SYSTEMS), help=f"names joined by commas; of {', '.join(SYSTEMS)}")
    parser.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="a tagger's model file; transformer-fp32=FILE is one more system",
    )
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the figures here, as JSON")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    given = _parser().parse_args(arguments)
    models = {name: Path(path) for name, _, path in (text.partition("=") for text in given.model)}
    systems = tuple(dict.fromkeys((*given.systems.split(","), *models)))
    try:
        recipe = load_recipe(given.recipe)
        recipe = recipe if given.first is None else replace(recipe, first=given.first)
        work = partial(judge_plan, systems=systems, models=models)
        outcomes = list(tagged_documents(recipe, work, workers=given.workers, most=given.count))
    except GoujiError as error:
        sys.stderr.write(f"gouji.eval.studies.tags: {error}\n")
        return 2
    scores = measure(outcomes, systems)
    print("\n".join(_lines(scores, models)))
    undecided = sum(gold < 0 for outcome in outcomes for gold in outcome.gold)
    print(
        f"\n{recipe.name} from seed {recipe.first} on: {len(outcomes)} documents; {undecided} lines without a gold class count nowhere"
    )
    if given.output is not None:
        about = {
            "recipe": recipe.name,
            "recipe_sha256": recipe.sha256,
            "first": recipe.first,
            "documents": len(outcomes),
        }
        text = json.dumps({**about, "undecided": undecided, "systems": scores}, indent=1, ensure_ascii=False)
        given.output.write_text(text + "\n", encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
