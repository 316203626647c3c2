"""The published documents beside the repository: every converter reads them whole, and each number is a token."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from gouji.ingest.markdown.read import read_markdown
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.read import read_text
from gouji.ingest.web.read import read_html
from gouji.ingest.word.read import read_docx
from gouji.tokens import Source, TokenKind, TokenStream

SHARED = Path(__file__).parents[3] / "shared"
READERS: dict[str, Callable[[bytes, Source, FlowSettings], TokenStream]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".docx": read_docx,
}
SEEDS = sorted(SHARED.glob("seeds/*.txt"))
REAL = sorted(p for p in SHARED.glob("real/*/source.*") if p.suffix in READERS)
TABLES = [p for p in [*SEEDS, *REAL] if p.suffix in (".md", ".html") or p in SEEDS]

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the published documents are not beside the repository")


def stream_of(path: Path) -> TokenStream:
    data = path.read_bytes()
    return READERS[path.suffix](
        data, Source(name=path.name, sha256=hashlib.sha256(data).hexdigest(), media_type=""), FlowSettings()
    )


def gold_of(path: Path) -> Path:
    return path.parent / "gold" / f"{path.stem}.json" if path in SEEDS else path.parent / "gold.json"


@pytest.mark.parametrize("path", [*SEEDS, *REAL], ids=lambda path: path.parent.name + "-" + path.stem)
def test_real_documents_are_read_whole(path: Path) -> None:
    stream = stream_of(path)
    assert "".join(token.text for token in stream.tokens) == stream.text
    assert [t.span.start for t in stream.tokens[1:]] == [t.span.end for t in stream.tokens[:-1]]
    assert not stream.warnings
    if path.suffix == ".txt":
        source = path.read_text(encoding="utf-8")
        assert "".join(stream.text.split()) == "".join(source.split())


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.parent.name + "-" + path.stem)
def test_each_number_of_the_gold_reading_is_a_token(path: Path) -> None:
    facts = json.loads(gold_of(path).read_text(encoding="utf-8"))["facts"]
    numbers = {float(t.text) for t in stream_of(path).tokens if t.kind is TokenKind.NUMBER and not t.furniture}
    assert {float(value) for value in facts.values() if value is not None} <= numbers
