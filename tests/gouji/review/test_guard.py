"""Nobody but a browser with the token gets anything, and nothing in a request leads out of the opened documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra `review` is not installed")

from tests.gouji.review.conftest import HOST, ORIGIN, Open, Page

PATHS = ("/", "/static/page.js", "/api/begin", "/api/queue", "/api/events", "/documents/0/pages/1.jpg")


@pytest.fixture
def stranger(open_page: Open, glued: Path) -> Page:
    """A browser that nobody gave the token."""
    return open_page(glued)


@pytest.mark.parametrize("path", PATHS)
def test_without_a_session_everything_is_refused(stranger: Page, path: str) -> None:
    assert stranger.client.get(path).status_code == 401


def test_who_comes_after_a_restart_is_told_of_the_new_address(stranger: Page) -> None:
    assert "when it was last started" in stranger.client.get("/").text


def test_the_token_begins_a_session_and_leaves_the_address(stranger: Page) -> None:
    answer = stranger.client.get("/", params={"token": stranger.token}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert stranger.token not in answer.text + answer.headers["set-cookie"]
    assert stranger.client.get("/").status_code == 200


@pytest.mark.parametrize("token", ["", "x", "é", "0" * 43])
def test_a_wrong_token_is_refused(stranger: Page, token: str) -> None:
    assert stranger.client.get("/", params={"token": token}).status_code == 401
    assert not stranger.client.cookies


def test_the_token_opens_the_first_page_alone(stranger: Page) -> None:
    for path in ("/api/queue", "/static/page.js"):
        assert stranger.client.get(path, params={"token": stranger.token}).status_code == 401
    answer = stranger.client.post("/", params={"token": stranger.token}, headers={"Origin": ORIGIN})
    assert answer.status_code == 401


def test_an_id_that_a_browser_brings_along_is_never_taken_over(stranger: Page) -> None:
    name = f"gouji-review-{HOST.partition(':')[2]}"
    headers = {"Cookie": f"{name}=planted"}
    answer = stranger.client.get("/", params={"token": stranger.token}, headers=headers, follow_redirects=False)
    assert "planted" not in answer.headers["set-cookie"]
    stranger.client.cookies.clear()
    assert stranger.client.get("/api/begin", headers=headers).status_code == 401


def test_a_second_start_of_a_session_ends_the_first(page: Page) -> None:
    before = dict(page.client.cookies)
    page.enter()
    after = dict(page.client.cookies)
    assert set(before.values()).isdisjoint(after.values())
    page.client.cookies.clear()
    name, value = next(iter(before.items()))
    assert page.client.get("/api/begin", headers={"Cookie": f"{name}={value}"}).status_code == 401


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8123",
        "127.0.0.1",
        "127.0.0.1:8124",
        "127.0.0.1:8123.evil.example",
        "[::1]:8123",
        "",
    ],
)
def test_another_host_is_refused_as_names_can_be_rebound(page: Page, host: str) -> None:
    for path in ("/api/queue", f"/?token={page.token}"):
        answer = page.client.get(path, headers={"Host": host}, follow_redirects=False)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


def test_localhost_is_the_server_too(stranger: Page) -> None:
    headers = {"Host": HOST.replace("127.0.0.1", "localhost")}
    assert stranger.client.get(
        "/", params={"token": stranger.token}, headers=headers, follow_redirects=False
    ).is_redirect


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:8123", "http://127.0.0.1:1", "http://localhost:8123"]
)
def test_another_origin_is_refused(page: Page, origin: str) -> None:
    assert page.client.get("/api/queue", headers={"Origin": origin}).status_code == 403
    assert page.client.post("/api/undo", json={}, headers={"Origin": origin}).status_code == 403


def test_a_change_needs_an_origin(page: Page) -> None:
    assert page.client.post("/api/undo", json={}).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_page_fetches_is_refused(page: Page, site: str) -> None:
    assert page.client.get("/api/queue", headers={"Sec-Fetch-Site": site}).status_code == 403
    assert page.client.get("/static/page.js", headers={"Sec-Fetch-Site": site}).status_code == 403


def test_a_form_of_another_page_cannot_say_json(page: Page) -> None:
    headers = {"Origin": ORIGIN, "Content-Type": "text/plain"}
    assert page.client.post("/api/undo", content=b"{}", headers=headers).status_code == 415


def test_a_hundred_megabytes_are_refused_by_their_length(page: Page) -> None:
    headers = {"Origin": ORIGIN, "Content-Type": "application/json", "Content-Length": str(100 << 20)}
    assert page.client.post("/api/author", content=b"{}", headers=headers).status_code == 413


def test_a_hundred_megabytes_are_refused_without_a_length(page: Page) -> None:
    given = 0

    def pour() -> Iterator[bytes]:
        nonlocal given
        for _ in range(1600):
            given += 1 << 16
            yield b" " * (1 << 16)

    headers = {"Origin": ORIGIN, "Content-Type": "application/json"}
    assert page.client.post("/api/author", content=pour(), headers=headers).status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/static/..%2fsettings.py",
        "/static/%2e%2e/settings.py",
        "/static/../settings.py",
        "/static//etc/passwd",
        "/static/page.js%00",
        "/documents/..%2f..%2fetc%2fpasswd/pages/1.jpg",
        "/documents/%2fetc%2fpasswd/frame.html",
        "/api/documents/..%2f..%2fetc",
        "/api/documents/glued.txt",
        "/etc/passwd",
    ],
)
def test_no_path_leads_out_of_the_opened_set(page: Page, path: str) -> None:
    assert page.client.get(path).status_code == 404


@pytest.mark.parametrize("path", PATHS[:4])
def test_every_answer_lets_a_page_run_nothing_but_our_own_files(page: Page, path: str) -> None:
    answer = page.client.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_refusals_carry_the_same_headers(stranger: Page) -> None:
    assert "default-src 'none'" in stranger.client.get("/api/queue").headers["content-security-policy"]


def test_refusals_speak_the_language_of_the_browser(stranger: Page) -> None:
    answer = stranger.client.get("/api/queue", headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert "密钥" in answer.json()["error"]


def test_old_sessions_are_forgotten_when_there_are_too_many(stranger: Page) -> None:
    stranger.enter()
    first = dict(stranger.client.cookies)
    for _ in range(256):
        stranger.client.cookies.clear()
        stranger.client.get("/", params={"token": stranger.token}, follow_redirects=False)
    stranger.client.cookies.clear()
    name, value = next(iter(first.items()))
    assert stranger.client.get("/api/begin", headers={"Cookie": f"{name}={value}"}).status_code == 401
