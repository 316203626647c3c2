"""Generated documents: the same seed gives the same bytes, and what the gold says stands in the document."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pdfplumber
import pytest

from gouji.corpus.drafts.compose import SECTIONS
from gouji.corpus.drafts.draft import Document
from gouji.corpus.make import generate, generate_drafted, generate_many, main
from gouji.corpus.render.docx import package
from gouji.corpus.render.kinds import KINDS
from gouji.corpus.render.libreoffice import convert_to_pdf, lacks_digits
from gouji.errors import UsageError
from gouji.eval.metrics.score import score_reading
from gouji.eval.peers.run import PEERS, peer_report

QUICK = [name for name, kind in KINDS.items() if kind.convert is None]
CONVERTED = [name for name, kind in KINDS.items() if kind.convert is not None]
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def text_of(document: Document) -> str:
    """The document's characters by the simplest means."""
    if document.name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(document.data)) as archive:
            xml = archive.read("word/document.xml").decode()
        xml = re.sub(r"<w:delText>.*?</w:delText>", "", xml)
        return re.sub(r"<[^>]+>", "", re.sub(r"</w:tc>|</w:p>", "\n", xml))
    text = document.data.decode()
    if document.name.endswith(".html"):
        text = re.sub(r"<!--.*?-->|<style>.*?</style>", "", text, flags=re.DOTALL)
        return re.sub(r"<[^>]+>", "", re.sub(r"</td>|</th>|</p>", "\n", text))
    return text


@pytest.mark.parametrize("kind", QUICK)
def test_the_same_seed_gives_the_same_bytes(kind: str) -> None:
    for seed in range(15):
        assert generate(kind, seed) == generate(kind, seed)
    assert len({generate(kind, seed).data for seed in range(15)}) == 15


def test_bytes_do_not_depend_on_the_process() -> None:
    code = (
        "from gouji.corpus.make import generate; import hashlib; h = hashlib.sha256()\n"
        f"for kind in {QUICK!r}:\n    for seed in range(8):\n"
        "        d = generate(kind, seed); h.update(d.data); h.update(d.gold.to_json().encode())\n"
        "print(h.hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": salt}, capture_output=True, text=True, check=True
        )
        for salt in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout


@pytest.mark.parametrize("kind", QUICK)
def test_every_number_stands_in_the_document(kind: str) -> None:
    for seed in range(20):
        document = generate(kind, seed, damage="none")
        text = text_of(document)
        if kind == "glued":  # digits run together: all digits are there
            printed = "".join(str(value) for value in document.gold.facts.values())
            assert not Counter(printed) - Counter(text)
            continue
        there = Counter(float(found) for found in NUMBER.findall(text))
        assert not Counter(float(value or 0) for value in document.gold.facts.values()) - there


@pytest.mark.parametrize(
    ("kind", "peer"),
    [
        ("tab", "tables, exact"),
        ("docx", "tables, exact"),
        ("html", "tables, exact"),
        ("html-word", "tables, exact"),
        ("cells", "label first"),
    ],
)
def test_clean_documents_are_read_by_simple_means(kind: str, peer: str) -> None:
    """Cells stand in the rows and columns where the gold says they do."""
    for seed in range(12):
        document = generate(kind, seed, damage="none")
        gold = document.gold.to_dict()
        score = score_reading(peer_report(PEERS[peer], (document.data, document.name, gold)), gold)
        assert score.right == score.facts, [str(error) for error in score.errors]


@pytest.mark.parametrize("kind", QUICK)
def test_gold_has_the_shape_of_the_gold_files(kind: str) -> None:
    gold = json.loads(generate(kind, 3).gold.to_json())
    assert list(gold) == [
        "source",
        "form",
        "year",
        "agency",
        "sections",
        "headings",
        "facts",
        "ambiguous",
        "violations",
        "defects",
    ]
    assert all(len(heading) == 3 for heading in gold["headings"])
    assert not set(gold["facts"]) & set(gold["ambiguous"])


@pytest.mark.parametrize("kind", QUICK)
def test_clean_documents_have_all_sections_and_facts(kind: str) -> None:
    for seed in range(20):
        gold = generate(kind, seed, damage="none").gold
        assert gold.sections == SECTIONS
        assert len(gold.facts) + len(gold.ambiguous) in (186, 198, 200)
        assert None not in gold.facts.values()


def test_headings_stand_in_the_text() -> None:
    for seed in range(30):
        document = generate("tab", seed)
        text = document.data.decode()
        for _, words, _ in document.gold.headings:
            plain = text.replace(" [bookmark: _GoBack]", "")
            assert words in plain


def test_glued_digits_are_ambiguous_somewhere_and_decided_mostly() -> None:
    golds = [generate("glued", seed, damage="none").gold for seed in range(60)]
    doubtful = [gold for gold in golds if gold.ambiguous]
    assert 5 < len(doubtful) < 55
    for gold in doubtful:
        assert all(len(choices) > 1 and len(set(choices)) == len(choices) for choices in gold.ambiguous.values())


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("kind", CONVERTED)
def test_pdf_has_a_text_layer_and_steady_bytes(kind: str) -> None:
    first = generate_many(kind, [1, 2], damage="none")
    assert [document.data for document in first] == [
        document.data for document in generate_many(kind, [1, 2], damage="none")
    ]
    for document in first:
        with pdfplumber.open(io.BytesIO(document.data)) as pdf:
            text = "".join(page.extract_text() for page in pdf.pages)
        there = Counter(float(found) for found in NUMBER.findall(text))
        assert not Counter(float(value or 0) for value in document.gold.facts.values()) - there


def test_the_command_writes_documents_and_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--kind", "tab", "--seed", "4", "--count", "2", "-o", str(tmp_path / "out")]) == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["tab-00004.gold.json", "tab-00004.txt", "tab-00005.gold.json", "tab-00005.txt"]
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_unknown_names_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="known are tab"):
        generate("scroll", 1)
    with pytest.raises(UsageError, match="cut-head"):
        generate("tab", 1, damage="fire")
    assert main(["--kind", "scroll", "-o", str(tmp_path)]) == 2
    assert "unknown kind" in capsys.readouterr().err


def test_page_numbers_are_no_cells_where_cells_are_bare_lines() -> None:
    cell = re.compile(r"[+-]?\d+(\.\d+)?(万?元|（.*）)?")
    for seed in range(60):
        document = generate("cells-plain", seed, damage="page-break")
        printed = sum(value is not None for value in document.gold.facts.values())
        assert sum(bool(cell.fullmatch(line)) for line in document.data.decode().splitlines()) == printed


@pytest.mark.slow
@needs_office
def test_long_numbers_are_not_torn_in_pdf() -> None:
    seeds = [seed for seed in range(900000, 900200) if _longest("pdf", seed) > 3][:4]
    assert seeds
    for document in generate_many("pdf", seeds, damage="none"):
        with pdfplumber.open(io.BytesIO(document.data)) as pdf:
            text = "".join(page.extract_text() for page in pdf.pages)
        there = Counter(float(found) for found in NUMBER.findall(text))
        assert not Counter(float(value or 0) for value in document.gold.facts.values()) - there


def _longest(kind: str, seed: int) -> int:
    """Digits of the longest number of disputes."""
    facts = generate_drafted(kind, seed, "none")[1].gold.facts
    return max(len(str(value)) for fact, value in facts.items() if fact.startswith("disputes."))


@pytest.mark.slow
@needs_office
def test_a_table_that_the_converter_drops_is_brought_back() -> None:
    """The disputes table of this document falls out of LibreOffice's first layout."""
    document = generate("pdf", 900011)
    with pdfplumber.open(io.BytesIO(document.data)) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    assert str(document.gold.facts["disputes.litigation_direct.total"]) in text


@needs_office
def test_lost_digits_are_noticed() -> None:
    whole, other = (package(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>") for text in ("12345", "123457"))
    (pdf,) = convert_to_pdf([whole])
    assert not lacks_digits(pdf, whole)
    assert lacks_digits(pdf, other)
