"""From end to end in Chromium: what a reviewer sees, does, and finds again after the server was killed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import gouji
from gouji.corpus.make import generate
from gouji.corrections.log import load_events

pytest.importorskip("starlette", reason="the extra `review` is not installed")
pytest.importorskip("playwright", reason="playwright drives the browser")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None:
    pytest.skip("there is no Chromium here", allow_module_level=True)
pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FAILURES: list[str] = []
"""What went wrong in the scripts of a test's pages; raised in a handler it would end the connection to the browser."""
LIT = (0xD6, 0x00, 0x6C)


class Server:
    """`gouji review` as a process of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder, self.arguments = folder, arguments
        self.process: subprocess.Popen[str] | None = None
        self.address = ""

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


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(*arguments: Path | str) -> Server:
        server = Server(tmp_path, *map(str, arguments))
        server.start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.kill()


@pytest.fixture(autouse=True)
def _clean_browser(browser: Browser) -> Iterator[None]:
    """Close what a test left open: a page whose server is gone tries again for ever. Its script has not failed."""
    FAILURES.clear()
    yield
    for context in browser.contexts:
        context.close()
    assert FAILURES == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield started
        started.close()


def enter(browser: Browser, address: str, **options: Any) -> Page:
    """Open the page in a browser of its own; what goes wrong in it fails the test."""
    options = {"viewport": {"width": 1280, "height": 720}, "locale": "en-US", **options}
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(20_000)
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


@pytest.mark.parametrize("source", SOURCES)
def test_a_reviewer_settles_a_document_and_nothing_is_lost(
    source: str, tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    path = SOURCES[source](tmp_path)
    report = gouji.read(path)
    item = report.review_queue()[0]
    (fact,) = item.facts
    choice = next(choice for choice in item.choices if choice.mends)
    new = dict(choice.values)[fact]
    assert new is not None
    server = serve(path)
    page = enter(browser, server.address)
    page.wait_for_selector(".panel")
    assert page.inner_text(".panel code") == fact
    assert {"suspect"} & set(str(page.get_attribute(f'[id="cell-{fact}"]', "class")).split())
    check_lit_place(page, source, report, fact)
    assert page.locator(".rules .breaks").count() >= 1

    before = figure(page, fact)
    press(page, "a")
    assert figure(page, fact) == f"{new:g}"
    press(page, "u")
    assert figure(page, fact) == before

    page.keyboard.press("e")
    page.keyboard.type(f"{new + 1:g}")
    page.wait_for_selector(".rules .breaks")
    page.keyboard.press("Control+a")
    page.keyboard.type(f"{new:g}")
    page.wait_for_selector(".rules .breaks", state="detached")
    press(page, "Enter")
    assert figure(page, fact) == f"{new:g}"

    page.reload()
    page.wait_for_selector(f'[data-fact="{fact}"]')
    assert figure(page, fact) == f"{new:g}"
    server.kill()
    page = enter(browser, server.start())
    page.wait_for_selector(f'[data-fact="{fact}"]')
    assert figure(page, fact) == f"{new:g}"
    events = load_events(path.with_name(f"{path.name}.corrections.jsonl")).events
    assert [event.action.value for event in events] == ["correct", "revert", "correct"]


def check_lit_place(page: Page, source: str, report: gouji.Report, fact: str) -> None:
    """Check what is lit in the source: the printed characters, or the box on the page's picture."""
    if source == "scan":
        check_pixels(page, report, fact)
    elif source == "html":
        frame = page.frame_locator("iframe")
        frame.locator(".lit").first.wait_for()
        assert (frame.locator("span.lit").first.inner_text()) == report.facts[fact].printed
    else:
        assert page.inner_text(".source span.lit") == report.facts[fact].printed


def check_pixels(page: Page, report: gouji.Report, fact: str) -> None:
    """Check that the magenta box on the screen is where the report says the number stands."""
    import io

    import numpy as np
    from PIL import Image

    place = report.facts[fact].evidence[0]
    box, size = place.box, report.pages[place.page - 1]
    assert box is not None
    sheet = page.locator(".page").nth(place.page - 1)
    sheet.locator("img").evaluate("image => image.decode()")
    page.wait_for_timeout(200)
    bounds = sheet.bounding_box()
    assert bounds is not None
    pixels = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(int)
    lit = np.abs(pixels - LIT).sum(axis=2) < 60
    view = page.locator(".sheet").bounding_box()
    assert view is not None
    lit[: int(view["y"])] = False  # the enlarged place above the page
    lit[:, int(view["x"] + view["width"]) :] = False  # the cell in the tables
    ys, xs = np.nonzero(lit)
    scale = bounds["width"] / (size.width or 1)
    seen = [(xs.min() - bounds["x"]), (ys.min() - bounds["y"]), (xs.max() - bounds["x"]), (ys.max() - bounds["y"])]
    expected = [box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale]
    assert seen == pytest.approx(expected, abs=3 * scale + 3)
    # There is ink within the box, and it is that of the page.
    inside = pixels[int(ys.min()) + 3 : int(ys.max()) - 2, int(xs.min()) + 3 : int(xs.max()) - 2]
    assert inside.min() < 140


def test_a_click_on_either_side_lights_the_other(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    page = enter(browser, serve(make_glued(tmp_path)).address)
    place = page.locator('.source [data-facts="requests.received.total"]')
    place.click()
    page.wait_for_function("() => document.querySelector('.panel code')?.textContent === 'requests.received.total'")
    assert "here" in str(page.get_attribute('[id="cell-requests.received.total"]', "class"))
    page.click('[data-fact="disclosure.fees.amount"]')
    page.wait_for_selector('.source .lit[data-facts="disclosure.fees.amount"]')


def test_a_document_full_of_payloads_does_nothing(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    from tests.gouji.review.test_sources import PAYLOADS

    made = generate("html", 40)
    markup = made.data.decode().replace("<td", "".join(PAYLOADS) + "<td", 1)
    markup = markup.replace("<title>", "<title>&lt;script&gt;window.ran=1&lt;/script&gt; =HYPERLINK(1) ")
    (tmp_path / "<img src=x onerror=window.ran=1>.html").write_text(markup, encoding="utf-8")
    asked: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-US")
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    server = serve(tmp_path)
    page.goto(server.address)
    page.wait_for_selector(".panel")
    page.keyboard.press("c")
    page.keyboard.type("=1+1 <script>window.ran = 1</script>")
    page.keyboard.press("Escape")
    page.frame_locator("iframe").locator(".lit").first.wait_for()
    assert page.evaluate("() => window.ran === undefined")
    assert [frame.evaluate("() => 1") for frame in page.frames if frame.parent_frame is None] == [1]
    assert dialogs == []
    origin = server.address.partition("/?")[0]
    assert all(url.startswith(origin) for url in asked), asked


def test_two_reviewers_lose_nothing_and_conflicts_are_named(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    """Two browsers, 200 random edits each at the same time, through the page's own requests."""
    path = make_glued(tmp_path)
    server = serve(path)
    pages = [enter(browser, server.address) for _ in range(2)]
    facts = [f for f in gouji.read(path).facts if f.startswith("requests.")][:60]
    document = pages[0].evaluate("() => location.hash.slice(1).split('/')[0]")
    for name, page in zip(("Li", "Wang"), pages, strict=True):
        page.fill(".author input", name)
        page.keyboard.press("Tab")
    edit = """async ([document, edits]) => {
        let version = 0, done = 0;
        for (const [fact, value, refresh] of edits) {
            if (refresh) version = (await (await fetch(`/api/documents/${document}`)).json()).version;
            const body = JSON.stringify({values: [{fact, kind: "value", value}], comment: "", seen: version});
            const answer = await fetch(`/api/documents/${document}/corrections`,
                {method: "POST", headers: {"Content-Type": "application/json"}, body});
            if (answer.ok) done += 1;
        }
        window.done = done;
    }"""
    rng = random.Random(1)
    plans = [[[rng.choice(facts), rng.randrange(10), rng.random() < 0.3] for _ in range(200)] for _ in pages]
    for page, plan in zip(pages, plans, strict=True):
        page.evaluate(f"([document, edits]) => {{ void ({edit})([document, edits]); }}", [document, plan])
    for page in pages:
        page.wait_for_function("() => window.done === 200", timeout=180_000)
    events = load_events(path.with_name("glued.txt.corrections.jsonl")).events
    for name, plan in zip(("Li", "Wang"), plans, strict=True):
        own = [event for event in events if event.author == name]
        assert [(event.fact, event.after.value if event.after else None) for event in own] == [
            (f, v) for f, v, _ in plan
        ]
    from gouji.corrections.merging import merge_events

    named = {conflict.fact for conflict in merge_events(events).conflicts}
    assert named
    for page in pages:
        page.wait_for_function(
            "count => document.querySelectorAll('td.conflict').length === count", arg=len(named), timeout=20_000
        )
        shown = page.eval_on_selector_all("td.conflict .cell", "cells => cells.map(cell => cell.dataset.fact)")
        assert set(shown) == named


def test_what_the_other_says_is_seen_and_a_conflict_is_resolved(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    server = serve(make_glued(tmp_path))
    mine, other = (enter(browser, server.address) for _ in range(2))
    fact = mine.inner_text(".panel code")
    press(mine, "a")
    other.wait_for_selector(f'[id="cell-{fact}"].corrected')
    assert figure(other, fact) == figure(mine, fact) == "8"


def test_keys_decide_about_the_cell_that_they_were_pressed_for(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    """However slowly documents come, what is skipped is not accepted, and nothing of one document is said of another."""
    folder = tmp_path / "documents"
    folder.mkdir()
    make_glued(folder)
    for kind, seed in (("docx", 41), ("html", 40)):
        make_generated(kind, seed)(folder)
    log = tmp_path / "log.jsonl"
    page = enter(browser, serve(folder, "--corrections", log).address)
    page.wait_for_function("() => document.querySelectorAll('.entry').length >= 3", timeout=60_000)
    page.wait_for_function(
        "() => !document.querySelector('.progress')?.textContent.includes('to read')", timeout=60_000
    )
    page.locator(".entry").first.click()
    page.wait_for_selector(".panel")
    queue = page.evaluate("async () => await (await fetch('/api/queue?after=-1')).json()")
    agencies = {row["id"]: (row["name"], row["agency"]) for row in queue["documents"]}
    shown = [text.splitlines() for text in page.locator(".entry").all_inner_texts()[:3]]
    first, second, third = (
        next(
            (agencies[item["document"]][0], item["facts"][0])
            for item in queue["items"]
            if lines[0].startswith(item["label"]) and lines[-1].startswith(agencies[item["document"]][1])
        )
        for lines in shown
    )

    def wait_and_go_on(route: Any) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/api/documents/*", wait_and_go_on)
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.keyboard.press("a")
    page.wait_for_function("() => Number(document.querySelector('.told')?.dataset.saved) >= 2", timeout=60_000)
    told = {event.time: (event.name, event.fact) for event in reversed(load_events(log).events)}
    assert sorted(told.values()) == sorted((second, third))
    assert first not in told.values()


DISPUTED = ("requests.received.total", "disclosure.fees.amount")
"""A cell of which two say different things, and one of which something else was read when it was corrected."""


def write_disputed(path: Path, log: Path) -> None:
    """Write a conflict and a correction that no longer fits."""
    from dataclasses import replace

    from gouji import corrections

    report = gouji.read(path)
    said = [corrections.correct(report, DISPUTED[0], value, author=name) for name, value in (("Wang", 8), ("Zhao", 6))]
    left = corrections.correct(report, DISPUTED[1], 3, author="Wang")
    corrections.append(log, [*said, replace(left, read=replace(left.read, printed="6", value=6))])


def test_a_conflict_is_shown_and_resolved_by_a_click(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    from gouji import corrections

    path = make_glued(tmp_path)
    report = gouji.read(path)
    (fact,) = report.review_queue()[0].facts
    said = [corrections.correct(report, fact, value, author=name) for name, value in (("Wang", 8), ("Zhao", 6))]
    corrections.append(path.with_name("glued.txt.corrections.jsonl"), said)
    page = enter(browser, serve(path).address)
    page.click(f'[data-fact="{fact}"]')
    page.wait_for_selector(".panel .conflict button")
    assert [text.split(" – ")[1] for text in page.locator(".panel .conflict button").all_inner_texts()] == [
        "Wang",
        "Zhao",
    ]
    page.locator(".panel .conflict button").first.click()
    page.wait_for_selector(f'[id="cell-{fact}"].conflict', state="detached")
    assert figure(page, fact) == "8"


def test_what_no_longer_fits_is_shown_and_said_again(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    from dataclasses import replace

    from gouji import corrections

    path = make_glued(tmp_path)
    report = gouji.read(path)
    (fact,) = report.review_queue()[0].facts
    event = corrections.correct(report, fact, 8, author="Wang", reason="seen on paper")
    old = replace(event, read=replace(event.read, printed="6", value=6))
    corrections.append(path.with_name("glued.txt.corrections.jsonl"), [old])
    page = enter(browser, serve(path).address)
    page.wait_for_selector(f'[id="cell-{fact}"].stale')
    assert "Wang" in page.inner_text(".left-out")
    page.locator(".left-out button").first.click()
    page.wait_for_selector(".panel .conflict button")
    assert "seen on paper" in page.inner_text(".panel .conflict")
    page.locator(".panel .conflict button").first.click()
    page.wait_for_selector(f'[id="cell-{fact}"].stale', state="detached")
    assert figure(page, fact) == "8"
    assert page.locator(".left-out").count() == 0


def test_a_comment_stays_with_its_cell_until_it_is_saved(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server]
) -> None:
    path = make_glued(tmp_path)
    page = enter(browser, serve(path).address)
    page.wait_for_selector(".panel")
    fact = page.inner_text(".panel code")
    page.keyboard.press("c")
    page.keyboard.type("look at the original")
    page.click('[data-fact="disclosure.fees.amount"]')
    page.wait_for_function("() => document.querySelector('.panel code')?.textContent === 'disclosure.fees.amount'")
    assert page.input_value("#comment") == ""
    page.reload()
    page.wait_for_selector(".panel")
    page.click(f'[data-fact="{fact}"]')
    page.wait_for_function("() => document.querySelector('#comment')?.value === 'look at the original'")
    page.focus("#comment")
    press(page, "Control+Enter")
    assert "look at the original" in page.inner_text(".history")
    assert page.input_value("#comment") == ""
    (event,) = load_events(path.with_name("glued.txt.corrections.jsonl")).events
    assert (event.action.value, event.reason) == ("comment", "look at the original")


def test_the_queue_is_filtered_and_searched(tmp_path: Path, browser: Browser, serve: Callable[..., Server]) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a-broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    make_glued(folder)
    for kind, seed in (("docx", 41), ("html", 40)):
        make_generated(kind, seed)(folder)
    # The first document cannot be read: the page shows the others as soon as they are.
    page = enter(browser, serve(folder, "--corrections", tmp_path / "log.jsonl").address)
    page.wait_for_function("() => document.querySelector('.progress')?.textContent.includes('1 cannot be read')")
    page.wait_for_function(
        "() => !document.querySelector('.progress')?.textContent.includes('to read')", timeout=60_000
    )

    def shown() -> list[str]:
        page.wait_for_timeout(100)
        return [text.splitlines()[-1] for text in page.locator(".entry").all_inner_texts()]

    everything = shown()
    assert len(everything) >= 3
    options = {
        label: page.locator(f'select[aria-label="{label}"] option').evaluate_all("all => all.map(one => one.value)")
        for label in ("Form", "Year", "Organ", "Reason")
    }
    assert all(len(values) >= 2 for values in options.values()), options
    for label, values in options.items():
        counts = []
        for value in values[1:]:
            page.select_option(f'select[aria-label="{label}"]', value)
            found = shown()
            assert found
            if label in ("Year", "Organ"):
                assert all(value in text for text in found)
            counts.append(len(found))
        assert sum(counts) >= len(everything), label
        page.select_option(f'select[aria-label="{label}"]', "")
    page.fill("#search", "青杨")
    assert shown()
    assert all("青杨" in text for text in shown())
    page.fill("#search", "nothing is called that")
    assert page.inner_text(".queue .none") == "Nothing is left to look at here."
    page.fill("#search", "")
    page.locator("button.tab").nth(2).click()
    assert page.locator(".entry").count() == 4


@pytest.mark.parametrize("language", ["en-US", "zh-CN"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    root: Path, tmp_path: Path, browser: Browser, serve: Callable[..., Server], language: str, scheme: Any
) -> None:
    axe = root / "review" / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.exists():
        pytest.skip("axe-core is not installed: run `npm ci` in review/")
    folder = tmp_path / "documents"
    folder.mkdir()
    make_glued(folder)
    shutil.copy(root / "corpus" / "replicas" / "ruled-pages.pdf", folder)
    SOURCES["docx"](folder)
    SOURCES["html"](folder)
    (folder / "unreadable.pdf").write_bytes(b"%PDF-1.4 nonsense")
    write_disputed(folder / "glued.txt", tmp_path / "log.jsonl")
    server = serve(folder, "--corrections", tmp_path / "log.jsonl")
    page = enter(browser, server.address, locale=language, color_scheme=scheme, bypass_csp=True)
    page.wait_for_function("() => document.querySelectorAll('.queue .entry').length >= 3")

    def check(where: str) -> None:
        page.wait_for_timeout(300)
        page.evaluate(axe.read_text(encoding="utf-8"))
        found = page.evaluate("() => axe.run(document, {iframes: false})")
        told = [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found["violations"]]
        assert told == [], where

    check("cell of the glued text")
    page.locator('.entry:has-text("glued"), .entry:has-text("青杨")').first.click()
    for fact in DISPUTED:
        page.click(f'[data-fact="{fact}"]')
        page.wait_for_selector(".panel .conflict")
        check(fact)
    page.locator(".entry").first.click()
    page.wait_for_selector(".panel")
    press(page, "a")
    check("after a correction")
    page.keyboard.press("?")
    check("keys")
    page.keyboard.press("Escape")
    page.locator("button.tab").nth(1).click()
    check("by file")
    page.locator("button.tab").nth(2).click()
    check("files")
    page.fill("#search", "nothing is called that")
    check("nothing found")
    page.fill("#search", "")
    for name in ("ruled-pages.pdf", "docx", "html"):
        page.locator(f'.entry:has-text("{name}")').click()
        page.wait_for_function("name => document.title.includes(name)", arg=name)
        page.locator("td .cell").first.click()
        page.wait_for_selector(".panel")
        check(name)
    page.set_viewport_size({"width": 640, "height": 360})
    for number in range(3):
        page.locator(".panes button").nth(number).click()
        check(f"narrow {number}")


def test_nothing_needs_another_machine(tmp_path: Path, browser: Browser, serve: Callable[..., Server]) -> None:
    server = serve(make_glued(tmp_path))
    asked: list[str] = []
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.address)
    page.wait_for_selector(".panel")
    assert page.get_attribute("html", "lang") == "zh-Hans"
    assert {url.split("/")[2] for url in asked} == {server.address.split("/")[2]}


@pytest.mark.parametrize("width", [640, 1280])
def test_nothing_is_cut_off_in_a_small_window(
    tmp_path: Path, browser: Browser, serve: Callable[..., Server], width: int
) -> None:
    """1280 × 720, and the same at 200 %: the page itself never scrolls sideways, and every control can be reached."""
    server = serve(make_glued(tmp_path))
    page = enter(browser, server.address, viewport={"width": width, "height": width * 9 // 16})
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    for selector in (".top button", "#value", ".acts button"):
        for element in page.locator(selector).all():
            if element.is_visible():
                element.scroll_into_view_if_needed()
                box = element.bounding_box()
                assert box is not None
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= width + 1
