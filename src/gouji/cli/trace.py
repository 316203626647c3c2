"""`--trace`: each step's result in a file, so that a wrong number can be followed back to where it went wrong."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, count
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

__all__ = ["name_trace_folders", "write_trace"]


def name_trace_folders(folder: Path, names: Iterable[str]) -> list[Path]:
    """Return a folder for each document, inside of `folder` whatever the document is called, and no two alike.

    >>> [str(each) for each in name_trace_folders(Path("steps"), ["a/x.pdf", "b/x.pdf", ".."])]
    ['steps/x.pdf', 'steps/x.pdf-2', 'steps/document']
    """
    taken: dict[str, Path] = {}
    for name in names:
        own = Path(name).name
        own = "document" if own in ("", "..") else own
        free = next(each for each in chain((own,), (f"{own}-{n}" for n in count(2))) if each not in taken)
        taken[free] = folder / free
    return list(taken.values())


def write_trace(target: Path, document: LoadedDocument, report: ReportData, reading: ReadingOptions) -> None:
    """Write `1-text.txt`, `2-tokens.json`, `3-tags.json` and `4-report.json` into a document's folder.

    For each scanned page there is a picture too, `page-001.png` and so on: the page, its grid and its facts.
    """
    stream = document.stream
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
