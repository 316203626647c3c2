"""`gouji.read`: one call from a document to its report."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from gouji.limits import Limits
from gouji.reports import Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from gouji.settings import Settings
    from gouji.tokens import LoadedDocument, Reread, TokenStream

__all__ = ["read", "read_document", "read_stream"]


def read(
    source: str | os.PathLike[str] | bytes | BinaryIO,
    *,
    form: str | None = None,
    name: str | None = None,
    ocr_engine: str | None = None,
    settings: Settings | None = None,
    timeout: float | None = None,
    memory: int | None = None,
    text: bool = False,
) -> Report:
    """Read one document.

    ```python
    report = gouji.read("report.pdf")
    report.facts["requests.received.total"].value  # 218
    report.to_frame()
    ```

    `source` is a path, the bytes of a file, or a file object opened for reading bytes. `name` is what the
    report calls the document, and its ending helps to tell the format where the bytes alone do not; a path
    names itself. `form` is a form's id (`gouji forms list`); without it the form is found from the labels,
    and `report.form` is None where none fits. A folder is the pictures of one document's pages. `ocr_engine`
    reads the text of scans: `rapidocr`, which is the default, or `tesseract`. `settings` are the numbers that
    the reading depends on; see `gouji.Settings`. With `timeout`, in seconds, or `memory`, in MB, the document is read in
    a process of its own, so that one that was made to hang or to crash the reader ends in an error (`TimeLimit`,
    `MemoryLimit`, `ReaderCrash`, all of them a `DocumentError`); starting it takes some tenths of a second.

    Raises `DocumentError` where the document cannot be read and `UsageError` for an unknown form. A document
    that can be read in part raises nothing: what is missing stands in `report.warnings`, and facts that
    were not found are absent. With `text` the report keeps the document's text, which spans are offsets into. Reading needs no network and changes no file.
    """
    from gouji.ingest import load_document
    from gouji.settings import Settings

    settings = (settings or Settings()).with_ocr_engine(ocr_engine)
    if timeout or memory:
        if not isinstance(source, (str, os.PathLike, bytes)):
            name = name or getattr(source, "name", None)
            source = source.read(settings.ingest.budget.bytes + 1)
        work = partial(read, form=form, name=name, settings=settings, text=text)
        return _read_isolated(work, source, name, Limits(seconds=timeout or 0, megabytes=memory or 0))
    document = load_document(source, name=name, settings=settings.ingest)
    return read_document(document, form=form, settings=settings, text=text)


def _read_isolated(
    work: Callable[..., Report], source: str | os.PathLike[str] | bytes, name: str | None, limits: Limits
) -> Report:
    """Return what `work` reads of a source, in a process of its own."""
    from gouji.isolation import IsolatedWorkers, choose_start_method

    shown = name or ("document" if isinstance(source, bytes) else os.fspath(source))
    method = choose_start_method(threads=True)  # the host may have some
    with IsolatedWorkers(replace(limits, seconds_a_page=0), method=method) as workers:
        return workers.call(work, source, name=shown)


def read_document(
    document: LoadedDocument, *, form: str | None = None, settings: Settings | None = None, text: bool = False
) -> Report:
    """Read a document that was opened by `gouji.load_document`; `form` forces a form instead of choosing one.

    With `text` the report keeps the document's text. Where a scan breaks a rule the numbers in question are read a second time, from the document's content. Raises
    `UsageError` for an unknown form.
    """
    from gouji.ingest import reread_tokens
    from gouji.settings import Settings

    settings = settings or Settings()
    reread = partial(reread_tokens, document, settings=settings.ingest)
    return read_stream(document.stream, form=form, settings=settings, reread=reread, text=text)


def read_stream(
    stream: TokenStream,
    *,
    form: str | None = None,
    settings: Settings | None = None,
    reread: Reread | None = None,
    text: bool = False,
) -> Report:
    """Read a token stream into a report; `form` forces a form instead of choosing one, `text` keeps the stream's text.

    `reread` reads places of a scan a second time: a function of tokens that returns the readings of each, likeliest first.
    Without it the verdict on what a scan breaks is often `undecided`. Raises `UsageError` for an unknown form.
    """
    from gouji.pipeline import read_stream as read_values

    return Report.from_data(read_values(stream, form=form, settings=settings, reread=reread, text=text))
