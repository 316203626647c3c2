"""Runs in an interpreter that has img2table, which gouji's own has not: its OpenCV would overwrite gouji's.

One request a line on standard input, `{"path": PNG, "words": [[text, x0, y0, x1, y1, percent], …]}`, one answer a line:
`{"tables": [[[text, x0, y0, x1, y1], …] a row, …], "wall": seconds, "processor": seconds}`.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Sequence
from typing import Any

__all__ = ["answer", "main"]


def _words(words: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    names = ("value", "x1", "y1", "x2", "y2", "confidence")
    return [{"id": f"w{i}", "parent": f"w{i}", **dict(zip(names, word, strict=True))} for i, word in enumerate(words)]


def answer(path: str, words: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Return the tables of a page, ruled or not, with the words in their cells."""
    document = importlib.import_module("img2table.document")
    ocr = importlib.import_module("img2table.ocr._types")

    class Given(ocr.OCRInstance):  # type: ignore[misc, name-defined]  # img2table has no types here
        """What was recognised before."""

        def of(self, document: object) -> object:  # noqa: ARG002 – named so by img2table
            return ocr.OCRData(records={0: _words(words)})

    wall, processor = time.perf_counter(), time.process_time()
    given = Given() if words else None
    found = document.Image(src=path).extract_tables(ocr=given, implicit_rows=False, borderless_tables=True)
    tables = [
        [[[c.value or "", c.bbox.x1, c.bbox.y1, c.bbox.x2, c.bbox.y2] for c in row] for row in table.content.values()]
        for table in found
    ]
    return {"tables": tables, "wall": time.perf_counter() - wall, "processor": time.process_time() - processor}


def main() -> int:
    """Answer until the input ends."""
    for line in sys.stdin:
        request = json.loads(line)
        sys.stdout.write(json.dumps(answer(request["path"], request["words"]), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
