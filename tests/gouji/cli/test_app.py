"""What holds for every command: help, exit statuses, loudness, pipes, completion, how fast it starts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import gouji
from gouji.cli import app

if TYPE_CHECKING:
    from tests.conftest import Cli

COMMANDS = ("read", "check", "explain", "tokens", "tags", "match", "forms", "corpus", "train", "eval", "completion")
START_SECONDS = 0.35


def test_help_names_every_command(cli: Cli) -> None:
    done = cli("--help")
    assert (done.status, done.err) == (0, "")
    assert all(f"\n  {name} " in done.out for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_and_the_common_options(cli: Cli, command: str) -> None:
    done = cli(command, "--help")
    assert done.status == 0
    assert all(option in done.out for option in ("--quiet", "--verbose", "--no-color"))
    assert cli(command, "-h").out == done.out


def test_gouji_alone_shows_its_help_as_wrong_usage(cli: Cli) -> None:
    done = cli()
    assert (done.status, done.out) == (2, "")
    assert done.err == cli("--help").out


def test_version(cli: Cli) -> None:
    assert cli("--version").out == f"gouji {gouji.__version__}\n" == cli("-V").out


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["read"],
        ["read", "--frobnicate", "x"],
        ["check"],
        ["match"],
        ["match", "x", "-k", "0"],
        ["tags"],
    ],
)
def test_wrong_usage_is_one_line_and_status_2(cli: Cli, arguments: list[str]) -> None:
    done = cli(*arguments)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert done.err.startswith("error: ")
    assert "--help`" in done.err


def test_the_modules_are_the_commands(root: Path) -> None:
    rooms = (root / "src/gouji/cli/commands", root / "src/gouji/cli/services")
    modules = {path.stem for room in rooms for path in room.glob("*.py")}
    assert modules == {*app._COMMANDS, "__init__"}
    assert set(COMMANDS) <= modules


@pytest.mark.slow
def test_check_is_silent_about_what_is_right(cli: Cli, document: Path) -> None:
    done = cli("check", document)
    assert (done.status, done.out, done.err) == (0, "", "no rule is broken in 1 document\n")
    assert cli("check", document, "--quiet").err == ""
    assert cli("-q", "check", document).err == ""


def _with_a_wrong_total(document: Path) -> bytes:
    """The document with the total of new requests, the only one of its row, changed from 0 to 7."""
    lines = document.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if "本年新收" in line)
    zeros = [number for number in range(start, start + 30) if lines[number].strip() == "0"][:7]
    lines[zeros[-1]] = lines[zeros[-1]].replace("0", "7")
    return "\n".join(lines).encode()


@pytest.mark.slow
def test_check_prints_a_line_a_finding_and_leaves_with_1(cli: Cli, document: Path, tmp_path: Path) -> None:
    path = tmp_path / "wrong.txt"
    path.write_bytes(_with_a_wrong_total(document))
    done = cli("check", path, document)
    assert done.status == 1
    assert done.out.splitlines()
    for line in done.out.splitlines():
        assert line.startswith(f"{path}:1: requests.")
    findings = [json.loads(line) for line in cli("check", path, "--format", "json").out.splitlines()]
    assert len(findings) == len(done.out.splitlines())
    assert all("requests.received.total" in finding["facts"] for finding in findings)
    assert cli("read", path).status == 0


def test_check_says_where_it_could_not_check(cli: Cli, tmp_path: Path, document: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("各位同事：请于周五前提交材料。\n", encoding="utf-8")
    done = cli("check", path)
    assert done.status == 0
    assert "no known form fits" in done.err
    assert "no known form" not in cli("check", path, "-q").err
    assert cli("check", path, tmp_path / "none.txt").status == 3
    assert cli("check", document, tmp_path / "none.txt").status == 3


def test_verbose_says_what_is_read(cli: Cli, document: Path) -> None:
    assert f"reading {document}" in cli("read", "-v", document).err
    assert cli("read", document).err == ""


def test_tokens_join_to_the_text(cli: Cli, document: Path) -> None:
    stream = json.loads(cli("tokens", document).out)
    assert "".join(token["text"] for token in stream["tokens"]) == stream["text"]
    assert {"word", "number", "break"} <= {token["kind"] for token in stream["tokens"]}
    table = cli("tokens", document, "-f", "table").out.splitlines()
    assert len(table) == len(stream["tokens"]) + 1


def test_tags_say_what_each_line_is(cli: Cli, document: Path) -> None:
    tags = json.loads(cli("tags", document).out)["tags"]
    kinds = {tag["kind"] for tag in tags}
    assert {"title", "heading"} <= kinds
    assert len(cli("tags", document, "-f", "table").out.splitlines()) == len(tags) + 1


def test_match_gives_rows_with_probabilities(cli: Cli) -> None:
    done = cli("match", "本年新收政府信息公开申请数", "天气")
    first, second = (json.loads(line) for line in done.out.splitlines())
    assert done.status == 0
    assert (first["matches"][0]["table"], first["matches"][0]["row"]) == ("requests", "received")
    assert 0.5 < first["matches"][0]["probability"] <= 1
    assert sum(match["probability"] for match in first["matches"]) <= 1.001
    assert first["row"] == "requests.received"
    assert first["reason"] is None
    assert second == {"label": "天气", "row": None, "reason": "unlike", "near": None, "matches": []}


@pytest.mark.parametrize(
    ("label", "reason", "near"),
    [("其他", "ambiguous", "其他"), ("自然人", "elsewhere", "自然人"), ("不予公开", "elsewhere", "不予公开")],
)
def test_match_says_why_a_label_names_no_row(cli: Cli, label: str, reason: str, near: str) -> None:
    told = json.loads(cli("match", label).out)
    assert (told["row"], told["reason"], told["near"]) == (None, reason, near)
    assert "no row" in cli("match", label, "-f", "table").out.splitlines()[0]


def test_match_takes_a_form_a_number_of_rows_and_standard_input(cli: Cli) -> None:
    lines = cli("match", "-", "-k", "1", "--form", "gov-disclosure-2021", stdin="规章\r\n\n其他处理\n".encode()).out
    found = [json.loads(line) for line in lines.splitlines()]
    assert [one["label"] for one in found] == ["规章", "其他处理"]
    assert {match["form"] for one in found for match in one["matches"]} == {"gov-disclosure-2021"}
    assert all(len(one["matches"]) <= 1 for one in found)
    assert cli("match", "规章", "--form", "budget").status == 2


def test_match_as_a_table(cli: Cli) -> None:
    lines = cli("match", "规章", "天气", "-f", "table").out.splitlines()
    assert lines[0] == "规章: disclosure.regulations"
    assert "disclosure.regulations" in lines[1]
    assert lines[-1] == "天气: no row of the forms is near"


def test_forms_are_listed_shown_and_validated(cli: Cli, tmp_path: Path, root: Path) -> None:
    listed = [json.loads(line) for line in cli("forms").out.splitlines()]
    assert {form["form"] for form in listed} >= {"gov-disclosure-2019", "gov-disclosure-2021"}
    assert cli("forms", "list").out == cli("forms").out
    shown = json.loads(cli("forms", "show", "gov-disclosure-2021").out)
    assert "requests.received.total" in {fact["id"] for fact in shown["facts"]}
    assert "requests" in cli("forms", "show", "gov-disclosure-2021", "-f", "table").out
    assert cli("forms", "show", "budget").status == 2
    file = tmp_path / "bad.yaml"
    file.write_text("id: bad\ntables: 3\n")
    done = cli("forms", "validate", root / "models/forms/gov-disclosure-2021.yaml", file)
    assert done.status == 3
    assert "bad.yaml" in done.err.splitlines()[-1]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(cli: Cli, shell: str) -> None:
    done = cli("completion", shell)
    assert done.status == 0
    assert "_GOUJI_COMPLETE" in done.out


def test_completion_knows_the_commands() -> None:
    environment = {**os.environ, "_GOUJI_COMPLETE": "bash_complete", "COMP_WORDS": "gouji ", "COMP_CWORD": "1"}
    done = _run("-c", "from gouji.cli import main; main()", env=environment)
    assert done.returncode == 0
    words = {line.split(",")[-1] for line in done.stdout.decode().splitlines()}
    assert words >= set(COMMANDS)


def test_bash_accepts_its_script(cli: Cli) -> None:
    done = subprocess.run(["bash", "-n"], input=cli("completion", "bash").stdout, capture_output=True, check=False)  # noqa: S607 - whichever bash there is
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.slow
def test_the_process_leaves_with_the_status(process: Cli, document: Path, tmp_path: Path) -> None:
    path = tmp_path / "wrong.txt"
    path.write_bytes(_with_a_wrong_total(document))
    assert process("read", document).status == 0
    assert process("check", path).status == 1
    assert process("read").status == 2
    done = process("read", tmp_path / "none.txt")
    assert (done.status, done.stdout, done.err.count("\n")) == (3, b"", 1)


@pytest.mark.slow
def test_output_is_utf_8_whatever_the_locale(process: Cli, document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONUTF8", "0")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = process("read", document, "-f", "table")
    assert (done.status, done.err) == (0, "")
    assert "鹿鸣县" in done.out
    missing = process("read", "没有.txt")
    assert (missing.status, missing.err.count("\n")) == (3, 1)
    assert "Traceback" not in missing.err


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="pipes that break are a Unix matter")
def test_a_reader_that_goes_away_is_no_error(document: Path) -> None:
    command = [sys.executable, "-m", "gouji", "read", "-f", "json", *[str(document)] * 5]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 141


def _run(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, check=False, timeout=60, env=env)


@pytest.mark.skipif(sys.platform == "win32", reason="only Unix tells the processor time of a child")
def test_help_comes_at_once() -> None:
    """Measured in processor time, which on an idle machine is what the clock says, and on a busy one does not grow."""
    import resource

    seconds = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert _run("-m", "gouji", "--help").returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert 0 < min(seconds) <= START_SECONDS


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from gouji.cli.app import run; run(['--help']); run(['read', '--help'])\n"
        "print(sorted({m.split('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    loaded = _run("-c", code).stderr.decode()
    for name in (
        "numpy",
        "scipy",
        "highspy",
        "pandas",
        "polars",
        "jieba",
        "lxml",
        "docx",
        "openpyxl",
        "pdfplumber",
        "yaml",
    ):
        assert f"'{name}'" not in loaded
    assert "'click'" in loaded


@pytest.mark.slow
def test_the_same_bytes_give_the_same_bytes(cli: Cli, process: Cli, document: Path, doubtful: Path) -> None:
    for path in (document, doubtful):
        once = cli("read", path).stdout
        assert once == cli("read", path).stdout
        assert once == process("read", path).stdout
    both = cli("read", document, doubtful).stdout.splitlines()
    turned = cli("read", doubtful, document).stdout.splitlines()
    assert both == turned[::-1]


@pytest.mark.slow
def test_the_order_of_python_s_hashes_does_not_show(
    process: Cli, doubtful: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = set()
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        outputs.add(process("read", doubtful).stdout)
    assert len(outputs) == 1
