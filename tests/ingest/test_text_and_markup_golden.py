"""Golden files: small documents under `tests/data/<format>/` and the streams they give, written out for eyes.

`GOUJI_REGENERATE=1 pytest tests/ingest/test_text_and_markup_golden.py` writes the golden files anew; read the
difference before it is committed. How a stream is written out:

- a line for each line of the stream; `--- page` where a page ends; a title, pages and warnings above;
- `{0.1.2}` before the text of the cell at table 0, row 1, column 2; `{0.1.2 3x4}` where it spans 3 rows and 4 columns;
  `∅` for a blank cell; `⏎` for a line break within one;
- `#2 ` before a heading of level 2, `*` before bold, `^` before centred, `@16` before a size; `⟦…⟧` around furniture.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest

from gouji.ingest.markdown.read import read_markdown
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.read import read_text
from gouji.ingest.web.read import read_html
from gouji.ingest.word.read import read_docx
from gouji.tokens import Cell, Source, Style, Token, TokenKind, TokenStream

DATA = Path(__file__).parents[1] / "data"
SWITCH = "GOUJI_REGENERATE"
READERS: dict[str, Callable[[bytes, Source, FlowSettings], TokenStream]] = {
    "text": read_text,
    "markdown": read_markdown,
    "html": read_html,
    "docx": read_docx,
}
DOCUMENTS = sorted(p for kind in READERS for p in (DATA / kind).iterdir() if p.suffix not in (".golden", ".py"))


def stream_of(path: Path) -> TokenStream:
    data = path.read_bytes()
    source = Source(name=path.name, sha256=hashlib.sha256(data).hexdigest(), media_type="")
    return READERS[path.parent.name](data, source, FlowSettings())


def written_out(stream: TokenStream) -> str:
    """The stream for eyes."""
    lines = [f"title: {stream.title}", f"pages: {len(stream.pages)}", *(f"warning: {w}" for w in stream.warnings), ""]
    line = ""
    place: tuple[Cell | None, Style | None, bool] = (None, None, False)
    for place, tokens in groupby(stream.tokens, key=lambda token: (token.cell, token.style, token.furniture)):
        first = True
        for token in tokens:
            if token.text in ("\n", "\f") and token.cell is None and token.kind is TokenKind.BREAK:
                lines.append(line if token.text == "\n" else "--- page")
                line, first = "", True
                continue
            line += opening(token) if first else ""
            line += "∅" if token.kind is TokenKind.BLANK else token.text.replace("\n", "⏎").replace("\t", " → ")
            first = False
        line += "⟧" if place[2] and not first else ""
    return "\n".join([*lines, *([line] if line else [])]) + "\n"


def opening(token: Token) -> str:
    """What is written before a token that differs from the one before it."""
    text = ""
    if token.cell and token.text != "\n":
        c = token.cell
        spans = f" {c.row_span}x{c.column_span}" if (c.row_span, c.column_span) != (1, 1) else ""
        text += f"{{{c.table}.{c.row}.{c.column}{spans}}}"
    style = token.style or Style()
    text += f"#{style.heading} " if style.heading else ""
    text += "*" * style.bold + "^" * style.centred + (f"@{style.size:g} " if style.size else "")
    return text + "⟦" * token.furniture


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_golden(path: Path) -> None:
    golden = path.with_name(path.name + ".golden")
    text = written_out(stream_of(path))
    if os.environ.get(SWITCH):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_streams_are_whole(path: Path) -> None:
    stream = stream_of(path)
    assert "".join(token.text for token in stream.tokens) == stream.text
    assert [t.span.start for t in stream.tokens[1:]] == [t.span.end for t in stream.tokens[:-1]]
    assert stream == stream_of(path)


def test_golden_files_are_not_being_written_anew() -> None:
    assert not os.environ.get(SWITCH), f"{SWITCH} is set: golden tests cannot fail"


def test_every_golden_file_has_its_document() -> None:
    assert len(DOCUMENTS) >= 10
    for kind in READERS:
        for golden in (DATA / kind).glob("*.golden"):
            assert golden.with_suffix("").exists(), f"{golden} is left over"
