"""The taggers by name. `alignment`, which needs the whole reading, is in `gouji.pipeline`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from gouji.errors import UsageError
from gouji.models.taggers.protocol import Tagger

__all__ = ["TAGGERS", "load_tagger"]


def _rules(_path: Path | None) -> Tagger:
    from gouji.models.taggers.rules import RulesTagger

    return RulesTagger()


def _linear(path: Path | None) -> Tagger:
    from gouji.models.taggers.linear import load_linear

    return load_linear(path)


TAGGERS: Mapping[str, Callable[[Path | None], Tagger]] = {"rules": _rules, "linear": _linear}


def load_tagger(name: str, path: Path | None = None) -> Tagger:
    """The tagger of that name; `path` is a model file instead of the one that comes with gouji.

    Raises `UsageError` for an unknown name or a file that is no such model.
    """
    try:
        load = TAGGERS[name]
    except KeyError:
        message = f"unknown tagger {name!r}; known are {', '.join(TAGGERS)}"
        raise UsageError(message) from None
    return load(path)
