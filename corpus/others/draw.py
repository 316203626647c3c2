"""Documents of other kinds drawn from data: their titles, sentences and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from gouji.corpus.drafts.agency import draw_agency
from gouji.corpus.drafts.chance import chance
from gouji.corpus.drafts.forms import load_data
from gouji.corpus.others.blocks import OtherBlock, OtherTable, OtherText, TextKind

__all__ = ["draw_blocks", "list_kinds"]

_SPLITS = ("others_seen", "others_unseen")
_NEWEST = 2025
_TYPES = ("行政许可", "行政处罚", "行政强制", "行政检查", "其他", "罚款", "警告")
_BASES = ("法律", "行政法规", "规章", "地方性法规", "规范性文件")
_UNITS = ("条", "件", "次", "个", "万元", "亿元", "人", "%")
_WORDS = ("无", "有", "是", "长期", "门户网站", "公开栏", "见附件", "财政局", "20个工作日", "纸质", "一般", "达标")


def list_kinds(*, seen: bool) -> tuple[str, ...]:
    """Return the kinds that a fit may see, or those that it never sees."""
    return tuple(load_data(_SPLITS[not seen]))


def draw_blocks(kind: str, rng: Random) -> tuple[OtherBlock, ...]:
    """Return the blocks of a document of a kind; raises a `KeyError` for an unknown one."""
    data = next(load_data(split)[kind] for split in _SPLITS if kind in load_data(split))
    words = _draw_words(rng)
    blocks: list[OtherBlock] = []
    if chance(rng, 0.7):
        blocks.append(OtherText(kind=TextKind.TITLE, text=_fill(rng.choice(data["titles"]), words, rng)))
    for part in data["parts"]:
        if "table" in part:
            blocks += _draw_table(part["table"], words, rng)
        else:
            blocks += _draw_text(part, words, rng)
    return tuple(blocks) or draw_blocks(kind, rng)


def _draw_words(rng: Random) -> Mapping[str, str]:
    year = rng.randint(2015, _NEWEST)
    old = rng.randint(2008, 2018)
    words = {"agency": draw_agency(rng), "year": year, "last": year - 1, "next": year + 1, "old": old}
    return {name: str(word) for name, word in words.items()}


def _fill(template: str, words: Mapping[str, str], rng: Random) -> str:
    """Return a template with words and numbers in its slots, each number its own."""
    text = template
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    for name, kind in (("{n}", "count"), ("{s}", "small"), ("{m}", "amount"), ("{p}", "percent")):
        while name in text:
            text = text.replace(name, _draw_value(kind, rng).rstrip("%"), 1)
    return text


def _draw_text(part: Mapping[str, Any], words: Mapping[str, str], rng: Random) -> Iterator[OtherText]:
    if "headings" in part and chance(rng, 0.9):
        yield OtherText(kind=TextKind.HEADING, text=_fill(rng.choice(part["headings"]), words, rng))
    sentences = rng.sample(part["text"], rng.randint(1, len(part["text"])))
    for sentence in sentences:
        yield OtherText(kind=TextKind.PROSE, text=_fill(sentence, words, rng))


def _draw_table(table: Mapping[str, Any], words: Mapping[str, str], rng: Random) -> Iterator[OtherBlock]:
    if not chance(rng, table.get("chance", 0.9)):
        return
    if chance(rng, 0.7):
        yield OtherText(kind=TextKind.PROSE, text=_fill(rng.choice(table["captions"]), words, rng))
    if "units" in table and chance(rng, 0.7):
        yield OtherText(kind=TextKind.PROSE, text=rng.choice(table["units"]))
    yield _draw_grid(table, rng)


def _draw_grid(table: Mapping[str, Any], rng: Random) -> OtherTable:
    """Return a table with some of its rows and columns, numbered, turned over or without row labels by chance."""
    columns = (
        table["columns"][: rng.randint(2, len(table["columns"]))] if len(table["columns"]) > 2 else table["columns"]
    )
    heads = [rng.choice(names) for names in columns]
    labels = _draw_labels(table, rng)
    values = table["values"]
    body = [
        [label, *(_draw_value(values[min(at, len(values) - 1)], rng) for at in range(len(heads) - 1))]
        for label in labels
    ]
    if chance(rng, table.get("single", 0.0)):
        return OtherTable(rows=(tuple(heads[1:]), tuple(body[0][1:])))
    if chance(rng, table.get("across", 0.1)):
        return OtherTable(rows=tuple(zip(*[heads, *body], strict=True)))
    if chance(rng, table.get("numbered", 0.2)):
        heads = ["序号", *heads]
        body = [[str(at), *row] for at, row in enumerate(body, 1)]
    return OtherTable(rows=(tuple(heads), *map(tuple, body)))


def _draw_labels(table: Mapping[str, Any], rng: Random) -> Sequence[str]:
    rows: list[str] = table["rows"]
    share = table.get("pick", rng.choice([0.5, 0.7, 1.0]))
    count = max(2, round(share * len(rows)))
    chosen = rng.sample(range(len(rows)), min(count, len(rows)))
    return [rows[at] for at in (chosen if table.get("order") == "any" and chance(rng, 0.7) else sorted(chosen))]


def _draw_value(kind: str, rng: Random) -> str:
    """Return a cell's text of a kind of values."""
    if kind == "count":
        return str(rng.choice([rng.randint(0, 99), rng.randint(0, 3000), rng.randint(0, 60000)]))
    if kind == "small":
        return str(rng.choice([0, rng.randint(0, 12), rng.randint(0, 400)]))
    if kind == "amount":
        value = rng.choice([0.0, rng.uniform(0, 99), rng.uniform(0, 90000)])
        return f"{value:,.2f}" if chance(rng, 0.4) else f"{value:.2f}"
    if kind == "percent":
        return f"{rng.uniform(0, 100):.1f}" + "%" * chance(rng, 0.4)
    if kind == "signed":
        return rng.choice(["0", f"+{rng.randint(1, 40)}", f"-{rng.randint(1, 40)}", str(rng.randint(1, 40))])
    return rng.choice({"type": _TYPES, "basis": _BASES, "unit": _UNITS, "text": _WORDS}[kind])
