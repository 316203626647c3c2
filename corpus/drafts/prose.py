"""Running text: title, preface, overview, problems, other matters, signature, with traps for readers.

Text comes from `data/prose.yaml`; sentences that state facts of the tables are consistent with them and are listed
in `Story.statements`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.draft import DraftParagraph, ParagraphKind
from gouji.corpus.drafts.facts import Figures
from gouji.corpus.drafts.forms import load_data
from gouji.tokens import Number
from gouji.wording import NUMERALS

__all__ = ["Story", "draw_story", "numeral"]

_TOPICS = ("active", "on_request", "management", "platform", "supervision")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The running text of a report by place; `statements` are the facts that it states."""

    title: tuple[DraftParagraph, ...]
    preface: tuple[DraftParagraph, ...]
    overview: tuple[DraftParagraph, ...]
    notes: Mapping[str, tuple[DraftParagraph, ...]]
    """Lines between a table's heading and the table, by table id."""
    problems: tuple[DraftParagraph, ...]
    other_matters: tuple[DraftParagraph, ...]
    signature: tuple[DraftParagraph, ...]
    statements: Mapping[str, Number]


def numeral(number: int) -> str:
    """1 → 一, 11 → 十一."""
    return NUMERALS[number - 1] if number <= len(NUMERALS) else "十" + NUMERALS[number - 11]


class _ProseWriter:
    """Draws sentences; fills their slots with the report's words and with numbers that mean nothing."""

    def __init__(self, rng: Random, figures: Figures, agency: str) -> None:
        self.rng, self.figures, self.data = rng, figures, load_data("prose")
        self.words = {
            "agency": agency,
            "short": rng.choice(self.data["shorts"]),
            "year": figures.year,
            "next": figures.year + 1,
        }

    def fill(self, template: str, **more: object) -> str:
        noise = {
            "n": self.rng.randint(2, 40),
            "m": self.rng.randint(100, 3000),
            "k": self.rng.randint(20, 900),
            "k1": self.rng.randint(0, 8),
        }
        return str(template).format(**{**noise, **self.words, **more})

    def some(self, key: str, count: int) -> list[str]:
        """`count` different sentences of a list of the data."""
        return [self.fill(text) for text in self.rng.sample(self.data[key], min(count, len(self.data[key])))]

    def one(self, key: str) -> str:
        return self.some(key, 1)[0]


def _heading(text: str, level: int | None, section: str | None = None) -> DraftParagraph:
    return DraftParagraph(kind=ParagraphKind.HEADING, text=text, level=level, section=section)


def _run_in(heading: str, text: str, level: int) -> DraftParagraph:
    return DraftParagraph(kind=ParagraphKind.HEADING, text=f"{heading}。{text}", level=level, heading=heading)


def _prose(text: str) -> DraftParagraph:
    return DraftParagraph(kind=ParagraphKind.PROSE, text=text)


def draw_story(rng: Random, figures: Figures, agency: str) -> Story:
    """Draw one report's running text."""
    writer = _ProseWriter(rng, figures, agency)
    statements: dict[str, Number] = {}
    return Story(
        title=_title(writer),
        preface=(_prose(writer.one("prefaces")),) if chance(rng, 0.75) else (),
        overview=tuple(_overview(writer, statements)),
        notes=_notes(writer),
        problems=tuple(_problems(writer)),
        other_matters=tuple(_other_matters(writer)),
        signature=_signature(writer) if chance(rng, 0.7) else (),
        statements=statements,
    )


def _title(writer: _ProseWriter) -> tuple[DraftParagraph, ...]:
    text = writer.fill(writer.rng.choice(writer.data["titles"]))
    return tuple(
        DraftParagraph(kind=ParagraphKind.TITLE, text=part, level=1, section="title") for part in text.split("|")
    )


def _signature(writer: _ProseWriter) -> tuple[DraftParagraph, ...]:
    date = writer.fill("{next}年{month}月{day}日", month=writer.rng.randint(1, 2), day=writer.rng.randint(2, 28))
    return tuple(
        DraftParagraph(kind=ParagraphKind.SIGNATURE, text=text) for text in (str(writer.words["agency"]), date)
    )


def _stated(writer: _ProseWriter, statements: dict[str, Number]) -> Iterator[str]:
    """Sentences that state facts; each goes into `statements`."""
    table = writer.data["statements"]
    choices = {fact: texts for fact, texts in table.items() if isinstance(texts, list)} | table[writer.figures.form]
    for fact, texts in choices.items():
        value = writer.figures.values.get(fact, 0)
        if writer.rng.random() < (0.4 if value else 0.1):
            statements[fact] = value
            yield writer.fill(writer.rng.choice(texts), n=value)


def _overview(writer: _ProseWriter, statements: dict[str, Number]) -> Iterator[DraftParagraph]:
    rng = writer.rng
    if chance(rng, 0.8):
        yield _prose(writer.one("leads"))
    stated = list(_stated(writer, statements))
    style = rng.choice(["heads", "heads", "run-in", "plain", "echo", "deep"])
    if style == "plain":
        yield _prose("".join(stated) or writer.one("leads"))
    elif style == "echo":
        yield from _echo(writer, stated)
    else:
        yield from _topics(writer, stated, style)


def _topics(writer: _ProseWriter, stated: list[str], style: str) -> Iterator[DraftParagraph]:
    """（一）主动公开 …（五）监督保障; numbers stated go where they belong."""
    rng = writer.rng
    count = rng.choice([2, 3, 5, 5, 5])
    for number, topic in enumerate(_TOPICS[:count], 1):
        heading = f"（{numeral(number)}）{rng.choice(writer.data['subheads'][topic])}"
        body = [writer.fill(text) for text in rng.sample(writer.data["body"][topic], rng.randint(1, 2))]
        requests = topic == "on_request"
        if topic in ("active", "on_request"):
            body += [text for text in stated if ("申请" in text or "复议" in text or "结转" in text) is requests]
        if style == "run-in":
            yield _run_in(heading, "".join(body), 3)
            continue
        yield _heading(heading, 3)
        if style == "deep" and chance(rng, 0.6):
            yield from _numbered(writer)
        yield _prose("".join(body))


def _numbered(writer: _ProseWriter) -> Iterator[DraftParagraph]:
    items = writer.rng.sample(writer.data["run_in"], writer.rng.randint(2, 3))
    for number, (heading, text) in enumerate(items, 1):
        yield _run_in(f"{number}.{heading}", writer.fill(text), 4)


def _echo(writer: _ProseWriter, stated: list[str]) -> Iterator[DraftParagraph]:
    """The overview repeats the numbering of the report's own sections; these headings' level is anybody's guess."""
    for heading, text in writer.data["echo"]:
        yield _heading(heading, None)
        yield _prose(writer.fill(text))
    if stated:
        yield _prose("".join(stated))


def _notes(writer: _ProseWriter) -> dict[str, tuple[DraftParagraph, ...]]:
    notes: dict[str, tuple[DraftParagraph, ...]] = {}
    if chance(writer.rng, 0.15):
        line = DraftParagraph(kind=ParagraphKind.NOTE, text=writer.data["table_notes"][0])
        notes = dict.fromkeys(("disclosure", "requests", "disputes"), (line,))
    for table, sentences in writer.data["section_sentences"].items():
        if chance(writer.rng, 0.08):
            notes[table] = (_prose(writer.fill(writer.rng.choice(sentences))), *notes.get(table, ()))
    return notes


def _problems(writer: _ProseWriter) -> Iterator[DraftParagraph]:
    style = writer.rng.choice(["plain", "plain", "heads", "items"])
    if style == "heads":
        yield _heading("（一）" + writer.rng.choice(writer.data["problem_heads"]), 3)
        yield _prose(writer.one("problems"))
        yield _heading("（二）" + writer.rng.choice(writer.data["improve_heads"]), 3)
        yield _prose(writer.one("improvements"))
        return
    yield _prose(writer.one("problems"))
    if style == "items":  # long numbered sentences are no headings
        for number, text in enumerate(writer.some("long_items", 3), 1):
            yield _prose(f"（{numeral(number)}）{text}")


def _other_matters(writer: _ProseWriter) -> Iterator[DraftParagraph]:
    if chance(writer.rng, 0.75):
        yield _prose(writer.one("other_matters"))
        return
    pairs = writer.rng.sample(writer.data["other_heads"], 3)
    for number, (heading, text) in enumerate(pairs, 1):
        yield _heading(f"（{numeral(number)}）{heading}", 3)
        yield _prose(writer.fill(text))
