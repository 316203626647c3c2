"""A program in another interpreter, asked in lines of JSON: for packages that cannot be installed beside gouji's."""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gouji.errors import MissingTool

__all__ = ["OtherInterpreter"]


@dataclass(slots=True)
class OtherInterpreter:
    """The program `worker`, which needs `package`, in the interpreter `python` with `options`; it starts at the first request."""

    python: str
    worker: Path
    package: str
    options: tuple[str, ...] = ()
    _process: subprocess.Popen[str] | None = field(default=None, init=False)

    def ask(self, request: Mapping[str, object]) -> str:
        """Return the line that answers a request. Raises `MissingTool` where there is none: the program has ended."""
        process = self._start()
        if process.stdin is None or process.stdout is None:
            raise RuntimeError
        with contextlib.suppress(BrokenPipeError):  # it ended: there is no answer either
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            self.close()
            advice = f"install it there: pip install {self.package}"
            raise MissingTool(self.python, f"{self.package} does not run in it", advice)
        return line

    def _start(self) -> subprocess.Popen[str]:
        if self._process is None:
            command = [self.python, *self.options, str(self.worker)]
            self._process = subprocess.Popen(  # noqa: S603 – the caller's own interpreter
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        return self._process

    def close(self) -> None:
        """End the program."""
        if self._process is not None and self._process.stdin is not None and self._process.stdout is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
            self._process.wait()
            self._process.stdout.close()
            self._process = None
