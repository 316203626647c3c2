"""`--trace`: each step's result in a file, so that a wrong number can be followed back to where it went wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gouji.cli.output import make_folder, write_file
from gouji.export.plain.to_json import convert_report, dump_lines
from gouji.export.terminal.stream import convert_stream, convert_tags
from gouji.tokens import PageKind

if TYPE_CHECKING:
    from gouji.cli.documents import ReadingOptions
    from gouji.report import ReportData
    from gouji.tokens import LoadedDocument

__all__ = ["write_trace"]


def write_trace(folder: Path, document: LoadedDocument, report: ReportData, reading: ReadingOptions) -> None:
    """Write `1-text.txt`, `2-tokens.json`, `3-tags.json` and `4-report.json` into a folder named for the document.

    For each scanned page there is a picture too, `page-001.png` and so on: the page, its grid and its facts.
    """
    stream = document.stream
    target = folder / Path(stream.source.name).name
    make_folder(target)
    steps = {
        "1-text.txt": stream.text,
        "2-tokens.json": dump_lines(convert_stream(stream)),
        "3-tags.json": dump_lines(convert_tags(stream, reading.tag(stream))),
        "4-report.json": dump_lines(convert_report(report)),
    }
    for name, text in steps.items():
        write_file(target / name, text.encode("utf-8", "backslashreplace"))
    if any(page.kind is PageKind.SCANNED for page in stream.pages):
        from gouji.ingest.scan.overlay import draw_overlays

        for number, png in draw_overlays(document, report, reading.settings.ingest.scan):
            write_file(target / f"page-{number:03d}.png", png)
