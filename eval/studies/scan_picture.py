"""The manual's picture of a scan: `python -m gouji.eval.studies.scan_picture -o docs/images/scan-overlay.png`.

A generated report, damaged as a scanner damages it, read; one page of it with its grid and its facts drawn over it.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from gouji.corpus.damage.scans import LADDER
from gouji.corpus.scan_make import scan
from gouji.errors import GoujiError

__all__ = ["draw_picture", "main"]

_COLOURS = 64


def draw_picture(seed: int, *, dpi: int, damage: str, page: int) -> bytes:
    """Return a PNG of a page (one-based) of a generated scan, with its grid and its facts."""
    from PIL import Image

    from gouji.ingest import load_document
    from gouji.ingest.scan.overlay import draw_overlays
    from gouji.reading import read_document

    made = scan(seed, dpi=dpi, damage=damage)
    document = load_document(made.data, name=made.name)
    drawn = dict(draw_overlays(document, read_document(document)))
    image = Image.open(io.BytesIO(drawn[page])).convert("RGB")
    image = image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.studies.scan_picture",
        description="Draw a generated scan with its grid and its facts.",
    )
    parser.add_argument("--seed", type=int, default=40003)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--damage", default="heavy", choices=list(LADDER))
    parser.add_argument("--page", type=int, default=3)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    given = parser.parse_args(arguments)
    try:
        png = draw_picture(given.seed, dpi=given.dpi, damage=given.damage, page=given.page)
        given.output.parent.mkdir(parents=True, exist_ok=True)
        given.output.write_bytes(png)
    except (GoujiError, OSError) as error:
        sys.stderr.write(f"gouji.eval.studies.scan_picture: {error}\n")
        return 2
    except KeyError:
        sys.stderr.write(f"gouji.eval.studies.scan_picture: the document has no page {given.page}\n")
        return 2
    print(f"{given.output}: {len(png) // 1024} KB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
