"""Small documents made of what each format can do, drawn by seeds, and what tokens are read of each, by hash.

Reports are written alike, so their golden readings need few of the things that HTML, Word, Markdown, plain text and PDF can
say. Here every construct that a reader knows meets every other one by chance: ways to hide, to strike, to number, to merge cells, to
replace text. Nobody says what each document shows: a hash that changes says that tokens, their places or their warnings
did, and `GOUJI_REGENERATE=1 pytest tests/test_snippets_golden.py` writes the hashes anew where they should have.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import yaml

from gouji.corpus.hostile.pdf import PLAIN_PAGE, Part, stream, write_pdf
from gouji.corpus.hostile.word import write_docx
from gouji.corpus.make import generate
from gouji.errors import DocumentError
from gouji.export.plain.to_json import convert_report
from gouji.ingest import open_document
from gouji.reading import read_stream
from gouji.tokens import Alternatives, Box, PageKind, Reread, Token, TokenKind, TokenStream
from tests.steps import keep_steps

KNOWN = Path(__file__).parent / "data" / "snippets.json"
SWITCH = "GOUJI_REGENERATE"
FORM = "gov-disclosure-2021"
"""What torn reports are read as: little is left by which to know them."""
SAID: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "snippets.yaml").read_text(encoding="utf-8")
)
"""What stands in the documents, by kind."""
READ = ("torn", "outline", "scanned", "title")
"""What is read as a report, too."""
COUNTS = {
    "docx": 300,
    "html": 300,
    "markdown": 160,
    "outline": 100,
    "pdf": 120,
    "scanned": 140,
    "separated": 200,
    "text": 240,
    "title": 160,
    "torn": 240,
}
"""Documents of each kind; twenty are a test."""


def make_html(rng: Random) -> tuple[str, bytes]:
    sheet = "".join(
        f"{rng.choice(SAID['selectors'])}{{{rng.choice(SAID['styles'])}{rng.choice(('', '', ' !important'))}}}"
        for _ in range(rng.randint(0, 4))
    )
    if rng.random() < 0.3:
        kind = rng.choice(("print", "screen", "(max-width: 600px)", "screen and (min-width: 1px)", "not all"))
        sheet += f"@media {kind}{{{rng.choice(SAID['selectors'])}{{{rng.choice(SAID['styles'])}}}}}"
    body = "".join(_draw_element(rng, 0) for _ in range(rng.randint(2, 6))) + _draw_table(rng, 0)
    page = f"<!doctype html><html><head><meta charset=utf-8><title>{rng.choice(SAID['words'])}</title><style>{sheet}</style></head><body>{body}</body></html>"
    return "a.html", page.encode()


def _draw_attributes(rng: Random) -> str:
    found = ""
    if rng.random() < 0.25:
        found += f' style="{";".join(rng.choice(SAID["styles"]) for _ in range(rng.randint(1, 2)))}"'
    if rng.random() < 0.25:
        found += f' class="{rng.choice(SAID["classes"])}"'
    if rng.random() < 0.1:
        found += rng.choice(
            (
                " hidden",
                " id=i",
                " data-value=5",
                " title=12",
                " aria-hidden=true",
                " align=center",
                " bgcolor=#fff",
                " color=white",
            )
        )
    return found


def _draw_element(rng: Random, depth: int) -> str:
    chance = rng.random()
    if chance < 0.3 or depth > 4:
        return rng.choice(("", " ", "\n", "\t")) + rng.choice(SAID["words"])
    if chance < 0.42:
        return rng.choice(SAID["leaves"])
    if chance < 0.5:
        return _draw_table(rng, depth + 1)
    tag = rng.choice(SAID["tags"])
    inner = "".join(_draw_element(rng, depth + 1) for _ in range(rng.randint(0, 4)))
    return f"<{tag}{_draw_attributes(rng)}>{inner}</{tag}>"


def _draw_table(rng: Random, depth: int) -> str:
    rows = "<caption>表1</caption>" if rng.random() < 0.1 else ""
    if rng.random() < 0.15:
        rows += f"<colgroup><col{_draw_attributes(rng)}><col span=2{_draw_attributes(rng)}></colgroup>"
    for _ in range(rng.randint(1, 4)):
        cells = ""
        for _ in range(rng.randint(1, 4)):
            spans = rng.choice(
                ("", "", "", " colspan=2", " rowspan=2", " rowspan=0", " colspan=3 rowspan=2", " colspan=0")
            )
            inner = rng.choice(SAID["words"]) if depth > 2 or rng.random() < 0.6 else _draw_element(rng, depth + 2)
            tag = rng.choice(("td", "td", "th"))
            cells += f"<{tag}{spans}{_draw_attributes(rng)}>{inner}</{tag}>"
        rows += f"<tr{_draw_attributes(rng)}>{cells}</tr>"
    return f"<table{_draw_attributes(rng)}>{rows}</table>"


_NAMED = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def make_docx(rng: Random) -> tuple[str, bytes]:
    body = "".join(_draw_block(rng, 0) for _ in range(rng.randint(3, 8)))
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{rng.randint(0, 4)}"/><w:numFmt w:val="{rng.choice(SAID["kinds"])}"/>'
        f'<w:lvlText w:val="{rng.choice(SAID["labels"])}"/>{rng.choice(SAID["restarts"])}<w:suff w:val="{rng.choice(SAID["suffixes"])}"/></w:lvl>'
        for n in range(3)
    )
    override = rng.choice(("", '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'))
    numbering = (
        f'<w:numbering {_NAMED}><w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="1"/>{override}</w:num></w:numbering>'
    )
    styles = (
        f"<w:styles {_NAMED}><w:docDefaults><w:rPrDefault><w:rPr>{rng.choice(SAID['run properties']) if rng.random() < 0.3 else ''}</w:rPr></w:rPrDefault></w:docDefaults>"
        f'<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/><w:pPr>{rng.choice(SAID["paragraph properties"][2:])}</w:pPr></w:style>'
        f'<w:style w:type="paragraph" w:styleId="P"><w:name w:val="p"/><w:basedOn w:val="H"/><w:rPr>{rng.choice(SAID["run properties"])}</w:rPr></w:style>'
        f'<w:style w:type="character" w:styleId="R"><w:name w:val="r"/><w:rPr>{rng.choice(SAID["run properties"])}</w:rPr></w:style></w:styles>'
    )
    notes = f'<w:footnotes {_NAMED}><w:footnote w:id="2">{_draw_paragraph(rng)}</w:footnote></w:footnotes>'
    return "a.docx", write_docx(body, {"styles": styles, "numbering": numbering, "footnotes": notes})


def _draw_block(rng: Random, depth: int) -> str:
    if rng.random() < 0.6 or depth > 2:
        return _draw_paragraph(rng)
    rows = ""
    for _ in range(rng.randint(1, 4)):
        cells = ""
        for _ in range(rng.randint(1, 4)):
            marks = (
                "",
                "",
                '<w:gridSpan w:val="2"/>',
                "<w:vMerge/>",
                '<w:vMerge w:val="restart"/>',
                '<w:shd w:fill="000000"/>',
                '<w:tcW w:w="0"/>',
                "<w:hMerge/>",
            )
            inner = _draw_paragraph(rng) if rng.random() < 0.9 else _draw_block(rng, depth + 1) + "<w:p/>"
            cells += f"<w:tc><w:tcPr>{rng.choice(marks)}</w:tcPr>{inner}</w:tc>"
        looks = (
            "",
            "",
            "",
            "<w:del/>",
            "<w:hidden/>",
            '<w:gridBefore w:val="1"/>',
            '<w:trHeight w:val="20" w:hRule="exact"/>',
            "<w:tblHeader/>",
        )
        rows += f"<w:tr><w:trPr>{rng.choice(looks)}</w:trPr>{cells}</w:tr>"
    turned = rng.choice(("", "<w:bidiVisual/>"))
    return f"<w:tbl><w:tblPr>{turned}</w:tblPr>{rows}</w:tbl>"


def _draw_paragraph(rng: Random) -> str:
    own = rng.choice(SAID["paragraph properties"]) if rng.random() < 0.4 else ""
    runs = ""
    for _ in range(rng.randint(0, 4)):
        look = "".join(rng.choice(SAID["run properties"]) for _ in range(rng.choice((0, 0, 1, 2))))
        inner = (
            rng.choice(SAID["contents"])
            if rng.random() < 0.25
            else f'<w:t xml:space="preserve">{rng.choice(SAID["words"]).replace(">", "")}</w:t>'
        )
        run = f"<w:r><w:rPr>{look}</w:rPr>{inner}</w:r>"
        runs += rng.choice(SAID["wrappers"]).format(run) if rng.random() < 0.15 else run
    return f"<w:p><w:pPr>{own}</w:pPr>{runs}</w:p>"


def make_markdown(rng: Random) -> tuple[str, bytes]:
    return "a.md", "\n".join(
        _draw_text_block(rng, ("pipes", "pipes", "lines", "rule")) for _ in range(rng.randint(4, 10))
    ).encode()


def make_text(rng: Random) -> tuple[str, bytes]:
    kinds = ("pipes", "tabs", "spaces", "boxes", "plain", "plain", "rule")
    text = "\n".join(_draw_text_block(rng, kinds) for _ in range(rng.randint(3, 8)))
    coding = rng.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"))
    return "a.txt", text.replace("\n", rng.choice(("\n", "\n", "\r\n", "\r"))).encode(coding)


def _draw_text_block(rng: Random, kinds: tuple[str, ...]) -> str:
    kind = rng.choice(kinds)
    rows = [[rng.choice(SAID["words"]) for _ in range(rng.randint(2, 5))] for _ in range(rng.randint(2, 4))]
    if kind in ("boxes", "pipes"):
        return _draw_ruled(rows, rng, boxed=kind == "boxes")
    if kind == "lines":
        return "\n".join(
            rng.choice(SAID["prefixes"]) + " ".join(rng.choice(SAID["around"]).format(word) for word in row)
            for row in rows
        )
    if kind == "rule":
        return rng.choice(SAID["rules"])
    if kind == "plain":
        return "\n".join(
            rng.choice(("", "", "  ", "\u3000\u3000")) + rng.choice(("", " ", "，")).join(row) for row in rows
        )
    if kind == "tabs":
        return "\n".join(
            rng.choice(("\t", "\t", "\t\t")).join(f'"{word}"' if rng.random() < 0.1 else word for word in row)
            for row in rows
        )
    assert kind == "spaces"
    return "\n".join("".join(word + " " * max(rng.choice((1, 2, 14)) - len(word), 1) for word in row) for row in rows)


def _draw_ruled(rows: list[list[str]], rng: Random, *, boxed: bool) -> str:
    edge = rng.choice(("", "|", "| "))
    if boxed:
        bar, edge = "─" * 6, "│"
        lines = ["┌" + "┬".join([bar] * len(rows[0])) + "┐"]
        for row in rows:
            lines += [edge + edge.join(f"{word:^6}" for word in row) + edge, "├" + "┼".join([bar] * len(row)) + "┤"]
        return "\n".join(lines)
    lines = [edge + rng.choice(("|", " | ")).join(row) + edge for row in rows]
    return "\n".join((lines[0], rng.choice(("|---|---|---|", "---|:-:", "|--|", "+---+---+")), *lines[1:]))


FIELD = (
    "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a{0}) /V ({1}) /F {2} /Rect [{3} {4} {5} {6}] /DA (/F 10 Tf 0 g) >>"
)


def make_pdf(rng: Random) -> tuple[str, bytes]:
    content = "".join(_draw_operators(rng) for _ in range(rng.randint(6, 24)))
    places = [(rng.randint(20, 500), rng.randint(20, 780)) for _ in range(rng.choice((0, 0, 2)))]
    fields = "".join(
        FIELD.format(n, rng.choice(("5", "12", "")), rng.choice((4, 2, 0)), x, y, x + 60, y + 16)
        for n, (x, y) in enumerate(places)
    )
    page = (
        rng.choice(("", "", "", "/Rotate 90 ", "/Rotate 180 ", "/CropBox [50 50 545 700] ", "/UserUnit 2 "))
        + f"/Annots [{fields}] /Contents"
    )
    states = "/ExtGState << /G << /ca 0 >> /H << /ca 1 /BM /Multiply >> >> /Properties << /M 20 0 R >> /Font <<"
    parts: dict[int, Part] = {
        1: "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [20 0 R] /D << /OFF [20 0 R] >> >> >>",
        3: PLAIN_PAGE.replace("/Font <<", states, 1).replace("/Contents", page, 1),
        4: stream(content.encode()),
        20: "<< /Type /OCG /Name (a) >>",
    }
    return "a.pdf", write_pdf(parts)


def _draw_operators(rng: Random) -> str:
    x, y = 60 + 90 * rng.randint(0, 5), 760 - 20 * rng.randint(0, 12)
    word = rng.choice(("0", "5", "12", "1234", "3.5", "a 7", "Total", "- 4 -", "1 2 3"))
    size = rng.choice((10, 10, 10, 12, 6, 1, 20))
    grey = rng.choice(("0 g", "0 g", "0 g", "1 g", "0.97 g", "1 0 0 rg", "0.5 g"))
    text = f"{grey} BT {rng.choice((0, 0, 0, 0, 1, 3, 7))} Tr /F {size} Tf {rng.choice((0, 0, 3, 9))} Tc {x} {y} Td ({word}) Tj ET\n"
    dx, dy, wide, high = rng.randint(-4, 8), rng.randint(-3, 9), rng.randint(4, 90), rng.choice((0.5, 1, 3, 14))
    box = f"{x + dx} {y + dy} {wide} {high} re"
    return rng.choice(
        (
            *(text, text, text, text),
            text + f"0 g {box} f\n",
            text + f"1 g {box} f\n",
            f"0.9 g {x - 4} {y - 4} 60 18 re f\n" + text,
            text + f"0.8 w {x + dx} {y + dy} m {x + dx + wide} {y + dy} l S\n",
            f"{x - 10} {y - 5} 80 20 re S\n" + text,
            f"q {box} W n {text} Q\n",
            f"q /G gs {text} Q\n",
            f"q /H gs {box} f Q\n{text}",
            f"/OC /M BDC {text} EMC\n",
            f"/Artifact BMC {text} EMC\n",
            f"/Span << /ActualText (9) >> BDC {text} EMC\n",
            f"q 0 1 -1 0 {x} {y} cm BT /F 10 Tf ({word}) Tj ET Q\n",
            f"BT /F 10 Tf {x} {y} Td [({word}) {rng.choice((-200, -900, 300))} (6)] TJ ET\n",
            text + text.replace(f"{x} {y} Td", f"{x + 0.4} {y} Td"),
        )
    )


def make_torn(rng: Random) -> tuple[str, bytes]:
    """Return some lines of a generated report, or cells of a page's rows, changed."""
    kind = rng.choice(("tab", "cells", "cells-plain", "flow", "glued", "markdown", "html", "html"))
    document = generate(kind, rng.randrange(10**6))
    lines = re.sub(r"\s*(?=<t[rdh])", "\n", document.data.decode("utf-8", "replace")).split("\n")
    start = rng.randrange(len(lines)) if rng.random() < 0.5 else 0
    kept = lines[start : start + rng.choice((20, 60, 200)) * (1 + 3 * (kind == "html"))]
    for _ in range(rng.randint(0, 9)):
        _change_line(kept, rng)
    return document.name, "\n".join(kept).encode()


def make_separated(rng: Random) -> tuple[str, bytes]:
    """Return rows as spreadsheets write them: parted by one sign, quoted where they hold it, filled up to one width or not."""
    sign, width, filled = rng.choice((",", ",", ";", "，", "；", "\t")), rng.randint(2, 7), rng.random() < 0.5
    rows = []
    for _ in range(rng.randint(3, 12)):
        chance = rng.random()
        if chance < 0.2:
            cells = [rng.choice((*SAID["openings"], *SAID["prose"])).format(*rng.sample(range(300), 3))]
        elif chance < 0.3:
            cells = [rng.choice(SAID["words"]) for _ in range(rng.randint(0, width))]
        else:
            numbers = (str(rng.choice((0, 5, 300, 1301, "1,301", "", "12.5", "-3", "7%"))) for _ in range(width - 1))
            cells = [
                rng.choice(("规章", "行政许可", "（一）予以公开", "总计", "其他\n处理", "说“是”", 'a"b')),
                *numbers,
            ]
        quoted = [f'"{cell}"' if sign in cell or "\n" in cell or rng.random() < 0.08 else cell for cell in cells]
        rows.append(sign.join(quoted + [""] * (width - len(cells) if filled else 0)))
    return rng.choice(("a.csv", "a.txt", "a.tsv")), "\n".join(rows).encode(
        rng.choice(("utf-8", "utf-8-sig", "gb18030"))
    )


def make_title(rng: Random) -> tuple[str, bytes]:
    """Return the lines that may stand before and behind a report, in any order, and few others."""
    lines = [rng.choice(SAID["openings"]) for _ in range(rng.randint(2, 7))]
    lines += [rng.choice(SAID["prose"]).format(*rng.sample(range(300), 3)) for _ in range(rng.randint(1, 4))]
    lines += [rng.choice(SAID["openings"]) for _ in range(rng.choice((0, 0, 2)))]
    title = rng.choice(("", "", "<title>" + rng.choice(SAID["openings"]) + "</title>"))
    if title or rng.random() < 0.3:
        return "a.html", (
            title + "".join(f"<{tag}>{line}</{tag}>" for line in lines for tag in (rng.choice(("p", "h1", "td")),))
        ).encode()
    return rng.choice(("a.txt", "青杨市住房和城乡建设局2023年年报.txt")), "\n".join(lines).encode()


def make_outline(rng: Random) -> tuple[str, bytes]:
    """Return headings of every length, ended in every way, with and without text behind them, and sentences with numbers."""
    lines = [rng.choice(SAID["prose"]).format(*rng.sample(range(300), 3))]
    for at in range(rng.randint(5, 14)):
        number = rng.choice(
            (
                "一二三四五六七"[at % 7] + "、",
                f"（{'一二三四五六七'[at % 7]}）",
                f"{at + 1}.",
                f"{at + 1}、",
                f"({at + 1})",
                "第一，",
                "",
            )
        )
        head = "".join(rng.choice(SAID["phrases"]) for _ in range(rng.randint(1, 7)))[: rng.randint(4, 70)]
        behind = "".join(
            rng.choice(SAID["prose"]).format(*rng.sample(range(300), 3)) for _ in range(rng.choice((0, 0, 1, 2)))
        )
        lines.append(
            number
            + rng.choice(("", "", " ", "　"))
            + head
            + rng.choice(("", "", "。", "：", "；", "，", " ", ":", "\n"))
            + behind
        )
    return "a" + rng.choice((".txt", ".md")), "\n".join(lines).encode()


def _change_line(lines: list[str], rng: Random) -> None:
    at, way = rng.randrange(len(lines)), rng.randrange(9)
    line, numbers = lines[at], (rng.randint(0, 20), rng.randint(0, 9), rng.randint(0, 300))
    if way == 0:
        lines[at : at + 1] = []
        lines.append("")
    elif way == 1:
        lines.insert(at, line)
    elif way == 2:
        other = rng.randrange(len(lines))
        lines[at], lines[other] = lines[other], line
    elif way == 3:
        lines[at : at + 2] = [rng.choice(("", " ", "\t")).join(lines[at : at + 2])]
    elif way == 4:
        cut = rng.randrange(len(line) + 1)
        lines[at : at + 1] = [line[:cut], line[cut:]]
    elif way == 5:
        lines.insert(at, rng.choice(SAID["prose"]).format(*numbers))
    elif way == 6:
        lines[at] = re.sub(
            r"\d+", lambda _: rng.choice((*SAID["words"][8:21], str(numbers[2]))), line, count=rng.randint(1, 3)
        )
    elif way == 7:
        cut, end = sorted((rng.randrange(len(line) + 1), rng.randrange(len(line) + 1)))
        lines[at] = line[:cut] + line[end:]
    else:
        lines[at] = line.replace(rng.choice((" ", "\t", "、", "，")), rng.choice(("", " ", "\t")))


MAKERS: dict[str, Callable[[Random], tuple[str, bytes]]] = {
    "docx": make_docx,
    "html": make_html,
    "markdown": make_markdown,
    "pdf": make_pdf,
    "scanned": make_torn,
    "separated": make_separated,
    "text": make_text,
    "title": make_title,
    "torn": make_torn,
    "outline": make_outline,
}


def as_scan(stream: TokenStream, rng: Random) -> TokenStream:
    """Return a document as if it had been read from pictures: with places, chances, and other readings of its numbers."""
    tokens, line = [], 0
    for at, token in enumerate(stream.tokens):
        line += token.text.count("\n")
        left, top = 40.0 + 9 * (at % 60), 20.0 + 14 * (line % 55)
        tokens.append(
            replace(
                token,
                box=Box(x0=left, y0=top, x1=left + 8 * max(len(token.text), 1), y1=top + 11),
                confidence=rng.choice((0.999, 0.99, 0.9, 0.6, 0.3)) if token.text.strip() else None,
                alternatives=_list_readings(token.text, rng)
                if token.kind is TokenKind.NUMBER and rng.random() < 0.6
                else (),
            )
        )
    pages = tuple(replace(page, kind=PageKind.SCANNED, width=595.0, height=842.0) for page in stream.pages)
    return replace(stream, tokens=tuple(tokens), pages=pages)


def _list_readings(text: str, rng: Random) -> Alternatives:
    """Return other texts that one may read for a number, likeliest first."""
    at = rng.randrange(len(text) + 1)
    others = (
        text[:at] + rng.choice("0123456789") + text[at + 1 :],
        text[:at],
        text[:at] + rng.choice("17") + text[at:],
        "",
    )
    chosen = [other for other in dict.fromkeys(rng.sample(others, rng.randint(1, 3))) if other != text]
    return tuple((other, chance) for other, chance in zip(chosen, (0.3, 0.08, 0.01), strict=False))


def _reread(rng: Random) -> Reread:
    def read_again(tokens: Sequence[Token]) -> tuple[Alternatives, ...]:
        own = [(t.text, rng.choice((0.99, 0.7, 0.2))) for t in tokens]
        return tuple(rng.choice(((one,), (), (*_list_readings(one[0], rng)[:1], one))) for one in own)

    return read_again


def read(kind: str, number: int) -> str:
    """Return the hash of a document's tokens with their places, a token a line; of some, of each step of their reading, too."""
    name, data = MAKERS[kind](Random(f"{kind} {number}"))
    try:
        found = open_document(data, name=name)
    except DocumentError as error:
        return f"{type(error).__name__}: {error.reason}"
    if kind == "scanned":
        found = as_scan(found, Random(number))
    lines = [repr((found.title, found.warnings, [(p.kind, p.width, p.height, p.turn) for p in found.pages]))]
    for t in found.tokens:
        box = t.box and tuple(round(side, 2) for side in (t.box.x0, t.box.y0, t.box.x1, t.box.y1))
        lines.append(repr((t.text, t.kind.value, t.page, box, t.cell, t.style, t.furniture)))
    if kind in READ:
        with keep_steps() as steps:
            report = read_stream(found, form=FORM, reread=_reread(Random(number)) if kind == "scanned" else None)
        lines += steps
        lines.append(json.dumps({k: v for k, v in convert_report(report).items() if k != "engine"}))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


@pytest.mark.parametrize(
    ("kind", "part"), [(kind, part) for kind, count in COUNTS.items() for part in range(count // 20)]
)
def test_snippets_are_read_as_before(kind: str, part: int) -> None:
    found = {f"{kind} {number}": read(kind, number) for number in range(20 * part, 20 * part + 20)}
    known = json.loads(KNOWN.read_text(encoding="utf-8")) if KNOWN.exists() else {}
    if os.environ.get(SWITCH):
        known = dict(sorted({**known, **found}.items()))
        KNOWN.write_text(json.dumps(known, indent=0) + "\n", encoding="utf-8")
    assert found == {name: known.get(name) for name in found}


def test_golden_hashes_are_not_being_written_anew() -> None:
    assert not os.environ.get(SWITCH), f"{SWITCH} is set: golden tests cannot fail"
