"""Text and Markdown of any size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from itertools import count
from random import Random

from gouji.wording import NUMERALS

__all__ = ["MARKDOWN_KINDS", "TEXT_KINDS", "Maker", "fill", "report_lines", "sentence"]

Maker = Callable[[int], bytes]
"""Makes the bytes of a document whose content, unpacked, has about so many bytes."""

_SENTENCES = (
    "本机关主动公开政府信息{}条，其中规范性文件{}件。",
    "全年新收政府信息公开申请{}件，上年结转{}件。",
    "组织业务培训{}次，参训{}人次，公开的质量有新的提高。",
    "通过政府网站发布信息{}条，占{}%。",
)
_ROWS = ("规章", "规范性文件", "行政许可", "行政处罚", "行政强制", "（一）予以公开", "2.重复申请", "（七）总计")


def fill(piece: Callable[[int], str], size: int) -> str:
    """Return the pieces number 0, 1, … that together have about `size` bytes."""
    parts: list[str] = []
    length = 0
    for number in count():
        if length >= size:
            break
        parts.append(piece(number))
        length += max(len(parts[-1].encode()), 1)
    return "".join(parts)


def _text(piece: Callable[[int], str], head: str = "", tail: str = "") -> Maker:
    return lambda size: (head + fill(piece, size) + tail).encode()


def _wide(cell: Callable[[int], str], last: str = "") -> Maker:
    """Make six rows of more and more cells, each of which depends on its row alone."""
    rows = range(6)

    def make(size: int) -> bytes:
        lines = (fill(lambda _, row=row: cell(row), size // len(rows)) + last for row in rows)  # type: ignore[misc]
        return "".join(f"{line}\n" for line in lines).encode()

    return make


def sentence(number: int) -> str:
    """Return a sentence with numbers of its own."""
    rng = Random(number)
    return _SENTENCES[number % len(_SENTENCES)].format(rng.randrange(1000), rng.randrange(100))


@cache
def report_lines(kind: str = "glued") -> str:
    """Return the text of a generated report."""
    from gouji.corpus.make import generate

    return generate(kind, 7, damage="none").data.decode()


def _row(number: int) -> str:
    """Return a row's label and its numbers, divided by tabs."""
    rng = Random(number)
    return "\t".join([_ROWS[number % len(_ROWS)], *(str(rng.randrange(50)) for _ in range(7))])


def _bars(number: int) -> str:
    return "| " + _row(number).replace("\t", " | ") + " |\n"


def _mutated(number: int) -> str:
    """Return a generated report's text in which digits were put between others."""
    rng = Random(number)
    text = report_lines()
    for _ in range(60):
        at = rng.randrange(len(text))
        text = text[:at] + str(rng.randrange(10**14)) + text[at:]
    return text


TEXT_KINDS: Mapping[str, Maker] = {
    "txt-prose": _text(lambda n: sentence(n) + ("\n" if n % 5 == 4 else "")),
    "txt-one-line-of-prose": _text(sentence),
    "txt-repeated-sentence": _text(lambda _: "本年新收政府信息公开申请12件，办结11件。"),
    "txt-reports": _text(lambda _: report_lines("tab") + "\n"),
    "txt-glued-reports": _text(lambda _: report_lines() + "\n"),
    "txt-mutated-reports": _text(lambda n: _mutated(n) + "\n"),
    "txt-rows-of-tabs": _text(lambda n: _row(n) + "\n"),
    "txt-rows-of-spaces": _text(lambda n: _row(n).replace("\t", "    ") + "\n"),
    "txt-rows-of-bars": _text(_bars),
    "txt-rows-of-many-bars": _text(lambda _: "| 规章 " + "| 5 " * 200 + "|\n"),
    "txt-one-row-of-bars": _text(lambda n: f"| {n % 97} "),
    "txt-bars-alone": _text(lambda _: "|"),
    "txt-boxes": _text(lambda n: f"├────┼────┤\n│规章│{n % 97:4}│\n"),
    "txt-wide-boxes": _wide(lambda row: "┼───" if row % 2 else f"│{row:3}", last="┼"),
    "txt-wide-boxes-beside-their-bars": _wide(lambda row: f"|{row}" if row % 2 else "+---", last="+"),
    "txt-wide-rows-of-tabs": _wide(lambda row: f"{row}\t"),
    "txt-wide-rows-of-spaces": _wide(lambda row: f"{row:<5}  "),
    "txt-wide-rows-of-quotes": _wide(lambda row: f'"{row}",'),
    "txt-one-cell-a-line": _text(lambda n: _row(n).replace("\t", "\n") + "\n"),
    "txt-one-row-of-tabs": _text(lambda n: f"{n % 97}\t"),
    "txt-headings": _text(lambda n: f"{NUMERALS[n % 10]}、主动公开政府信息情况\n"),
    "txt-items": _text(lambda n: f"（{NUMERALS[n % 10]}）推进公开{n % 97}项。\n"),
    "txt-items-on-one-line": _text(lambda n: f"{n % 97 + 1}.推进公开；"),
    "txt-labels-alone": _text(lambda n: f"{_ROWS[n % len(_ROWS)]}\n"),
    "txt-labels-on-one-line": _text(lambda n: _ROWS[n % len(_ROWS)]),
    "txt-carriage-returns": _text(lambda n: f"{n % 97}\r"),
    "txt-blank-lines": _text(lambda n: "\n" * 99 + f"第{n % 97}条"),
    "txt-line-ends-alone": _text(lambda _: "\n", head="规章 5"),
    "txt-spaces-alone": _text(lambda _: " ", head="规章 5", tail="6"),
    "txt-tabs-alone": _text(lambda _: "\t", head="规章", tail="6"),
    "txt-form-feeds": _text(lambda n: f"第{n % 97}页 规章 5\f"),
    "txt-empty-pages": _text(lambda _: "\f", head="规章 5"),
    "txt-lone-cells-of-bars": _text(lambda n: f"Ⅰ;│\n│-{n % 97}:\n"),
    "txt-page-numbers": _text(lambda n: "本机关主动公开。\n" * 20 + f"\n- {n + 1} -\n\n"),
    "txt-running-heads": _text(lambda n: "某市人民政府年度报告\n" + "本机关主动公开。\n" * 20 + f"{n + 1}\n\f"),
    "txt-digits": _text(lambda n: str(Random(n).randrange(10**9)), head="规章"),
    "txt-zeros": _text(lambda _: "0", head="规章"),
    "txt-digits-and-words": _text(lambda n: f"{n}件"),
    "txt-digits-and-points": _text(lambda n: f"{n % 97}."),
    "txt-digits-and-signs": _text(lambda n: f"{n % 97}-", tail="件"),
    "txt-spaced-digits": _text(lambda n: f"{n % 97} ", head="一、本年新收政府信息公开申请数量"),
    "txt-glued-rows": _text(lambda n: f"{n % 40}.{_ROWS[n % 8]}{Random(n).randrange(10**7)}"),
    "txt-one-long-word": _text(lambda _: "x"),
    "txt-latin-words": _text(lambda n: f"word{n % 97} "),
    "txt-numerals": _text(lambda _: "五六七八九十百千万亿"),
    "txt-open-brackets": _text(lambda _: "（"),
    "txt-punctuation": _text(lambda n: "，。、；："[n % 5]),
    "txt-combining-marks": _text(lambda _: "\u0301", head="5"),
    "txt-unseen-signs": _text(lambda _: "5\u200b"),
    "txt-dates": _text(lambda n: f"2025年{n % 12 + 1}月{n % 28 + 1}日"),
    "txt-years": _text(lambda n: f"{1990 + n % 40}年度政府信息公开工作年度报告\n"),
    "txt-organs": _text(lambda n: f"某{NUMERALS[n % 10]}市人民政府办公室关于"),
    "txt-statements": _text(lambda n: f"与去年相比增加{n % 97}件，增长{n % 31}%，"),
    "txt-sums-in-words": _text(lambda n: f"共{n % 97}件，其中甲{n % 31}件、乙{n % 13}件"),
}

MARKDOWN_KINDS: Mapping[str, Maker] = {
    "md-prose": _text(lambda n: sentence(n) + "\n\n", head="# 报告\n## 总体\n\n"),
    "md-table": _text(
        _bars, head="# 报告\n## 表\n\n| 项 | 1 | 2 | 3 | 4 | 5 | 6 | 7 |\n|---|---|---|---|---|---|---|---|\n"
    ),
    "md-tables": _text(lambda n: f"\n| 项 | 数 |\n|---|---|\n{_bars(n)}\n", head="# 报告\n"),
    "md-wide-row": _text(lambda n: f"| {n % 97} ", head="# 报告\n\n| 项 | 数 |\n|---|---|\n"),
    "md-dashes": _text(lambda _: "|-", head="# 报告\n\n| 项 | 数 |\n"),
    "md-headings": _text(lambda n: f"{'#' * (n % 6 + 1)} 第{n % 97}节\n"),
    "md-underlined": _text(lambda n: f"第{n % 97}节\n===\n"),
    "md-lists": _text(lambda n: f"{'  ' * (n % 8)}- 第{n % 97}项\n", head="# 报告\n"),
    "md-deeper-lists": lambda size: (
        "# 报告\n" + "".join(f"{' ' * n}- 5\n" for n in range(int((2 * size) ** 0.5)))
    ).encode(),
    "md-numbered": _text(lambda n: f"{n + 1}. 第{n % 97}项\n", head="# 报告\n"),
    "md-quotes": _text(lambda n: f"{'> ' * (n % 8)}第{n % 97}项\n", head="# 报告\n"),
    "md-one-quote": _text(lambda _: ">", head="# 报告\n\n"),
    "md-emphases": _text(lambda n: f"**第{n % 97}项***重*", head="# 报告\n# 二\n"),
    "md-stars": _text(lambda _: "*a **a ", head="# 报告\n# 二\n"),
    "md-underscores": _text(lambda _: "_", head="# 报告\n# 二\n"),
    "md-links": _text(lambda n: f"[第{n % 97}项](#a{n})", head="# 报告\n# 二\n"),
    "md-brackets": _text(lambda _: "[", head="# 报告\n# 二\n"),
    "md-open-links": _text(lambda _: "[a](", head="# 报告\n# 二\n"),
    "md-pictures": _text(lambda _: "![", head="# 报告\n# 二\n"),
    "md-ticks": _text(lambda n: "`" * (n % 50 + 1) + "a", head="# 报告\n# 二\n"),
    "md-fences": _text(lambda _: "```\n第5项\n", head="# 报告\n# 二\n"),
    "md-escapes": _text(lambda _: "\\*", head="# 报告\n# 二\n"),
    "md-tags": _text(lambda _: "<b>5</b>", head="# 报告\n# 二\n"),
    "md-short-rows-below-a-wide-one": lambda size: (
        fill(lambda n: f"|{n % 97}", size // 2) + "|\n" + fill(lambda n: f"> 规章\n│{n % 97}\n", size // 2)
    ).encode(),
    "md-many-open-tags": _text(lambda n: f"<tr>第{n % 97}项</b>**5**", head="# 报告\n# 二\n"),
    "md-open-tags": _text(lambda _: "<", head="# 报告\n# 二\n"),
    "md-cells-of-html": _text(
        lambda n: f"<table><tr><td>规章</td><td>{n % 97}</td></tr></table>\n\n", head="# 报告\n# 二\n"
    ),
    "md-open-comments": _text(lambda _: "<!--", head="# 报告\n# 二\n"),
    "md-entities": _text(lambda _: "&#x35;", head="# 报告\n# 二\n"),
    "md-notes": _text(lambda n: f"第{n % 97}项[^{n}]\n\n[^{n}]: 注\n\n", head="# 报告\n# 二\n"),
    "md-definitions": _text(lambda n: f"[a{n}]: https://example.com/{n}\n", head="# 报告\n# 二\n"),
}
