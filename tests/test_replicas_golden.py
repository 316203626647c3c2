"""Golden readings: the replicas and the manual's examples, and everything that is read of them.

`GOUJI_REGENERATE=1 pytest tests/test_replicas_golden.py` writes them anew; read the difference before it is committed. Beside
values they pin confidences, alternatives, proposals, verdicts and headings, which scores against gold do not see.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

import gouji
from gouji.corpus.make import generate
from tests.steps import keep_steps

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data" / "readings"
SWITCH = "GOUJI_REGENERATE"
DOCUMENTS = sorted(
    path
    for folder in (ROOT / "corpus" / "replicas", ROOT / "docs" / "examples")
    for path in folder.iterdir()
    if path.suffix in (".txt", ".md", ".html", ".pdf")
)


KINDS = ("tab", "cells", "cells-plain", "flow", "glued", "markdown", "html", "html-word", "docx", "docx-messy")
SEEDS = (7310001, 7310002, 7310003, 7310004)
GENERATED = ROOT / "tests" / "data" / "generated.json"


def written_out(report: gouji.Report) -> str:
    """What is read of a document, one fact, row, heading or finding a line; places are left out."""
    payload = report.to_dict()
    lines = [f"{key}: {json.dumps(payload[key], ensure_ascii=False)}" for key in ("form", "form_confidence", "title")]
    lines += [f"{key}: {json.dumps(payload[key], ensure_ascii=False)}" for key in ("year", "agency", "warnings")]
    for kind in ("headings", "rows", "facts", "findings"):
        entries = payload[kind]
        assert isinstance(entries, list)
        for entry in entries:
            assert isinstance(entry, dict)
            kept = {
                k: v
                for k, v in entry.items()
                if k not in ("evidence", "span", "page", "unit")
                and not (kind == "facts" and k == "label")
                and v not in (None, [])
            }
            lines.append(f"{kind[:-1]} {json.dumps(kept, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_golden(path: Path) -> None:
    golden = DATA / f"{path.name}.golden"
    text = written_out(gouji.read(path))
    if os.environ.get(SWITCH):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_generated_documents_are_read_as_before(kind: str) -> None:
    """By hash, as they are many; the document's own hash comes first, so that a change of the generator shows as one."""
    found = {}
    for seed in SEEDS:
        document = generate(kind, seed)
        made = hashlib.sha256(document.data).hexdigest()
        with keep_steps() as steps:
            text = written_out(gouji.read(document.data, name=document.name))
        read = hashlib.sha256("\n".join((text, *steps)).encode()).hexdigest()
        found[f"{kind}-{seed}"] = [made, read]
    known = json.loads(GENERATED.read_text(encoding="utf-8")) if GENERATED.exists() else {}
    if os.environ.get(SWITCH):
        known = dict(sorted({**known, **found}.items()))
        GENERATED.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    assert found == {name: known.get(name) for name in found}


def test_golden_files_are_not_being_written_anew() -> None:
    assert not os.environ.get(SWITCH), f"{SWITCH} is set: golden tests cannot fail"


def test_every_golden_file_has_its_document() -> None:
    assert {path.name.removesuffix(".golden") for path in DATA.iterdir()} == {path.name for path in DOCUMENTS}
