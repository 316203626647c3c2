"""The study of extractors: what it takes apart, leaves out and counts."""

from __future__ import annotations

import sys

import pytest

from gouji.corpus.extractors.extract import EXTRACTORS, ExtractorProcess
from gouji.corpus.extractors.worker import CALLS
from gouji.eval.studies.extractors import FlatDocument, flatten_documents, list_lines, measure_texts


def test_every_extractor_has_a_call() -> None:
    assert set(EXTRACTORS) == set(CALLS)


def test_python_docx_is_read_and_counted() -> None:
    with ExtractorProcess(sys.executable) as process:
        documents = list(flatten_documents(["python-docx"], [3], process))
    assert [(d.extractor, d.kind, d.seed) for d in documents] == [("python-docx", "docx", 3)]
    (score,) = measure_texts(documents)
    assert score is not None
    assert score.silent == 0
    assert any(line.startswith("| python-docx | 1 | 0 |") for line in list_lines(documents, [score], {}))


def test_what_is_not_installed_is_left_out_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with ExtractorProcess(sys.executable) as process:
        assert list(flatten_documents(["pdftotext"], [], process)) == []
        assert process.extract("pdftotext", __file__) is None  # type: ignore[arg-type]
        assert "pdftotext" in process.missing
    assert list(list_lines([], [], process.missing))[-1].startswith("left out: pdftotext: ")


def test_a_text_without_form_is_counted_apart() -> None:
    documents = [FlatDocument(extractor="html2text", kind="html", seed=1, damage="none", text="正文。")]
    scores = measure_texts(documents)
    assert scores == [None]
    assert "| html2text | 1 | 1 | 0 |" in "\n".join(list_lines(documents, scores, {}))
