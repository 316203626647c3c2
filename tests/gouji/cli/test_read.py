"""`gouji read`: formats, files, standard input, several documents."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import openpyxl
import pytest

import gouji
from gouji.cli.output import open_output
from gouji.corpus.make import generate

if TYPE_CHECKING:
    from tests.conftest import Cli

FACTS = 200
"""Facts of the 2021 template, all of which the clean document has."""


def test_json_is_the_default_where_nobody_watches(cli: Cli, document: Path) -> None:
    done = cli("read", document)
    report = json.loads(done.out)
    jsonschema.validate(report, gouji.report_schema())
    assert (done.status, done.err) == (0, "")
    assert report["form"] == "gov-disclosure-2021"
    assert len(report["facts"]) == FACTS


def test_the_json_is_that_of_the_python_interface(cli: Cli, document: Path) -> None:
    assert cli("read", document).out == gouji.read(document).to_json()


def test_csv_has_a_header_and_a_line_a_fact(cli: Cli, document: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(cli("read", document, "-f", "csv").out.lstrip("\ufeff"))))
    assert len(rows) == FACTS
    assert {"requests.received.total", "disclosure.permits.decisions"} <= {
        value for row in rows for value in row.values()
    }


@pytest.mark.slow
def test_csv_of_several_documents_has_one_header(cli: Cli, document: Path, doubtful: Path) -> None:
    once, twice = (cli("read", "-f", "csv", *paths).out.splitlines() for paths in ([document], [document, document]))
    assert len(twice) == 2 * len(once) - 1
    assert twice.count(once[0]) == 1
    assert len(cli("read", "-f", "csv", document, doubtful).out.splitlines()) > len(once)


@pytest.mark.parametrize(
    ("format_", "sign"),
    [
        ("table", "收到和处理政府信息公开申请情况"),
        ("markdown", "| "),
        ("html", "<!doctype html>"),
        ("jsonl", '{"schema'),
    ],
)
def test_each_text_format_shows_the_document(cli: Cli, document: Path, format_: str, sign: str) -> None:
    done = cli("read", document, "--format", format_)
    assert done.status == 0
    assert sign in (done.out.lower() if format_ == "html" else done.out)
    assert "鹿鸣县小企业发展促进中心" in done.out


def test_xlsx_opens(cli: Cli, document: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(cli("read", document, "-f", "xlsx").stdout))
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert "鹿鸣县小企业发展促进中心" in "".join(map(str, cells))


def test_an_unknown_format_is_wrong_usage(cli: Cli, document: Path) -> None:
    done = cli("read", document, "-f", "docx")
    assert (done.status, done.out) == (2, "")
    assert done.err.count("\n") == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "start"),
    [("r.json", b"{"), ("r.csv", b""), ("r.md", b"#"), ("r.html", b"<!"), ("r.xlsx", b"PK"), ("r.jsonl", b'{"schema')],
)
def test_the_ending_of_the_output_names_the_format(
    cli: Cli, document: Path, tmp_path: Path, name: str, start: bytes
) -> None:
    done = cli("read", document, "-o", tmp_path / name)
    assert (done.status, done.out) == (0, "")
    assert (tmp_path / name).read_bytes().lower().startswith(start.lower())
    assert (tmp_path / name).stat().st_size > 1000
    assert list(tmp_path.iterdir()) == [tmp_path / name]


def test_a_folder_takes_a_file_a_document(cli: Cli, document: Path, doubtful: Path, tmp_path: Path) -> None:
    done = cli("read", document, doubtful, "-f", "html", "-o", f"{tmp_path}/out/")
    assert done.status == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"one-cell-a-line.txt.html", "cut-markdown.txt.html"}


def test_documents_of_one_name_do_not_overwrite_each_other(
    cli: Cli, document: Path, doubtful: Path, tmp_path: Path
) -> None:
    paths = [tmp_path / folder / "report.txt" for folder in ("a", "b")]
    for path, source in zip(paths, (document, doubtful), strict=True):
        path.parent.mkdir()
        path.write_bytes(source.read_bytes())
    done = cli("read", *paths, "-o", f"{tmp_path}/out/")
    written = [json.loads(path.read_bytes()) for path in (tmp_path / "out").iterdir()]
    assert done.status == 0
    assert {report["year"] for report in written} == {2023, 2020}


def test_a_folder_that_cannot_be_made_is_wrong_usage(cli: Cli, document: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    for arguments in (["-o", f"{tmp_path}/taken/out/"], ["--trace", f"{tmp_path}/taken/out"]):
        done = cli("read", document, *arguments)
        assert (done.status, done.err.count("\n")) == (2, 1)
        assert "cannot be made" in done.err


def test_one_document_a_file_is_said_before_anything_is_read(cli: Cli, document: Path) -> None:
    done = cli("read", document, document, "-f", "xlsx")
    assert (done.status, done.out) == (2, "")
    assert "-o FOLDER/" in done.err


def test_an_output_that_cannot_be_written_is_wrong_usage(cli: Cli, document: Path, tmp_path: Path) -> None:
    done = cli("read", document, "-o", tmp_path / "no" / "such" / "r.json")
    assert done.status == 2
    assert done.err.count("\n") == 1
    assert "cannot be written" in done.err


def test_a_failure_leaves_the_old_file(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, document: Path
) -> None:
    target = tmp_path / "r.json"
    target.write_text("old")
    monkeypatch.setattr("gouji.cli.commands.read.render", _defect)
    done = cli("read", document, "-o", target)
    assert done.status == 3
    assert "defect" in done.err
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("command", ["read", "check", "tokens", "tags"])
def test_a_document_that_cannot_be_read_leaves_the_old_file(cli: Cli, tmp_path: Path, command: str) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"")
    target, new = tmp_path / "r.json", tmp_path / "new.json"
    target.write_text("old")
    assert cli(command, tmp_path / "bad.pdf", "-o", target).status == 3
    assert cli(command, tmp_path / "missing.txt", "-o", new).status == 3
    assert target.read_text() == "old"
    assert not new.exists()


def _defect(*_arguments: object) -> bytes:
    message = "out of paper"
    raise ArithmeticError(message)


def test_standard_input(cli: Cli, document: Path) -> None:
    done = cli("read", "-", stdin=document.read_bytes())
    named = cli("read", "-", "--stdin-name", "a.txt", stdin=document.read_bytes())
    report = json.loads(done.out)
    assert report["source"]["name"] == "standard-input"
    assert json.loads(named.out)["source"]["name"] == "a.txt"
    assert len(report["facts"]) == FACTS


def test_several_documents_are_json_lines(cli: Cli, document: Path, doubtful: Path) -> None:
    done = cli("read", document, doubtful)
    names = [json.loads(line)["source"]["name"] for line in done.out.splitlines()]
    assert names == [document.name, doubtful.name]


def test_a_bad_document_does_not_stop_the_others(cli: Cli, document: Path, doubtful: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"")
    done = cli("read", document, bad, tmp_path / "missing.txt", doubtful)
    names = [json.loads(line)["source"]["name"] for line in done.out.splitlines()]
    assert names == [document.name, doubtful.name]
    assert done.status == 3
    assert [str(bad) in line for line in done.err.splitlines()] == [True, False, False]
    assert done.err.splitlines()[-1].endswith("2 failed")


def test_a_form_can_be_named(cli: Cli, document: Path) -> None:
    assert json.loads(cli("read", document, "--form", "gov-disclosure-2019").out)["form"] == "gov-disclosure-2019"


def test_an_unknown_form_is_wrong_usage_and_lists_the_known(cli: Cli, document: Path) -> None:
    done = cli("read", document, "--form", "budget")
    assert (done.status, done.out) == (2, "")
    assert "gov-disclosure-2021" in done.err
    assert done.err.count("\n") == 1


def test_trace_keeps_each_step(cli: Cli, document: Path, tmp_path: Path) -> None:
    cli("read", document, "--trace", tmp_path)
    files = sorted(path.name for path in (tmp_path / document.name).iterdir())
    assert files == ["1-text.txt", "2-tokens.json", "3-tags.json", "4-report.json"]
    assert json.loads((tmp_path / document.name / "4-report.json").read_bytes())["year"] == 2023


@pytest.mark.slow
def test_trace_of_a_scan_shows_each_page_with_its_repairs(cli: Cli, tmp_path: Path) -> None:
    for part in ("cv2", "rapidocr", "onnxruntime", "PIL"):
        pytest.importorskip(part, reason="the extra ocr is not installed")
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(image)
    for row in range(20):
        pen.text((120, 100 + 60 * row), "REPORT OF THE YEAR 2023", fill="black", font_size=40)
    folder = tmp_path / "pages"
    folder.mkdir()
    image.rotate(180).save(folder / "1.png", dpi=(150, 150))
    cli("read", folder, "--trace", tmp_path / "steps", "--ocr-engine", "rapidocr")
    steps = tmp_path / "steps" / "pages"
    files = sorted(path.name for path in steps.iterdir())
    assert files == ["1-text.txt", "2-tokens.json", "3-tags.json", "4-report.json", "page-001.png"]
    (page,) = json.loads((steps / "2-tokens.json").read_bytes())["pages"]
    assert page["turn"] == 180
    assert page["repairs"][0] == "turned by 180 degrees"
    with Image.open(steps / "page-001.png") as shown:
        assert shown.size == (827, 1169)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are a Unix matter")
def test_on_a_terminal_a_table_within_its_width_and_colours(document: Path) -> None:
    shown = _in_terminal("read", str(document))
    assert "收到和处理政府信息公开申请情况" in shown
    assert "\x1b[" in shown
    assert not shown.startswith("{")
    assert "\x1b[" not in _in_terminal("read", str(document), "--no-color")
    assert "\x1b[" not in _in_terminal("--no-color", "read", str(document))
    assert "\x1b[" not in _in_terminal("read", str(document), NO_COLOR="1")


def _in_terminal(*arguments: str, **environment: str) -> str:
    """What `gouji` writes where standard output is a terminal of 80 columns."""
    import pty
    import subprocess

    leader, follower = pty.openpty()
    variables = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(
        [sys.executable, "-m", "gouji", *arguments],
        stdout=follower,
        stderr=subprocess.DEVNULL,
        env=variables | {"TERM": "xterm", "COLUMNS": "80"} | environment,
    ):
        os.close(follower)
        pieces = []
        try:
            while piece := os.read(leader, 65536):
                pieces.append(piece)
        except OSError:  # Linux says so where the other end has closed
            pass
        os.close(leader)
    return b"".join(pieces).decode()


@pytest.mark.slow
def test_a_folder_is_read_as_its_documents(cli: Cli, document: Path, doubtful: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    for name, source in (("2023/a.txt", document), ("2024/a.txt", doubtful)):
        target = folder / name
        target.parent.mkdir(parents=True)
        target.write_bytes(source.read_bytes())
    (folder / ".hidden.txt").write_text("x")
    (folder / "letter.txt").write_text("各位同事：\n明天上午九点开会。\n")
    done = cli("read", folder)
    reports = [json.loads(line) for line in done.out.splitlines()]
    assert [report["source"]["path"] for report in reports] == [
        str(folder / name) for name in ("2023/a.txt", "2024/a.txt", "letter.txt")
    ]
    for report in reports:
        jsonschema.validate(report, gouji.report_schema())
    assert done.err.splitlines()[0].startswith(f"warning: {folder}/letter.txt: no known form fits")
    doubts = sum(fact["review"] for report in reports for fact in report["facts"])
    assert done.err.splitlines()[-1] == f"3 documents read, 1 with {doubts} facts to review, 1 on no known form"
    rows = list(csv.DictReader(io.StringIO(cli("read", folder, "-f", "csv").out)))
    assert {row["path"] for row in rows} == {str(folder / "2023/a.txt"), str(folder / "2024/a.txt")}
    assert all(len(row["sha256"]) == 64 for row in rows)


def test_a_folder_of_one_document_is_still_json_lines(cli: Cli, document: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_bytes(document.read_bytes())
    assert cli("read", folder).out.count("\n") == 1


def test_an_ending_that_no_format_has_is_refused(cli: Cli, document: Path, tmp_path: Path) -> None:
    done = cli("read", document, "-o", tmp_path / "x.pdf")
    assert done.status == 2
    assert "no format has this ending; name one with --format" in done.err
    assert not (tmp_path / "x.pdf").exists()
    assert cli("read", document, "-o", tmp_path / "x.pdf", "-f", "csv").status == 0
    assert cli("read", document, "-o", tmp_path / "noending").status == 0


@pytest.mark.slow
def test_programs_open_the_output_with_their_defaults(cli: Cli, tmp_path: Path) -> None:
    pl = pytest.importorskip("polars", reason="needs polars")
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(6):
        made = generate(("glued", "html")[number % 2], 4400 + number)
        (folder / made.name).write_bytes(made.data)
    assert cli("read", folder, "-o", tmp_path / "x.csv").status == 0
    assert cli("read", folder, "-o", tmp_path / "x.jsonl").status == 0
    frame = pl.read_csv(tmp_path / "x.csv")
    assert frame.schema["printed"] == pl.String
    assert frame.schema["value"] == pl.Float64
    assert len(frame) == sum(len(gouji.read(path).facts) for path in folder.iterdir())
    assert len(pl.read_ndjson(tmp_path / "x.jsonl")) == 6


def test_what_is_done_is_kept_after_ctrl_c(document: Path, tmp_path: Path) -> None:
    def write(data: bytes, *, keep: bool) -> None:
        with open_output(str(target), keep_interrupted=keep) as out:
            out.write(data)
            raise KeyboardInterrupt

    target = tmp_path / "x.jsonl"
    with pytest.raises(KeyboardInterrupt):
        write(b"{}\n", keep=True)
    with pytest.raises(KeyboardInterrupt):
        write(b"lost", keep=False)
    assert target.read_bytes() == b"{}\n"
    assert [path.name for path in tmp_path.iterdir() if path != document] == ["x.jsonl"]


@pytest.mark.slow
def test_trace_stays_below_its_folder(cli: Cli, document: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / document.name
    other.parent.mkdir()
    other.write_bytes(document.read_bytes())
    cli("read", document, other, "--trace", tmp_path / "steps")
    assert {path.name for path in (tmp_path / "steps").iterdir()} == {document.name, f"{document.name}-2"}
    cli("read", "-", "--stdin-name", "..", "--trace", tmp_path / "in" / "steps", stdin=document.read_bytes())
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["steps"]
