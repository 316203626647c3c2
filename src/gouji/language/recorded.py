"""Translates what was written down in English: messages of errors, warnings and findings.

Such messages stand in JSON, in ledgers and in exceptions of other processes, which are the same in every language. So they are
composed in English, and their templates are gathered from the source (`docs/texts.py`). Where a person reads a message, it is
compared with the templates, and what stands in their places is put into the translation.

>>> from gouji.language import use_language
>>> with use_language("zh"):
...     translate_recorded("the text's period is 2021年, the title's year 2022")
'正文所述期间为2021年，标题年度为2022'

A message that no template fits stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from gouji.language.speaking import LANGUAGES, get_language, list_texts, mark_text

__all__ = ["translate_recorded"]

_PLACE = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"[^\W\d_]{3}|≠| < ")
"""A word, or the sign of a broken rule, that a template needs outside of its places; one without would fit anything."""
_QUOTED = frozenset({"fact", "file", "folder", "label", "log", "name", "path", "source", "target", "text"})
"""Places of names, which are the same in every language."""
_GRAMMAR = frozenset({"has", "it"})
"""Places of a verb or a pronoun: one word."""
_COMMA = ", "
_SEPARATOR = "; "
_SYSTEM = (
    mark_text("No such file or directory"),
    mark_text("Permission denied"),
    mark_text("Is a directory"),
    mark_text("Not a directory"),
    mark_text("File exists"),
    mark_text("No space left on device"),
    mark_text("Read-only file system"),
    mark_text("Input/output error"),
    mark_text("Too many open files"),
    mark_text("File name too long"),
    mark_text("Broken pipe"),
    mark_text("Connection refused"),
    mark_text("Address already in use"),
    mark_text("[Errno {number}] {what}: {path}"),
)
"""What the system says of files; messages quote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Template:
    """A text with places: what stands before, between and behind them, and their names."""

    literals: tuple[str, ...]
    names: tuple[str, ...]
    told: str
    """The translation, with the same names."""

    @property
    def weight(self) -> int:
        """The characters that a message has to share with the template."""
        return sum(map(len, self.literals))


def translate_recorded(text: str) -> str:
    """Return a message that was composed in English, in the current language; as it is where no template fits it."""
    language = get_language()
    if language == LANGUAGES[0] or not text:
        return text
    return _translate(text, language)


def _translate(text: str, language: str) -> str:
    texts = list_texts(language)
    told = texts.get(text) or texts.get(
        text[:1].upper() + text[1:]
    )  # messages quote what the system says in lower case
    if told:
        return told
    for template in _list_templates(language):
        values = _match(template, text)
        if values is not None:
            several = _split_list(template, text)
            if several is not None:
                return texts.get(_COMMA, _COMMA).join(_translate(part, language) for part in several)
            said = {n: value if n in _QUOTED else _translate(value, language) for n, value in values.items()}
            return template.told.format_map(said)
    if _SEPARATOR in text:
        mark = texts.get(_SEPARATOR, _SEPARATOR)
        return mark.join(_translate(part, language) for part in text.split(_SEPARATOR))
    return text


def _split_list(template: _Template, text: str) -> tuple[str, str] | None:
    """Return the first of several messages of one template, joined by commas, and the rest; None of a single one."""
    last = template.literals[-1]
    head, comma, rest = text.partition(last + _COMMA)
    if not last or not comma or _match(template, rest) is None or _match(template, head + last) is None:
        return None
    return head + last, rest


@lru_cache(maxsize=len(LANGUAGES))
def _list_templates(language: str) -> tuple[_Template, ...]:
    """Return the templates of a language, those first that ask for most."""
    found = [t for t in _parse_templates(list_texts(language)) if any(map(_WORD.search, t.literals))]
    return tuple(sorted(found, key=lambda template: -template.weight))


def _parse_templates(texts: Mapping[str, str]) -> Iterator[_Template]:
    for text, told in texts.items():
        names = tuple(_PLACE.findall(text))
        if names and len(set(names)) == len(names):
            literals = tuple(piece.replace("{{", "{").replace("}}", "}") for piece in _PLACE.split(text)[::2])
            yield _Template(literals=literals, names=names, told=told)


def _match(template: _Template, text: str) -> Mapping[str, str] | None:
    """Return what stands in the places; None where the text is no message of the template. Each place ends as early as it can."""
    first, *inner, last = template.literals
    if len(text) < template.weight or not text.startswith(first) or not text.endswith(last):
        return None
    at, end, values = len(first), len(text) - len(last), []
    for literal in inner:
        found = text.find(literal, at, end)
        if found < 0:
            return None
        values.append(text[at:found])
        at = found + len(literal)
    if at > end:
        return None
    found_values = dict(zip(template.names, (*values, text[at:end]), strict=True))
    return None if any(" " in value for name, value in found_values.items() if name in _GRAMMAR) else found_values
