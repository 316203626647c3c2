"""Standard streams that are closed or full, files that are none, outputs that are inputs."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Cli


EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "glued-line.txt"
BASH = shutil.which("bash") or "bash"
GOUJI = f"{sys.executable} -m gouji"


def run(line: str) -> tuple[int, str]:
    """The exit status of a shell's line and what it printed on standard error."""
    done = subprocess.run([BASH, "-c", line], capture_output=True, text=True, timeout=100, check=False)
    return done.returncode, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("redirection", "status", "message"),
    [
        (">&-", 3, "standard output is closed"),
        (">/dev/full", 3, "standard output cannot be written (No space left on device)"),
        ("2>&- >/dev/null", 0, ""),
        ("2>/dev/full >/dev/null", 0, ""),
    ],
)
def test_streams(redirection: str, status: int, message: str) -> None:
    found = run(f"{GOUJI} read {EXAMPLE} {redirection}")
    assert (found[0], message in found[1], "defect" in found[1]) == (status, True, False)


@pytest.mark.parametrize("argument", ["--version", "--help", "read --help"])
def test_a_help_that_cannot_be_printed_is_told(argument: str) -> None:
    status, message = run(f"{GOUJI} {argument} >&-")
    assert (status, message) == (3, "error: standard output is closed; open it, or name a file with -o\n")


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_an_error_that_nobody_can_be_told_has_its_status(redirection: str) -> None:
    assert run(f"{GOUJI} read {EXAMPLE}.not-there {redirection}")[0] == 3


def test_closed_input() -> None:
    status, message = run(f"{GOUJI} read - <&-")
    assert status == 3
    assert message == "error: standard input: it is closed; pipe a document into it, or give a file\n"


@pytest.mark.slow
def test_closed_output_does_not_keep_a_file_from_being_written(tmp_path: Path) -> None:
    assert run(f"{GOUJI} read {EXAMPLE} -o {tmp_path}/x.json >&- 2>&-")[0] == 0
    assert (tmp_path / "x.json").read_text().startswith('{\n"schema"')


@pytest.mark.slow
def test_what_is_no_file_is_told_at_once_and_the_others_are_read(tmp_path: Path) -> None:
    pipe, plug = tmp_path / "pipe", tmp_path / "plug"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(plug))
        status, message = run(
            f"{GOUJI} read {pipe} {plug} /dev/zero /proc/self/environ {EXAMPLE} -f csv | grep -c permits"
        )
    assert message.splitlines()[:-1] == [
        f"error: {pipe}: this is a named pipe, not a document; give a file, or - for standard input",
        f"error: {plug}: this is a socket, not a document; give a file, or - for standard input",
        "error: /dev/zero: this is a device, not a document; give a file, or - for standard input",
        "error: /proc/self/environ: this is a file of the system, not a document; give a file, or - for standard input",
    ]
    assert status == 0  # grep's: the last document was read


@pytest.mark.slow
def test_a_pipe_of_the_shell_is_read() -> None:
    status, message = run(f"{GOUJI} read <(cat {EXAMPLE}) >/dev/null")
    assert (status, message) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
@pytest.mark.parametrize(("path", "kind"), [("/proc", "folder"), ("/proc/1", "folder"), ("/proc/kmsg", "file")])
def test_what_is_the_systems_is_told_without_a_look_at_it(path: str, kind: str) -> None:
    status, message = run(f"{GOUJI} read {path} --lang en")
    assert status == 3
    assert (
        message
        == f"error: {path}: this is a {kind} of the system, not a document; give a file, or - for standard input\n"
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_link_that_may_not_be_followed_does_not_stop_the_others(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user finds such links below `/proc`, root none."""
    (tmp_path / "a.txt").write_bytes(EXAMPLE.read_bytes())
    (tmp_path / "link").symlink_to("a.txt")
    entries = [ClosedLink(entry) if entry.name == "link" else entry for entry in os.scandir(tmp_path)]
    monkeypatch.setattr(os, "scandir", lambda _: nullcontext(entries))
    outcome = cli("check", tmp_path)
    assert outcome.status == 1
    assert "2 documents" in outcome.err


class ClosedLink:
    """An entry of a folder that the system says nothing of."""

    def __init__(self, entry: os.DirEntry[str]) -> None:
        self.name, self.path = entry.name, entry.path

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        return False

    def is_file(self) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied")


def test_a_path_that_may_not_be_read_does_not_stop_the_others(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    outcome = cli("check", closed, EXAMPLE)
    assert outcome.status == 3
    assert "closed: this is a folder without page images" in outcome.err
    assert outcome.stdout


@pytest.mark.parametrize("command", ["read ''", f"read {EXAMPLE} ''", "check ''", "batch run '' -o out"])
def test_an_empty_path_is_wrong_usage(command: str, tmp_path: Path) -> None:
    status, message = run(f"cd {tmp_path}; {GOUJI} {command} --lang en")
    assert status == 2
    assert "an empty path names no document" in message
    assert list(tmp_path.glob("out/documents")) == []


@pytest.mark.slow
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full", ">&- 2>&- <&-", ">/dev/full"])
def test_a_batch_goes_on_where_nobody_can_be_told(redirection: str, tmp_path: Path) -> None:
    """Its results stand in tables; a closed output is none of its streams."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(EXAMPLE.read_bytes())
    assert run(f"cd {tmp_path}; {GOUJI} batch run in -o out {redirection}")[0] == 0
    assert list((tmp_path / "out" / "documents").rglob("*.parquet"))


@pytest.mark.slow
@pytest.mark.parametrize("command", [f"check {EXAMPLE}", "eval run --suite replicas", "forms list", "settings show"])
@pytest.mark.parametrize(("redirection", "status"), [(">/dev/full", 3), (">&-", 3)])
def test_each_command_says_that_its_output_is_lost(command: str, redirection: str, status: int) -> None:
    told = run(f"{GOUJI} {command} --lang en {redirection}")
    assert told[0] == status
    assert "error: standard output " in told[1]
    assert "defect" not in told[1]


@pytest.mark.slow
def test_an_input_is_never_overwritten(tmp_path: Path) -> None:
    document = tmp_path / "a.txt"
    document.write_bytes(EXAMPLE.read_bytes())
    status, message = run(f"{GOUJI} read {document} -o {document}")
    assert status == 2
    assert "is a document to read" in message
    other = tmp_path / "a.txt.json"
    other.write_bytes(EXAMPLE.read_bytes())
    assert run(f"{GOUJI} read {document} {other} -f json -o {tmp_path}/")[0] == 0
    assert document.read_bytes() == other.read_bytes() == EXAMPLE.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "a.txt",
        "a.txt.json",
        "a.txt.json.jsonl",
        "a.txt.jsonl",
    ]


@pytest.mark.slow
def test_limits_of_a_command() -> None:
    status, message = run(f"{GOUJI} read {EXAMPLE} --timeout 0.001")
    assert status == 3
    assert message == f"error: {EXAMPLE}: reading takes more than 0.001 seconds; allow more with --timeout\n"
    status, message = run(f"{GOUJI} read {EXAMPLE} --memory 10")
    assert status == 3
    assert message == f"error: {EXAMPLE}: reading takes more than 10 MB of memory; allow more with --memory\n"
    assert run(f"{GOUJI} read {EXAMPLE} --timeout 0 --memory 0 >/dev/null") == (0, "")


@pytest.mark.slow
def test_streams_and_pipes_as_outputs_are_written_into(tmp_path: Path) -> None:
    first = f"{GOUJI} read {EXAMPLE} -f json"
    line = f"cd {tmp_path}; {{ echo a; {first} -o /dev/stdout; echo z; }} >x; {first} -o /dev/stdout | cat >y; {first} -o >(cat >z); {first} -o /dev/fd/3 3>w"
    assert run(line) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["w", "x", "y", "z"]
    wanted = (tmp_path / "w").read_text()
    assert wanted.startswith('{\n"schema"')
    assert (tmp_path / "x").read_text() == f"a\n{wanted}z\n"
    assert (tmp_path / "y").read_text() == wanted
    assert run(f"{first} -o /dev/stdout --lang en >&-")[0] == 2


@pytest.mark.slow
def test_links_in_a_circle_are_no_output(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    status, message = run(f"{GOUJI} read {EXAMPLE} -o {tmp_path}/a --lang en")
    assert status == 2
    assert message == (
        f"error: {tmp_path}/a: cannot be written (Too many levels of symbolic links); choose another place with -o\n"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.slow
def test_a_link_leads_to_where_the_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "a").symlink_to("there/x.json")
    assert run(f"{GOUJI} read {EXAMPLE} -o {tmp_path}/a") == (0, "")
    assert (tmp_path / "a").is_symlink()
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["x.json"]
