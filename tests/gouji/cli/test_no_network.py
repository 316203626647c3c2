"""No command speaks to anybody, and none writes a file but where it was told to."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

import gouji as gouji_library
from gouji import corrections
from gouji.cli.app import gouji

ROOT = Path(__file__).parents[3]
WATCHER = Path(__file__).with_name("watcher.py")
PAIR = ROOT / "corpus" / "replicas" / "one-cell-a-line.txt"
EXAMPLE = ROOT / "docs" / "examples" / "glued-line.txt"
STRACE, UNSHARE = shutil.which("strace"), shutil.which("unshare")
_OPENED = re.compile(r'open(?:at)?\((?:AT_FDCWD, )?"([^"]+)", [^)]*O_(?:WRONLY|RDWR|CREAT)')
_MADE = re.compile(r'\b(?:mkdir|rename|unlink|symlink|link)\w*\((?:AT_FDCWD, )?"([^"]+)"')
_SPOKEN = re.compile(r"socket\(AF_(?!UNIX|LOCAL)\w+")
_SPOKEN_BEYOND = re.compile(
    r"socket\(AF_(?!UNIX|LOCAL|INET)\w+|SOCK_DGRAM.*AF_INET|AF_INET.*SOCK_DGRAM|inet_addr\(\"(?!127\.0\.0\.1\")|inet_pton\("
)
"""Of a command that listens: any address but this machine's own, and any datagram, as those that look up names."""

COMMANDS: dict[str, list[list[str]]] = {
    "read": [["read", "{document}"]],
    "read -o": [["read", "{document}", "-o", "{out}/x.html", "--trace", "{out}/steps"]],
    "read a scan": [["read", "{scan}"]],
    "check": [["check", "{document}"]],
    "check --series": [["check", "--series", "{folder}/in"]],
    "explain": [["explain", "{document}", "requests.received.total"]],
    "tokens": [["tokens", "{document}"]],
    "tags": [["tags", "{document}"]],
    "match": [["match", "其他"]],
    "forms": [["forms"]],
    "forms list": [["forms", "list"]],
    "forms show": [["forms", "show", "gov-disclosure-2021"]],
    "forms validate": [["forms", "validate", "{form}"]],
    "settings show": [["settings", "show"]],
    "corpus make": [["corpus", "make", "--recipe", "small", "-o", "{out}/corpus"]],
    "train": [["train", "tagger-linear", "--recipe", "tagger-linear-tiny", "-o", "{out}/linear.npz"]],
    "eval": [
        ["eval", "run", "--pairs", "{pair}", "-o", "{out}/a"],
        ["eval", "show", "{out}/a"],
        ["eval", "compare", "{out}/a", "{out}/a"],
    ],
    "completion": [["completion", "bash"]],
    "batch": [
        ["batch", "run", "{folder}/in", "-o", "{out}/batch"],
        ["batch", "status", "{out}/batch"],
        ["batch", "correct", "{out}/batch", "{log}"],
    ],
    "batch of bad files": [
        ["batch", "run", "{bad}", "-o", "{out}/batch"],
        ["batch", "failures", "{out}/batch"],
        ["batch", "retry", "{out}/batch"],
    ],
    "corrections merge": [["corrections", "merge", "{log}", "{log}"]],
    "corrections stats": [["corrections", "stats", "{log}"]],
    "corrections diff": [["corrections", "diff", "{log}"]],
    "corrections export": [["corrections", "export", "{log}", "-o", "{out}/log.csv"]],
    "corrections apply": [["corrections", "apply", "{log}", "{document}"]],
    "corrections revert": [["corrections", "revert", "{own_log}", "{event}", "--author", "Li"]],
    "corrections to-corpus": [["corrections", "to-corpus", "{log}", "{document}", "-o", "{out}/cases"]],
    "review": [["review", "{out}/kept", "--no-browser", "--author", "Li"]],
    "serve": [["serve", "--port", "0", "--workers", "1"]],
}
"""What is watched: commands one after the other, where each needs what the ones before it left."""
EXTRAS = {"read a scan": "rapidocr", "train": "sklearn", "review": "starlette", "serve": "fastapi", "batch": "pyarrow"}
"""What a command needs beside the core, by how its name begins."""

KEPT = {"review": (".cache",)}
"""What a command keeps in the user's folder, as its manual says."""


def list_commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the names of all commands below a group."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        own = (*path, name)
        if isinstance(command, click.Group) and name != "train":  # its commands are models, each a module that is run
            yield from list_commands(command, own)
        else:
            yield " ".join(own)


def test_each_command_is_watched() -> None:
    watched = [" ".join(arguments) + " " for commands in COMMANDS.values() for arguments in commands]
    names = sorted(list_commands(gouji))
    assert [name for name in names if not any(line.startswith(f"{name} ") for line in watched)] == []


def can_be_watched() -> bool:
    """Whether programs can be run in a network of their own, under strace."""
    if STRACE is None or UNSHARE is None:
        return False
    done = subprocess.run([UNSHARE, "-rn", STRACE, "-o", os.devnull, "true"], capture_output=True, check=False)
    return done.returncode == 0


WATCHED = pytest.mark.skipif(not can_be_watched(), reason="needs strace and unshare, and the right to use them")


def watch(command: list[str], tmp_path: Path, served: str = "") -> tuple[int, str, list[str], set[str]]:
    """Run a command in a network of its own: its exit status and errors, what it says to others, and what it writes."""
    trace = tmp_path / "trace"
    done = subprocess.run(
        [UNSHARE or "unshare", "-rn", sys.executable, str(WATCHER), str(trace), served, *command],
        env={
            **os.environ,
            "HOME": str(tmp_path / "home"),
            "XDG_CACHE_HOME": str(tmp_path / "home" / ".cache"),
            "TMPDIR": str(tmp_path / "temporary"),
        },
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    lines = [line for line in trace.read_text(errors="replace").splitlines() if " = -1 " not in line]
    spoken = _SPOKEN_BEYOND if served else _SPOKEN
    written = {found[1] for line in lines if (found := _OPENED.search(line) or _MADE.search(line))}
    return done.returncode, done.stderr, [line for line in lines if spoken.search(line)], written


@pytest.mark.slow
@WATCHED
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_keeps_to_itself(name: str, tmp_path: Path) -> None:
    missing = [extra for begins, extra in EXTRAS.items() if name.startswith(begins) and find_spec(extra) is None]
    if missing:
        pytest.skip(f"needs {missing[0]}")
    home, folder, temporary = (tmp_path / part for part in ("home", "folder", "temporary"))
    for place in (home, folder / "in", folder / "out" / "kept", temporary):
        place.mkdir(parents=True)
    places = make_places(name, folder)
    kept = KEPT.get(name, ())
    allowed = (f"{folder}/out", str(temporary), "/dev/", "/proc/self/", *(f"{home}/{part}" for part in kept))
    for arguments in COMMANDS[name]:
        command = [sys.executable, "-B", "-m", "gouji", *(part.format(**places) for part in arguments)]
        served = str(places["document"]) if name in ("review", "serve") else ""
        status, errors, spoken, written = watch(command, tmp_path, served)
        assert status in (0, 1, 3 if "{bad}" in arguments else 0), errors
        assert spoken == []
        assert sorted(path for path in written if not path.startswith(allowed)) == []
    assert [path.name for path in home.iterdir()] == list(kept)
    assert list(temporary.iterdir()) == []


@WATCHED
def test_what_a_command_says_and_writes_is_seen(tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    script = f"import socket; socket.socket(); open({str(tmp_path / 'made')!r}, 'w').close()"
    _, _, spoken, written = watch([sys.executable, "-B", "-c", script], tmp_path)
    assert len(spoken) == 1
    assert str(tmp_path / "made") in written


def make_places(name: str, folder: Path) -> dict[str, str]:
    """Write what commands read below a folder; return the paths by the names that `COMMANDS` gives them."""
    document = folder / "in" / "report.txt"
    document.write_bytes(EXAMPLE.read_bytes())
    (folder / "out" / "kept" / "report.txt").write_bytes(EXAMPLE.read_bytes())
    (folder / "bad").mkdir()
    (folder / "bad" / "cut.pdf").write_bytes(b"%PDF-1.7\n")
    log = folder / "log.jsonl"
    log.touch()
    event = ""
    if name.startswith(("corrections", "batch")):
        report = gouji_library.read(document)
        made = corrections.correct(report, "requests.unavailable.not_held.total", 8, author="Li")
        corrections.append(log, [made])
        event = made.id
    own_log = folder / "out" / "own.jsonl"
    own_log.write_bytes(log.read_bytes())
    if "scan" in name:
        write_scan(folder / "scan.png")
    return {
        "document": str(document),
        "folder": str(folder),
        "out": str(folder / "out"),
        "bad": str(folder / "bad"),
        "scan": str(folder / "scan.png"),
        "form": str(ROOT / "models" / "forms" / "gov-disclosure-2021.yaml"),
        "pair": f"{PAIR}={PAIR.with_name('one-cell-a-line.gold.json')}",
        "log": str(log),
        "own_log": str(own_log),
        "event": event,
    }


def write_scan(path: Path) -> None:
    """Draw a page with some digits."""
    from PIL import Image, ImageDraw

    picture = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(picture)
    for row in range(8):
        draw.text(
            (100, 600 + 60 * row), f"Annual report {2016 + row}: 12345 requests, 678 answers", fill=0, font_size=32
        )
    for row in range(4):
        draw.line((100, 200 + 90 * row, 1100, 200 + 90 * row), fill=0, width=3)
    for column in range(5):
        draw.line((100 + 250 * column, 200, 100 + 250 * column, 470), fill=0, width=3)
    for row in range(3):
        for column in range(4):
            draw.text((150 + 250 * column, 230 + 90 * row), str(12 * row + column), fill=0, font_size=36)
    picture.save(path, dpi=(150, 150))
