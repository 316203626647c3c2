"""Conservation of ink on whole documents: what a table's region holds is in one account each, and what is left over is told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from gouji.corpus.make import generate
from gouji.corpus.replicas import replicas
from gouji.errors import DocumentError
from gouji.ingest import open_document
from gouji.models.accounts.account import Account
from gouji.models.accounts.enter import enter_accounts
from gouji.models.accounts.regions import find_regions
from gouji.pipeline import read_stream, recognise, trace_stream
from gouji.settings import Settings
from gouji.tokens import TokenKind, TokenStream

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("GOUJI_DATA", ROOT.parent / "shared"))
LANES = ("tab", "cells", "cells-plain", "flow", "glued", "markdown", "html", "html-word", "docx", "docx-messy")
SUFFIXES = (".txt", ".md", ".html", ".docx", ".pdf")
_LARGEST = 300_000


def check_balance(stream: TokenStream) -> None:
    settings = Settings()
    trace = trace_stream(stream, settings=settings)
    found, report = recognise(trace), read_stream(stream, settings=settings)
    if found is None:
        assert report.unplaced == ()
        return
    regions = find_regions(found, settings.accounts)
    accounts = enter_accounts(found, regions, report.facts.values(), settings.accounts)
    assert all(a[1] < b[0] for a, b in pairwise(regions)), "regions are apart and in order"
    told = {i for item in report.unplaced for i in range(item.span.start, item.span.end)}
    for start, end in regions:
        entries = list(accounts.list_entries(start, end))
        text = "".join(stream.text[a:b] for _, a, b in entries)
        assert text == stream.text[start:end], "the accounts' characters are the region's"
        left = {i for account, a, b in entries if account is Account.UNPLACED for i in range(a, b)}
        assert left <= told, f"left over and not told: {sorted(left - told)}"
    ink = {i for t in stream.tokens if t.kind is not TokenKind.BREAK for i in range(t.span.start, t.span.end)}
    inside = {i for start, end in regions for i in range(start, end)}
    assert told & ink <= inside, "what has no place lies in a region"
    for item in report.unplaced:
        assert item.text == stream.text[item.span.start : item.span.end]
        assert item.text.strip()
        assert all(report.facts[name].review for name in item.near), "what might belong to a fact puts it under review"
    for fact in report.facts.values():
        for place in fact.evidence:
            own = {account for account, _, _ in accounts.list_entries(place.span.start, place.span.end)}
            assert own <= {Account.FACT, Account.HEADING}, fact.id


@pytest.mark.slow
@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("damage", ["none", "mixed"])
def test_generated_documents_balance(lane: str, damage: str) -> None:
    for seed in range(610_000, 610_003):
        document = generate(lane, seed, damage=damage)
        check_balance(open_document(document.data, name=document.name))


@pytest.mark.slow
@pytest.mark.parametrize("replica", list(replicas()), ids=lambda replica: str(replica.name))
def test_replicas_balance(replica: object) -> None:
    check_balance(open_document(replica.data, name=replica.name))  # type: ignore[attr-defined]


def _list_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in SUFFIXES and path.stat().st_size <= _LARGEST:
            yield path


@pytest.mark.parametrize("path", list(_list_files(ROOT / "docs" / "examples")), ids=lambda path: str(path.name))
def test_examples_balance(path: Path) -> None:
    check_balance(open_document(path))


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared documents are not here")
def test_shared_documents_balance() -> None:
    for folder in ("seeds", "real", "cases"):
        for path in _list_files(SHARED / folder):
            if path.parent.name in ("scans", "hostile"):
                continue
            try:
                stream = open_document(path)
            except DocumentError:
                continue
            check_balance(stream)
