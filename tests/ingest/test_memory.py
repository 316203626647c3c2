"""Free memory of the heap is given back once in many documents, and after each one whose pages are drawn."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import psutil
import pytest

import gouji
from gouji import resources
from gouji.ingest import open as opening
from gouji.ingest import scan
from gouji.ingest.settings import IngestSettings
from gouji.ingest.stream.settings import FlowSettings

DATA = Path(__file__).parents[1] / "data"


def test_once_in_many_documents_and_after_drawn_pages_what_is_free_is_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = count()
    monkeypatch.setattr(resources, "release_heap", lambda: next(given))
    monkeypatch.setattr(opening, "release_heap", lambda: next(given))
    monkeypatch.setattr(resources, "_documents", count(1))
    settings = IngestSettings(flow=FlowSettings(released_after=3))
    for _ in range(7):
        gouji.load_document("总体情况\n".encode(), name="a.txt", settings=settings)
    for _ in range(2):
        with pytest.raises(gouji.DocumentError):
            gouji.load_document(b"%PDF-1.4\n", name="a.pdf", settings=settings)
    assert next(given) == 3
    gouji.load_document(DATA / "pdf" / "ruled.pdf", settings=settings)
    assert next(given) == 5


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the C library of Linux")
def test_holes_between_what_is_in_use_are_given_back() -> None:
    process = psutil.Process()
    pieces = [bytearray(60_000) for _ in range(2000)]  # some 120 MB, every other of them kept
    del pieces[::2]
    before = process.memory_info().rss
    resources.release_heap()
    assert before - process.memory_info().rss > 20 << 20
    assert len(pieces) == 1000


_COUNT = """
def count_heaps():
    \"""Heaps of threads: 64 MB that begin at a multiple of that, of which what is not used yet is closed to everybody.\"""
    size = 64 << 20
    with open("/proc/self/maps") as maps:
        parts = [(*(int(end, 16) for end in line.split()[0].split("-")), line.split()[1]) for line in maps]
    return sum(
        (begin % size, opened, closed, begin + size) == (0, "rw-p", "---p", end)
        for (begin, _, opened), (_, end, closed) in zip(parts, parts[1:])
    )
"""
_THREAD = """
import threading
from gouji.resources import share_heap

if SHARED:
    share_heap()
before = count_heaps()
thread = threading.Thread(target=lambda: print(len(bytearray(100_000)) and count_heaps() - before))
thread.start()
thread.join()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the C library of Linux")
@pytest.mark.parametrize("shared", [True, False])
def test_threads_take_their_memory_from_the_heap_that_is_given_back(*, shared: bool) -> None:
    assert int(_run(_COUNT + _THREAD.replace("SHARED", str(shared)))) == (0 if shared else 1)


_PICTURE = """
import io
from PIL import Image, ImageDraw
import gouji

picture = Image.new("L", (900, 600), 255)
for line in range(6):
    ImageDraw.Draw(picture).text((60, 60 + 80 * line), "28 1047 0 3 101 96", fill=0, font_size=32)
file = io.BytesIO()
picture.save(file, "PNG")
gouji.load_document(file.getvalue(), name="page.png")
print(count_heaps())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the C library of Linux")
@pytest.mark.skipif(not scan.is_available(), reason="the extra ocr is not installed")
def test_what_reads_a_picture_starts_threads_without_heaps_of_their_own() -> None:
    assert int(_run(_COUNT + _PICTURE)) == 0


def _run(code: str) -> str:
    own = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=own).stdout


def test_what_was_made_of_texts_is_forgotten_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    @resources.remember(8)
    def make(text: str) -> str:
        made.append(text)
        return text

    monkeypatch.setattr(resources, "_documents", count(1))
    assert [make("规章"), make("规章"), len(made)] == ["规章", "规章", 1]
    resources.release_memory_at_times(2)
    make("规章")
    resources.release_memory_at_times(2)
    make("规章")
    assert len(made) == 2
