"""What the page says is saved is saved: servers killed at any moment, by their process and not by their leave."""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import gouji
from gouji.corrections.log import load_events

pytest.importorskip("starlette", reason="the extra `review` is not installed")
pytest.importorskip("uvicorn", reason="the extra `review` is not installed")
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _no_network() -> None:
    """These tests ask servers of their own, on this machine's own address."""


@dataclass(slots=True)
class Reviewer:
    """Somebody who says one thing after another over HTTP, and keeps what the server said was saved."""

    address: str
    saved: list[tuple[str, float]] = field(default_factory=list)

    def say(self, facts: list[str], rng: random.Random) -> None:
        """Speak until the server is gone."""
        host, _, token = self.address.removeprefix("http://").partition("/?token=")
        with closing(http.client.HTTPConnection(host, timeout=20)) as link:
            self._say(link, host, token, facts, rng)

    def _say(
        self, link: http.client.HTTPConnection, host: str, token: str, facts: list[str], rng: random.Random
    ) -> None:
        headers = _enter(link, host, token)
        try:
            link.request("GET", "/api/queue", headers=headers)
            (document,) = json.loads(link.getresponse().read())["documents"]
            while True:
                fact, value = rng.choice(facts), rng.randrange(1000)
                values = [{"fact": fact, "kind": "value", "value": value}]
                body = json.dumps({"values": values, "comment": "", "seen": ""})
                link.request("POST", f"/api/documents/{document['id']}/corrections", body, headers)
                answer = link.getresponse()
                if answer.status == http.HTTPStatus.OK:  # the page says “Saved” now
                    self.saved.append((fact, value))
                answer.read()
        except (OSError, http.client.HTTPException):
            return


def test_nothing_that_was_said_to_be_saved_is_lost_by_kill_9(root: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(root / "docs" / "examples" / "glued-line.txt", tmp_path / "glued.txt"))
    facts = [fact for fact in gouji.read(path).facts if fact.startswith("requests.")]
    rng = random.Random(14)
    saved: list[tuple[str, float]] = []
    for _ in range(4):
        process = _start(path, tmp_path)
        assert process.stdout is not None
        reviewers = [Reviewer(process.stdout.readline().strip())]
        threads = [threading.Thread(target=one.say, args=(facts, random.Random(rng.random()))) for one in reviewers]
        for thread in threads:
            thread.start()
        begin = time.monotonic()
        while len(reviewers[0].saved) < rng.randrange(3, 20) and time.monotonic() - begin < 60:
            time.sleep(rng.random() / 50)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        for thread in threads:
            thread.join()
        assert reviewers[0].saved
        saved += reviewers[0].saved
        # The crash may have cut off what was never said to be saved.
        with path.with_name("glued.txt.corrections.jsonl").open("ab") as log:
            log.write(b'{"schema": "gouji.corrections/1", "cut o')
    loaded = load_events(path.with_name("glued.txt.corrections.jsonl"))
    kept = [(event.fact, event.after.value) for event in loaded.events if event.after is not None]
    missing = list(saved)
    for one in kept:
        if one in missing:
            missing.remove(one)
    assert missing == []
    # One more than was said at most, for each start: its answer was cut off.
    assert len(kept) - len(saved) <= 4
    assert len(loaded.skipped) == 4


def _enter(link: http.client.HTTPConnection, host: str, token: str) -> dict[str, str]:
    """Return the headers of who has shown the token."""
    link.request("GET", f"/?token={token}")
    answer = link.getresponse()
    answer.read()
    return {
        "Cookie": str(answer.getheader("set-cookie")).partition(";")[0],
        "Origin": f"http://{host}",
        "Content-Type": "application/json",
    }


def _start(path: Path, folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
    command = [sys.executable, "-m", "gouji", "review", str(path), "--no-browser", "--author", "Li"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def test_a_hundred_megabytes_over_a_real_connection_are_refused(root: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(root / "docs" / "examples" / "glued-line.txt", tmp_path / "glued.txt"))
    process, link = _start(path, tmp_path), None
    try:
        assert process.stdout is not None
        host, token = process.stdout.readline().strip().removeprefix("http://").split("/?token=")
        link = http.client.HTTPConnection(host, timeout=60)
        headers = {**_enter(link, host, token), "Transfer-Encoding": "chunked"}

        def pour() -> Iterator[bytes]:
            for _ in range(100):
                yield b" " * (1 << 20)

        try:
            link.request("POST", "/api/author", pour(), headers, encode_chunked=True)
            status = link.getresponse().status
        except OSError:  # the server has hung up: it takes no more
            status = 413
        assert status == 413
        rss = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
        grown = next(int(line.split()[1]) for line in rss.splitlines() if line.startswith("VmHWM"))
        assert grown < 600_000
    finally:
        if link is not None:
            link.close()
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
