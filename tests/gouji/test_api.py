"""What can be imported from `gouji`: pinned, lazy, documented, typed."""

from __future__ import annotations

import ast
import inspect
import io
import json
import subprocess
import sys
from enum import Enum
from pathlib import Path

import pytest

import gouji

PUBLIC = [
    "Abstention",
    "Box",
    "Cell",
    "Choice",
    "ChoiceKind",
    "Corrected",
    "CorrectionKind",
    "DamagedDocument",
    "DocumentError",
    "EncryptedDocument",
    "Engine",
    "Evidence",
    "Fact",
    "FactStatus",
    "Facts",
    "Finding",
    "FormError",
    "GoujiError",
    "Heading",
    "HistoryEntry",
    "LabelMatch",
    "LabelMatches",
    "LoadedDocument",
    "Match",
    "MemoryLimit",
    "MissingTool",
    "Page",
    "PageKind",
    "Proposal",
    "ReaderCrash",
    "Reason",
    "ReasonKind",
    "Repair",
    "Report",
    "ReportSource",
    "ReviewItem",
    "Revision",
    "Row",
    "RowOrder",
    "Settings",
    "Severity",
    "Source",
    "Span",
    "Style",
    "Tag",
    "TagKind",
    "TimeLimit",
    "Token",
    "TokenKind",
    "TokenStream",
    "Unplaced",
    "UnplacedKind",
    "UnsupportedDocument",
    "UsageError",
    "Verdict",
    "__version__",
    "load_document",
    "load_forms",
    "match_label",
    "match_labels",
    "open_document",
    "read",
    "read_document",
    "read_settings",
    "read_stream",
    "recheck",
    "report_schema",
    "tag_stream",
    "validate_form",
    "write_settings",
]
"""A change here is a change of the contract and stands in the changelog."""


def test_the_names_are_pinned() -> None:
    assert gouji.__all__ == PUBLIC


@pytest.mark.parametrize("name", [name for name in PUBLIC if not name.startswith("_")])
def test_every_name_can_be_had_and_says_what_it_is(name: str) -> None:
    value = getattr(gouji, name)
    doc = inspect.getdoc(value)
    assert doc
    assert not doc.startswith(f"{name}(")  # what dataclasses write where nobody did
    assert name in dir(gouji)
    assert value.__module__.startswith("gouji.")


def test_every_function_is_typed() -> None:
    for name in PUBLIC:
        value = getattr(gouji, name)
        if not inspect.isfunction(value):
            continue
        signature = inspect.signature(value)
        assert signature.return_annotation is not inspect.Signature.empty, name
        assert all(p.annotation is not p.empty for p in signature.parameters.values()), name


def test_values_are_frozen_slotted_and_named() -> None:
    for name in PUBLIC:
        value = getattr(gouji, name)
        parameters = getattr(value, "__dataclass_params__", None)
        if parameters is None:
            continue
        assert parameters.frozen, name
        assert hasattr(value, "__slots__"), name
        kinds = {p.kind for p in inspect.signature(value).parameters.values()}
        assert kinds == {inspect.Parameter.KEYWORD_ONLY}, name


def test_closed_sets_are_enums_of_strings() -> None:
    for name in ("FactStatus", "PageKind", "RowOrder", "Severity", "TagKind", "TokenKind", "Verdict"):
        kind = getattr(gouji, name)
        assert issubclass(kind, Enum)
        assert all(isinstance(member.value, str) for member in kind)


def test_type_checkers_and_python_are_told_the_same() -> None:
    tree = ast.parse(Path(str(gouji.__file__)).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    told = {alias.name: node.module for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    homes = {name: module for module, names in gouji._HOMES.items() for name in names}
    assert told == homes
    assert sorted([*homes, "__version__"]) == sorted(gouji.__all__)


def test_importing_gouji_loads_no_more_than_gouji() -> None:
    code = "import sys; before = set(sys.modules); import gouji; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, timeout=60)
    loaded = set(ast.literal_eval(done.stdout))
    assert {name for name in loaded if name.startswith("gouji")} == {"gouji"}
    assert not loaded & {"numpy", "click", "lxml", "yaml", "scipy", "highspy"}


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="'gouji' has no attribute 'raed'"):
        gouji.raed  # noqa: B018 - that is what is tried


def test_the_version_is_that_of_the_package(root: Path) -> None:
    import tomllib

    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == gouji.__version__


def test_a_path_bytes_and_a_file_give_the_same_report(document: Path) -> None:
    data = document.read_bytes()
    with document.open("rb") as file:
        reports = [
            gouji.read(document),
            gouji.read(str(document)),
            gouji.read(data, name=document.name),
            gouji.read(io.BytesIO(data), name=document.name),
            gouji.read(file),
        ]
    assert len({report.to_json() for report in reports}) == 1
    assert reports[0].source.name == document.name
    assert reports[0].year == json.loads(reports[0].to_json())["year"] == 2023


def test_the_steps_are_those_of_read(document: Path) -> None:
    stream = gouji.open_document(document)
    assert gouji.read_stream(stream) == gouji.read(document)
    assert gouji.tag_stream(stream)
    assert "".join(token.text for token in stream.tokens) == stream.text


def test_a_text_file_object_is_wrong_usage(document: Path) -> None:
    with document.open(encoding="utf-8") as file, pytest.raises(gouji.UsageError, match="binary"):
        gouji.read(file)  # type: ignore[arg-type]  # a mistake that people make
    with pytest.raises(gouji.UsageError, match="give a path"):
        gouji.read(3)  # type: ignore[arg-type]  # another


def test_the_report_s_shape(document: Path) -> None:
    report = gouji.read(document)
    fact = report.facts["requests.received.total"]
    assert (fact.value, fact.status, fact.review) == (0, gouji.FactStatus.READ, False)
    assert document.read_text(encoding="utf-8") != ""
    stream = gouji.open_document(document)
    span = fact.evidence[0].span
    assert span is not None
    assert stream.text[span.start : span.end] == fact.printed == "0"
    with pytest.raises(KeyError):
        report.facts["requests.received.everybody"]
