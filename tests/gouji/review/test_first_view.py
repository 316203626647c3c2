"""What the first view needs is on its way before the page runs, and is made once."""

from __future__ import annotations

import re
import shutil
import socket
from pathlib import Path
from urllib.parse import quote

import pytest

pytest.importorskip("starlette", reason="the extra `review` is not installed")

from gouji.limits import Limits
from gouji.review.reader import BackgroundReader
from gouji.review.readings import ReadingRecipe
from gouji.review.serve import _listen
from gouji.review.wishes import WISHES, Wishes, read_wishes
from gouji.settings import Settings
from tests.gouji.review.conftest import Open, Page

TOTAL = "requests.unavailable.not_held.total"


def test_one_answer_has_all_that_the_first_view_needs(page: Page) -> None:
    here = page.document
    page.get(f"/api/documents/{here}")
    told = page.get("/api/begin?lang=en")
    assert (told["author"], told["language"], told["texts"]) == ("Li", "en", {})
    assert told["queue"] == page.get("/api/queue?lang=en")
    first = told["queue"]["items"][0]["facts"][0]
    assert told["first"] == {
        "document": page.get(f"/api/documents/{here}?lang=en"),
        "source": page.get(f"/api/documents/{here}/source"),
        "details": page.get(f"/api/documents/{here}/facts/{first}?lang=en"),
    }


def test_the_first_answer_follows_corrections_and_the_language(page: Page) -> None:
    page.get(f"/api/documents/{page.document}")
    assert page.get("/api/begin?lang=en")["first"]["document"]["cells"][TOTAL]["figure"] == "0"
    page.say(TOTAL, 8)
    assert page.get("/api/begin?lang=en")["first"]["document"]["cells"][TOTAL]["figure"] == "8"
    assert "已读" in page.get("/api/begin?lang=zh")["first"]["document"]["counts"]


def test_before_anything_was_read_the_first_answer_does_not_wait_for_it(page: Page) -> None:
    assert page.get("/api/begin")["first"] is None


def test_the_page_links_to_what_it_asks_for_first(
    open_page: Open, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReadingRecipe, "read_isolated", ReadingRecipe.read)
    page = open_page(Path(shutil.copy(root / "corpus" / "replicas" / "ruled-pages.pdf", tmp_path))).enter()
    here = page.document
    page.get(f"/api/documents/{here}")
    html = page.client.get("/").text
    assert '<link rel="preload" as="fetch" crossorigin="anonymous" href="/api/begin?lang=en">' in html
    (several,) = re.findall(r'imagesrcset="([^"]+)"', html)
    widths = []
    for one in several.split(", "):
        address, width = one.split()
        assert address.startswith(f"/documents/{here}/pages/1.jpg?dpi=")
        assert page.client.get(address).headers["content-type"] == "image/jpeg"
        widths.append(int(width.removesuffix("w")))
    assert widths == sorted(widths)


def test_an_answer_tells_only_what_changed_of_what_the_browser_has_seen(page: Page) -> None:
    before = page.get(f"/api/documents/{page.document}")
    state = page.say(TOTAL, 8)
    after = page.get(f"/api/documents/{page.document}")
    assert (state["whole"], TOTAL in state["cells"]) == (False, True)
    assert len(state["cells"]) < len(after["cells"]) / 4
    assert before["cells"] | state["cells"] == after["cells"]
    late = page.say("requests.granted.total", 5, seen="")
    assert late["whole"]
    assert late["cells"] == page.get(f"/api/documents/{page.document}")["cells"]


def test_a_conflict_is_among_what_changed(page: Page) -> None:
    page.say(TOTAL, 8, seen="")
    page.post("/api/author", {"author": "Wang"})
    page.say(TOTAL, 6, seen="")
    seen = page.get(f"/api/documents/{page.document}")
    resolved = page.say(TOTAL, 8)
    assert "conflict" in seen["cells"][TOTAL]["kinds"].split()
    assert "conflict" not in resolved["cells"][TOTAL]["kinds"].split()
    assert seen["cells"] | resolved["cells"] == page.get(f"/api/documents/{page.document}")["cells"]


def test_answers_are_sent_at_once() -> None:
    """Of a listening socket that does not say it is TCP, asyncio lets answers wait for each other's receipt."""
    with _listen(0) as listening:
        assert listening.proto == socket.IPPROTO_TCP


def test_no_process_is_started_where_everything_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a process was started")

    monkeypatch.setattr("gouji.review.reader.IsolatedWorkers", refuse)
    reader = BackgroundReader(ReadingRecipe(settings=Settings()), Limits(), lambda *_: None)
    reader.start(())
    reader.stop()


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("language=zh&theme=dark&letters=off&start=0a", Wishes(language="zh", theme="dark", letters="off", start="0a")),
        ('language="><script>&theme=x&letters=1&start=<', Wishes()),
        ("", Wishes()),
        ("%%%&=&language", Wishes()),
    ],
)
def test_wishes_are_read_and_nothing_else(told: str, read: Wishes) -> None:
    found = read_wishes({WISHES: quote(told, safe="")})
    assert found == read
    assert read_wishes({WISHES: quote(found.write(), safe="")}) == read


def test_the_page_is_as_it_was_wished_at_another_start(page: Page) -> None:
    page.client.cookies.set(WISHES, quote("language=zh&theme=dark", safe=""))
    html = page.client.get("/").text
    assert 'data-theme="dark"' in html
    assert 'lang="en"' in html  # the command asked for English at this start
    start = re.findall(r'data-start="(\w+)"', html)[0]
    page.client.cookies.set(WISHES, quote(f"language=zh&start={start}", safe=""))
    assert '<html lang="zh-Hans"' in page.client.get("/").text
