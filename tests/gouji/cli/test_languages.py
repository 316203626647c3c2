"""Every command speaks Chinese and English; JSON is the same in both, and no text for people is left untranslated."""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from gouji.cli.app import gouji, run
from gouji.language import translate_recorded, use_language
from gouji.reports import Report

_PROSE = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b")
_COMMAND_LINE = re.compile(
    r"^\s*(gouji|curl|bash:|zsh:|fish:|用法).*$|`[^`]*`|（gouji [a-z ]+）|pip install \S+|python -m \S+", re.MULTILINE
)
_UNLIMITED = ["--timeout", "0", "--memory", "0"]
Outputs = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _no_wishes(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GOUJI_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def outputs(capsys: pytest.CaptureFixture[str]) -> Outputs:
    def call(*arguments: str) -> tuple[int, str, str]:
        status = run(list(arguments))
        out, err = capsys.readouterr()
        return status, out, err

    return call


@pytest.fixture
def document(root: Path) -> str:
    return str(root / "docs" / "examples" / "glued-line.txt")


def _list_commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and path != ("train",):
                yield from _list_commands(inner, (*path, name))


def _find_prose(text: str) -> list[str]:
    return _PROSE.findall(_COMMAND_LINE.sub("", text))


@pytest.mark.parametrize("path", list(_list_commands(gouji)), ids=" ".join)
def test_every_help_is_in_both_languages(outputs: Outputs, path: tuple[str, ...]) -> None:
    status, english, _ = outputs(*path, "--help", "--lang", "en")
    assert status == 0
    assert "Usage: " in english
    assert not re.search("[\u3002\uff1b]", english)
    status, chinese, _ = outputs(*path, "--help", "--lang", "zh")
    assert status == 0
    assert chinese.startswith("用法：")
    assert _find_prose(chinese) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("read", "DOC", "--format", "table"),
        ("read", "DOC", "--format", "markdown"),
        ("check", "DOC"),
        ("explain", "DOC", "本机关不掌握相关政府信息", "总计"),
        ("explain", "DOC", "disclosure.normative_documents"),
        ("tags", "DOC", "--format", "table"),
        ("tokens", "DOC", "--format", "table"),
        ("match", "予以公开", "没有这样的标签", "--format", "table"),
        ("forms", "list", "--format", "table"),
        ("forms", "show", "gov-disclosure-2021", "--format", "table"),
        ("forms", "show", "gov-disclosure-2021", "--detectability", "--format", "table"),
        ("check", "--series", "DOC"),
    ],
    ids=" ".join,
)
def test_every_command_says_its_results_in_chinese(outputs: Outputs, document: str, arguments: tuple[str, ...]) -> None:
    given = [document if argument == "DOC" else argument for argument in arguments]
    limits = _UNLIMITED if document in given else []
    english = outputs(*given, *limits, "--lang", "en")
    chinese = outputs(*given, *limits, "--lang", "zh")
    assert chinese[0] == english[0]
    assert chinese[1:] != english[1:]
    assert _find_prose(chinese[1]) == []
    assert _find_prose(chinese[2]) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments", [("read",), ("check", "--format", "json"), ("explain", "--format", "json", "requests")]
)
def test_json_is_the_same_in_both_languages(outputs: Outputs, document: str, arguments: tuple[str, ...]) -> None:
    name, *others = arguments
    english = outputs(name, document, *others, *_UNLIMITED, "--lang", "en")[1]
    assert english
    assert outputs(name, document, *others, *_UNLIMITED, "--lang", "zh")[1] == english


@pytest.mark.parametrize(
    "arguments",
    [
        ("read",),
        ("read", "nowhere.pdf"),
        ("reed",),
        ("read", "x", "--formt", "json"),
        ("read", "x", "--format", "docx"),
        ("read", "x", "--timeout", "-1"),
        ("explain", "DOC", "nothing"),
        ("forms", "show", "nothing"),
        ("corrections", "stats", "nowhere.jsonl"),
        ("eval", "show", "nowhere"),
        ("batch", "status", "nowhere"),
        ("settings", "show", "--settings", "nowhere.toml"),
    ],
    ids=" ".join,
)
def test_wrong_calls_are_told_in_chinese(outputs: Outputs, document: str, arguments: tuple[str, ...]) -> None:
    given = [document if argument == "DOC" else argument for argument in arguments]
    english, chinese = outputs(*given, "--lang", "en"), outputs(*given, "--lang", "zh")
    assert chinese[0] == english[0] != 0
    assert english[2].startswith("error: ")
    assert chinese[2].startswith("错误：")
    assert _find_prose(chinese[2]) == []


def test_the_option_goes_before_the_variable_and_that_before_the_locale(
    outputs: Outputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outputs("--help")[1].startswith("Usage: ")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert outputs("--help")[1].startswith("用法：")
    monkeypatch.setenv("GOUJI_LANG", "en")
    assert outputs("--help")[1].startswith("Usage: ")
    assert outputs("--help", "--lang=zh")[1].startswith("用法：")
    assert outputs("--lang", "zh", "read", "--help")[1].startswith("用法：")
    assert outputs("--lang", "fr")[0] == 2


@pytest.mark.slow
def test_labels_are_taken_where_ids_are(outputs: Outputs, document: str) -> None:
    def explain(*names: str) -> str:
        return outputs("explain", document, *names, "--format", "json", *_UNLIMITED)[1]

    one = explain("requests.granted.total")
    assert explain("予以公开", "总计") == one
    assert explain("予以公开 · 总计") == one
    assert explain("（一）予以公开", "总计") == one
    assert explain("总计", "总计") == explain("requests.total.total")
    assert explain("予以公开") == explain("requests.granted")
    assert explain("予以公开", "部分公开（区分处理的，只计这一情形，不计其他情形）") == explain(
        "requests.granted", "requests.partial"
    )
    status, _, err = outputs("explain", document, "予以公升", *_UNLIMITED)
    assert status == 2
    assert "予以公开" in err


def test_workbooks_speak_chinese(report: Report) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    import io

    with use_language("zh"):
        book = openpyxl.load_workbook(io.BytesIO(report.to_xlsx()))
    assert book.sheetnames == ["表格", "数据", "发现的问题", "未归入", "标题", "行", "文件"]
    assert [cell.value for cell in book["发现的问题"][1]] == ["规则", "程度", "页", "判断", "数据", "说明"]


def test_pages_speak_the_language_in_use(report: Report) -> None:
    with use_language("zh"):
        chinese, framed = report.to_html(), report._repr_html_()
    assert "<h2>发现的问题 " in chinese
    assert "发现的问题" in framed
    with use_language("en"):
        assert "<h2>Findings " in report.to_html()
    shown = re.sub(r"<style>.*?</style>|<[^>]*>", " ", chinese, flags=re.DOTALL)
    # Invented ones, which no catalogue knows.
    told = "\n".join([*(finding.message for finding in report.findings), *report.warnings])
    assert [prose for prose in _find_prose(shown) if prose not in told] == []


def test_recorded_messages_are_recognised_by_their_templates() -> None:
    with use_language("zh"):
        assert translate_recorded("page 3 has no text layer (scanned?); nothing on it was read").startswith(
            "第 3 页没有文字层"
        )
        assert (
            translate_recorded("pages 2–4 have text that is struck out; it was left out")
            == "第 2–4 页有被划去的文字，已略去"
        )
        assert translate_recorded("it is larger than 1,000 bytes; split it") == "文件大于 1,000 字节；请拆分文件"
        assert translate_recorded("-3 is printed where no negative number is expected") == "此处应为非负数，印作 -3"
        assert translate_recorded("各类之和等于总计: 3 + 4 = 7 ≠ 8") == "各类之和等于总计：3 + 4 = 7 ≠ 8"
        assert translate_recorded("现行有效: 31 - 4 = 27 < 28") == "现行有效：31 - 4 = 27 < 28"
        assert translate_recorded("no template is like this") == "no template is like this"
    assert translate_recorded("it is larger than 9 bytes") == "it is larger than 9 bytes"


@pytest.fixture
def spoken(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(root / "docs"))
    sys.modules.pop("spoken", None)
    return importlib.import_module("spoken")


def test_no_text_for_people_is_left_unmarked(root: Path, spoken: ModuleType) -> None:
    """Each string of the command line and of the exporters that reads like prose is one that is gathered."""
    paths = [p for room in ("cli", "export") for p in (root / "src" / "gouji" / room).rglob("*.py")]
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    errors = spoken.list_error_names(
        [*trees.values(), ast.parse((root / "src/gouji/errors.py").read_text(encoding="utf-8"))]
    )
    found = []
    for path, tree in trees.items():
        gathered = " ".join(
            part
            for text in spoken.list_python_texts(tree, errors)
            for part in ((text,) if isinstance(text, str) else text)
        )
        known = " ".join(gathered.split())
        found += [
            f"{path.name}:{line}: {text}" for line, text in _list_strings(tree) if " ".join(text.split()) not in known
        ]
    assert found == []


def _list_strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the strings that read like prose, other than docstrings, patterns, and what defects of gouji say."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
            silent.update(map(id, ast.walk(node)))
        elif isinstance(node, ast.FunctionDef) and _raises_defect(node):
            silent.update(id(i) for n in ast.walk(node) if isinstance(n, ast.Assign) for i in ast.walk(n))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in silent:
            continue
        if isinstance(node.value, str) and _PROSE.search(node.value):
            yield node.lineno, node.value


def _raises_defect(function: ast.FunctionDef) -> bool:
    raised = [n.exc for n in ast.walk(function) if isinstance(n, ast.Raise) and isinstance(n.exc, ast.Call)]
    return any(ast.unparse(call.func) in ("TypeError", "ValueError", "RuntimeError") for call in raised)


def test_what_cannot_be_read_off_the_source_is_named(spoken: ModuleType) -> None:
    source = """
class GoujiError(Exception): ...
class OwnError(GoujiError): ...
def fail(path, what):
    raise OwnError(make_message(path))
def refuse(name):
    message = f"{name}: the file's {name.size} is odd" if name else "nothing is there"
    raise OwnError(message)
"""
    tree = ast.parse(source)
    errors = spoken.list_error_names([tree])
    assert dict(errors) == {"GoujiError": False, "OwnError": False}
    assert [each.line for each in spoken.list_unmarked(tree, errors)] == [5]
    assert list(spoken.list_python_texts(tree, errors)) == ["{name}: the file's {size} is odd", "nothing is there"]
