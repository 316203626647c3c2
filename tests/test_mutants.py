"""The sampler of mutants itself: what it changes, and what it leaves alone."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SOURCE = '''"""A module."""

from dataclasses import dataclass
from functools import lru_cache

@dataclass(frozen=True)
class DemoSettings:
    most: int = 3

@lru_cache(maxsize=16)
def reach(text: str, low: float = 0.5) -> bool:
    """Return it, 7."""
    if not text and low < 2.5:
        raise ValueError(f"{low + 1}")
    return any(
        at >= 4
        for at in range(len(text))
    )
'''


@pytest.fixture(scope="module")
def mutants(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutants", root / "tests" / "mutants.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["mutants"] = module
    spec.loader.exec_module(module)
    return module


def test_each_condition_and_number_that_runs_is_changed(mutants: ModuleType) -> None:
    found = {(m.line, m.before, m.after) for m in mutants.find_mutants("gouji.tokens", SOURCE)}
    assert {(line, after) for line, _, after in found} == {
        (13, "not text or low < 2.5"),
        (13, "text"),
        (13, "low <= 2.5"),
        (13, "5.0"),
        (15, "all((at >= 4 for at in range(len(text))))"),
        (16, "at > 4"),
        *((16, number) for number in ("3", "5", "8")),
    }


def test_settings_are_changed_only_when_asked_for(mutants: ModuleType) -> None:
    found = [m for m in mutants.find_mutants("gouji.tokens", SOURCE, settings=True) if m.line == 8]
    assert {m.after for m in found} == {"2", "4", "6"}


def test_every_mutant_is_a_program_that_differs(mutants: ModuleType) -> None:
    for mutant in mutants.find_mutants("gouji.tokens", SOURCE):
        compile(mutant.source, "mutant", "exec")
        assert mutant.source != SOURCE


def test_the_tests_of_a_module_are_its_rooms_and_the_pipelines(mutants: ModuleType, root: Path) -> None:
    own, others = mutants._tests_of("gouji.models.editing.localisation")
    assert own[0] == "tests/models/editing/test_localisation.py"
    assert others[0] == "tests/test_snippets_golden.py"
    assert "tests/models/editing" in others
    assert "tests/test_pipeline.py" in others
    assert all((root / path).exists() for path in (*own, *others))


def test_documents_are_read_for_what_reads_documents_and_pictures_for_what_reads_pictures(mutants: ModuleType) -> None:
    pictures = "tests/ingest/scan/test_pictures_golden.py"
    found = {
        name: [path for path in mutants._tests_of(f"gouji.ingest.{name}")[1] if path.endswith("_golden.py")]
        for name in ("scan.stacked", "page.columns", "web.walk")
    }
    assert found["scan.stacked"] == [pictures]
    assert "tests/test_snippets_golden.py" in found["page.columns"]
    assert pictures in (*found["page.columns"], *mutants._tests_of("gouji.ingest.page.columns")[0])
    assert pictures not in found["web.walk"]


def test_tests_that_import_a_module_are_its_own_wherever_they_stand(mutants: ModuleType) -> None:
    own, _ = mutants._tests_of("gouji.ingest.pdf.grids")
    assert "tests/ingest/page/test_tables.py" in own
