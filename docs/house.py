"""Measures of the house: rooms, circles, names, concepts, numbers outside the settings.

    python docs/house.py            # all figures, one a line
    python docs/house.py numbers    # each numeric literal on the reading path that is no setting, unit or table
    python docs/house.py names      # public functions whose first word is no verb
    python docs/house.py concepts   # public types on the reading path, room by room
    python docs/house.py rooms      # modules a folder, and which rooms import which

A name after the command keeps only modules that begin with it: `python docs/house.py numbers gouji.ingest.scan`.
What counts is written beside each measure. `tests/gouji/test_house.py` holds the figures.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
STAGES = ("ingest", "models", "train", "eval", "corpus")
MODULES_A_ROOM = 15

VERBS = frozenset(Path(__file__).with_name("verbs.txt").read_text(encoding="utf-8").split())
"""First words that make a function's name a verb phrase; `is`, `has`, `to` and `as` among them, as PEP 8 names have them."""

PLAIN_INTEGERS = frozenset({-1, 0, 1, 2, 3, 4, 6, 8, 10, 16, 20, 32, 64, 72, 90, 100, 180, 255, 256, 270, 360, 1000})
PLAIN_DECIMALS = frozenset({-1.0, 0.0, 0.5, 1.0, 2.0, 72.0, 100.0, 255.0})
"""Inside functions: small counts, halves, sizes of boxes, bits, mebibytes (`1 << 20`), decimal places, points an inch, degrees, grey levels."""
TABLES: Mapping[str, str] = {
    "gouji.ingest.pdf.watermarks:_BAND": "how text is looked up; it changes no result",
    "gouji.ingest.pdf.watermarks:_FARTHEST": "the same",
    "gouji.ingest.scan.folder:_NAMED": "how many files a warning names",
    "gouji.ingest.scan.image.contrast:_AT_ONCE": "places at once; it changes no result",
    "gouji.ingest.scan.layout:TURNS": "degrees",
    "gouji.ingest.scan.recognition.digits:_BATCH": "glyphs at once; it changes no result",
    "gouji.ingest.scan.recognition.engine:_HEIGHT": "the input of RapidOCR's model",
    "gouji.ingest.scan.recognition.engine:_STEP": "the same",
    "gouji.ingest.scan.recognition.engine:_RUN": "what a run costs beside its width; it changes no result",
    "gouji.ingest.scan.recognition.glyphs:GLYPH_HEIGHT": "the input of the shipped digit reader",
    "gouji.ingest.scan.recognition.glyphs:GLYPH_WIDTH": "the same",
    "gouji.ingest.scan.recognition.glyphs:_ROOM": "the same",
    "gouji.ingest.scan.recognition.glyphs:_LEAST_LINE": "the same",
    "gouji.ingest.scan.recognition.glyphs:_BLUR": "the same",
    "gouji.ingest.scan.recognition.glyphs:_LEAST_CONTRAST": "the same",
    "gouji.ingest.scan.recognition.network": "the shape of the shipped digit reader",
    "gouji.ingest.scan.recognition.tesseract:_HEIGHT": "the input of Tesseract's model",
    "gouji.ingest.stream.builder:_LONGEST_SAMPLE": "how many characters a warning shows",
    "gouji.ingest.stream.counting": "numerals of every script and their Unicode ranges",
    "gouji.ingest.sniff:_CONTROLS": "control characters of ASCII",
    "gouji.ingest.web.colours": "the colours of CSS and how WCAG 2.2 measures contrast",
    "gouji.ingest.web.declarations:_POINTS": "points in CSS's units",
    "gouji.ingest.web.signs:_LAST": "the last character of Unicode",
    "gouji.ingest.web.signs:_SURROGATES": "the surrogates of UTF-16",
    "gouji.ingest.web.styles": "the units and sizes of CSS and of <font>",
    "gouji.ingest.word.archive:_ENCRYPTED_FLAG": "a bit of ZIP headers",
    "gouji.ingest.word.libreoffice:_NOT_STARTED": "exit statuses of POSIX shells",
    "gouji.ingest.word.libreoffice:_WATCH_SECONDS": "how often a program is looked at; it changes no result",
    "gouji.resources:_LEAST": "a timer of none would be no timer; it changes no result",
    "gouji.resources:_MOST_HEAPS": "the number of a setting of the C library",
    "gouji.ingest.pdf.visible.filters": "the codes of the filter RunLengthDecode",
    "gouji.ingest.pdf.visible.guarded:_AT_ONCE": "objects counted at once; it changes no result",
    "gouji.ingest.pdf.visible.guarded:_LAST_CODE": "codes of PDF's composite fonts have two bytes",
    "gouji.ingest.pdf.visible.guarded:_WIDTH_READERS": "how many numbers PDF says a range of widths with",
    "gouji.ingest.word.archive:_METHODS": "methods of ZIP files",
    "gouji.ingest.word.archive:_PIECE": "bytes unpacked at once; it changes no result",
    "gouji.ingest.word.numbering:_LONGEST_LABEL": "what Word takes",
    "gouji.ingest.word.ole": "the layout of OLE containers and of Word's own header",
    "gouji.ingest.word.pictures:_EMU": "English Metric Units in a point",
    "gouji.ingest.word.pictures:_POINTS": "points in CSS's units",
    "gouji.ingest.word.styles:_BODY_LEVEL": "Word's outline level of body text",
    "gouji.ingest.word.styles:TWIPS": "twentieths of a point",
    "gouji.ingest.word.styles:_NARROW": "percent, next to the least that Word knows",
    "gouji.ingest.word.symbols": "the characters of symbol fonts",
    "gouji.ingest.word.sight:_DEFAULT_SIZE": "Word's own size of text",
    "gouji.ingest.word.sight:_HALF_POINTS": "halves of a point",
    "gouji.ingest.word.xml:_LONGEST_NUMBER": "digits of a 32-bit number",
    "gouji.ingest.mixed.preferred:_COMMON": "rows of GB 2312",
    "gouji.ingest.pdf.triage:_ERROR_PASSWORD": "PDFium's code",
    "gouji.wording": "numerals and item numbers",
    "gouji.models.claims.dates:_LEAP_YEAR": "the calendar",
    "gouji.models.forms.load:_LONGEST_REASON": "characters of a message",
    "gouji.models.forms.load:_MOST_VALUES": "a hundred times what a form has",
    "gouji.models.headings.ends:_GREATEST": "the range of a byte",
    "gouji.models.headings.signs": "the features of the shipped model of headings' ends",
    "gouji.models.labels.columns": "classes of characters, and code points of the basic plane",
    "gouji.models.labels.difference": "code points of the basic plane",
    "gouji.models.labels.features": "part of the trained label model: with other values its weights must be fitted again",
    "gouji.models.text.normalise:_REMEMBERED": "characters of texts that are remembered; it changes no result",
    "gouji.models.text.script:_COMPATIBILITY": "blocks of Unicode",
    "gouji.models.text.words:_FREQUENCY": "jieba's scale: the cost of a character outside the vocabulary, of which only the sign counts",
    "gouji.ingest.scan.image.light:PAPER": "the grey scale of evenly lit pages, for which the digit reader was trained",
    "gouji.models.decoding.calibration:_LEAST": "the scale of the doubts on which the shipped model was fitted",
    "gouji.models.decoding.calibration:_MOST_BROKEN": "the same",
    "gouji.models.decoding.calibration:_WIDEST": "the same",
    "gouji.models.decoding.calibration:_DIGITS": "decimal places written",
    "gouji.models.decoding.calibration:_LARGEST_EXPONENT": "the range of floating-point numbers",
    "gouji.models.tagging.encode": "the input of the shipped transformer",
    "gouji.models.tagging.features.grams": "the features of the shipped linear model",
    "gouji.models.tagging.features.lines": "the same",
    "gouji.models.tagging.features.shape": "the same",
    "gouji.models.tagging.features.similarity": "the same",
    "gouji.models.tagging.levels:_LEVELS": "the levels of headings by the style of their item numbers",
    "gouji.models.tagging.transformer:_BATCH": "lines a call of the network: it changes no result",
    "gouji.models.forms.arithmetic:_DECIMALS": "the precision of sums, below that of any printed number",
    "gouji.models.forms.arithmetic:DUST": "the same",
    "gouji.models.headings.lexicon:LONGEST_WORD": "the shape of the shipped model",
    "gouji.models.headings.lexicon:_BITS": "the same",
    "gouji.settings:_LONGEST_QUOTE": "how much of a file a message quotes",
    "gouji.settings:_LONGEST_REASON": "the same",
}
"""Modules (`name`) and their constants (`name:CONSTANT`) that hold tables of codes, with the reason."""


@cache
def modules() -> dict[str, Path]:
    """Return the path of every module of gouji by its name."""
    found: dict[str, Path] = {}
    for base, folder in ((ROOT / "src", "gouji"), *((ROOT, stage) for stage in STAGES)):
        for path in sorted((base / folder).rglob("*.py")):
            parts = path.relative_to(base).with_suffix("").parts
            if folder == "gouji" and len(parts) > 1 and parts[1] in STAGES:
                continue  # the links to the stages
            parts = parts if folder == "gouji" else ("gouji", *parts)
            found[".".join(part for part in parts if part != "__init__")] = path
    return found


@cache
def tree(module: str) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


def is_room(module: str) -> bool:
    """Return whether a module is a package."""
    return modules()[module].name == "__init__.py"


def room_of(module: str) -> str:
    """Return the package that a module stands in; the modules beside the stages are layers of their own."""
    package = module if is_room(module) else module.rpartition(".")[0]
    return module if package == "gouji" else package


@cache
def imports(module: str) -> frozenset[str]:
    """Return the modules of gouji that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                found.add(name if name in modules() else node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return frozenset(name for name in found if name in modules() and name != module)


@cache
def reading_path() -> tuple[str, ...]:
    """Return the modules that reading a document may load, in order.

    The taggers, which `read` does not ask, and what stands around a reading are left out.
    """
    seen: set[str] = set()
    ahead = ["gouji.reading"]
    while ahead:
        module = ahead.pop()
        if module not in seen and not module.startswith(
            ("gouji.models.tagging", "gouji.export", "gouji.cli", "gouji.reports", "gouji.isolation", "gouji.limits")
        ):
            seen.add(module)
            ahead += imports(module)
    return tuple(sorted(seen - {"gouji"}))


def exports(module: str) -> dict[str, ast.stmt | None]:
    """Return the names in a module's `__all__` with what defines them."""
    listed: list[str] = []
    defined: dict[str, ast.stmt] = {}
    for node in tree(module).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            defined[node.name] = node
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name):
            defined[target.id] = node
            if target.id == "__all__" and isinstance(value := getattr(node, "value", None), ast.List | ast.Tuple):
                listed = [item.value for item in value.elts if isinstance(item, ast.Constant)]
    return {name: defined.get(name) for name in listed}


def concepts() -> dict[str, list[str]]:
    """Return the public types on the reading path by module: what a reader has to know before the code makes sense."""
    found = {
        module: [name for name, node in exports(module).items() if isinstance(node, ast.ClassDef)]
        for module in reading_path()
    }
    return {module: names for module, names in found.items() if names}


def shared_concepts() -> dict[str, list[str]]:
    """Return those public types of the reading path that a module of another room imports: what the rooms say to each other."""
    takers: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    for module in modules():
        for node in ast.walk(tree(module)):
            for alias in node.names if isinstance(node, ast.ImportFrom) else ():
                takers[node.module, alias.name].add(room_of(module))
    shared = {
        module: [name for name in names if takers[module, name] - {room_of(module)}]
        for module, names in concepts().items()
    }
    return {module: names for module, names in shared.items() if names}


def double_names() -> dict[str, list[str]]:
    """Return the class names that more than one module defines, private ones too, with the modules."""
    found: dict[str, list[str]] = defaultdict(list)
    for module in modules():
        for node in tree(module).body:
            if isinstance(node, ast.ClassDef):
                found[node.name].append(module)
    return {name: places for name, places in sorted(found.items()) if len(places) > 1}


def functions() -> Iterator[tuple[str, str]]:
    """Yield every public function and public method as (module, name); properties are values and no functions."""
    for module in modules():
        for name, node in exports(module).items():
            if isinstance(node, ast.FunctionDef):
                yield module, name
            elif isinstance(node, ast.ClassDef):
                for part in node.body:
                    if isinstance(part, ast.FunctionDef) and not part.name.startswith("_") and not _is_property(part):
                        yield module, f"{name}.{part.name}"


def _is_property(node: ast.FunctionDef) -> bool:
    names = {n.id if isinstance(n, ast.Name) else getattr(n, "attr", "") for n in node.decorator_list}
    return bool(names & {"property", "cached_property", "overload", "setter"})


def is_verb_first(name: str) -> bool:
    """Return whether a function's name begins with a verb; `main` is what Python calls a program's entry."""
    last = name.rpartition(".")[2]
    return last == "main" or last.split("_")[0] in VERBS


def numbers(module: str) -> Iterator[tuple[int, str]]:
    """Yield the numeric literals of a module that are neither settings nor units nor tables of codes.

    Fields of a class whose name ends with `Settings`, `Costs` or `Budget` are settings. A constant of the module counts whatever its
    number; inside functions small counts, units and indices do not.
    """
    if module in TABLES:
        return
    for node in tree(module).body:
        names = [t.id for t in getattr(node, "targets", [getattr(node, "target", None)]) if isinstance(t, ast.Name)]
        if any(f"{module}:{name}" in TABLES for name in names):
            continue
        if isinstance(node, ast.ClassDef) and node.name.endswith(("Settings", "Costs", "Budget")):
            continue
        yield from _numbers(node, constant=isinstance(node, ast.Assign | ast.AnnAssign))


def _numbers(node: ast.AST, *, constant: bool) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Constant):
        value = node.value
        plain = PLAIN_INTEGERS if isinstance(value, int) else PLAIN_DECIMALS
        if isinstance(value, int | float) and not isinstance(value, bool) and (constant or value not in plain):
            yield node.lineno, repr(value)
        return
    for field, value in ast.iter_fields(node):
        if (isinstance(node, ast.Subscript) and field == "slice") or field == "decorator_list":
            continue  # an index; the size of a cache
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _numbers(child, constant=constant)


def rooms() -> dict[str, int]:
    """Return the number of modules in each folder, `__init__` and `__main__` not counted."""
    inside = (name for name, path in modules().items() if path.name not in {"__init__.py", "__main__.py"})
    count = Counter(name.rpartition(".")[0] for name in inside)
    return dict(sorted(count.items()))


def room_imports() -> dict[str, set[str]]:
    """Return which rooms import which."""
    found: dict[str, set[str]] = defaultdict(set)
    for module in modules():
        for other in imports(module):
            if other != "gouji" and room_of(other) != room_of(module):
                found[room_of(module)].add(room_of(other))
    return dict(sorted(found.items()))


def circles(graph: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Return the strongly connected components of more than one node (Tarjan 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in sorted(graph.get(node, ())):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            at = stack.index(node)
            if len(stack) - at > 1:
                found.append(sorted(stack[at:]))
            del stack[at:]

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def _print_all() -> None:
    named = list(functions())
    verbs = sum(is_verb_first(name) for _, name in named)
    sizes = rooms()
    print(f"modules                {len(modules())}")
    print(f"largest room           {max(sizes.values())} modules ({max(sizes, key=sizes.__getitem__)})")
    print(f"circles of modules     {len(circles({m: imports(m) - {'gouji'} for m in modules()}))}")
    print(f"circles of rooms       {len(circles(room_imports()))}")
    shared = sum(map(len, shared_concepts().values()))
    print(
        f"concepts               {sum(map(len, concepts().values()))} public types on the reading path, {shared} of them between rooms"
    )
    print(f"names with two homes   {len(double_names())}")
    print(f"verb-first functions   {verbs / len(named):.0%} of {len(named)}")
    print(f"numbers outside        {sum(1 for m in reading_path() for _ in numbers(m))} on the reading path")


def _number_lines(prefix: str) -> Iterator[str]:
    for module in reading_path():
        if module.startswith(prefix):
            for line, value in numbers(module):
                yield f"{modules()[module].relative_to(ROOT)}:{line}: {value}"


def _name_lines(prefix: str) -> Iterator[str]:
    return (f"{module} {name}" for module, name in functions() if module.startswith(prefix) and not is_verb_first(name))


def _concept_lines(prefix: str) -> Iterator[str]:
    return (f"{module} {' '.join(names)}" for module, names in concepts().items() if module.startswith(prefix))


def _room_lines(prefix: str) -> Iterator[str]:
    graph = room_imports()
    for room, count in rooms().items():
        if room.startswith(prefix):
            yield f"{count:3} {room} → {' '.join(sorted(graph.get(room, ()))) or '–'}"
    for circle in circles(graph):
        yield f"circle: {' '.join(circle)}"


COMMANDS = {"numbers": _number_lines, "names": _name_lines, "concepts": _concept_lines, "rooms": _room_lines}


def main(arguments: list[str]) -> int:
    """Print what is asked for."""
    if not arguments:
        _print_all()
    elif arguments[0] in COMMANDS:
        for line in COMMANDS[arguments[0]]((*arguments, "gouji")[1]):
            print(line)
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
