"""The taggers by name. `alignment` and `combined`, which need the whole reading, are in `gouji.pipeline`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from gouji.errors import UsageError
from gouji.models.tagging.protocol import Tagger

__all__ = ["TAGGERS", "load_tagger"]


def _rules(_path: Path | None) -> Tagger:
    from gouji.models.tagging.rules import RulesTagger

    return RulesTagger()


def _linear(path: Path | None) -> Tagger:
    from gouji.models.tagging.linear import load_linear

    return load_linear(path)


def _transformer(path: Path | None) -> Tagger:
    from gouji.models.tagging.transformer import load_transformer

    return load_transformer(path)


TAGGERS: Mapping[str, Callable[[Path | None], Tagger]] = {
    "rules": _rules,
    "linear": _linear,
    "transformer": _transformer,
}


def load_tagger(name: str, path: Path | None = None) -> Tagger:
    """Return the tagger of that name; `path` is a model file instead of the one that comes with gouji.

    Raises `UsageError` for an unknown name or a file that is no such model.
    """
    try:
        load = TAGGERS[name]
    except KeyError:
        message = f"unknown tagger {name!r}; known are alignment, combined, {', '.join(TAGGERS)}"
        raise UsageError(message) from None
    return load(path)
