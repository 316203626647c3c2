"""Worker processes: what hangs, swells or crashes costs one call, and nothing stays behind."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

import gouji
from gouji.errors import MemoryLimit, ReaderCrash, TimeLimit
from gouji.isolation import IsolatedWorkers, WorkerGrown, choose_start_method
from gouji.limits import FileContent, FileMeasure, Limits, count_likely_pages, measure_file
from gouji.resources import ProcessorTime, begin_recognised_page, measure_left, pay_for_programs

LIMITS = Limits(seconds=1, seconds_a_page=0, megabytes=1500)
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "glued-line.txt"


def add_one(number: int) -> int:
    return number + 1


def hang() -> None:
    while True:
        pass


def hang_in_c() -> None:
    pow(3, 10**9, 10 ** (10**5))


def swell() -> None:
    kept = []
    while True:
        kept.append(bytearray(20 << 20))


def start_program(note: str) -> None:
    program = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])
    Path(note).write_text(str(program.pid))
    hang()


def leave_file() -> str:
    with tempfile.NamedTemporaryFile(delete=False) as file:
        return file.name


def test_a_call_returns_what_its_function_returns() -> None:
    with IsolatedWorkers(LIMITS) as workers:
        assert workers.call(add_one, 1, name="x") == 2
        assert workers.call(os.getpid, name="x") != os.getpid()


def test_workers_do_not_look_for_garbage_in_what_they_began_with() -> None:
    with IsolatedWorkers(LIMITS) as workers:
        assert workers.call(gc.get_freeze_count, name="x") > 1000


_kept: list[bytearray] = []


def keep(megabytes: int) -> int:
    _kept.append(bytearray(b"x") * (megabytes << 20))
    return os.getpid()


def test_a_worker_that_has_grown_by_half_of_its_limit_takes_no_further_call() -> None:
    limits = Limits(seconds=60, megabytes=2000)
    with IsolatedWorkers(limits) as workers:
        first = workers.submit(keep, 50, recycle=True).result()
        assert workers.submit(keep, 1100, recycle=True).result() == first
        grown = workers.submit(keep, 1, recycle=True)
        with pytest.raises(WorkerGrown):
            workers.wait(grown, name="x")
        assert workers.call(keep, 1, name="x") != first


@pytest.mark.parametrize("function", [hang, hang_in_c])
def test_what_hangs_ends_at_its_limit_and_the_next_call_goes_on(function: object) -> None:
    assert callable(function)
    with IsolatedWorkers(LIMITS) as workers:
        start = time.monotonic()
        with pytest.raises(TimeLimit, match=r"^x\.pdf: reading takes more than 1 seconds; allow more with --timeout$"):
            workers.call(function, name="x.pdf")
        assert time.monotonic() - start < 60
        assert workers.call(add_one, 1, name="y") == 2


def test_what_swells_ends_at_its_limit() -> None:
    with (
        IsolatedWorkers(Limits(seconds=60, megabytes=700)) as workers,
        pytest.raises(MemoryLimit, match="more than 700 MB of memory"),
    ):
        workers.call(swell, name="x.pdf")


def test_what_the_parent_holds_is_not_counted() -> None:
    held = bytearray(b"x" * (400 << 20))
    with IsolatedWorkers(Limits(seconds=60, megabytes=300), method="fork") as workers:
        assert workers.call(sleep_and_measure, name="x") > 400 << 20
    del held


def hear_nothing() -> None:
    """Go on where the system asks to end, as a library of C does."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(30)


def test_a_worker_that_does_not_hear_that_its_time_is_over_is_killed() -> None:
    with IsolatedWorkers(Limits(seconds=1)) as workers:
        begin = time.monotonic()
        with pytest.raises(TimeLimit):
            workers.call(hear_nothing, name="x.pdf")
        # Of 30: a second to read, one to end, and what a busy machine takes to start it.
        assert time.monotonic() - begin < 15


def sleep_and_measure() -> int:
    """Return how much memory is resident, after the watch has looked at it."""
    time.sleep(0.2)
    return psutil.Process().memory_info().rss


def test_a_crash_is_named() -> None:
    with IsolatedWorkers(LIMITS) as workers:
        with pytest.raises(ReaderCrash, match="SIGABRT"):
            workers.call(os.abort, name="x.pdf")
        assert workers.call(add_one, 1, name="y") == 2


def test_errors_of_the_function_are_raised() -> None:
    with IsolatedWorkers(LIMITS) as workers, pytest.raises(ZeroDivisionError):
        workers.call(divmod, 1, 0, name="x")


def test_programs_that_a_document_started_end_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with IsolatedWorkers(LIMITS) as workers, pytest.raises(TimeLimit):
        workers.call(start_program, str(note), name="x.doc")
    pid = int(note.read_text())
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_temporary_files_are_removed() -> None:
    with IsolatedWorkers(LIMITS) as workers:
        name = workers.call(leave_file, name="x")
        assert Path(name).exists()
    assert not Path(name).exists()
    assert not Path(name).parent.exists()


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    program = (
        "import os, sys, tempfile, time\n"
        "from pathlib import Path\n"
        "from gouji.isolation import IsolatedWorkers, WorkerGrown\n"
        "from gouji.limits import Limits\n"
        "with IsolatedWorkers(Limits()) as workers:\n"
        "    workers.call(tempfile.mkdtemp, name='x')\n"
        "    Path(sys.argv[1]).write_text(str(workers.call(os.getpid, name='x')))\n"
        "    time.sleep(1000)\n"
    )
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    variables = {**os.environ, "TMPDIR": str(temporary)}
    parent = subprocess.Popen([sys.executable, "-c", program, str(note)], env=variables)
    deadline = time.monotonic() + 60
    while (not note.exists() or not note.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    worker = psutil.Process(int(note.read_text()))
    parent.kill()
    parent.wait()
    _, alive = psutil.wait_procs([worker], timeout=30)
    assert not alive or alive[0].status() == psutil.STATUS_ZOMBIE
    assert list(temporary.iterdir()) == []


@pytest.mark.slow
def test_reading_with_limits_gives_the_same_report() -> None:
    assert gouji.read(EXAMPLE, timeout=60, memory=1500).to_json() == gouji.read(EXAMPLE).to_json()


def test_reading_gives_up_in_time() -> None:
    with pytest.raises(TimeLimit, match=r"^x: reading takes more than 0\.001 seconds"):
        gouji.read(EXAMPLE.read_bytes(), name="x", timeout=0.001)


def test_time_for_pages_to_be_recognised(tmp_path: Path) -> None:
    assert count_likely_pages(str(EXAMPLE)) == 0
    assert count_likely_pages("nothing there") == 0
    assert count_likely_pages("-", b"%PDF-1.7" + b"\0" * 450_000) == 5
    assert count_likely_pages("-", b"%PDF-1.7" + b"\0" * (100 << 20)) == 200
    for number in range(3):
        (tmp_path / f"{number}.png").write_bytes(b"\x89PNG")
    assert count_likely_pages(str(tmp_path)) == 3
    assert count_likely_pages(str(tmp_path / "0.png")) == 1
    assert Limits().allow_seconds(3) == 180
    assert Limits(seconds=0).allow_seconds(3) is None
    assert not Limits(seconds=0, megabytes=0).apply
    assert [Limits().allow_megabytes(size) for size in (1000, 2_000_000, 100_000_000)] == [580, 780, 1500]


def print_aloud() -> None:
    os.write(1, b"a library says something\n")


def test_what_a_worker_prints_is_no_result(capfd: pytest.CaptureFixture[str]) -> None:
    with IsolatedWorkers(LIMITS) as workers:
        workers.call(print_aloud, name="x")
    assert not capfd.readouterr().out


@pytest.mark.slow
def test_a_call_ends_where_it_takes_too_much_of_the_processor() -> None:
    with IsolatedWorkers(Limits()) as workers:
        for function in (hang, hang_in_c):
            with pytest.raises(TimeLimit, match="far more time than documents of this size do"):
                workers.call(function, name="x", processor=ProcessorTime(0.5))
        assert workers.call(add_one, 1, name="x", processor=ProcessorTime(5)) == 2
        assert workers.call(measure_left, name="x") is None


def pay_for_a_program() -> float:
    before = measure_left() or 0
    with pay_for_programs():
        assert measure_left() is None
        subprocess.run([sys.executable, "-c", "while __import__('time').process_time() < 1: pass"], check=True)
    return before - (measure_left() or 0)


@pytest.mark.slow
def test_programs_of_a_call_are_paid_from_its_time() -> None:
    with IsolatedWorkers(Limits()) as workers:
        assert 1 <= workers.call(pay_for_a_program, name="x", processor=ProcessorTime(30)) < 10


@pytest.mark.parametrize(
    ("data", "content", "seconds"),
    [
        (b"%PDF-1.7 " + b"x" * 1_000_000, FileContent.PACKED, 120),
        (b"%PDF-1.7 /Subtype/Image " + b"x" * 1_000_000, FileContent.PAGES, 1200),
        (b"%PDF-1.7 /ProcSet [/ImageB] " + b"x" * 1_000_000, FileContent.PACKED, 120),
        (b"\x89PNG" + b"x" * 1_000_000, FileContent.PAGES, 1200),
        (b"PK\3\4" + b"x" * 1_000_000, FileContent.PACKED, 120),
        (b"<html>" + b"x" * 1_000_000, FileContent.PLAIN, 40),
        (b"%PDF-1.7 /Subtype/Image ", FileContent.PAGES, 16),
        (b"", FileContent.PLAIN, 16),
        (b"%PDF-1.7\n%/Subtype/Image " + b" " * 1_000_000, FileContent.PACKED, 16),
        (b"%PDF-1.7\n/Subtype/Image\n%" + b"x" * 1_000_000, FileContent.PAGES, 16),
        (b"%PDF-1.7\n/Subtype/Image" + b" " * 9_000_000, FileContent.PAGES, 16),
        (b"%PDF-1.7\nstream\n" + b"%" * 1_000_000 + b"endstream", FileContent.PACKED, 120),
        (b"<html>" + b" " * 9_000_000, FileContent.PLAIN, 16),
        (b"<html><!--" + b"x" * 1_000_000 + b"-->", FileContent.PLAIN, 16),
    ],
)
def test_time_of_the_processor_goes_by_what_a_file_holds(
    data: bytes, content: FileContent, seconds: int, tmp_path: Path
) -> None:
    (tmp_path / "x").write_bytes(data)
    measure = measure_file(str(tmp_path / "x"))
    assert measure == measure_file("-", data)
    assert measure is not None
    assert measure.content is content
    allowed = Limits().allow_processor(measure)
    assert allowed is not None
    assert round(allowed.seconds + allowed.for_pages) == seconds
    assert Limits(processor_seconds=0).allow_processor(measure) is None
    assert measure_file(str(tmp_path)) is None


def test_time_for_pages_is_held_back_until_one_is_recognised() -> None:
    large = Limits().allow_processor(FileMeasure(size=1_000_000, content=FileContent.PAGES))
    assert large == ProcessorTime(120, for_pages=1080, a_page=40)
    small = Limits().allow_processor(FileMeasure(size=1000, content=FileContent.PAGES))
    assert small == ProcessorTime(16, for_pages=0, a_page=40)


def recognise(pages: int) -> float:
    for _ in range(pages):
        begin_recognised_page()
    return measure_left() or 0


def test_each_page_that_is_recognised_gets_its_time_as_far_as_it_reaches() -> None:
    with IsolatedWorkers(Limits()) as workers:
        left = [
            workers.call(recognise, pages, name="x", processor=ProcessorTime(10, for_pages=50, a_page=20))
            for pages in (0, 1, 2, 9)
        ]
        assert [round(seconds) for seconds in left] == [10, 30, 50, 60]
        assert round(workers.call(recognise, 9, name="x", processor=ProcessorTime(10))) == 10
        assert workers.call(recognise, 9, name="x") == 0


def test_a_long_file_of_blanks_is_not_looked_at_to_its_end(tmp_path: Path) -> None:
    with (tmp_path / "x.pdf").open("wb") as file:
        file.write(b"%PDF-1.7 ")
        file.truncate(20 << 30)
    started = time.process_time()
    measure = measure_file(str(tmp_path / "x.pdf"))
    assert measure is not None
    assert measure.size < 100
    assert time.process_time() - started < 5


@pytest.mark.skipif(sys.platform != "linux", reason="workers start so on Linux")
def test_workers_start_where_the_path_of_temporary_files_is_too_long_for_a_socket(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 100)
    folder.mkdir()
    script = f"import gouji; print(len(gouji.read({str(EXAMPLE)!r}, timeout=60).facts))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == str(len(gouji.read(EXAMPLE).facts)), done.stderr
    assert list(folder.iterdir()) == []


def test_a_program_with_threads_does_not_fork_its_workers() -> None:
    assert choose_start_method(threads=True) != "fork"
