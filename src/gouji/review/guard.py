"""Who may ask: a browser of this machine that was given the start's token, and nobody else.

Every request is checked before anything else sees it.

- Its `Host` must be the server's own. A foreign name that resolves to this machine (DNS rebinding) is refused.
- It must carry the cookie of a session. A session begins with the token in the query of the first page, which answers with a
  fresh id and an address without the token; ids that a browser brings along are never taken over (session fixation).
- What changes anything must come from the server's own page (`Origin`, `Sec-Fetch-Site`) as JSON.
- A body over the limit is refused, whether it says its length or not.

Every answer carries the headers that let a page load and run nothing but the server's own files.
"""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from gouji.language import choose_language, translate, use_language

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from gouji.review.settings import ReviewSettings

__all__ = ["FRAME_POLICY", "PAGE_POLICY", "Guard", "Session"]

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
FRAME_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
"""Of a document's own markup: it runs nothing, loads nothing but our style sheet, and only our page may frame it."""
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_SAFE = frozenset({"GET", "HEAD"})
_TOO_LARGE = 413


@dataclass(slots=True)
class Session:
    """A browser that was let in, and the name of who sits at it."""

    id: str
    author: str


@dataclass(slots=True)
class Guard:
    """Wraps the application; see the module."""

    app: ASGIApp
    hosts: frozenset[str]
    token: str
    cookie: str
    author: str
    settings: ReviewSettings
    sessions: OrderedDict[str, Session] = field(default_factory=OrderedDict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on with its session as `scope["state"]["session"]`."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no other protocol is spoken; the connection is closed
        headers = Headers(scope=scope)
        with use_language(_choose(scope, headers)):
            refusal = self._refuse(scope, headers)
            if refusal is not None:
                await refusal(scope, receive, _Sealed(send))
                return
            await self._pass_on(scope, receive, send, headers)

    def _refuse(self, scope: Scope, headers: Headers) -> Response | None:
        """Return the answer that ends a request here; None of one that may go on."""
        stranger = self._refuse_stranger(scope, headers)
        if stranger is not None:
            return stranger
        query = QueryParams(scope["query_string"])
        if "token" in query:
            return self._let_in(scope, headers, query["token"])
        if self._find_session(headers) is None:
            return _ask_for_token(scope["path"])
        return None if scope["method"] in _SAFE else self._refuse_change(headers)

    def _refuse_stranger(self, scope: Scope, headers: Headers) -> Response | None:
        """Refuse what another name leads to, or another page sends; a link to the first page may stand anywhere."""
        host, origin = headers.get("host", ""), headers.get("origin")
        if host not in self.hosts or len(headers.getlist("host")) != 1:
            return _tell(403, translate("This address is not the server's own."))
        foreign = headers.get("sec-fetch-site", "none") not in ("same-origin", "none") and scope["path"] != "/"
        if foreign or origin not in (None, f"http://{host}"):
            return _tell(403, translate("Requests of other pages are refused."))
        return None

    def _refuse_change(self, headers: Headers) -> Response | None:
        """Refuse a change that does not come from the server's own page, or is too large."""
        if "origin" not in headers:
            return _tell(403, translate("Requests of other pages are refused."))
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return _tell(415, translate("Requests must be JSON."))
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self.settings.most_body:
            return _tell(_TOO_LARGE, translate("The request is too large."))
        return None

    def _let_in(self, scope: Scope, headers: Headers, token: str) -> Response:
        """Begin a session for whoever has the token."""
        if (
            scope["path"] != "/"
            or scope["method"] != "GET"
            or not hmac.compare_digest(token.encode(), self.token.encode())
        ):
            return _ask_for_token("/")
        before = self._find_session(headers)
        if before is not None:
            del self.sessions[before.id]
        session = Session(id=secrets.token_urlsafe(32), author=self.author if before is None else before.author)
        self.sessions[session.id] = session
        while len(self.sessions) > self.settings.most_sessions:
            self.sessions.popitem(last=False)
        answer = RedirectResponse("/", status_code=303, headers={"Cache-Control": "no-store"})
        answer.set_cookie(self.cookie, session.id, path="/", httponly=True, samesite="strict")
        return answer

    def _find_session(self, headers: Headers) -> Session | None:
        return self.sessions.get(cookie_parser(headers.get("cookie", "")).get(self.cookie, ""))

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
        """Pass a request on with its whole body; one that grows over the limit ends here."""
        scope.setdefault("state", {})["session"] = self._find_session(headers)
        sealed = _Sealed(send)
        if scope["method"] in _SAFE:
            await self.app(scope, receive, sealed)
            return
        body = await self._take_body(receive)
        if body is None:
            await _tell(_TOO_LARGE, translate("The request is too large."))(scope, receive, sealed)
            return
        left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def take() -> Message:
            return left.pop() if left else await receive()

        await self.app(scope, take, sealed)

    async def _take_body(self, receive: Receive) -> bytes | None:
        """Return the body of a request; None of one that is too large, or that was never sent whole."""
        body = b""
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return None
            body += bytes(message.get("body", b""))
            if len(body) > self.settings.most_body:
                return None
            if not message.get("more_body", False):
                return body


@dataclass(slots=True)
class _Sealed:
    """Adds the headers that every answer carries."""

    send: Send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            headers.setdefault("Content-Security-Policy", PAGE_POLICY)
            headers.setdefault("Cache-Control", "no-store")
            framed = headers["Content-Security-Policy"] == FRAME_POLICY
            headers["X-Frame-Options"] = "SAMEORIGIN" if framed else "DENY"
        await self.send(message)


def _choose(scope: Scope, headers: Mapping[str, str]) -> str:
    """Return the language to answer in: that of the query, else the browser's."""
    return choose_language(QueryParams(scope["query_string"]).get("lang") or headers.get("accept-language"))


def _tell(status: int, message: str) -> Response:
    return JSONResponse({"error": message}, status_code=status)


def _ask_for_token(path: str) -> Response:
    """Return the answer to whoever has no session; a person gets a page with a way in."""
    told = translate(
        "Open the address that `gouji review` printed when it was last started: it holds the key to this page, which is made anew at each start."
    )
    if path != "/":
        return _tell(401, told)
    again = translate("try again")
    page = f'<!DOCTYPE html><meta charset="utf-8"><title>gouji</title><p>{told}</p><p><a href="/">{again}</a></p>'
    return HTMLResponse(page, status_code=401)
