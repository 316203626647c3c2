"""Hostile PDF files that cost where they are drawn or where their parts are joined: shared forms, clips, tails of files, object streams."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from random import Random

from gouji.corpus.hostile.pdf import PLAIN_PAGE, PLAIN_TEXT, Part, stream, write_pdf

__all__ = ["DRAWN_KINDS"]

_FORMED = PLAIN_PAGE.replace("/Font <<", "/XObject << /I 10 0 R >> /Font <<")
_FORM = "/Type /XObject /Subtype /Form /BBox [0 0 595 842]"


def _packed(data: bytes, entries: str = "") -> bytes:
    return stream(zlib.compress(data, 9), f"/Filter /FlateDecode {entries}")


def _drawn(content: Callable[[Random], bytes], parts: Mapping[int, Part] | None = None) -> Callable[[Random], bytes]:
    """Return what makes a page with a content; with `parts` the page may draw the form or picture `/I`."""
    more = {3: _FORMED, **parts} if parts else {}
    return lambda rng: write_pdf({**more, 4: _packed(content(rng))})


def _shared_form(rng: Random) -> bytes:
    """Return pages of their own that all draw one long form."""
    count = rng.randrange(500, 1500)
    kids = " ".join(f"{100 + n} 0 R" for n in range(count))
    form = b"10 10 20 20 re S\n" * 1000 + b"BT /F 8 Tf 9 9 Td (12 34 56) Tj ET\n" * 500
    return write_pdf(
        {
            2: f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
            10: _packed(form, _FORM + " /Resources << /Font << /F 5 0 R >> >>"),
            **{100 + n: _FORMED.replace("4 0 R", f"{5000 + n} 0 R") for n in range(count)},
            **{5000 + n: stream(b"/I Do %% %d\n" % n) for n in range(count)},
        }
    )


def _objects_of_objects(rng: Random) -> bytes:
    """Return streams of objects each of which extends the next."""
    count = rng.randrange(500, 4000)
    return write_pdf(
        {
            100 + n: stream(b"1 0 null", f"/Type /ObjStm /N 1 /First 4 /Extends {101 + n % count} 0 R")
            for n in range(count)
        }
    )


def _revisions(rng: Random) -> bytes:
    """Return a file that was saved thousands of times, each time with a table of places of its own."""
    out = bytearray(write_pdf())
    before = out.rindex(b"startxref") + 10
    place = int(out[before : out.index(b"\n", before)])
    for _ in range(rng.randrange(2000, 8000)):
        start = len(out)
        out += (
            b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
            % (
                place,
                start,
            )
        )
        place = start
    return bytes(out)


def _deep_functions(rng: Random) -> str:
    depth = rng.randrange(500, 5000)
    return "<< /FunctionType 3 /Domain [0 1] /Bounds [] /Encode [0 1] /Functions [" * depth + "null" + "] >>" * depth


def _cropped(rng: Random) -> bytes:
    boxes = " ".join(
        f"/{name}Box [{' '.join(str(rng.randrange(-(10**9), 10**9)) for _ in range(4))}]"
        for name in ("Crop", "Trim", "Bleed", "Art")
    )
    return write_pdf(
        {3: PLAIN_PAGE.replace("/Contents", f"{boxes} /Rotate {rng.randrange(-(10**6), 10**6)} /Contents")}
    )


def _states(rng: Random) -> bytes:
    """Return a page whose many blended groups each cover it whole."""
    return b"/G gs /I Do\n" * rng.randrange(500, 3000)


_GROUP = _packed(b"0 0 595 842 re f\n", _FORM + " /Group << /S /Transparency /I true /K true >> /Resources << >>")
_BLENDED = _FORMED.replace("/XObject", "/ExtGState << /G << /BM /Luminosity /ca 0.5 >> >> /XObject")
_SMALL_PICTURE = stream(
    b"\xff", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
)

_MASK = f"{_FORM} /Group << /S /Transparency /CS /DeviceGray >>"
_TILE = "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 99 99]"
_LETTERS = (
    "/Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 65 /LastChar 65"
    " /Widths [1000] /Encoding << /Differences [65 /A] >>"
)
_LAYERED: Mapping[int, Part] = {
    1: "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [20 0 R] /D << /OFF [20 0 R] >> >> >>",
    20: "<< /Type /OCG /Name (a) >>",
    3: PLAIN_PAGE.replace("/Font <<", "/Properties << /M << /Type /OCMD /VE 30 0 R >> >> /Font <<"),
    4: _packed(b"/OC /M BDC\n" + PLAIN_TEXT * 50 + b"EMC\n"),
}


def _masked(number: int) -> str:
    return f"/ExtGState << /G << /SMask << /S /Luminosity /G {number} 0 R >> >> >>"


def _tiled(number: int) -> str:
    return f"/Pattern << /P {number} 0 R >>"


def _masks_in_masks(rng: Random) -> bytes:
    """Return masks each of which is masked by the next one, several times."""
    depth, times = rng.randrange(12, 25), rng.randrange(2, 5)
    content = b"/G gs\n" + b"1 g 0 0 595 842 re f\n" * times
    masks = {
        10 + n: _packed(content, f"{_MASK} /Resources << {_masked(11 + n) if n < depth else ''} >>")
        for n in range(depth + 1)
    }
    return write_pdf({3: PLAIN_PAGE.replace("/Font <<", f"{_masked(10)} /Font <<"), 4: _packed(content), **masks})


def _mask_of_many(rng: Random) -> bytes:
    """Return a long mask that is drawn for each of many small squares."""
    return write_pdf(
        {
            3: PLAIN_PAGE.replace("/Font <<", f"{_masked(10)} /Font <<"),
            4: _packed(b"/G gs\n" + b"10 10 20 20 re f\n" * rng.randrange(500, 5000) + PLAIN_TEXT),
            10: _packed(b"1 g 0 0 5 8 re f\n" * rng.randrange(9000, 30_000), _MASK),
        }
    )


def _patterns_in_patterns(rng: Random) -> bytes:
    depth = rng.randrange(8, 25)
    content = b"/Pattern cs /P scn\n" + b"0 0 99 99 re f\n" * rng.randrange(3, 9)
    tiles = {
        10 + n: _packed(content, f"{_TILE} /XStep 99 /YStep 99 /Resources << {_tiled(11 + n)} >>") for n in range(depth)
    }
    return write_pdf({3: PLAIN_PAGE.replace("/Font <<", f"{_tiled(10)} /Font <<"), 4: _packed(content), **tiles})


def _pattern_of_tiny_steps(rng: Random) -> bytes:
    step = 10 ** -rng.randrange(1, 9)
    return write_pdf(
        {
            3: PLAIN_PAGE.replace("/Font <<", f"{_tiled(10)} /Font <<"),
            4: _packed(b"/Pattern cs /P scn 0 0 595 842 re f\n" + PLAIN_TEXT),
            10: _packed(b"0 0 99 99 re f\n", f"{_TILE} /XStep {step:.9f} /YStep {step:.9f} /Resources << >>"),
        }
    )


def _letters_of_letters(rng: Random) -> bytes:
    """Return fonts whose letters are drawn with many letters of the next font."""
    depth = rng.randrange(5, 12)
    fonts: dict[int, Part] = {}
    for number in range(30, 30 + 2 * depth, 2):
        used = number + 2 if number < 28 + 2 * depth else 5
        fonts[number] = (
            f"<< {_LETTERS} /CharProcs << /A {number + 1} 0 R >> /Resources << /Font << /F {used} 0 R >> >> >>"
        )
        fonts[number + 1] = _packed(b"1000 0 d0 BT /F 500 Tf (" + b"A" * rng.randrange(9, 30) + b") Tj ET\n")
    page = PLAIN_PAGE.replace("/F 5 0 R", "/F 30 0 R")
    return write_pdf({3: page, 4: stream(b"BT /F 12 Tf 72 700 Td (AAAAAAAAAA) Tj ET\n"), **fonts})


def _conditions_of_conditions(rng: Random) -> bytes:
    depth = rng.randrange(20, 29)
    terms = {30 + n: f"[/And{f' {31 + n} 0 R' * rng.randrange(2, 4)}]" for n in range(depth)}
    return write_pdf({**_LAYERED, **terms, 30 + depth: "[/Not 20 0 R]"})


DRAWN_KINDS: Mapping[str, Callable[[Random], bytes]] = {
    "pdf-masks-in-masks": _masks_in_masks,
    "pdf-mask-of-itself": lambda rng: write_pdf(
        {
            3: PLAIN_PAGE.replace("/Font <<", f"{_masked(10)} /Font <<"),
            4: _packed(b"/G gs 0 0 595 842 re f\n" + PLAIN_TEXT),
            10: _packed(
                b"/G gs " + b"0 0 595 842 re f\n" * rng.randrange(1, 9), f"{_MASK} /Resources << {_masked(10)} >>"
            ),
        }
    ),
    "pdf-mask-of-many": _mask_of_many,
    "pdf-patterns-in-patterns": _patterns_in_patterns,
    "pdf-pattern-of-tiny-steps": _pattern_of_tiny_steps,
    "pdf-letters-of-letters": _letters_of_letters,
    "pdf-conditions-of-conditions": _conditions_of_conditions,
    "pdf-condition-of-itself": lambda rng: write_pdf({**_LAYERED, 30: f"[/Or{' 30 0 R' * rng.randrange(1, 9)}]"}),
    "pdf-conditions-by-the-thousand": lambda rng: write_pdf(
        {
            **_LAYERED,
            30: f"[/Or{' 20 0 R' * rng.randrange(9000, 90_000)}]",
            4: _packed(b"/OC /M BDC\n" + b"1 1 5 5 re f\n" * 9000),
        }
    ),
    "pdf-pages-of-one-form": _shared_form,
    "pdf-groups-that-blend": lambda rng: write_pdf({3: _BLENDED, 4: _packed(_states(rng)), 10: _GROUP}),
    "pdf-tiny-picture-drawn-huge": _drawn(
        lambda rng: b"q 1e7 0 0 1e7 -5e6 -5e6 cm /I Do Q\n" * rng.randrange(500, 9000), {10: _SMALL_PICTURE}
    ),
    "pdf-objects-of-objects": _objects_of_objects,
    "pdf-saved-thousands-of-times": _revisions,
    "pdf-deep-functions": lambda rng: write_pdf(
        {
            3: PLAIN_PAGE.replace(
                "/Font <<",
                "/Shading << /S << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 1 1]"
                f" /Function {_deep_functions(rng)} >> >> /Font <<",
            ),
            4: stream(b"/S sh\n" + PLAIN_TEXT),
        }
    ),
    "pdf-boxes-beyond-everything": _cropped,
    "pdf-clip-of-many-corners": _drawn(
        lambda rng: (
            b"0 0 m\n"
            + b"".join(
                b"%d %d l\n" % (rng.randrange(595), rng.randrange(842)) for _ in range(rng.randrange(3000, 30_000))
            )
            + b"W n 0 0 595 842 re f\n" * 20
            + PLAIN_TEXT
        )
    ),
    "pdf-thick-curves-that-cross": _drawn(
        lambda rng: (
            b"90 w 1 J 1 j 0 0 m\n"
            + b"".join(
                b"%d %d %d %d %d %d c\n" % tuple(rng.randrange(842) for _ in range(6))
                for _ in range(rng.randrange(2000, 20_000))
            )
            + b"S\n"
        )
    ),
    "pdf-letters-as-large-as-pages": _drawn(
        lambda rng: b"BT /F 900 Tf 1 0 0 1 0 0 Tm (88888888) Tj ET\n" * rng.randrange(500, 5000)
    ),
    "pdf-letters-too-small-to-see": _drawn(
        lambda rng: b"BT /F 0.001 Tf 72 700 Td (" + b"12 34 56 " * rng.randrange(2000, 20_000) + b") Tj ET\n"
    ),
    "pdf-text-that-only-clips": _drawn(
        lambda rng: b"q BT 7 Tr /F 12 Tf 72 700 Td (12 34 56) Tj ET 0 0 595 842 re f\n" * rng.randrange(500, 5000)
    ),
    "pdf-shifts-without-end": _drawn(
        lambda rng: b"BT /F 12 Tf 72 700 Td [" + b"(5) -999999999 " * rng.randrange(5000, 50_000) + b"] TJ ET\n"
    ),
    "pdf-words-wide-apart": _drawn(
        lambda rng: b"BT /F 12 Tf 1e30 Tw 1e30 Tc 1e-9 Tz 72 700 Td (1 2 3) Tj ET\n" * rng.randrange(50, 5000)
    ),
    "pdf-matrix-of-nothing": _drawn(lambda rng: b"0 0 0 0 0 0 cm\n" + PLAIN_TEXT * rng.randrange(50, 5000)),
    "pdf-matrix-that-grows": _drawn(lambda rng: b"9 0 0 9 9 9 cm\n" * rng.randrange(300, 30_000) + PLAIN_TEXT),
    "pdf-many-grids": _drawn(
        lambda rng: (
            b"".join(
                b"%d 0 m %d 842 l S 0 %d m 595 %d l S\n" % (n % 595, n % 595, n % 842, n % 842)
                for n in range(rng.randrange(2000, 9000))
            )
            + PLAIN_TEXT
        )
    ),
    "pdf-cells-of-cells": _drawn(
        lambda rng: (
            b"".join(
                b"%.1f %.1f %.1f %.1f re S\n" % (n, n, 595 - 2 * n, 842 - 2 * n)
                for n in (k * 0.05 for k in range(rng.randrange(1000, 5900)))
            )
            + PLAIN_TEXT
        )
    ),
    "pdf-comments-in-content": _drawn(lambda rng: b"%" + b"5 " * rng.randrange(10**6, 9 * 10**6) + b"\n" + PLAIN_TEXT),
    "pdf-brackets-in-strings": _drawn(
        lambda rng: b"BT /F 12 Tf (" + b"(" * rng.randrange(10**4, 10**6) + b") Tj ET\n" + PLAIN_TEXT
    ),
    "pdf-numbers-of-many-digits": _drawn(
        lambda rng: b"1" * rng.randrange(10**4, 10**6) + b" 0 0 1 0 0 cm\n" + PLAIN_TEXT
    ),
    "pdf-numbers-after-the-point": _drawn(
        lambda rng: b"1." + b"1" * rng.randrange(10**4, 10**6) + b" 0 0 1 0 0 cm\n" + PLAIN_TEXT
    ),
    "pdf-hexadecimal-without-end": _drawn(lambda rng: b"BT /F 12 Tf <" + b"35" * rng.randrange(10**5, 10**6)),
    "pdf-kids-that-are-no-pages": lambda rng: write_pdf(
        {
            2: f"<< /Type /Pages /Kids [{' '.join(rng.choice(('4 0 R', '5 0 R', '1 0 R', 'null', '7', '(x)')) for _ in range(rng.randrange(900, 30_000)))} 3 0 R] /Count 9 >>"
        }
    ),
    "pdf-headers-by-the-thousand": lambda rng: b"%PDF-1.7\n" * rng.randrange(10**4, 10**5) + write_pdf(),
    "pdf-ends-by-the-thousand": lambda rng: write_pdf() + b"startxref\n9\n%%EOF\n" * rng.randrange(10**4, 10**5),
    "pdf-stream-words": lambda rng: (
        write_pdf() + b"9 0 obj << >> stream endstream endobj\n" * rng.randrange(10**4, 10**5)
    ),
    "pdf-languages-of-text": _drawn(
        lambda rng: (
            b"/Span << /ActualText <"
            + b"FEFF0035" * rng.randrange(9000, 90_000)
            + b"> /Lang (zh) >> BDC\n"
            + PLAIN_TEXT
            + b"EMC\n"
        )
    ),
}
"""Each kind's name and what makes one of it."""
