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

from gouji.cli.app import gouji

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs" / "examples" / "glued-line.txt"
STRACE, UNSHARE = shutil.which("strace"), shutil.which("unshare")
_OPENED = re.compile(r'open(?:at)?\((?:AT_FDCWD, )?"([^"]+)", [^)]*O_(?:WRONLY|RDWR|CREAT)')
_MADE = re.compile(r'\b(?:mkdir|rename|unlink|symlink|link)\w*\((?:AT_FDCWD, )?"([^"]+)"')
_SPOKEN = re.compile(r"socket\(AF_(?!UNIX|LOCAL)\w+")

COMMANDS = {
    "read": ["read", "{document}"],
    "read -o": ["read", "{document}", "-o", "{folder}/out/x.html"],
    "check": ["check", "{document}"],
    "check --series": ["check", "--series", "{folder}/in"],
    "explain": ["explain", "{document}", "requests.received.total"],
    "tokens": ["tokens", "{document}"],
    "tags": ["tags", "{document}"],
    "match": ["match", "其他"],
    "forms": ["forms"],
    "forms list": ["forms", "list"],
    "forms show": ["forms", "show", "gov-disclosure-2021"],
    "forms validate": ["forms", "validate", "{form}"],
    "settings show": ["settings", "show"],
    "corpus make": ["corpus", "make", "--recipe", "small", "-o", "{folder}/out/corpus"],
    "eval run": ["eval", "run", "--suite", "replicas"],
    "completion": ["completion", "bash"],
    "batch run": ["batch", "run", "{folder}/in", "-o", "{folder}/out/batch"],
    "corrections merge": ["corrections", "merge", "{log}", "{log}"],
    "corrections stats": ["corrections", "stats", "{log}"],
    "corrections diff": ["corrections", "diff", "{log}"],
    "corrections export": ["corrections", "export", "{log}", "-o", "{folder}/out/log.csv"],
    "corrections apply": ["corrections", "apply", "{log}", "{document}"],
    "read a scan": ["read", "{scan}"],
}
"""What is watched: the name begins with the command's own."""
NOT_WATCHED = {
    "review": "listens on this machine until it is ended; tests/gouji/review holds that it answers nobody else",
    "serve": "listens where it is told to until it is ended",
    "train": "makes models, some from corpora that are fetched for it",
    "batch status": "reads the ledger that batch run writes",
    "batch failures": "reads the ledger that batch run writes",
    "batch retry": "is batch run for documents that failed",
    "batch correct": "is corrections merge and batch run",
    "corrections revert": "writes the log that it is given",
    "corrections to-corpus": "is read and corpus make",
    "eval compare": "reads bundles of eval run",
    "eval show": "reads bundles of eval run",
}
"""Commands that are not watched, and why."""


def list_commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the names of all commands below a group."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        own = (*path, name)
        if isinstance(command, click.Group) and " ".join(own) not in NOT_WATCHED:
            yield from list_commands(command, own)
        else:
            yield " ".join(own)


def test_each_command_is_watched_or_there_is_a_reason() -> None:
    names = set(list_commands(gouji))
    watched = {name for name in names if any(f"{known} ".startswith(f"{name} ") for known in COMMANDS)}
    assert sorted(names - watched) == sorted(NOT_WATCHED)


def can_be_watched() -> bool:
    """Whether programs can be run in a network of their own, under strace."""
    if STRACE is None or UNSHARE is None:
        return False
    done = subprocess.run([UNSHARE, "-rn", STRACE, "-o", os.devnull, "true"], capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not can_be_watched(), reason="needs strace and unshare, and the right to use them")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_keeps_to_itself(name: str, tmp_path: Path) -> None:
    if name == "read a scan" and find_spec("rapidocr") is None:
        pytest.skip("needs the extra ocr")
    if name == "batch run" and find_spec("pyarrow") is None:
        pytest.skip("needs the extra batch")
    home, folder, temporary = (tmp_path / part for part in ("home", "folder", "temporary"))
    for place in (home, folder / "in", folder / "out", temporary):
        place.mkdir(parents=True)
    document = folder / "in" / "report.txt"
    document.write_bytes(EXAMPLE.read_bytes())
    (folder / "log.jsonl").touch()
    places = {
        "document": str(document),
        "folder": str(folder),
        "scan": str(folder / "scan.png"),
        "form": str(ROOT / "models" / "forms" / "gov-disclosure-2021.yaml"),
        "log": str(folder / "log.jsonl"),
    }
    if "scan" in name:
        write_scan(folder / "scan.png")
    trace = tmp_path / "trace"
    command = [part.format(**places) for part in COMMANDS[name]]
    assert UNSHARE is not None
    assert STRACE is not None
    done = subprocess.run(
        [
            UNSHARE,
            "-rn",
            STRACE,
            "-f",
            "-qq",
            "-e",
            "trace=%network,%file",
            "-o",
            str(trace),
            sys.executable,
            "-B",
            "-m",
            "gouji",
            *command,
        ],
        env={**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache"), "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    lines = [line for line in trace.read_text(errors="replace").splitlines() if " = -1 " not in line]
    assert [line for line in lines if _SPOKEN.search(line)] == []
    written = {found[1] for line in lines if (found := _OPENED.search(line) or _MADE.search(line))}
    allowed = (str(folder / "out"), str(temporary), "/dev/", "/proc/self/")
    assert sorted(path for path in written if not path.startswith(allowed)) == []
    assert list(home.iterdir()) == []
    assert list(temporary.iterdir()) == []


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
