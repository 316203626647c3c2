"""No command speaks to anybody, and none writes a file but where it was told to."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

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
    "forms": ["forms", "list"],
    "settings": ["settings", "show"],
    "corpus": ["corpus", "make", "--recipe", "small", "-o", "{folder}/out/corpus"],
    "eval": ["eval", "run", "--suite", "replicas"],
    "completion": ["completion", "bash"],
    "read a scan": ["read", "{scan}"],
}


def can_be_watched() -> bool:
    """Whether programs can be run in a network of their own, under strace."""
    if STRACE is None or UNSHARE is None:
        return False
    done = subprocess.run([UNSHARE, "-rn", STRACE, "-o", os.devnull, "true"], capture_output=True, check=False)
    return done.returncode == 0


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not can_be_watched(), reason="needs strace and unshare, and the right to use them"),
]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_keeps_to_itself(name: str, tmp_path: Path) -> None:
    if name == "read a scan" and find_spec("rapidocr") is None:
        pytest.skip("needs the extra ocr")
    home, folder, temporary = (tmp_path / part for part in ("home", "folder", "temporary"))
    for place in (home, folder / "in", folder / "out", temporary):
        place.mkdir(parents=True)
    document = folder / "in" / "report.txt"
    document.write_bytes(EXAMPLE.read_bytes())
    places = {"document": str(document), "folder": str(folder), "scan": str(folder / "scan.png")}
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
