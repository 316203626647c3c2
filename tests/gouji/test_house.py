"""The house's rules that no linter knows: sizes, layers that hold, names in `__all__`, no network in tests."""

from __future__ import annotations

import ast
import importlib.util
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

STAGES = ("ingest", "models", "train", "eval", "corpus")
MODULE_LINES = 400
FUNCTION_LINES = 50
MODULES_A_ROOM = 15
CONCEPTS = 213
"""Public types on the reading path; 191 before rooms had names, 199 before reports could be corrected, 204 before documents had budgets, 211 before masks had weights and pages their time. It may fall, and rise only for a reason."""
VERB_FIRST = 0.75
_EXTRAS = (
    "cv2",
    "fastapi",
    "nh3",
    "onnx",
    "onnxruntime",
    "PIL",
    "pyarrow",
    "rapidocr",
    "safetensors",
    "scipy",
    "sklearn",
    "starlette",
    "torch",
    "transformers",
    "uvicorn",
)
"""What only extras bring: a module that needs one of them cannot be imported without it."""


@pytest.fixture(scope="module")
def house(root: Path) -> ModuleType:
    """The measures of the house, `docs/house.py`."""
    spec = importlib.util.spec_from_file_location("house", root / "docs" / "house.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _modules(root: Path) -> Iterator[Path]:
    """Every module of the package, once."""
    for stage in STAGES:
        yield from sorted((root / stage).rglob("*.py"))
    for path in sorted((root / "src" / "gouji").rglob("*.py")):
        if path.relative_to(root / "src" / "gouji").parts[0] not in STAGES:
            yield path


def test_no_room_holds_too_many_modules(house: ModuleType) -> None:
    assert {room: count for room, count in house.rooms().items() if count > MODULES_A_ROOM} == {}


def test_every_room_says_what_it_is_for(house: ModuleType) -> None:
    short = [
        name
        for name, path in house.modules().items()
        if path.name == "__init__.py" and len((ast.get_docstring(house.tree(name)) or "").split()) < 5
    ]
    assert short == []


def test_no_modules_and_no_rooms_stand_in_a_circle(house: ModuleType) -> None:
    assert house.circles({module: house.imports(module) - {"gouji"} for module in house.modules()}) == []
    assert house.circles(house.room_imports()) == []


def test_a_circle_is_found(house: ModuleType) -> None:
    assert house.circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}) == [["a", "b", "c"]]


def test_pdf_and_scans_do_not_import_each_other(house: ModuleType) -> None:
    graph = house.room_imports()
    for room, others in graph.items():
        if room.startswith("gouji.ingest.scan"):
            assert not [other for other in others if other.startswith("gouji.ingest.pdf")], room
        if room.startswith("gouji.ingest.pdf"):
            assert not [other for other in others if other.startswith("gouji.ingest.scan")], room


def test_no_class_name_has_two_meanings(house: ModuleType) -> None:
    assert house.double_names() == {}


def test_the_reading_path_has_few_concepts(house: ModuleType) -> None:
    assert sum(map(len, house.concepts().values())) <= CONCEPTS


def test_functions_are_named_by_verbs(house: ModuleType) -> None:
    names = [name for _, name in house.functions()]
    assert sum(map(house.is_verb_first, names)) >= VERB_FIRST * len(names)


def test_no_number_of_the_reading_path_stands_outside_the_settings(house: ModuleType) -> None:
    found = {m: list(house.numbers(m)) for m in house.reading_path()}
    assert {module: numbers for module, numbers in found.items() if numbers} == {}


def test_every_table_of_codes_is_there(house: ModuleType) -> None:
    for entry in house.TABLES:
        module, _, name = entry.partition(":")
        assert module in house.modules(), entry
        if name:
            assert f"\n{name}" in house.modules()[module].read_text(encoding="utf-8"), entry


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("GAP = 24", True),
        ("GAP = 2", True),
        ("def f(x):\n    return x > 0.37", True),
        ("def f(x):\n    return x > 7", True),
        ("def f(x):\n    return x[7] + x / 2", False),
        ("class RowSettings:\n    gap: int = 24", False),
    ],
)
def test_a_number_outside_the_settings_is_found(
    house: ModuleType, monkeypatch: pytest.MonkeyPatch, line: str, found: bool
) -> None:
    monkeypatch.setattr(house, "tree", lambda _module: ast.parse(line))
    assert bool(list(house.numbers("gouji.models.rows.find"))) is found


def test_the_picture_of_the_rooms_is_what_the_imports_say(
    house: ModuleType, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "house", house)  # it has read the modules already
    monkeypatch.syspath_prepend(str(root / "docs"))
    assert importlib.import_module("draw_map").main(["--check"]) == 0, "run `make map` and look at the picture"


def test_modules_and_functions_are_short(root: Path) -> None:
    long = []
    for path in _modules(root):
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > MODULE_LINES:
            long.append(f"{path.relative_to(root)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long.append(f"{path.relative_to(root)}:{node.lineno}: {node.name} has {lines} lines")
    assert long == []


def test_every_module_says_what_it_is_and_what_it_gives(root: Path) -> None:
    lacking = []
    for path in _modules(root):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree):
            lacking.append(f"{path.relative_to(root)}: no docstring")
        if len(tree.body) < 2:
            continue
        names = {t.id for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)}
        names |= {n.target.id for n in tree.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)}
        if "__all__" not in names and path.name != "__main__.py":
            lacking.append(f"{path.relative_to(root)}: no __all__")
    assert lacking == []


def test_what_all_names_is_there(root: Path) -> None:
    from importlib import import_module

    for path in _modules(root):
        base = root / "src" if path.is_relative_to(root / "src") else root
        parts = path.relative_to(base).with_suffix("").parts
        name = ".".join(part for part in (*(() if parts[0] == "gouji" else ("gouji",)), *parts) if part != "__init__")
        if name.endswith("__main__"):
            continue
        try:
            module = import_module(name)
        except ModuleNotFoundError as error:
            assert str(error.name).split(".")[0] in _EXTRAS, name  # noqa: PT017 - any other missing module is a defect
            continue
        assert [n for n in getattr(module, "__all__", ()) if not hasattr(module, n)] == [], name


def test_the_stages_have_one_name_each(root: Path) -> None:
    """No module reaches a stage by the folder's bare name, so that none is loaded twice."""
    for path in [*_modules(root), *(root / "tests").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found = {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found = {(node.module or "").split(".")[0]}
            else:
                continue
            assert not found & set(STAGES), f"{path}:{node.lineno}"


@pytest.mark.parametrize(
    ("module", "offence"),
    [
        ("ingest/stream/builder.py", "gouji.models.text.normalise"),
        ("models/text/normalise.py", "gouji.ingest.stream.builder"),
        ("models/text/normalise.py", "gouji.pipeline"),
        ("eval/metrics/score.py", "gouji.cli.app"),
        ("tokens.py", "gouji.report"),
    ],
)
def test_a_layer_that_reaches_upwards_is_found(root: Path, tmp_path: Path, module: str, offence: str) -> None:
    shutil.copytree(root / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(root / "pyproject.toml", tmp_path)
    with (tmp_path / "src" / "gouji" / module).open("a", encoding="utf-8") as file:
        file.write(f"\nimport {offence}  # the offence\n")
    code = "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports_command as c; c()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    layer = f"gouji.{module.removesuffix('.py').replace('/', '.')}"
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{layer} -> {offence}" in done.stdout


def test_tests_reach_no_network() -> None:
    with socket.socket() as reached:
        for connect in (reached.connect, reached.connect_ex):
            with pytest.raises(AssertionError, match="no network"):
                connect(("127.0.0.1", 9))


def test_warnings_are_errors() -> None:
    import warnings

    with pytest.raises(DeprecationWarning, match="old"):
        warnings.warn("old", DeprecationWarning, stacklevel=1)
