"""The house's rules that no linter knows: sizes, layers that hold, names in `__all__`, no network in tests."""

from __future__ import annotations

import ast
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

STAGES = ("ingest", "models", "train", "eval", "corpus")
MODULE_LINES = 400
FUNCTION_LINES = 50
_EXTRAS = (
    "cv2",
    "onnx",
    "onnxruntime",
    "PIL",
    "pyarrow",
    "rapidocr",
    "safetensors",
    "sklearn",
    "torch",
    "transformers",
)
"""What only extras bring: a module that needs one of them cannot be imported without it."""


def _modules(root: Path) -> Iterator[Path]:
    """Every module of the package, once."""
    for stage in STAGES:
        yield from sorted((root / stage).rglob("*.py"))
    for path in sorted((root / "src" / "gouji").rglob("*.py")):
        if path.relative_to(root / "src" / "gouji").parts[0] not in STAGES:
            yield path


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
