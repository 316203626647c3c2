"""Keeps what README.md shows true: runs its commands again and writes what they print.

```console
$ python docs/make_readme.py            # rewrites the blocks
$ python docs/make_readme.py --check    # exit status 1 where a block differs from what runs now
```

A block counts where a comment stands on the line before it:

- `<!-- console -->`: each `$ command` of the block is run in a shell at the repository's root; standard output and
  standard error follow it. `<!-- console elide=REGEX -->` puts `…` for lines that match.
- `<!-- python -->`: a Python block; what it prints follows in a text block.
"""

from __future__ import annotations

import argparse
import difflib
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

__all__ = ["main", "renew"]

ROOT = Path(__file__).resolve().parent.parent
_CONSOLE = re.compile(
    r"^(<!-- console(?: elide=(?P<elide>.+?))? -->\n```console\n)(?P<block>.*?)^```$", re.MULTILINE | re.DOTALL
)
_PYTHON = re.compile(
    r"^(?P<head><!-- python -->\n```python\n(?P<code>.*?)^```\n\n```text\n).*?^```$", re.MULTILINE | re.DOTALL
)
_TIME_LIMIT = 120


def renew(text: str) -> str:
    """The text with the output of all its blocks as it is now. Raises `RuntimeError` where Python code fails."""
    return _PYTHON.sub(_python, _CONSOLE.sub(_console, text))


def _console(found: re.Match[str]) -> str:
    parts = []
    for line in found["block"].splitlines():
        if line.startswith("$ "):
            parts += [line, *_elide(_run(["bash", "-c", line[2:]]).splitlines(), found["elide"])]
    return found[1] + "\n".join(parts) + "\n```"


def _elide(lines: Sequence[str], pattern: str | None) -> list[str]:
    """The lines; each run of lines that match is one `…`."""
    kept: list[str] = []
    for line in lines:
        shown = "…" if pattern and re.search(pattern, line) else line
        if shown != "…" or kept[-1:] != ["…"]:
            kept.append(shown)
    return kept


def _python(found: re.Match[str]) -> str:
    return found["head"] + _run([sys.executable, "-c", found["code"]]) + "```"


def _run(command: Sequence[str]) -> str:
    """What a command prints on both outputs, with 80 columns and no colours."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(  # noqa: S603 - the README's own commands
        command,
        cwd=ROOT,
        env={**os.environ, "PATH": path, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=_TIME_LIMIT,
        check=False,
    )
    if "Traceback (most recent call last)" in done.stdout:
        message = f"{command[-1]}\n{done.stdout}"
        raise RuntimeError(message)
    return done.stdout


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Run the README's commands again.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit status 1 where something differs")
    parser.add_argument("file", nargs="?", type=Path, default=ROOT / "README.md")
    given = parser.parse_args(arguments)
    old = given.file.read_text(encoding="utf-8")
    new = renew(old)
    if given.check:
        sys.stdout.writelines(
            difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), "written", "runs now")
        )
        return int(old != new)
    given.file.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
