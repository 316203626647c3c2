"""The answers to the browser: what is open, pictures and texts of sources, and corrections."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from gouji.errors import GoujiError
from gouji.export.views.words import describe_counts
from gouji.language import choose_language, get_language, list_texts, translate, use_language
from gouji.review.describe import (
    describe_changed_cells,
    describe_findings,
    describe_head,
    describe_places,
    describe_row,
    describe_tables,
    label_facts,
)
from gouji.review.desk import ShownVersion
from gouji.review.details import (
    describe_fact,
    describe_item,
    describe_rules,
    describe_stale,
    describe_step,
    list_stale_facts,
)
from gouji.review.endpoints import BadRequest, answer_json, answer_json_of_body, answer_plainly, read_whole, refuse
from gouji.review.first_page import compose_page, link_picture
from gouji.review.guard import FRAME_POLICY
from gouji.review.record import MOST_VALUE, Said, read_said
from gouji.review.wishes import read_wishes

if TYPE_CHECKING:
    from starlette.requests import Request

    from gouji.review.desk import Desk, OpenDocument, QueueRow
    from gouji.review.guard import Session
    from gouji.review.shower import Shower
    from gouji.schema import JsonObject, JsonValue

__all__ = ["ReviewApp", "build_app"]

_STATIC = {
    "page.js": "text/javascript; charset=utf-8",
    "page.css": "text/css; charset=utf-8",
    "frame.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


@dataclass(slots=True)
class _Answers:
    """The endpoints, on one desk."""

    desk: Desk
    shower: Shower
    language: str | None
    is_named: bool = False
    """Whether the author was named for this start."""
    start: str = field(default_factory=lambda: secrets.token_hex(8))
    """Names this start of the server; no secret."""
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    first: tuple[tuple[str, str, int], str] | None = None
    """The answer about the document that is looked at first, by language, document and stamp of its row."""

    def page(self, request: Request) -> Response:
        """Return the page, told its language and what it will ask for first, so that both are on their way before it runs.

        What the reviewer chose at this start goes before what the command says, and that before what was chosen at another one.
        """
        wishes = read_wishes(request.cookies)
        here = wishes.language if wishes.start == self.start else ""
        first = self.desk.choose_first()
        picture = "" if first is None else link_picture(*first, self.desk.settings.resolutions)
        language = here or self.language or wishes.language or get_language()
        template = _read_static("index.html").decode()
        return HTMLResponse(compose_page(template, language, wishes, self.start, picture))

    def warm_up(self) -> None:
        """Make what the first view needs of a document that was read before, so that it waits for nothing."""
        if self.desk.warm_up() is not None and (first := self.desk.choose_first()) is not None:
            self.shower.warm_up(*first)
            with use_language(choose_language(self.language)):
                self._describe_first()

    def begin(self, request: Request) -> Response:
        """Return all that the first view needs in one answer: who, which words, the queue, and the document that is looked at first."""
        told = json.dumps(
            {
                "author": _session(request).author,
                "named": self.is_named,
                "most": MOST_VALUE,
                "skipped": len(self.desk.record.skipped),
                **self.texts(request),
                "queue": self._describe_queue(-1),
            },
            ensure_ascii=False,
        )
        return Response(f'{told[:-1]}, "first": {self._describe_first()}}}', media_type="application/json")

    def _describe_first(self) -> str:
        """Return the document that is looked at first, its source and its first cell, as JSON; it is made once for each revision."""
        first = self.desk.choose_first()
        if first is None:
            return "null"
        found, item = first
        key = get_language(), found.entry.id, self.desk.rows[found.entry.id].stamp
        if self.first is None or self.first[0] != key:
            told = {
                "document": self._describe_document(found),
                "source": self.shower.describe(found),
                "details": None if item is None else self._describe_fact(found, item.facts[0]),
            }
            self.first = key, json.dumps(told, ensure_ascii=False)
        return self.first[1]

    def texts(self, _request: Request) -> JsonObject:
        return {"language": get_language(), "texts": dict(list_texts(get_language()))}

    def queue(self, request: Request) -> JsonObject:
        return self._describe_queue(read_whole(request.query_params.get("after", "-1")))

    def _describe_queue(self, after: int) -> JsonObject:
        stamp, rows = self.desk.list_rows(after)
        items: list[JsonValue] = [item for row in rows for item in _items(row)]
        documents: list[JsonValue] = [describe_row(row) for row in rows]
        return {"stamp": stamp, "documents": documents, "items": items, "log": self._describe_log()}

    def _describe_log(self) -> JsonObject:
        """Return whether the log is gone from the disk, and how often it was written again."""
        return {"gone": self.desk.record.is_gone, "rewritten": self.desk.record.rewritten}

    def document(self, request: Request) -> JsonObject:
        found = self._open(request)
        self.desk.look_at_disk(found)
        return self._describe_document(found)

    def _describe_document(self, found: OpenDocument) -> JsonObject:
        tables, cells = describe_tables(found.report, found.form, found.conflicts, list_stale_facts(found))
        return {
            "id": found.entry.id,
            **describe_head(found.reading.report, found.form),
            "tables": tables,
            "places": describe_places(found.reading.report),
            "whole": True,
            "cells": cells,
            **self._describe_rest(found),
        }

    def source(self, request: Request) -> JsonObject:
        return self.shower.describe(self._open(request))

    def fact(self, request: Request) -> JsonObject:
        return self._describe_fact(self._open(request), request.path_params["fact"])

    def _describe_fact(self, found: OpenDocument, fact: str) -> JsonObject:
        if fact not in found.report.facts:
            raise KeyError(fact)
        row = self.desk.rows[found.entry.id]
        history = self.desk.record.list_remarks(found.reading.report.source.sha256, fact)
        return describe_fact(found, fact, row.items, history, found.conflicts.get(fact, ()))

    def check(self, request: Request, body: JsonObject) -> JsonObject:
        said = _read_said(body)
        found = self._open(request)
        report = self.desk.preview(found.entry.id, said)
        return {
            "cells": describe_changed_cells(found.report, report, found.conflicts, list_stale_facts(found)),
            "rules": describe_rules(said[0].fact, report, found.form) if said else [],
            "counts": describe_counts(report),
        }

    def correct(self, request: Request, body: JsonObject) -> JsonObject:
        comment, seen = self._read_comment(body)
        said = _read_said(body)
        if not said:
            raise BadRequest(translate("The request is not as this page makes it."))
        before = ShownVersion.of(self._open(request))
        after = self.desk.say(request.path_params["document"], said, _session(request).author, comment, seen)
        return self._describe_state(after, before if before.version == seen else None)

    def comment(self, request: Request, body: JsonObject) -> JsonObject:
        comment, seen = self._read_comment(body)
        fact = body.get("fact")
        if not comment or not isinstance(fact, str):
            raise BadRequest(translate("The request is not as this page makes it."))
        before, author = ShownVersion.of(self._open(request)), _session(request).author
        after = self.desk.remark(request.path_params["document"], fact, comment, author, seen)
        return self._describe_state(after, before if before.version == seen else None)

    def _read_comment(self, body: JsonObject) -> tuple[str, str]:
        """Return what a request says besides, and which version its reviewer had seen."""
        comment, seen = body.get("comment", ""), body.get("seen")
        if not isinstance(comment, str) or len(comment) > self.desk.settings.most_comment:
            raise BadRequest(translate("The comment is too long."))
        if not isinstance(seen, str):
            raise BadRequest(translate("The request is not as this page makes it."))
        return comment.strip(), seen

    def undo(self, request: Request, _body: JsonObject) -> JsonObject:
        return self._take_back(request, redo=False)

    def redo(self, request: Request, _body: JsonObject) -> JsonObject:
        return self._take_back(request, redo=True)

    def _take_back(self, request: Request, *, redo: bool) -> JsonObject:
        done = self.desk.take_back(_session(request).author, redo=redo)
        if done is None:
            return {"done": False}
        found, step = done
        return {
            "done": True,
            "fact": next(iter(step.said)),
            "what": describe_step(step, found.form),
            "leaves_comment": step.leaves_comment,
            "state": self._describe_state(found),
        }

    def author(self, request: Request, body: JsonObject) -> JsonObject:
        name = body.get("author")
        if not isinstance(name, str) or not name.strip() or len(name) > self.desk.settings.most_author:
            raise BadRequest(translate("This is no name."))
        _session(request).author = " ".join(name.split())
        return {"author": _session(request).author}

    def _open(self, request: Request) -> OpenDocument:
        return self.desk.open(request.path_params["document"])

    def _describe_state(self, found: OpenDocument, seen: ShownVersion | None = None) -> JsonObject:
        """Return what changes of a document with each correction: of what the browser has seen already, only that."""
        stale = list_stale_facts(found)
        if seen is None:
            _, cells = describe_tables(found.report, found.form, found.conflicts, stale)
            return {"whole": True, "cells": cells, **self._describe_rest(found)}
        also = seen.marked ^ ShownVersion.of(found).marked
        cells = describe_changed_cells(seen.report, found.report, found.conflicts, stale, also)
        return {"whole": False, "cells": cells, **self._describe_rest(found)}

    def _describe_rest(self, found: OpenDocument) -> JsonObject:
        """Return what is told of a document with each correction besides its cells."""
        row = self.desk.rows[found.entry.id]
        return {
            "version": found.version,
            "counts": describe_counts(found.report),
            "findings": describe_findings(found.report, found.form),
            "stale": describe_stale(found),
            "items": list(_items(row)),
            "document": describe_row(row),
        }

    def picture(self, request: Request) -> Response:
        number, dpi = read_whole(request.path_params["page"]), read_whole(request.query_params.get("dpi", "0"))
        data = self.shower.draw(self._open(request), number, dpi)
        return Response(data, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})

    def frame(self, request: Request) -> Response:
        page = self.shower.frame(self._open(request))
        return HTMLResponse(page, headers={"Content-Security-Policy": FRAME_POLICY})

    async def events(self, request: Request) -> Response:
        return StreamingResponse(self._follow(request), media_type="text/event-stream")

    async def _follow(self, request: Request) -> AsyncIterator[str]:
        """Yield the documents that changed after what the browser knows, and word of the log, until it or the server goes."""
        settings = self.desk.settings
        seen, silent = min(read_whole(request.query_params.get("after", "0")), self.desk.stamp), 0.0
        log = self._describe_log()
        yield ": begin\n\n"
        while not self.stopped.is_set() and not await request.is_disconnected():
            stamp, rows = self.desk.list_rows(seen)
            if rows or log != self._describe_log():
                told = {"stamp": stamp, "documents": [row.entry.id for row in rows]}
                yield f"data: {json.dumps(told)}\n\n"
                seen, silent, log = stamp, 0.0, self._describe_log()
            elif silent >= settings.beat_seconds:
                yield ": still here\n\n"
                silent = 0.0
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopped.wait(), settings.watch_seconds)
            silent += settings.watch_seconds

    async def watch(self) -> None:
        """Take in what other programs write, as long as the server runs."""
        while not self.stopped.is_set():
            with contextlib.suppress(GoujiError, OSError):
                await run_in_threadpool(self.desk.follow)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopped.wait(), self.desk.settings.watch_seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewApp:
    """The application, to be put behind a guard; what makes the first view ready, and what ends its streams of events."""

    app: Starlette
    warm_up: Callable[[], None]
    stop: Callable[[], None]


def build_app(desk: Desk, shower: Shower, language: str | None = None, *, is_named: bool = False) -> ReviewApp:
    """Return the application over a desk."""
    answers = _Answers(desk=desk, shower=shower, language=language, is_named=is_named)

    @contextlib.asynccontextmanager
    async def live(_app: Starlette) -> AsyncIterator[None]:
        watch = asyncio.create_task(answers.watch())
        yield
        answers.stopped.set()
        await watch

    document = "/api/documents/{document}"
    routes = [
        Route("/", answer_plainly(answers.page)),
        Route("/static/{name}", _static),
        Route("/api/begin", answer_plainly(answers.begin)),
        Route("/api/texts", answer_json(answers.texts)),
        Route("/api/queue", answer_json(answers.queue)),
        Route("/api/events", answers.events),
        Route("/api/author", answer_json_of_body(answers.author), methods=["POST"]),
        Route("/api/undo", answer_json_of_body(answers.undo), methods=["POST"]),
        Route("/api/redo", answer_json_of_body(answers.redo), methods=["POST"]),
        Route(document, answer_json(answers.document)),
        Route(f"{document}/source", answer_json(answers.source)),
        Route(f"{document}/facts/{{fact}}", answer_json(answers.fact)),
        Route(f"{document}/check", answer_json_of_body(answers.check), methods=["POST"]),
        Route(f"{document}/corrections", answer_json_of_body(answers.correct), methods=["POST"]),
        Route(f"{document}/comments", answer_json_of_body(answers.comment), methods=["POST"]),
        Route("/documents/{document}/pages/{page}.jpg", answer_plainly(answers.picture)),
        Route("/documents/{document}/frame.html", answer_plainly(answers.frame)),
    ]
    app = Starlette(routes=routes, lifespan=live)
    return ReviewApp(app=app, warm_up=answers.warm_up, stop=answers.stopped.set)


def _session(request: Request) -> Session:
    session: Session = request.state.session
    return session


def _read_said(body: JsonObject) -> tuple[Said, ...]:
    try:
        return read_said(body.get("values"))
    except (ValueError, TypeError, KeyError):
        raise BadRequest(translate("The request is not as this page makes it.")) from None


def _items(row: QueueRow) -> list[JsonObject]:
    labels = _labels_of(None if row.summary is None else row.summary.form)
    return [describe_item(item, labels, row.entry.id) for item in row.items]


@lru_cache(maxsize=16)
def _labels_of(form: str | None) -> dict[str, str]:
    from gouji.models.forms.load import load_forms

    return label_facts(next((known for known in load_forms() if known.id == form), None))


@lru_cache(maxsize=8)
def _read_static(name: str) -> bytes:
    return files("gouji.review").joinpath("static", name).read_bytes()


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _STATIC:
        return refuse(404, translate("There is no such document or cell here."))
    # Browsers ask for the icon with each cell that is chosen, as the address changes.
    kept = "private, max-age=3600" if name == "icon.svg" else "no-cache"
    return Response(_read_static(name), media_type=_STATIC[name], headers={"Cache-Control": kept})
