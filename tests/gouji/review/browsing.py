"""What tests in a browser share: a server of its own, the page in a browser of its own, and documents to look at."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gouji.corpus.make import generate

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ("--no-sandbox", "--disable-background-networking")
FAILURES: list[str] = []
"""What went wrong in the scripts of a test's pages; raised in a handler it would end the connection to the browser."""


class Server:
    """`gouji review` as a process of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder, self.arguments = folder, arguments
        self.process: subprocess.Popen[str] | None = None
        self.address = ""

    @property
    def shelf(self) -> Path:
        """Where it keeps what it read."""
        return self.folder / "cache" / "gouji" / "review"

    def start(self) -> str:
        environment = {**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache"), "LANG": "C.UTF-8"}
        command = [sys.executable, "-m", "gouji", "review", *self.arguments, "--no-browser", "--author", "Li"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("http://127.0.0.1:")
        return self.address

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        if self.process is not None and self.process.stdout is not None:
            self.process.stdout.close()


def enter(browser: Browser, address: str, **options: Any) -> Page:
    """Open the page in a browser of its own; what goes wrong in it fails the test."""
    options = {"viewport": {"width": 1280, "height": 720}, "locale": "en-US", **options}
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(60_000)
    page.on("pageerror", lambda error: FAILURES.append(str(error)))
    page.goto(address)
    assert "token" not in page.url
    page.wait_for_selector(".cell", timeout=60_000)
    return page


def press(page: Page, key: str) -> None:
    """Press a key that decides something, and wait until the page says that it is saved."""
    before = page.get_attribute(".told", "data-saved")
    page.keyboard.press(key)
    page.wait_for_function("n => Number(document.querySelector('.told')?.dataset.saved) > n", arg=int(before or 0))


def figure(page: Page, fact: str) -> str:
    shown: str = page.inner_text(f'[data-fact="{fact}"] .figure')
    return shown


def make_scan(folder: Path) -> Path:
    pytest.importorskip("rapidocr", reason="the extra `ocr` is not installed")
    from gouji.corpus.scan_make import scanned

    made = scanned(generate("pdf", 16), dpi=150, damage="light")
    (folder / "scan.pdf").write_bytes(made.data)
    return folder / "scan.pdf"


def make_generated(kind: str, seed: int) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        made = generate(kind, seed)
        (folder / made.name).write_bytes(made.data)
        return folder / made.name

    return make


def make_glued(folder: Path) -> Path:
    root = Path(__file__).parents[3]
    return Path(shutil.copy(root / "docs" / "examples" / "glued-line.txt", folder / "glued.txt"))


SOURCES = {
    "scan": make_scan,
    "docx": make_generated("docx", 41),
    "html": make_generated("html", 40),
    "glued": make_glued,
}
