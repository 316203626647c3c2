"""The study of review orders, small."""

from __future__ import annotations

from random import Random

import pytest

from gouji.corpus.make import generate
from gouji.eval.review import Recogniser, main, misread_stream
from gouji.ingest import load_document


@pytest.mark.slow
def test_the_queue_takes_fewer_looks_than_either_order() -> None:
    lines: list[str] = []
    assert main(["--documents", "8"], write=lines.append) == 0
    assert any(line.startswith("queue / confidence") for line in lines)


def test_a_misread_stream_is_one_text_with_confidences() -> None:
    document = generate("html", 1, damage="none")
    stream = load_document(document.data, name=document.name).stream
    read = misread_stream(stream, Recogniser(misread=0.5), Random(1))
    assert "".join(t.text for t in read.tokens) == read.text
    assert all(read.text[t.span.start : t.span.end] == t.text for t in read.tokens)
    changed = [(a.text, b) for a, b in zip(stream.tokens, read.tokens, strict=True) if a.text != b.text]
    assert changed
    assert all(b.confidence is not None and len(a) == len(b.text) for a, b in changed)
