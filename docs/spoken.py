"""Finds the texts that gouji says to people, in the syntax trees of its modules. `texts.py` gathers them.

Texts stand in

- the calls `translate`, `translate_plural` and `mark_text`; `t` and `tn` of templates and of the review page's TypeScript;
- what an error of gouji is raised with, a warning is made of, or the console is told: strings, and f-strings as texts with `{names}`;
- the helps of options and commands: `help=`, and the paragraphs of docstrings below `@….command(…)`.

An argument of an error that is put together elsewhere cannot be found here; `Unmarked` names it, and `mark_text` around the text heals it.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

__all__ = [
    "Text",
    "Unmarked",
    "list_error_names",
    "list_python_texts",
    "list_template_texts",
    "list_unmarked",
    "split_help",
]

Text = str | tuple[str, str]
_CALLS = {"translate": 1, "mark_text": 1, "translate_plural": 2}
_STRING = r'"((?:[^"\\]|\\.)*)"'
_SINGLE = re.compile(rf"\bt\(\s*{_STRING}")
_PLURAL = re.compile(rf"\btn\(\s*{_STRING}\s*,\s*{_STRING}")
_ROOT_ERROR = "GoujiError"
_NAMED_ERROR = "DocumentError"
_SPEAKERS = frozenset({"warn", "print_error", "print_warning", "print_note", "print_detail"})
"""Methods that tell a person something: a builder's warning, the console."""
_DEEPEST = 3
"""Calls through which a parameter is followed."""
_HELPED = frozenset({"option", "version_option", "command", "group", "password_option"})
_SILENT = frozenset(
    {
        "str",
        "describe",
        "_describe",
        "_describe_too_long",
        "_describe_usage",
        "describe_document_error",
        "describe_error",
        "describe_lost_output",
        "describe_defect",
        "translate_recorded",
    }
)
"""Calls whose answer is a message that is marked where it is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmarked:
    """An argument that is said to people and is no text that can be read off the source."""

    line: int
    source: str


def list_error_names(trees: Iterable[ast.AST]) -> Mapping[str, bool]:
    """Return the names of gouji's errors; True where the first argument is a document's name and no text."""
    bases: dict[str, set[str]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                named = {b.id if isinstance(b, ast.Name) else getattr(b, "attr", "") for b in node.bases}
                bases.setdefault(node.name, set()).update(named)

    def descends(name: str, root: str, seen: frozenset[str] = frozenset()) -> bool:
        if name == root:
            return True
        return any(descends(base, root, seen | {name}) for base in bases.get(name, ()) if base not in seen)

    return {name: descends(name, _NAMED_ERROR) for name in bases if descends(name, _ROOT_ERROR)}


def list_python_texts(tree: ast.Module, errors: Mapping[str, bool]) -> Iterator[Text]:
    """Yield the texts of a module."""
    for scope, node in _walk_calls(tree):
        speller = _Speller(tree, scope)
        name = _name_call(node)
        if name in _CALLS and isinstance(node.func, ast.Name):
            options = [list(speller.spell(a)) for a in node.args[: _CALLS[name]]]
            yield from (each[0] if len(each) == 1 else (each[0], each[1]) for each in product(*options) if each)
            continue
        for argument in (*_list_told(node, errors), *_list_recorded(node)):
            yield from speller.spell(argument)
        if name in _HELPED:
            yield from (text for k in node.keywords if k.arg == "help" for text in speller.spell(k.value))
    for found in ast.walk(tree):
        if isinstance(found, ast.FunctionDef) and any(_is_command(d) for d in found.decorator_list):
            yield from split_help(ast.get_docstring(found) or "")


def list_unmarked(tree: ast.Module, errors: Mapping[str, bool]) -> Iterator[Unmarked]:
    """Yield the arguments of errors and of the console whose text cannot be read off the source."""
    for scope, node in _walk_calls(tree):
        speller = _Speller(tree, scope)
        for argument in _list_told(node, errors):
            if not speller.is_silent(argument) and not list(speller.spell(argument)):
                yield Unmarked(line=argument.lineno, source=ast.unparse(node))


def list_template_texts(source: str) -> Iterator[Text]:
    """Yield the texts in the calls of a TypeScript file or a Jinja template."""
    yield from (json.loads(f'"{found[1]}"') for found in _SINGLE.finditer(source))
    yield from ((json.loads(f'"{one}"'), json.loads(f'"{many}"')) for one, many in _PLURAL.findall(source))


def split_help(help_text: str) -> Iterator[str]:
    """Yield the paragraphs of a command's help, each on one line; a block of examples stays in its lines."""
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(help_text)):
        if paragraph.startswith("\b"):
            yield paragraph.partition("\n")[2]
        elif paragraph:
            yield " ".join(paragraph.split())


def _walk_calls(tree: ast.AST, scope: ast.AST | None = None) -> Iterator[tuple[ast.AST, ast.Call]]:
    """Yield each call with the function that it stands in."""
    scope = scope or tree
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Call):
            yield scope, child
        inner = child if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else scope
        yield from _walk_calls(child, inner)


def _name_call(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _list_told(node: ast.Call, errors: Mapping[str, bool]) -> list[ast.expr]:
    """Return the arguments of a call that a person is to read."""
    name = _name_call(node)
    if name in errors and isinstance(node.func, ast.Name):
        first = 1 if errors[name] else 0
        named = [k.value for k in node.keywords if k.arg in ("reason", "advice")]
        return [*(a for a in node.args[first:] if not isinstance(a, ast.Starred)), *named]
    if name in _SPEAKERS and isinstance(node.func, ast.Attribute):
        return node.args[:1]
    return []


@dataclass(frozen=True, slots=True)
class _Speller:
    """Reads texts off expressions of a function: follows names to their values, and parameters to the module's own calls."""

    module: ast.Module
    scope: ast.AST
    depth: int = 0

    def spell(self, node: ast.expr) -> Iterator[str]:
        """Yield the texts that an expression may be; none where that cannot be told."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield from _spell_format(node)
        elif isinstance(node, ast.IfExp):
            yield from (*self.spell(node.body), *self.spell(node.orelse))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            yield from (a + b for a, b in product([*self.spell(node.left)], [*self.spell(node.right)] or [""]))
        elif isinstance(node, ast.Name) and self.depth < _DEEPEST:
            for speller, value in self._find_values(node.id):
                yield from speller.spell(value)

    def is_silent(self, node: ast.expr) -> bool:
        """Return whether an argument is nothing to translate, or was marked or translated where it was made."""
        if isinstance(node, ast.Constant | ast.Attribute | ast.Subscript):
            return True
        if isinstance(node, ast.Call):
            name = _name_call(node)
            joined = name == "join" and isinstance(node.func, ast.Attribute) and self.is_silent(node.func.value)
            return joined or name in (_SILENT | _CALLS.keys())
        if isinstance(node, ast.BoolOp):
            return all(map(self.is_silent, node.values))
        if isinstance(node, ast.IfExp):
            return self.is_silent(node.body) and self.is_silent(node.orelse)
        if not isinstance(node, ast.Name):
            return False
        made = self._find_values(node.id)
        loops = (n.target for n in ast.walk(self.scope) if isinstance(n, ast.For | ast.comprehension | ast.NamedExpr))
        looped = node.id in {n.id for target in loops for n in ast.walk(target) if isinstance(n, ast.Name)}
        imported = not made and node.id.isupper()
        return looped or imported or (bool(made) and all(s.is_silent(value) for s, value in made))

    def _find_values(self, name: str) -> list[tuple[_Speller, ast.expr]]:
        """Return what a name is set to, or what the module's calls give for the parameter that it is."""
        for place in (self.scope, self.module):
            found = [value for value in _list_assigned(place, name) if value is not None]
            if found:
                return [(self, value) for value in found]
        scope = self.scope
        if not isinstance(scope, ast.FunctionDef):
            return []
        names = [a.arg for a in (*scope.args.posonlyargs, *scope.args.args)]
        if name not in names:
            return []
        at = names.index(name) - (names[:1] in (["self"], ["cls"]))
        given = []
        for other, call in _walk_calls(self.module):
            if _name_call(call) == scope.name:
                values = [k.value for k in call.keywords if k.arg == name] or call.args[at : at + 1]
                given += [(_Speller(self.module, other, self.depth + 1), value) for value in values]
        return given


def _list_assigned(place: ast.AST, name: str) -> Iterator[ast.expr | None]:
    """Yield what a name is assigned in a function, or at the top of a module."""
    nodes = place.body if isinstance(place, ast.Module) else ast.walk(place)
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id == name:
                    yield node.value
                elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = zip(target.elts, node.value.elts, strict=False)
                    yield from (value for t, value in pairs if isinstance(t, ast.Name) and t.id == name)


def _list_recorded(node: ast.Call) -> list[ast.expr]:
    """Return the messages that a call records: `message=` of findings and of outcomes."""
    return [k.value for k in node.keywords if k.arg == "message"]


def _spell_format(node: ast.JoinedStr) -> Iterator[str]:
    """Yield an f-string as texts with `{names}`; a choice between two words in it gives two texts."""
    taken: dict[str, int] = {}
    pieces: list[list[str]] = []
    for value in node.values:
        if isinstance(value, ast.Constant):
            pieces.append([str(value.value).replace("{", "{{").replace("}", "}}")])
            continue
        inner = value.value if isinstance(value, ast.FormattedValue) else value
        if isinstance(inner, ast.IfExp) and _is_text(inner.body) and _is_text(inner.orelse):
            pieces.append([inner.body.value, inner.orelse.value])  # type: ignore[attr-defined]
            continue
        name = _name_place(inner)
        taken[name] = taken.get(name, 0) + 1
        pieces.append([f"{{{name}{taken[name] if taken[name] > 1 else ''}}}"])
    yield from ("".join(choice) for choice in product(*pieces))


def _name_place(node: ast.expr) -> str:
    """Return a name for what an expression puts into a text: that of its last part."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Call):
        inner = [a for a in node.args if not isinstance(a, ast.Constant)]
        return _name_place(inner[0]) if inner else _name_place(node.func)
    inner = next((n for n in ast.iter_child_nodes(node) if isinstance(n, ast.expr) and not _is_text(n)), None)
    return "value" if inner is None or isinstance(inner, ast.Constant) else _name_place(inner)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_command(node: ast.expr) -> bool:
    name = _name_call(node) if isinstance(node, ast.Call) else ""
    return name in ("command", "group")
