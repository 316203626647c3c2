"""Recipes: which documents a corpus holds, as TOML. The same recipe gives the same bytes.

```toml
name = "train"
kinds = ["tab", "docx"]          # or "all"
damage = ["displace", "drop"]    # or "all", or [] for clean documents
[seeds]
first = 100000                   # this seed and those after it,
count = 40                       # so many documents a kind
```
Each document draws its operators from `damage` and their strengths with a generator of its own, seeded by the kind and
the seed, so that adding a kind or more seeds changes no other document. Two recipes are disjoint where neither seeds
nor operators are shared: what was trained on one can be tested on the other.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from random import Random

from gouji.corpus.damage.table import DAMAGE, draw_damage, named_damage
from gouji.corpus.drafts.draft import Document
from gouji.corpus.make import generate_planned
from gouji.corpus.render.kinds import KINDS, kind_named
from gouji.errors import UsageError

__all__ = ["Made", "Plan", "Recipe", "are_disjoint", "generate_plans", "load_recipe", "plans_of", "recipe_names"]

_KEYS = frozenset({"name", "kinds", "damage", "seeds"})
_SEED_KEYS = frozenset({"first", "count"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a corpus is made of; `count` documents a kind, with the seeds from `first` on."""

    name: str
    kinds: tuple[str, ...]
    damage: tuple[str, ...]
    first: int
    count: int
    sha256: str
    """The hash of what the recipe says, not of how its file is laid out."""

    @property
    def seeds(self) -> range:
        """The seeds of every kind's documents."""
        return range(self.first, self.first + self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One document to be: its kind, its seed, and the operators with their strengths, in the order they act."""

    kind: str
    seed: int
    operators: tuple[tuple[str, float], ...]

    @property
    def damage(self) -> str:
        """The operators as `apply_damage` takes them: `"displace@0.41,drop@0.2"`, or `"none"`."""
        return ",".join(f"{name}@{strength}" for name, strength in self.operators) or "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A plan and the document that it became."""

    plan: Plan
    document: Document


def recipe_names() -> tuple[str, ...]:
    """Return the recipes that come with gouji."""
    folder = files("gouji.corpus").joinpath("recipes")
    return tuple(sorted(p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml")))


def load_recipe(source: str | Path) -> Recipe:
    """Return a recipe from a file, or by the name of one that comes with gouji (`"train"`). Raises `UsageError`."""
    name = str(source)
    if name in recipe_names():
        return _parse(files("gouji.corpus").joinpath("recipes", f"{name}.toml").read_text(encoding="utf-8"), name)
    try:
        text = Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = (
            f"{name}: cannot be read as a recipe ({error}); give a TOML file or one of {', '.join(recipe_names())}"
        )
        raise UsageError(message) from error
    return _parse(text, name)


def _parse(text: str, source: str) -> Recipe:
    try:
        data = tomllib.loads(text)
        return _checked(data)
    except (tomllib.TOMLDecodeError, UsageError) as error:
        message = f"{source}: {error}"
        raise UsageError(message) from error


def _checked(data: Mapping[str, object]) -> Recipe:
    seeds = data.get("seeds")
    if not isinstance(seeds, Mapping) or set(seeds) != _SEED_KEYS or set(data) != _KEYS:
        message = "a recipe has exactly name, kinds, damage, and [seeds] with first and count"
        raise UsageError(message)
    first, count, name = seeds["first"], seeds["count"], data["name"]
    if type(first) is not int or type(count) is not int or first < 0 or count < 1:
        message = "first is a whole number from 0 on, count one from 1 on"
        raise UsageError(message)
    if not isinstance(name, str) or not name:
        message = "name is a text"
        raise UsageError(message)
    kinds = _names(data["kinds"], "kinds", tuple(KINDS))
    damage = _damage(data["damage"])
    for kind in kinds:
        kind_named(kind)
    for operator in damage:
        named_damage(operator)
    if not kinds:
        message = "kinds names at least one kind"
        raise UsageError(message)
    said = repr((name, kinds, damage, first, count))
    return Recipe(
        name=name,
        kinds=kinds,
        damage=damage,
        first=first,
        count=count,
        sha256=hashlib.sha256(said.encode()).hexdigest(),
    )


def _names(value: object, key: str, everything: tuple[str, ...]) -> tuple[str, ...]:
    """Return a list of names in the tables' own order, each once; `"all"` is every name."""
    if value == "all":
        return everything
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        message = f'{key} is a list of names, or "all"'
        raise UsageError(message)
    unknown = [item for item in value if item not in everything]
    if unknown:
        message = f"{key}: unknown {unknown[0]!r}; known are {', '.join(everything)}"
        raise UsageError(message)
    return tuple(name for name in everything if name in value)


def _damage(value: object) -> tuple[str, ...]:
    """Return the operators' names; `"all"` are those that `mixed` takes."""
    if value == "all":
        return tuple(name for name, damage in DAMAGE.items() if damage.mixed)
    return _names(value, "damage", tuple(DAMAGE))


def plans_of(recipe: Recipe) -> tuple[Plan, ...]:
    """Return every document of a recipe, kind by kind, in the order of the seeds."""
    return tuple(_plan(recipe, kind, seed) for kind in recipe.kinds for seed in recipe.seeds)


def _plan(recipe: Recipe, kind: str, seed: int) -> Plan:
    operators = draw_damage(kind, Random(f"damage/{kind}/{seed}"), recipe.damage) if recipe.damage else ()
    return Plan(kind=kind, seed=seed, operators=operators)


def generate_plans(plans: tuple[Plan, ...], *, batch: int = 20) -> Iterator[Made]:
    """Yield the documents of plans of one kind or several, in order; converters run once for `batch` documents."""
    for at in range(0, len(plans), batch):
        part = plans[at : at + batch]
        for kind in dict.fromkeys(plan.kind for plan in part):
            mine = [plan for plan in part if plan.kind == kind]
            documents = generate_planned(kind, [(plan.seed, plan.damage) for plan in mine])
            yield from (Made(plan=p, document=d) for p, d in zip(mine, documents, strict=True))


def are_disjoint(one: Recipe, other: Recipe) -> bool:
    """Return whether two recipes share neither a seed nor an operator."""
    seeds = one.seeds.stop <= other.seeds.start or other.seeds.stop <= one.seeds.start
    return seeds and not set(one.damage) & set(other.damage)
