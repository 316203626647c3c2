"""Scans of generated documents, with their gold readings: `python -m gouji.corpus.scan_make --seed 1 -o DIR`.

```python
from gouji.corpus.scan_make import scan
document = scan(7, dpi=200, damage="moderate")   # a Document whose data is a PDF of page pictures
```
The text is that of the `pdf` kind with the same seed; the pages are drawn by PDFium, damaged by `scan_damage` and put
into a PDF without a text layer.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np

from gouji.corpus.damage.scans import LADDER, Picture, damaged
from gouji.corpus.drafts.draft import Document
from gouji.corpus.make import generate_many, write
from gouji.errors import GoujiError

__all__ = ["as_pdf", "damaged_pages", "main", "page_pictures", "scan", "scan_many"]


def page_pictures(data: bytes, dpi: int, *, rules: bool = True) -> list[Picture]:
    """Return the pages of a PDF as RGB pictures; without `rules` nothing is drawn but text and pictures."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    with pypdfium2.PdfDocument(data) as document:
        pictures = []
        for page in document:
            if not rules:
                for drawn in list(page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=1)):
                    page.remove_obj(drawn)
                page.gen_content()
            pixels = page.render(scale=dpi / 72).to_numpy()
            pictures.append(np.ascontiguousarray(pixels[..., :3][..., ::-1]))
        return pictures


def damaged_pages(document: Document, dpi: int, damage: str) -> list[Picture]:
    """Return a PDF document's pages on a rung of the ladder; seed, resolution and rung say how."""
    rng = Random(f"scan/{document.seed}/{dpi}/{damage}")
    pictures = page_pictures(document.data, dpi)
    bare: Sequence[Picture | None] = [None] * len(pictures)
    if damage in LADDER and LADDER[damage].rules != "whole":
        bare = page_pictures(document.data, dpi, rules=False)
    pages = [damaged(picture, damage, rng, dpi=dpi, bare=page) for picture, page in zip(pictures, bare, strict=True)]
    return [_join_pages(pages)] if damage in LADDER and LADDER[damage].is_joined else pages


def _join_pages(pages: Sequence[Picture]) -> Picture:
    """Return pages below each other as one picture, as wide as the widest."""
    width = max(page.shape[1] for page in pages)
    wide = [np.pad(page, ((0, 0), (0, width - page.shape[1]), (0, 0)), constant_values=255) for page in pages]
    return np.concatenate(wide)


def as_pdf(pictures: Sequence[Picture], dpi: int, *, quality: int = 90) -> bytes:
    """Pictures as the pages of a PDF, as a scanner saves them."""
    from PIL import Image

    pages = [Image.fromarray(picture) for picture in pictures]
    file = io.BytesIO()
    pages[0].save(file, "PDF", resolution=float(dpi), save_all=True, append_images=pages[1:], quality=quality)
    return file.getvalue()


def scan(seed: int, *, dpi: int = 200, damage: str = "moderate") -> Document:
    """Return one scanned document: the text of `generate("pdf", seed)`, on a rung of the ladder."""
    return scan_many([seed], dpi=dpi, damage=damage)[0]


def scan_many(seeds: Sequence[int], *, dpi: int = 200, damage: str = "moderate", text: str = "mixed") -> list[Document]:
    """Several scans; `text` names the damage to the text itself, as `generate` takes it."""
    return [scanned(document, dpi=dpi, damage=damage) for document in generate_many("pdf", seeds, damage=text)]


def scanned(document: Document, *, dpi: int, damage: str) -> Document:
    """Return a PDF document's scan."""
    pictures = damaged_pages(document, dpi, damage)
    return replace(document, name=f"scan-{dpi}-{damage}-{document.seed:05d}.pdf", data=as_pdf(pictures, dpi))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.corpus.scan_make", description="Make scans with gold readings."
    )
    parser.add_argument("--seed", type=int, default=1, help="the first document's seed")
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--damage", default="moderate", choices=list(LADDER))
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    given = parser.parse_args(arguments)
    seeds = range(given.seed, given.seed + given.count)
    try:
        for document in scan_many(seeds, dpi=given.dpi, damage=given.damage):
            sys.stdout.write(f"{write(document, given.output)}\n")
    except (GoujiError, OSError) as error:
        sys.stderr.write(f"gouji.corpus.scan_make: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
