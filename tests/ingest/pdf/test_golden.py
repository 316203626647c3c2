"""Golden files: the PDF files under `tests/data/pdf/` and the streams they give, written out for eyes.

`GOUJI_REGENERATE=1 pytest tests/ingest/pdf/test_golden.py` writes the golden files anew; read the difference before it
is committed. How a stream is written out:

- a line for each page with its kind and size, and for each warning; then a line for each line of the stream;
- `{0.1.2 3x4}` before a cell at table 0, row 1, column 2 that spans 3 rows and 4 columns; `∅` for a blank cell; `⏎` for a
  line break within one; ` → ` for a tab outside cells;
- `@16*^ ` before text of size 16, bold, centred; `⟦…⟧` around furniture; `(72,108)` where a line begins.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from gouji.ingest import open_document
from gouji.ingest.scan import INSTALL
from gouji.tokens import Token, TokenKind, TokenStream

DATA = Path(__file__).parents[2] / "data" / "pdf"
SWITCH = "GOUJI_REGENERATE"
DOCUMENTS = sorted(path for path in DATA.glob("*.pdf") if path.name != "password.pdf")


@cache
def read_once(path: Path) -> TokenStream:
    """Pages with pictures take seconds."""
    return open_document(path)


def written_out(stream: TokenStream) -> str:
    lines = [f"page {p.number}: {p.kind}, {p.width:g} x {p.height:g}" for p in stream.pages]
    lines += [f"warning: {warning}" for warning in stream.warnings if INSTALL not in warning]
    line: list[str] = []
    before: Token | None = None
    for token in stream.tokens:
        if token.kind is TokenKind.BREAK and token.cell is None and token.text in {"\n", "\f"}:
            lines.append("".join(line) if token.text == "\n" else "--- page")
            line, before = [], None
            continue
        line.append(opening(token, before))
        line.append("∅" if token.kind is TokenKind.BLANK else token.text.replace("\n", "⏎").replace("\t", " → "))
        before = token
    return "\n".join([*lines, "".join(line)]).rstrip() + "\n"


def opening(token: Token, before: Token | None) -> str:
    """What is written before a token where it differs from the one before it."""
    text = ""
    if token.box is not None and before is None:
        text += f"({token.box.x0:.0f},{token.box.y0:.0f})"
    if token.cell is not None and (before is None or before.cell != token.cell):
        c = token.cell
        spans = f" {c.row_span}x{c.column_span}" if (c.row_span, c.column_span) != (1, 1) else ""
        text += f"{{{c.table}.{c.row}.{c.column}{spans}}}"
    style = token.style
    if style is not None and (before is None or before.style != style):
        text += f"@{style.size or 0:g}" + "*" * style.bold + "^" * style.centred + " "
    return text + "⟦" * (token.furniture and before is None)


@pytest.mark.slow
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.name))
def test_golden(path: Path) -> None:
    golden = path.with_suffix(".golden")
    text = written_out(read_once(path))
    if os.environ.get(SWITCH):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.name))
def test_streams_are_whole(path: Path) -> None:
    stream = read_once(path)
    assert "".join(token.text for token in stream.tokens) == stream.text
    assert [t.span.start for t in stream.tokens[1:]] == [t.span.end for t in stream.tokens[:-1]]
    assert stream == open_document(path)


@pytest.mark.slow
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.name))
def test_boxes_lie_on_their_page(path: Path) -> None:
    stream = read_once(path)
    boxed = [token for token in stream.tokens if token.box is not None]
    assert {token.page for token in stream.tokens if token.text.strip()} == {token.page for token in boxed}
    for token in boxed:
        page, box = stream.pages[token.page - 1], token.box
        assert box is not None
        assert page.width is not None
        assert page.height is not None
        assert 0 <= box.x0 < box.x1 <= page.width, token
        assert 0 <= box.y0 < box.y1 <= page.height, token


def test_golden_files_are_not_being_written_anew() -> None:
    assert not os.environ.get(SWITCH), f"{SWITCH} is set: golden tests cannot fail"


def test_every_golden_file_has_its_document() -> None:
    assert len(DOCUMENTS) >= 7
    assert {path.stem for path in DATA.glob("*.golden")} == {path.stem for path in DOCUMENTS}
