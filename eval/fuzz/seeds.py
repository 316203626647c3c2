"""Files that mutations begin with, from the project's own generator: `python -m gouji.eval.fuzz.seeds -o DIR`."""

from __future__ import annotations

import argparse
import io
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from gouji.corpus.hostile.pdf import stream, write_pdf
from gouji.corpus.make import generate_many
from gouji.corpus.replicas import REPLICAS, replica_named

__all__ = ["SEEDS", "main", "make_seeds"]

_LARGEST = 30_000
"""Bytes of a seed: reading a small file takes less, so that more changes are tried in a minute."""
_FIRST = 910_000
"""Seeds of the generator that nothing is trained or measured on."""
_SNIPPETS = ("规章 5\n", "一、主动公开政府信息情况\n规章 5 0 31\n", "2023年政府信息公开工作年度报告\n一、总体情况\n")
_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H /DescendantFonts [<< /Type /Font"
    " /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
    " /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
    " /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>] >>"
)
_TABLE = (("信息内容", "本年制发件数", "现行有效件数"), ("规章", "5", "31"), ("行政规范性文件", "12", "207"))


def _generated(*kinds: str) -> list[bytes]:
    return [document.data for kind in kinds for document in generate_many(kind, (_FIRST, _FIRST + 1))]


def _replicas(ending: str) -> list[bytes]:
    return [replica_named(name).data for name in REPLICAS if name.endswith(ending)]


def draw_pdf(rows: Sequence[Sequence[str]] = _TABLE) -> bytes:
    """Return a PDF of a page with a ruled table; the font is not embedded, so that it is tiny."""
    lines = ["0.5 w"]
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            x, y = 60 + 150 * across, 760 - 24 * down
            lines.append(f"{x} {y} 150 24 re S")
            lines.append(f"BT /F 10 Tf {x + 6} {y + 8} Td <{text.encode('gbk').hex()}> Tj ET")
    return write_pdf({4: stream("\n".join(lines).encode()), 5: _FONT})


def _pdfs() -> list[bytes]:
    return [draw_pdf(), draw_pdf(_TABLE[:2]), write_pdf(), *_replicas(".pdf")]


def _pictures() -> list[bytes]:
    """Return a small page as PNG, JPEG, TIFF, BMP and GIF. Needs the extra `ocr`."""
    import pypdfium2
    from PIL import Image

    with pypdfium2.PdfDocument(draw_pdf(_TABLE[:2])) as document:
        page = document[0].render(scale=1.2, grayscale=True).to_numpy().squeeze()[30:130, 60:620]
    pictures = []
    for format_ in ("PNG", "JPEG", "TIFF", "BMP", "GIF"):
        target = io.BytesIO()
        Image.fromarray(page).save(target, format_)
        pictures.append(target.getvalue())
    return pictures


def _archives() -> list[bytes]:
    """Return a ZIP archive and three tar archives of two small files."""
    members = {"a/规章.txt": _SNIPPETS[0].encode(), "b.txt": _SNIPPETS[1].encode() * 9}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return [target.getvalue(), *(_pack_tar(members, mode) for mode in ("w", "w:gz", "w:bz2", "w:xz"))]


def _pack_tar(members: Mapping[str, bytes], mode: str) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode=mode) as package:  # type: ignore[call-overload]  # one of four modes
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            package.addfile(info, io.BytesIO(content))
    return target.getvalue()


def _settings() -> list[bytes]:
    from gouji.settings import Settings, write_settings

    text = write_settings(Settings())
    bare = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return [bare.encode(), *(part.encode() for part in bare.split("\n\n")[1:6])]


def _forms() -> list[bytes]:
    shipped = sorted(files("gouji.models.forms").iterdir(), key=lambda place: place.name)
    return [place.read_bytes() for place in shipped if place.name.endswith(".yaml")][:2]


def _reports() -> list[bytes]:
    """Return saved reports of what is tiny, of a report, and of one with doubts."""
    import gouji

    texts = [
        *_SNIPPETS[1:],
        *(replica_named(name).data.decode() for name in ("cut-markdown.txt", "glued-undecided.txt")),
    ]
    return [gouji.read(text.encode(), name="seed.txt").to_json(lines=False).encode() for text in texts]


def _labels() -> list[bytes]:
    from gouji.models.forms.load import load_forms

    labels = [row.label.text for table in load_forms()[0].tables for band in table.bands for row in band.rows]
    return ["\n".join(labels[at : at + 6]).encode() for at in range(0, len(labels), 6)]


SEEDS: Mapping[str, Callable[[], Iterable[bytes]]] = {
    "text": lambda: [*map(str.encode, _SNIPPETS), *_generated("tab", "cells", "flow", "glued"), *_replicas(".txt")],
    "markdown": lambda: [*_generated("markdown"), *_replicas(".md")],
    "html": lambda: [*_generated("html", "html-word"), *_replicas(".html")],
    "docx": lambda: [*_generated("docx", "docx-messy"), *_replicas(".docx")],
    "pdf": _pdfs,
    "picture": _pictures,
    "archive": _archives,
    "settings": _settings,
    "form": _forms,
    "report": _reports,
    "labels": _labels,
    "whole": lambda: [
        *_generated("tab", "cells", "glued", "markdown", "html", "docx-messy"),
        *(draw_pdf(), *_replicas(".txt"), *_replicas(".html")),
    ],
}
"""What makes the seeds of each target."""


def make_seeds(target: str) -> list[bytes]:
    """Return the seeds of a target, smallest first; but for reports, those that are large are left out. The same bytes each time."""
    return sorted((seed for seed in SEEDS[target]() if len(seed) <= _LARGEST or target == "report"), key=len)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the seeds of all targets, a folder each."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.fuzz.seeds", description="Write what fuzzing begins with."
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    given = parser.parse_args(arguments)
    for target in SEEDS:
        folder = given.output / target
        folder.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(make_seeds(target)):
            (folder / f"seed-{number:03d}").write_bytes(seed)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
