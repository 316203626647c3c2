"""The documents of a suite: generated from a recipe, replicas, or files with gold readings beside them.

```python
tasks = list_suite_tasks("quick")
for sample in load_task(tasks[0]):
    sample.name, sample.kind, sample.gold["facts"]
```
A task is what one worker does at a time; it is small and can be pickled, the documents are made where they are read.
"""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gouji.corpus.recipes.recipe import Plan, Recipe, generate_plans, load_recipe, plans_of
from gouji.corpus.replicas import REPLICAS, replica_named
from gouji.errors import UsageError

__all__ = [
    "RECIPES",
    "SUITES",
    "Pair",
    "Sample",
    "Task",
    "list_recipe_tasks",
    "list_suite_tasks",
    "load_task",
    "pair_tasks",
]

_BATCH = 10
_FOLDERS = ("seeds", "real", "replicas")
RECIPES: Mapping[str, tuple[str, ...]] = {
    "generated": ("generated",),
    "unseen-damage": ("unseen", "unseen-rows"),
    "quick": ("quick",),
}
"""The suites that are made of recipes."""
SUITES = (*_FOLDERS, *RECIPES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A document, its gold reading as plain values, and the kind that it is counted under."""

    name: str
    kind: str
    data: bytes
    gold: Mapping[str, Any]
    generated: bool = False
    """Whether the gold reading also knows the truth of undecided facts, every broken rule, and how rows stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A document's file and its gold reading's."""

    document: Path
    gold: Path
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Some documents of a suite: plans to generate, files, or replicas by name."""

    plans: tuple[Plan, ...] = ()
    replicas: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()


def load_task(task: Task) -> Iterator[Sample]:
    """Yield the samples of a task, in order."""
    for made in generate_plans(task.plans):
        document = made.document
        gold = {**document.gold.to_dict(), "rows": document.rows, "tables": document.tables}
        yield Sample(name=document.name, kind=document.kind, data=document.data, gold=gold, generated=True)
    for name in task.replicas:
        replica = replica_named(name)
        yield Sample(name=name, kind="replicas", data=replica.data, gold=replica.gold)
    for pair in task.pairs:
        gold = json.loads(pair.gold.read_text(encoding="utf-8"))
        yield Sample(name=pair.name, kind=pair.kind, data=pair.document.read_bytes(), gold=gold)


def list_suite_tasks(suite: str) -> tuple[Task, ...]:
    """Return the tasks of a suite. Raises `UsageError` where it is unknown or its documents are not there."""
    if suite in RECIPES:
        return tuple(task for name in RECIPES[suite] for task in list_recipe_tasks(load_recipe(name)))
    if suite == "replicas":
        return tuple(Task(replicas=REPLICAS[at : at + _BATCH]) for at in range(0, len(REPLICAS), _BATCH))
    if suite in _FOLDERS:
        return _chunks(_real_documents(suite))
    message = f"unknown suite {suite!r}; known are {', '.join(SUITES)}"
    raise UsageError(message)


def list_recipe_tasks(recipe: Recipe) -> tuple[Task, ...]:
    """Return the tasks of a recipe's documents."""
    plans = plans_of(recipe)
    by_kind = [[plan for plan in plans if plan.kind == kind] for kind in recipe.kinds]
    return tuple(Task(plans=tuple(k[at : at + _BATCH])) for k in by_kind for at in range(0, len(k), _BATCH))


def pair_tasks(pairs: Sequence[str]) -> tuple[Task, ...]:
    """Return the tasks of `DOC=GOLD` pairs and of folders. Raises `UsageError` where a file is missing."""
    found = []
    for text in pairs:
        if Path(text).is_dir():
            found += _pairs_in(Path(text))
            continue
        document, equals, gold = text.partition("=")
        for path in (Path(document), Path(gold)):
            if not equals or not path.is_file():
                message = f"{text}: give DOCUMENT=GOLD, two files that are there, or a folder"
                raise UsageError(message)
        found.append(Pair(document=Path(document), gold=Path(gold), name=document, kind="own"))
    return _chunks(found)


def _pairs_in(folder: Path) -> list[Pair]:
    """Return every document with a `NAME.gold.json` beside it, or in `gold` beside its folder.

    That is how `gouji corpus make` writes them.
    """
    found = []
    for gold in sorted(folder.rglob("*.gold.json")):
        stem = gold.name.removesuffix(".gold.json")
        places = (gold.parent, gold.parent.parent / "documents")
        beside = (
            path for place in places for path in sorted(place.glob(f"{glob.escape(stem)}.*")) if path.suffix != ".json"
        )
        path = next(beside, None)
        if path is not None:
            name = path.relative_to(folder).as_posix()
            found.append(Pair(document=path, gold=gold, name=name, kind="own"))
    if not found:
        message = f"{folder}: no document with its NAME.gold.json beside it is there"
        raise UsageError(message)
    return found


def _chunks(pairs: Sequence[Pair]) -> tuple[Task, ...]:
    return tuple(Task(pairs=tuple(pairs[at : at + _BATCH])) for at in range(0, len(pairs), _BATCH))


def _real_documents(suite: str) -> list[Pair]:
    """Return documents that do not come with gouji, in the folder that `GOUJI_DATA` names, else `../shared`."""
    folder = Path(os.environ.get("GOUJI_DATA") or "../shared") / suite
    if suite == "seeds":
        found = [(path, folder / "gold" / f"{path.stem}.json") for path in sorted(folder.glob("*.txt"))]
    else:
        found = [(path, path.with_name("gold.json")) for path in sorted(folder.glob("*/source.*"))]
    pairs = [
        Pair(document=path, gold=gold, name=path.relative_to(folder).as_posix(), kind=suite)
        for path, gold in found
        if gold.exists()
    ]
    if not pairs:
        message = (
            f"{folder}: no documents of the suite {suite} are there; set GOUJI_DATA, or give --pairs DOCUMENT=GOLD"
        )
        raise UsageError(message)
    return pairs
