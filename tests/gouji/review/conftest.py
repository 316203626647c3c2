"""A review page over documents in a folder of the test, asked without a network."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from gouji.review.opening import open_paths
from gouji.review.readings import ReadingRecipe
from gouji.review.serve import ReviewOptions, build_review
from gouji.settings import Settings
from tests.gouji.review.browsing import ARGUMENTS, CHROMIUM, FAILURES, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from starlette.testclient import TestClient

PORT = 8123
HOST = f"127.0.0.1:{PORT}"
ORIGIN = f"http://{HOST}"


@dataclass(frozen=True, slots=True)
class Page:
    """A browser at a review server, and where its corrections go."""

    client: TestClient
    address: str
    record: Path
    begin: Callable[[], None]
    """Do what the server does when it starts."""

    @property
    def token(self) -> str:
        return self.address.partition("token=")[2]

    def enter(self) -> Page:
        assert self.client.get("/", params={"token": self.token}).status_code == 200
        return self

    def get(self, path: str, **options: Any) -> Any:
        answer = self.client.get(path, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: object, status: int = 200) -> Any:
        answer = self.client.post(path, json=body, headers={"Origin": ORIGIN})
        assert answer.status_code == status, answer.text
        return answer.json()

    @property
    def document(self) -> str:
        """The id of the first document."""
        found: str = self.get("/api/queue")["documents"][0]["id"]
        return found

    def say(self, fact: str, value: float | None, *, kind: str = "", seen: str | None = None, comment: str = "") -> Any:
        here = self.document
        version = self.get(f"/api/documents/{here}")["version"] if seen is None else seen
        said = {"fact": fact, "kind": kind or ("blank" if value is None else "value"), "value": value}
        body = {"values": [said], "comment": comment, "seen": version}
        return self.post(f"/api/documents/{here}/corrections", body)

    def figure(self, fact: str) -> str:
        shown: str = self.get(f"/api/documents/{self.document}")["cells"][fact]["figure"]
        return shown


class Open(Protocol):
    """Opens documents on a review page of its own."""

    def __call__(self, *paths: Path, author: str = "Li") -> Page: ...


@pytest.fixture
def open_page(tmp_path: Path) -> Iterator[Open]:
    from starlette.testclient import TestClient

    clients: list[TestClient] = []

    def make(*paths: Path, author: str = "Li") -> Page:
        opened = open_paths([str(path) for path in paths])
        options = ReviewOptions(author=author, language="en", cache=tmp_path / "cache")
        review = build_review(opened, ReadingRecipe(settings=Settings()), options, PORT)
        client = TestClient(review.app, base_url=ORIGIN)
        clients.append(client)
        return Page(client, review.address, opened.record, review.begin)

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def glued(root: Path, tmp_path: Path) -> Path:
    """A glued text in which one number breaks two rules."""
    return Path(shutil.copy(root / "docs" / "examples" / "glued-line.txt", tmp_path / "glued.txt"))


@pytest.fixture
def page(open_page: Open, glued: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    """The glued text, opened by somebody who was let in. It is read in this process, as that is quicker."""
    monkeypatch.setattr(ReadingRecipe, "read_isolated", ReadingRecipe.read)
    return open_page(glued).enter()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start `gouji review` over some paths, as often as asked."""
    servers: list[Server] = []

    def start(*arguments: Path | str) -> Server:
        server = Server(tmp_path, *map(str, arguments))
        server.start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.kill()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One Chromium for the tests of a module; skipped where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """Chromium without what other tests left open: a page whose server is gone tries again for ever. No page's script has failed."""
    FAILURES.clear()
    yield chromium
    for context in chromium.contexts:
        context.close()
    assert FAILURES == []
