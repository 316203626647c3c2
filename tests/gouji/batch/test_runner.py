"""A batch: what it leaves, that it goes on, and that nothing depends on how it was run."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from functools import partial
from pathlib import Path

import psutil
import pyarrow.parquet as pq
import pytest

import gouji
import gouji.batch
from gouji.batch.engines import LocalEngine
from gouji.batch.reading import ReadingOutcome, ReadingPlan, ReadingState, ReadingTask
from gouji.batch.runner import BatchOptions, retry_batch, run_batch
from gouji.batch.sources import find_documents
from gouji.corpus.make import generate
from gouji.errors import UsageError
from gouji.eval.batch.documents import hash_tables
from gouji.limits import Limits

OPTIONS = BatchOptions(workers=2)


@pytest.mark.slow
def test_the_facts_are_those_of_single_readings(reports: Path, done: Path) -> None:
    facts = gouji.batch.open(done).to_arrow("facts").to_pylist()
    read = {}
    for path in reports.rglob("*.*"):
        if path.name not in ("letter.txt", "broken.docx"):
            report = gouji.read(path)
            read[report.source.sha256] = [
                (f.id, f.printed, f.value, f.status.value, f.confidence, f.review) for f in report.facts.values()
            ]
    names = ("id", "printed", "value", "status", "confidence", "review")
    for sha256, wanted in read.items():
        found = [tuple(row[name] for name in names) for row in facts if row["sha256"] == sha256]
        assert found == wanted
    assert len(facts) == sum(map(len, read.values()))


def test_each_name_and_state_is_told(reports: Path, done: Path) -> None:
    lake = gouji.batch.open(done)
    sources = lake.to_arrow("sources").to_pylist()
    assert sorted(row["path"] for row in sources) == sorted(str(p) for p in reports.rglob("*.*"))
    states = {row["name"]: (row["state"], row["reason"]) for row in lake.to_arrow("documents").to_pylist()}
    assert states[str(reports / "letter.txt")] == ("no_form", None)
    assert states[str(reports / "broken.docx")] == ("failed", "damaged")
    assert len(list(lake.list_documents())) == 14


def test_tables_have_the_columns_of_the_contract(done: Path) -> None:
    wanted = {
        "documents": "sha256 name media_type pages form form_confidence agency title state reason seconds peak_mb"
        " review findings warnings",
        "facts": "sha256 form id table block row column printed value unit status confidence review reasons proposed"
        " page x0 y0 x1 y1 alternatives",
        "sources": "sha256 path",
    }
    for name, columns in wanted.items():
        schema = pq.read_schema(next((done / name).rglob("*.parquet")))
        assert set(columns.split()) <= set(schema.names)
        assert schema.metadata[b"schema"] == b"gouji.batch/1"


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 3])
def test_the_same_bytes_whatever_the_workers_and_the_order(
    reports: Path, done: Path, tmp_path: Path, workers: int
) -> None:
    sources = [*sorted(reports.rglob("*.*"), reverse=True)]
    run_batch(sources, tmp_path / "lake", BatchOptions(workers=workers))
    assert hash_tables(tmp_path / "lake") == hash_tables(done)


@pytest.mark.slow
def test_a_second_run_reads_nothing_and_a_later_one_what_is_new(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "lake"
    paths = sorted((reports / "a").iterdir())
    run_batch(paths[:3], out, OPTIONS)
    before = hash_tables(out)
    attempts = [d.attempts for d in gouji.batch.open(out).list_documents()]
    assert run_batch(paths[:3], out, OPTIONS).states["read"] == 3
    assert [d.attempts for d in gouji.batch.open(out).list_documents()] == attempts == [1, 1, 1]
    assert hash_tables(out) == before
    assert run_batch(paths[2:], out, OPTIONS).states["read"] == len(paths)
    assert all(d.attempts == 1 for d in gouji.batch.open(out).list_documents())


@pytest.mark.slow
def test_other_settings_read_again(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "lake"
    path = min((reports / "a").iterdir())
    run_batch([path], out, OPTIONS)
    settings = gouji.read_settings("[headings]\nlongest = 41\n")
    run_batch([path], out, BatchOptions(workers=1, settings=settings))
    assert [d.attempts for d in gouji.batch.open(out).list_documents()] == [2]


@pytest.mark.slow
def test_what_failed_is_tried_again_only_when_asked(tmp_path: Path) -> None:
    good = generate("tab", 4200)
    path = tmp_path / "x.txt"
    path.write_bytes(good.data)
    out = tmp_path / "lake"
    short = BatchOptions(workers=1, limits=Limits(seconds=0.001))
    assert run_batch([path], out, short).reasons == {"timeout": 1}
    assert run_batch([path], out, OPTIONS).states["failed"] == 1
    assert retry_batch(out, OPTIONS, reason="memory").states["failed"] == 1
    assert retry_batch(out, OPTIONS, reason="timeout").states == {"pending": 0, "read": 1, "no_form": 0, "failed": 0}
    assert [d.attempts for d in gouji.batch.open(out).list_documents()] == [2]


@pytest.mark.slow
def test_archives_lists_and_folders_of_pages(reports: Path, tmp_path: Path) -> None:
    archive, names = tmp_path / "more.zip", tmp_path / "names.txt"
    first, second = sorted((reports / "a").iterdir())[:2]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as package:
        package.write(first, f"2024/{first.name}")
        package.writestr("__MACOSX/x", b"")
        package.writestr("bomb.txt", b"0" * (60 << 20))
    names.write_text(f"# reports\n{archive}\n{second}\n{tmp_path}/nothing.pdf\n")
    result = run_batch([f"@{names}"], tmp_path / "lake", OPTIONS)
    assert (result.states["read"], result.reasons) == (2, {"unreadable": 1, "unsupported": 1})
    found = {row["path"] for row in result.open().to_arrow("sources").to_pylist()}
    assert f"{archive}!/2024/{first.name}" in found


def test_what_holds_no_text_fails_and_what_is_another_document_does_not(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("各位同事：\n明天上午九点开会。\n")
    (tmp_path / "blank.txt").write_text(" \n\n")
    (tmp_path / "page.html").write_text("<html><body><!-- nothing --></body></html>")
    # What the first run leaves in the output folder is no document of the second.
    first, second = (run_batch([tmp_path], tmp_path / "out", OPTIONS) for _ in range(2))
    for result in (first, second):
        assert (result.states["no_form"], result.reasons) == (1, {"damaged": 1, "empty": 1})
    messages = [entry.outcome.message or "" for entry in second.open().list_documents()]
    assert any("the page shows no text" in message for message in messages)


def test_what_names_nothing_fails_and_does_not_go_unnoticed(tmp_path: Path) -> None:
    (tmp_path / "@list.txt").write_text("\ufeff" + str(tmp_path / "lost.txt") + "\n@list.txt\n")
    listed = [str(tmp_path / "lost.txt"), "@list.txt"]
    assert list(find_documents([f"@{tmp_path / '@list.txt'}"])) == listed
    pattern = str(tmp_path / "*.pdf")
    assert list(find_documents([pattern])) == [pattern]
    assert list(find_documents([str(tmp_path / "*.txt")])) == [str(tmp_path / "@list.txt")]
    result = run_batch([pattern], tmp_path / "out", OPTIONS)
    assert (result.failed, result.reasons) == (1, {"unreadable": 1})


def test_names_that_are_no_utf_8_are_read_kept_and_shown(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    name = "公开.txt".encode("gb18030")
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(generate("tab", 4100).data)
    except OSError:
        pytest.skip("this system takes no such names")
    (folder / os.fsdecode(b"\xb9.docx")).write_bytes(b"PK\x03\x04 nothing")
    out = tmp_path / "out"
    for _ in range(2):
        assert run_batch([folder], out, OPTIONS).states == {"pending": 0, "read": 1, "no_form": 0, "failed": 1}
    assert retry_batch(out, OPTIONS).failed == 1
    lake = gouji.batch.open(out)
    assert os.fsencode(min(entry.name for entry in lake.list_documents())).endswith(b"/\xb9.docx")
    wanted = str(folder / os.fsdecode(name)).encode("utf-8", "backslashreplace").decode()
    assert wanted in lake.to_arrow("sources")["path"].to_pylist()
    assert "\\udcb9.docx" in (out / "summary.html").read_text("utf-8")


def test_places_that_fsspec_knows(reports: Path, tmp_path: Path) -> None:
    import fsspec

    system = fsspec.filesystem("memory")
    path = min((reports / "a").iterdir())
    system.pipe_file("/batch-test/x.bin", path.read_bytes())
    result = run_batch(["memory://batch-test"], tmp_path / "lake", OPTIONS)
    assert result.states["read"] == 1


def test_two_runs_do_not_write_one_folder(reports: Path, tmp_path: Path) -> None:
    from gouji.batch.runner import hold_output

    with hold_output(tmp_path / "lake"), pytest.raises(UsageError, match="another run is writing there"):
        run_batch([reports / "letter.txt"], tmp_path / "lake", OPTIONS)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="the folder cannot be made"):
        run_batch([], tmp_path / "file" / "lake", OPTIONS)
    with pytest.raises(UsageError, match="no batch was run there"):
        gouji.batch.open(tmp_path)


def test_a_file_a_document(reports: Path, tmp_path: Path) -> None:
    path = min((reports / "a").iterdir())
    run_batch([path], tmp_path / "lake", BatchOptions(workers=1, reports=("json", "html")))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    report = json.loads((tmp_path / "lake" / "reports" / f"{sha256}.json").read_text())
    assert report["source"]["sha256"] == sha256
    assert (tmp_path / "lake" / "reports" / f"{sha256}.html").exists()


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_by_kills(reports: Path, done: Path, tmp_path: Path) -> None:
    out = tmp_path / "lake"
    command = [sys.executable, "-m", "gouji", "batch", str(reports), "-o", str(out), "--workers", "2", "-q"]
    for pause in (0.4, 0.8, 1.2, 1.6):
        process = subprocess.Popen(command)
        time.sleep(pause)
        process.kill()
        process.wait()
    assert subprocess.run(command, check=False, timeout=300).returncode == 1
    assert hash_tables(out) == hash_tables(done)


@pytest.mark.slow
def test_ctrl_c_ends_what_is_in_work_and_says_what_is_left(reports: Path, tmp_path: Path) -> None:
    out = tmp_path / "lake"
    command = [sys.executable, "-m", "gouji", "batch", str(reports), "-o", str(out), "--workers", "1"]
    lines = []
    with subprocess.Popen([*command, "--log-format", "json"], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            lines.append(json.loads(line))
            if lines[-1]["event"] == "document" and len(lines) == 2:
                os.kill(process.pid, signal.SIGINT)
    assert process.returncode == 130
    assert lines[-1]["event"] == "end"
    assert lines[-1]["left"] > 0
    assert sum(line["event"] == "document" for line in lines) + lines[-1]["left"] == 14
    assert run_batch([reports], out, OPTIONS).left == 0


_NEVER_DONE = """
import time
import gouji.batch.engines
from gouji.cli import main

def never_end(_task):
    time.sleep(600)

gouji.batch.engines.read_task = never_end
main()
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked, with what was put in the reader's place")
def test_a_second_ctrl_c_ends_the_run_at_once_and_a_later_one_reads_all(
    reports: Path, done: Path, tmp_path: Path
) -> None:
    out = tmp_path / "lake"
    command = [sys.executable, "-c", _NEVER_DONE, "batch", str(reports), "-o", str(out), "--workers", "2", "-q"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        workers: list[psutil.Process] = []
        while len(workers) < 2:
            assert process.poll() is None
            workers = psutil.Process(process.pid).children()
            time.sleep(0.05)
        time.sleep(0.5)  # until both have a document
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
    assert process.returncode == 130
    assert psutil.wait_procs(workers, timeout=20)[1] == []
    run_batch([reports], out, OPTIONS)
    assert hash_tables(out) == hash_tables(done)


def kill_once(note: str, _task: ReadingTask) -> ReadingOutcome:
    """Be killed from outside, the first time."""
    if not Path(note).exists():
        Path(note).write_text("")
        os.kill(os.getpid(), signal.SIGKILL)
    return ReadingOutcome(state=ReadingState.READ)


def kill_always(_task: ReadingTask) -> ReadingOutcome:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@pytest.mark.parametrize(("work", "state"), [("kill_once", "read"), ("kill_always", "failed")])
def test_a_worker_that_is_killed_costs_its_document_only_after_three_times(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, work: str, state: str
) -> None:
    task = ReadingTask(sha256="x", name=str(tmp_path / "note"), plan=ReadingPlan(settings=gouji.Settings()))
    function = kill_always if work == "kill_always" else partial(kill_once, str(tmp_path / "note"))
    monkeypatch.setattr("gouji.batch.engines.read_task", function)
    ((_, outcome),) = LocalEngine(workers=1, limits=Limits()).read([task])
    assert outcome.state == state
    assert outcome.reason == (None if state == "read" else "crash")
