"""A sample of mutants: does a test fail when a condition or a number on the reading path is changed?

    make mutants                             # 60 mutants of the modules that reading loads
    make mutants N=20 SEED=7 ONLY=gouji.models.editing
    python tests/mutants.py --count 20 --seed 7 --only gouji.models.editing

Each mutant is one small change of one module, made in a copy of the repository. Its own tests run, then the golden readings
(pictures for what reads pictures, documents for the rest), the tests of its room, those of the pipeline and, last, the slow ones
among its own; where one fails or time runs out, the mutant is killed. Printed are the survivors with their places, and
their share. A survivor shows a condition that no test needs, or a change that makes no difference.

Mutated are comparisons, `and`/`or`, `not`, plus and minus, `any`/`all`, `min`/`max`, numbers (one more, one less, twice), and
conditions that functions return. Settings are left out unless `--settings` is given: many of their values are tuned, and
another value is not wrong. After DeMillo, Lipton, Sayward, *Hints on Test Data Selection* (1978).
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "docs"))

import house  # type: ignore[import-not-found]  # noqa: E402 – it stands in docs

__all__ = ["Mutant", "find_mutants", "main"]

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_NO_TESTS = 5
"""How pytest ends where it has no test to run."""
_OF_SCANS = "gouji.ingest.scan."
_OF_PICTURES = (_OF_SCANS, "gouji.ingest.page.")
"""What golden pictures go through."""
CALLS = {"any": "all", "all": "any", "min": "max", "max": "min"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A module's text with one change, and where the change is."""

    module: str
    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        path = house.modules()[self.module].relative_to(ROOT)
        return f"{path}:{self.line}: {self.before}  →  {self.after}"


def find_mutants(module: str, source: str, *, settings: bool = False) -> Iterator[Mutant]:
    """Yield every mutant of a module."""
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))
    data = source.encode()
    for node in _nodes(ast.parse(source), settings=settings):
        for changed in _changes(node):
            end_line, end = node.end_lineno or node.lineno, node.end_col_offset or 0
            first, last = starts[node.lineno - 1] + node.col_offset, starts[end_line - 1] + end
            text = f"({ast.unparse(changed)})" if isinstance(node, ast.BoolOp | ast.BinOp) else ast.unparse(changed)
            yield Mutant(
                module=module,
                line=node.lineno,
                before=" ".join(data[first:last].decode().split()),
                after=ast.unparse(changed),
                source=(data[:first] + text.encode() + data[last:]).decode(),
            )


def _nodes(tree: ast.Module, *, settings: bool) -> Iterator[ast.expr]:
    """Yield the expressions that are run: no annotations, decorators, messages or tables of the module."""
    ahead: list[ast.AST] = list(tree.body)
    while ahead:
        node = ahead.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, ast.ClassDef) and node.name.endswith(("Settings", "Costs")) and not settings:
            continue
        if isinstance(node, ast.expr):
            yield node
        for name, value in ast.iter_fields(node):
            if name in {"annotation", "returns", "decorator_list", "args"} and not isinstance(
                node, ast.Call | ast.Lambda
            ):
                continue
            if isinstance(node, ast.JoinedStr | ast.Raise):
                continue
            ahead += [child for child in (value if isinstance(value, list) else [value]) if isinstance(child, ast.AST)]


def _changes(node: ast.expr) -> Iterator[ast.expr]:
    changed = copy.deepcopy(node)
    if isinstance(changed, ast.Compare):
        for at, operator in enumerate(changed.ops):
            other = copy.deepcopy(changed)
            other.ops[at] = COMPARISONS[type(operator)]()
            yield other
    elif isinstance(changed, ast.BoolOp):
        changed.op = ast.Or() if isinstance(changed.op, ast.And) else ast.And()
        yield changed
    elif isinstance(changed, ast.UnaryOp) and isinstance(changed.op, ast.Not):
        yield changed.operand
    elif isinstance(changed, ast.BinOp) and isinstance(changed.op, ast.Add | ast.Sub):
        changed.op = ast.Sub() if isinstance(changed.op, ast.Add) else ast.Add()
        if not any(isinstance(side, ast.List | ast.Tuple | ast.JoinedStr) for side in (changed.left, changed.right)):
            yield changed
    elif isinstance(changed, ast.Call) and isinstance(changed.func, ast.Name) and changed.func.id in CALLS:
        changed.func.id = CALLS[changed.func.id]
        if not any(word.arg == "default" for word in changed.keywords) or changed.func.id in {"min", "max"}:
            yield changed
    elif isinstance(changed, ast.Constant) and isinstance(changed.value, int) and not isinstance(changed.value, bool):
        yield from (
            ast.Constant(n) for n in sorted({changed.value + 1, changed.value - 1, changed.value * 2} - {changed.value})
        )
    elif isinstance(changed, ast.Constant) and isinstance(changed.value, float) and changed.value:
        yield ast.Constant(changed.value * 2)


def _tests_of(module: str, root: Path = ROOT) -> tuple[list[str], list[str]]:
    """Return a module's own files of tests, and what else may fail: the golden readings, its room's tests, the pipeline's.

    `root` is the copy in which they run: a file that came into the repository since would fail there, whatever the mutant.
    """
    stage, *rooms, name = module.split(".")[1:]
    folder = root / "tests" / stage
    for room in rooms:
        folder = folder / room if (folder / room).is_dir() else folder
    # Its own tests may stand elsewhere, where they are those of several modules, too.
    direct = [
        p for p in (root / "tests").rglob("test_*.py") if f"from {module} import " in p.read_text(encoding="utf-8")
    ]
    own = sorted({*folder.rglob(f"test_{name}*.py"), *direct})
    pipeline = sorted((root / "tests").glob("test_pipeline*.py"))
    room_tests = [folder] if folder != root / "tests" / stage else sorted(folder.glob("test_*.py"))
    # The quickest first. Documents that hold no picture meet nothing of what reads pictures.
    goldens = [root / "tests" / f"test_{name}_golden.py" for name in ("snippets", "replicas", "damaged")]
    if module.startswith(_OF_SCANS):
        goldens = []
    if module.startswith(_OF_PICTURES):
        goldens.append(root / "tests" / "ingest" / "scan" / "test_pictures_golden.py")
    others = dict.fromkeys((*goldens, *room_tests, *pipeline))
    return [str(p.relative_to(root)) for p in own], [str(p.relative_to(root)) for p in others if p not in own]


def _survives(mutant: Mutant, copied: Path, limit: float) -> bool:
    path = copied / house.modules()[mutant.module].relative_to(ROOT)
    original = path.read_text(encoding="utf-8")
    path.write_text(mutant.source, encoding="utf-8")
    own, others = _tests_of(mutant.module, copied)
    ends = time.monotonic() + limit
    try:
        passed = _pass([*own, *others], copied, ends)
        return passed and (not own or _pass(["-m", "slow", *own], copied, ends))
    except subprocess.TimeoutExpired:
        return False
    finally:
        path.write_text(original, encoding="utf-8")


def _pass(arguments: list[str], copied: Path, ends: float) -> bool:
    """Return whether tests pass, or none is among them."""
    # No byte code: it is looked up by size and second, and a mutant may have both of the original.
    environment = {**os.environ, "PYTHONPATH": str(copied / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *arguments]
    left = max(ends - time.monotonic(), 0.0)
    done = subprocess.run(command, cwd=copied, env=environment, capture_output=True, check=False, timeout=left)
    return done.returncode in (0, _NO_TESTS)


def _copy(folder: Path) -> Path:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in names.split("\0"):
        source, target = ROOT / name, folder / name
        if name and (source.is_symlink() or source.exists()):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target, follow_symlinks=False)
    return folder


def _sample(only: str, count: int, seed: int, *, settings: bool) -> list[Mutant]:
    """Return mutants, as many of each module as it has lines' worth of them, drawn with a seed."""
    modules = [
        m for m in house.reading_path() if m.startswith(("gouji.models.", "gouji.ingest.")) and m.startswith(only)
    ]
    found = [
        mutant
        for module in modules
        for mutant in find_mutants(module, house.modules()[module].read_text(encoding="utf-8"), settings=settings)
    ]
    return random.Random(seed).sample(found, min(count, len(found)))


def main(arguments: list[str] | None = None) -> int:
    """Try a sample of mutants and print the survivors; 1 where more survive than `--most` allows."""
    parser = argparse.ArgumentParser(description="Try a sample of mutants of the reading path.")
    parser.add_argument("--count", type=int, default=60, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1, help="which sample")
    parser.add_argument("--only", default="gouji.", help="modules that begin with this")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds a mutant; more counts as killed")
    parser.add_argument("--most", type=float, default=1.0, help="the share that may survive")
    parser.add_argument("--settings", action="store_true", help="mutate the values of settings, too")
    options = parser.parse_args(arguments)
    survivors = []
    mutants = _sample(options.only, options.count, options.seed, settings=options.settings)
    with tempfile.TemporaryDirectory() as folder:
        copied = _copy(Path(folder) / "gouji")
        for number, mutant in enumerate(mutants, 1):
            began = time.monotonic()
            survived = _survives(mutant, copied, options.limit)
            survivors += [mutant] * survived
            word = "SURVIVES" if survived else "killed"
            print(f"{number:3} {word:8} {time.monotonic() - began:5.0f} s  {mutant}", flush=True)
    share = len(survivors) / len(mutants) if mutants else 0.0
    print(f"\n{len(survivors)} of {len(mutants)} mutants survive ({share:.0%}), seed {options.seed}")
    for mutant in survivors:
        print(f"  {mutant}")
    return int(share > options.most)


if __name__ == "__main__":
    raise SystemExit(main())
