"""`gouji.read`: one call from a document to its report."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO

from gouji.reports import Report

if TYPE_CHECKING:
    from gouji.settings import Settings
    from gouji.tokens import TokenStream

__all__ = ["read", "read_stream"]


def read(
    source: str | os.PathLike[str] | bytes | BinaryIO,
    *,
    form: str | None = None,
    name: str | None = None,
    ocr_engine: str | None = None,
    settings: Settings | None = None,
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
    the reading depends on; see `gouji.Settings`.

    Raises `DocumentError` where the document cannot be read and `UsageError` for an unknown form. A document
    that can be read in part raises nothing: what is missing stands in `report.warnings`, and facts that
    were not found are absent. Reading needs no network and changes no file.
    """
    from gouji.ingest import open_document
    from gouji.settings import Settings

    settings = (settings or Settings()).with_ocr_engine(ocr_engine)
    return read_stream(open_document(source, name=name, settings=settings.ingest), form=form, settings=settings)


def read_stream(stream: TokenStream, *, form: str | None = None, settings: Settings | None = None) -> Report:
    """Read a token stream into a report; `form` forces a form instead of choosing one.

    Raises `UsageError` for an unknown form.
    """
    from gouji.pipeline import read_stream as read_values

    return Report.from_data(read_values(stream, form=form, settings=settings))
