"""Starts the review page on this machine's own address, and stops it."""

from __future__ import annotations

import contextlib
import gc
import secrets
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from gouji.errors import GoujiError, UsageError
from gouji.limits import Limits

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from gouji.corrections.log import SkippedLine
    from gouji.review.opening import Opened
    from gouji.review.readings import ReadingRecipe

__all__ = ["ReviewOptions", "build_review", "serve_review"]

_ADDRESS = "127.0.0.1"
_GARBAGE = 20_000
"""Objects made since the last look for garbage before the next one: some requests' worth, a millisecond's look."""
_EXTRA = ("starlette", "uvicorn", "nh3")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOptions:
    """How the page is served. Port 0 is any that is free; `cache` is where readings are kept, None for the user's folder.

    `is_named` says that the author was named for this start, and goes before what a browser remembers.
    """

    author: str
    is_named: bool = False
    port: int = 0
    language: str | None = None
    workers: int = 1
    cache: Path | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Review:
    """The guarded application, its address with the token, the lines of the log that hold no event, and what ends it."""

    app: ASGIApp
    address: str
    skipped: Sequence[SkippedLine]
    begin: Callable[[], None]
    end: Callable[[], None]


def serve_review(
    opened: Opened, recipe: ReadingRecipe, options: ReviewOptions, tell: Callable[[str, Sequence[SkippedLine]], None]
) -> None:
    """Serve the page until Ctrl-C; `tell` gets the address to open once it can be asked, and the lines of the log that hold no event.

    Raises `UsageError` where the port is taken or the extra `review` is not installed.
    """
    _need_extra()
    import uvicorn

    with _listen(options.port) as listening:
        port = listening.getsockname()[1]
        review = build_review(opened, recipe, options, port)
        # No log of requests: the first one holds the token.
        config = uvicorn.Config(
            review.app,
            log_level="error",
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=1,
            ws="none",
        )
        server = uvicorn.Server(config)
        leave = server.handle_exit

        def handle_exit(sig: int, frame: FrameType | None) -> None:
            review.end()  # streams of events would be waited for
            leave(sig, frame)

        server.handle_exit = handle_exit  # type: ignore[method-assign]  # uvicorn has no hook for it
        review.begin()
        # Documents stay in memory by the hundred: looking through all of them for garbage would make a reviewer wait.
        gc.collect()
        gc.freeze()
        gc.set_threshold(_GARBAGE, 50, 200)
        tell(review.address, review.skipped)
        try:
            server.run(sockets=[listening])
        finally:
            review.end()


def build_review(opened: Opened, recipe: ReadingRecipe, options: ReviewOptions, port: int) -> _Review:
    """Return the guarded application for a port, with a token of its own."""
    _need_extra()
    from gouji.review.app import build_app
    from gouji.review.desk import Desk
    from gouji.review.guard import Guard
    from gouji.review.reader import BackgroundReader
    from gouji.review.readings import Shelf
    from gouji.review.record import ReviewRecord
    from gouji.review.settings import ReviewSettings
    from gouji.review.shower import Shower

    settings = ReviewSettings()
    desk = Desk(
        entries={entry.id: entry for entry in opened.entries},
        recipe=recipe,
        shelf=Shelf(recipe, options.cache),
        record=ReviewRecord(opened.record),
        settings=settings,
    )
    review = build_app(desk, Shower(settings=settings), options.language, is_named=options.is_named)
    token = secrets.token_urlsafe(32)
    hosts = frozenset(f"{name}:{port}" for name in (_ADDRESS, "localhost"))
    # Browsers share cookies among the ports of a host.
    guard = Guard(review.app, hosts, token, f"gouji-review-{port}", options.author, settings)
    reader = BackgroundReader(recipe, options.limits, desk.take_summary, folder=options.cache, workers=options.workers)

    def begin() -> None:
        _write_table(opened)  # a server that was killed may have left it behind the log
        review.warm_up()
        reader.start(entry for entry in opened.entries if desk.rows[entry.id].summary is None)

    def end() -> None:
        review.stop()
        reader.stop()
        _write_table(opened)

    return _Review(
        app=guard,
        address=f"http://{_ADDRESS}:{port}/?token={token}",
        skipped=desk.record.skipped,
        begin=begin,
        end=end,
    )


def _write_table(opened: Opened) -> None:
    """Make the batch's table of corrections of its log, where there is one. The log is the truth, so nothing depends on it."""
    if opened.lake is not None and opened.record.exists():
        from gouji.batch.corrected import correct_lake

        with contextlib.suppress(GoujiError, OSError):
            correct_lake(opened.lake)


def _need_extra() -> None:
    from importlib.util import find_spec

    missing = [name for name in _EXTRA if find_spec(name) is None]
    if missing:
        message = f"the review page needs {', '.join(missing)}; pip install 'gouji[review]'"
        raise UsageError(message)


def _listen(port: int) -> socket.socket:
    # Named, so that asyncio knows it as TCP and sends at once: else an answer's body may wait 40 ms for word of its head.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_ADDRESS, port))
    except OSError as error:
        listening.close()
        message = f"port {port} cannot be had ({error.strerror}); name another with --port, or none"
        raise UsageError(message) from None
    listening.listen()
    return listening
