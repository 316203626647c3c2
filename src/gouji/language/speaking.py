"""Texts in the current language: which language that is, and how a text is looked up when it is said."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import GNUTranslations

__all__ = [
    "LANGUAGES",
    "LANGUAGE_TAGS",
    "choose_language",
    "get_language",
    "list_texts",
    "mark_text",
    "translate",
    "translate_plural",
    "use_language",
]

LANGUAGES = ("en", "zh")
"""The languages that there are; the first is that of the keys."""
LANGUAGE_TAGS = {"en": "en", "zh": "zh-Hans"}
"""As HTML names them (BCP 47): by these a browser chooses glyphs, and a screen reader its voice."""

_DOMAIN = "gouji"
_VARIABLE = "GOUJI_LANG"
_current: ContextVar[str | None] = ContextVar("gouji_language", default=None)


def choose_language(given: str | None = None) -> str:
    """Return the language to speak: the one given, else that of `GOUJI_LANG`, else that of the locale, else English.

    A name may carry a region or a list of wishes, as browsers and `LANGUAGE` write them; the first known one is taken.

    >>> choose_language("zh-CN,zh;q=0.9,en;q=0.8")
    'zh'
    """
    wishes = (given, os.environ.get(_VARIABLE), os.environ.get("LANGUAGE"), _name_locale())
    return next((found for wish in wishes if wish and (found := _find_known(wish))), LANGUAGES[0])


def get_language() -> str:
    """Return the language that is spoken now: that of the block, else the one that the surroundings ask for."""
    return _current.get() or choose_language()


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Speak a language within the block, in this thread or task alone."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def mark_text(text: str) -> str:
    """Return a text as it is; it is gathered for the catalogues, and translated where it is said.

    An f-string is gathered as a text with `{names}`: `translate_recorded` finds what stands in their places.
    """
    return text


def translate(text: str, /, **values: object) -> str:
    """Return a text in the current language, with values in the place of `{names}`; in English where it has no translation."""
    catalogue = _load_catalogue(get_language())
    told = text if catalogue is None or not text else catalogue.gettext(text)
    return told.format_map(values) if values else told


def translate_plural(one: str, many: str, number: int, /, **values: object) -> str:
    """Return the text for a number of things; `{number}` stands for it.

    >>> translate_plural("{number} page", "{number} pages", 3)
    '3 pages'
    """
    catalogue = _load_catalogue(get_language())
    told = (one if number == 1 else many) if catalogue is None else catalogue.ngettext(one, many, number)
    return told.format_map({"number": number, **values})


@lru_cache(maxsize=len(LANGUAGES))
def list_texts(language: str) -> Mapping[str, str]:
    """Return all texts of a language by their keys; none of English. A text with a plural stands under its singular."""
    catalogue = _load_catalogue(language)
    if catalogue is None:
        return {}
    known: Mapping[str | tuple[str, int], str] = getattr(catalogue, "_catalog")  # noqa: B009 - no public name gives it
    return {
        key if isinstance(key, str) else key[0]: text
        for key, text in known.items()
        if key and (isinstance(key, str) or not key[1])
    }


def _find_known(wish: str) -> str | None:
    names = (part.strip().casefold().replace("_", "-") for part in wish.replace(":", ",").split(","))
    return next((found for name in names if (found := name.partition(";")[0].partition("-")[0][:2]) in LANGUAGES), None)


def _name_locale() -> str | None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name]
    return locale.getlocale()[0]


@lru_cache(maxsize=len(LANGUAGES))
def _load_catalogue(language: str) -> GNUTranslations | None:
    """Return the catalogue of a language; None of the keys' own, which needs none."""
    if language == LANGUAGES[0]:
        return None
    from gettext import GNUTranslations
    from importlib.resources import files

    path = files("gouji").joinpath("locale", language, "LC_MESSAGES", f"{_DOMAIN}.mo")
    with path.open("rb") as file:
        return GNUTranslations(file)
