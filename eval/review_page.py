"""How quick the review page is, in a browser: `python -m gouji.eval.review_page`.

- first view: a five-page scan that has been read, from the request of the page to its lit cell on the drawn picture;
- re-check: from a key to the rules checked again, on the same page;
- queue: the longest pause of the page while a list of 2,000 documents is scrolled and filtered. The documents are copies of one
  that the server knows, told apart by name, organ and year.

Beside each time on the clock stands that of the processor, of the server and of the page together, where it can be told (Linux): on a machine that does
other things as well, that is what the page itself takes.

Needs the extras `review` and `ocr`, and playwright with a Chromium.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

__all__ = ["main"]

_PAGES = 5
_SEED = 16
_EDITS = 20
_TYPE = """value => new Promise(done => {
  const input = document.querySelector('#value'), rules = document.querySelector('.rules ul');
  const watch = new MutationObserver(() => { watch.disconnect(); done(performance.now() - begun); });
  watch.observe(rules, {subtree: true, childList: true, characterData: true, attributes: true});
  const begun = performance.now();
  input.value = value;
  input.dispatchEvent(new Event('input', {bubbles: true}));
})"""
_WATCH = """() => {
  window.longest = window.task = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.task = Math.max(window.task, entry.duration);
  }).observe({type: "longtask"});
  let before = performance.now();
  const look = now => { window.longest = Math.max(window.longest, now - before); before = now; requestAnimationFrame(look); };
  requestAnimationFrame(now => { before = now; look(now); });
}"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the three figures as a table; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m gouji.eval.review_page", description="Measure the review page.")
    parser.add_argument("--documents", type=int, default=2000, help="documents of the queue")
    given = parser.parse_args(arguments)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.stderr.write("gouji.eval.review_page: there is no Chromium on the path; install the package chromium\n")
        return 2
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        scan = _make_scan(Path(name))
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        with _serve(scan, Path(name)) as server:
            _wait_for_reading(browser.new_page(), server.address)
        rows: list[tuple[str, float, float | None, int]] = []
        with _serve(scan, Path(name)) as server:
            page = browser.new_page(viewport={"width": 1280, "height": 720}, locale="en-US")
            clock = _Processor(page, server)
            first = _measure_first_view(page, server.address)
            rows.append(("first view of a five-page scan", first, clock.take(), 1000))
            times, own = _measure_edits(page, clock)
            rows.append(("re-check of an edit, median", median(times), median(own), 50))
            rows.append(("re-check of an edit, slowest", max(times), max(own), 50))
            for what, pause, task in _measure_queue(page, given.documents):
                rows.append((f"longest pause, {what} {given.documents} documents", pause, task, 100))
        browser.close()
    print(f"{'':52} {'clock':>10} {'processor':>10}")
    for what, value, used, most in rows:
        told = "–" if used is None else f"{used:.0f} ms"
        print(f"{what:52} {value:7.0f} ms {told:>10}   (at most {most})")
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Server:
    address: str
    process: int


class _Processor:
    """The processor's time of the server and of the page's main thread, in milliseconds, since it was asked last."""

    def __init__(self, page: Page, server: _Server) -> None:
        self._devtools = page.context.new_cdp_session(page)
        self._devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._server = server
        self._before = self._read()

    def _read(self) -> float | None:
        try:
            line = Path(f"/proc/{self._server.process}/stat").read_text(encoding="utf-8")
        except OSError:
            return None
        user, system = line.rpartition(")")[2].split()[11:13]
        server = 1000 * (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
        metrics = {m["name"]: m["value"] for m in self._devtools.send("Performance.getMetrics")["metrics"]}
        return server + 1000 * float(metrics.get("TaskDuration", 0.0))

    def take(self) -> float | None:
        """Return what was used since the last time; None where the system does not say."""
        before, self._before = self._before, self._read()
        return None if before is None or self._before is None else self._before - before


def _make_scan(folder: Path) -> Path:
    """Write a scan of five pages, of which one number breaks two rules."""
    from gouji.corpus.make import generate
    from gouji.corpus.scan_make import as_pdf, damaged_pages

    pictures = damaged_pages(generate("pdf", _SEED), 200, "light")
    blank = pictures[0] * 0 + 255
    path = folder / "scan.pdf"
    path.write_bytes(as_pdf([*pictures, *[blank] * (_PAGES - len(pictures))], 200))
    return path


@contextmanager
def _serve(path: Path, folder: Path) -> Iterator[_Server]:
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder)}
    command = [sys.executable, "-m", "gouji", "review", str(path), "--no-browser", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            address = (process.stdout.readline() if process.stdout is not None else "").strip()
            yield _Server(address=address, process=process.pid)
        finally:
            process.kill()


def _wait_for_reading(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".panel", timeout=300_000)


def _measure_first_view(page: Page, address: str) -> float:
    """Return the milliseconds until the lit cell stands on its page's picture."""
    begun = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(".box.lit")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.page img')].some(image => image.complete && image.naturalWidth)"
    )
    return (time.perf_counter() - begun) * 1000


def _measure_edits(page: Page, clock: _Processor) -> tuple[list[float], list[float]]:
    """Return for each edit the milliseconds on the clock, and of the processor (none where nobody knows)."""
    page.wait_for_selector("#value")
    page.wait_for_timeout(1000)
    times, own = [], []
    clock.take()
    for number in range(_EDITS):
        times.append(float(page.evaluate(_TYPE, str(40 + number))))
        own.append(clock.take() or 0.0)
    return times, own


def _measure_queue(page: Page, count: int) -> Iterator[tuple[str, float, float]]:
    """Yield the longest pauses between frames, and the longest tasks, while the queue is scrolled and while it is filtered."""
    page.route("**/api/begin?*", lambda route: _fill_queue(route, count))
    page.reload()
    page.wait_for_selector(".queue .entry")
    page.wait_for_timeout(1000)
    page.evaluate(_WATCH)
    box = page.locator(".list").bounding_box()
    if box is not None:
        page.mouse.move(box["x"] + 20, box["y"] + 50)
    for _ in range(40):
        page.mouse.wheel(0, 1500)
        page.wait_for_timeout(30)
    yield "scrolling", *_take_pauses(page)
    page.evaluate(_WATCH)
    page.click("#search")
    page.keyboard.type("机关17", delay=40)
    page.select_option(".picks select >> nth=1", "2021")
    page.wait_for_timeout(300)
    yield "filtering", *_take_pauses(page)


def _take_pauses(page: Page) -> tuple[float, float]:
    longest, task = page.evaluate("() => [window.longest, window.task]")
    return float(longest), float(task)


def _fill_queue(route: Route, count: int) -> None:
    """Answer with copies of what the server's queue holds."""
    told: dict[str, Any] = route.fetch().json()
    queue = told["queue"]
    if queue["documents"]:
        (document, *_), items = queue["documents"], queue["items"]
        copies = range(1, count)
        queue["documents"] += [
            {**document, "id": f"{n:016x}", "name": f"{n}.pdf", "agency": f"机关{n % 300}", "year": 2019 + n % 7}
            for n in copies
        ]
        queue["items"] += [
            {**item, "document": f"{n:016x}", "gain": item["gain"] * (1 - n / (2 * count))}
            for n in copies
            for item in items
        ]
    route.fulfill(body=json.dumps(told), content_type="application/json")


if __name__ == "__main__":
    raise SystemExit(main())
