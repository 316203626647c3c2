"""Recipes of line taggers, as TOML: the corpus, what is held out of it, and how the model is fitted.

```toml
name = "tagger-linear"
model = "linear"                  # or "transformer"
corpus = "train"                  # a recipe of `gouji corpus make`, by name or as a file
held_out = ["html-word", "tab"]   # kinds of documents on which settings are chosen; fitted in the end on all kinds
documents = 100                   # so many of each kind at most

[fit]                             # numbers and lists of numbers, by the model's own names
strengths = [0.3, 1.0]
```
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from gouji.corpus.recipes.recipe import Recipe, load_recipe
from gouji.errors import UsageError

__all__ = ["TaggerRecipe", "list_tagger_recipes", "load_tagger_recipe"]

Setting = float | int | str | tuple[float, ...]
_KEYS = frozenset({"name", "model", "corpus", "held_out", "documents", "fit"})
_MODELS = ("linear", "transformer")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggerRecipe:
    """What a tagger is made from; `fit` holds the model's own settings."""

    name: str
    model: str
    corpus: Recipe
    held_out: tuple[str, ...]
    documents: int
    fit: Mapping[str, Setting]
    sha256: str
    """The hash of what the recipe and its corpus' recipe say."""

    def number(self, key: str) -> float:
        """Return a number of `fit`. Raises `UsageError` where it is missing."""
        value = self._setting(key)
        if isinstance(value, tuple | str):
            message = f"{self.name}: fit.{key} is one number"
            raise UsageError(message)
        return float(value)

    def numbers(self, key: str) -> tuple[float, ...]:
        """Return a list of numbers of `fit`."""
        value = self._setting(key)
        if not isinstance(value, tuple):
            message = f"{self.name}: fit.{key} is a list of numbers"
            raise UsageError(message)
        return value

    def text(self, key: str) -> str:
        """Return a text of `fit`."""
        value = self._setting(key)
        if not isinstance(value, str):
            message = f"{self.name}: fit.{key} is a text"
            raise UsageError(message)
        return value

    def _setting(self, key: str) -> Setting:
        try:
            return self.fit[key]
        except KeyError:
            message = f"{self.name}: [fit] needs {key}"
            raise UsageError(message) from None

    def about(self) -> dict[str, object]:
        """Return what model files say about the recipe."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "corpus": self.corpus.name,
            "corpus_recipe_sha256": self.corpus.sha256,
            "kinds": list(self.corpus.kinds),
            "damage": list(self.corpus.damage),
            "documents_a_kind": min(self.documents, self.corpus.count),
            "held_out": list(self.held_out),
            "fit": {key: list(value) if isinstance(value, tuple) else value for key, value in self.fit.items()},
        }


def list_tagger_recipes() -> tuple[str, ...]:
    """Return the recipes of taggers that come with gouji."""
    names = (path.name for path in files("gouji.train").joinpath("recipes").iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in names if n.startswith("tagger") and n.endswith(".toml")))


def load_tagger_recipe(source: str | Path) -> TaggerRecipe:
    """A recipe from a file, or by the name of one that comes with gouji (`"tagger-linear"`). Raises `UsageError`."""
    name = str(source)
    try:
        if name in list_tagger_recipes():
            text = files("gouji.train").joinpath("recipes", f"{name}.toml").read_text(encoding="utf-8")
        else:
            text = Path(source).read_text(encoding="utf-8")
        return _checked(tomllib.loads(text))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, UsageError) as error:
        message = f"{name}: no recipe of a tagger ({error}); those of gouji are {', '.join(list_tagger_recipes())}"
        raise UsageError(message) from error


def _checked(data: Mapping[str, object]) -> TaggerRecipe:
    fit, documents, held_out = data.get("fit"), data.get("documents"), data.get("held_out")
    if set(data) != _KEYS or not isinstance(fit, dict) or data["model"] not in _MODELS:
        message = f"it has exactly {', '.join(sorted(_KEYS))}, and model is one of {', '.join(_MODELS)}"
        raise UsageError(message)
    corpus = load_recipe(str(data["corpus"]))
    if not isinstance(held_out, list) or not set(held_out) < set(corpus.kinds):
        message = "held_out names some kinds of the corpus, not all"
        raise UsageError(message)
    if type(documents) is not int or documents < 1:
        message = "documents is a whole number from 1 on"
        raise UsageError(message)
    settings = {key: tuple(value) if isinstance(value, list) else value for key, value in sorted(fit.items())}
    said = repr((data["name"], data["model"], corpus.sha256, held_out, documents, settings))
    return TaggerRecipe(
        name=str(data["name"]),
        model=str(data["model"]),
        corpus=replace(corpus, count=min(documents, corpus.count)),
        held_out=tuple(held_out),
        documents=documents,
        fit=settings,
        sha256=hashlib.sha256(said.encode()).hexdigest(),
    )
