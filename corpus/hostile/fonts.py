"""Hostile fonts, drawings and trees of PDF files."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from random import Random

from gouji.corpus.hostile.pdf import PLAIN_PAGE, PLAIN_TEXT, Part, stream, write_pdf

__all__ = ["DRAWING_KINDS"]

_COMPOSITE = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding {encoding} /DescendantFonts [8 0 R] /ToUnicode 6 0 R >>"
)
_DESCENDANT = (
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1)"
    " /Supplement 2 >> {entries} >>"
)
_CODES = (
    b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00000000> <ffffffff> endcodespacerange\n"
    b"%s\nendcmap end\n"
)
_SHOWN = stream(b"BT /F 12 Tf 72 700 Td <00010002> Tj ET\n")


def _composite(
    entries: str = "", *, codes: bytes = b"", encoding: str = "/Identity-H", more: Mapping[int, Part] | None = None
) -> bytes:
    """Return a page whose text is set in a composite font."""
    parts: dict[int, Part] = {
        4: _SHOWN,
        5: _COMPOSITE.format(encoding=encoding),
        6: stream(_CODES % codes),
        8: _DESCENDANT.format(entries=entries),
    }
    return write_pdf({**parts, **(more or {})})


def _drawn(text: Callable[[Random], bytes], page: str = PLAIN_PAGE) -> Callable[[Random], bytes]:
    return lambda rng: write_pdf({3: page, 4: stream(zlib.compress(text(rng), 9), "/Filter /FlateDecode")})


def _patterned(entries: Callable[[Random], str], drawn: bytes = b"0 0 1 1 re f\n") -> Callable[[Random], bytes]:
    """Return what makes a page filled with a tile."""
    page = PLAIN_PAGE.replace("/Font <<", "/Pattern << /P 10 0 R >> /Font <<")

    def make(rng: Random) -> bytes:
        tile = f"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /Resources << /Pattern << /P 10 0 R >> >> {entries(rng)}"
        filled = stream(b"/Pattern cs /P scn 0 0 595 842 re f\n")
        return write_pdf({3: page, 4: filled, 10: stream(drawn, tile)})

    return make


def _shaded(shading: Callable[[Random], str | bytes]) -> Callable[[Random], bytes]:
    page = PLAIN_PAGE.replace("/Font <<", "/Shading << /S 10 0 R >> /Font <<")

    def make(rng: Random) -> bytes:
        found = shading(rng)
        return write_pdf({3: page, 4: stream(b"/S sh\n"), 10: found})

    return make


def _groups(rng: Random) -> bytes:
    """Return transparent groups within groups, each as large as the page."""
    depth = rng.randrange(20, 300)
    parts: dict[int, Part] = {
        3: PLAIN_PAGE.replace("/Font <<", "/XObject << /X 10 0 R >> /Font <<"),
        4: stream(b"/X Do\n"),
    }
    for level in range(depth):
        inner = f"/XObject << /X {11 + level} 0 R >>" if level < depth - 1 else ""
        entries = (
            "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Group << /S /Transparency /I true /K true >>"
            f" /Resources << {inner} /ExtGState << /G << /ca 0.5 /BM /Luminosity >> >> >>"
        )
        parts[10 + level] = stream(b"/G gs /X Do\n", entries)
    return write_pdf(parts)


def _shared_content(rng: Random) -> bytes:
    """Return pages that all show the same long content."""
    count = rng.randrange(1000, 2500)
    kids = " ".join(f"{100 + n} 0 R" for n in range(count))
    content = b"10 10 20 20 re S\n" * 2000 + b"BT /F 8 Tf 9 9 Td (12 34 56) Tj ET\n" * rng.randrange(500, 2000)
    return write_pdf(
        {
            2: f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
            4: stream(zlib.compress(content, 9), "/Filter /FlateDecode"),
            **{100 + n: PLAIN_PAGE for n in range(count)},
        }
    )


def _parts_of_content(rng: Random) -> bytes:
    """Return a page that names one content very often."""
    return write_pdf(
        {
            3: PLAIN_PAGE.replace("4 0 R", f"[{'4 0 R ' * rng.randrange(20_000, 90_000)}]"),
            4: stream(PLAIN_TEXT * 40),
        }
    )


def _pages_of_pages(rng: Random) -> bytes:
    """Return a tree of pages in which each node names the next one often."""
    depth, width = rng.randrange(6, 12), rng.randrange(8, 20)
    parts: dict[int, Part] = {2: f"<< /Type /Pages /Kids [{'10 0 R ' * width}] /Count {width**depth} >>"}
    for level in range(depth):
        below = "3 0 R " if level == depth - 1 else f"{11 + level} 0 R "
        parts[10 + level] = f"<< /Type /Pages /Parent 2 0 R /Kids [{below * width}] /Count 9 >>"
    return write_pdf(parts)


DRAWING_KINDS: Mapping[str, Callable[[Random], bytes]] = {
    "pdf-widths-without-end": lambda rng: _composite(f"/W [0 {rng.randrange(10**7, 2 * 10**9)} 500]"),
    "pdf-widths-down-without-end": lambda rng: _composite(
        f"/W2 [0 {rng.randrange(10**7, 2 * 10**9)} 500 1 1]", encoding="/Identity-V"
    ),
    "pdf-many-widths": lambda rng: _composite(f"/W [{'0 60000 500 ' * rng.randrange(1000, 4000)}]"),
    "pdf-codes-without-end": lambda rng: _composite(
        codes=b"1 begincidrange <00000000> <%08x> 1 endcidrange" % rng.randrange(10**7, 2**32)
    ),
    "pdf-unicode-without-end": lambda rng: _composite(
        codes=b"1 beginbfrange <00000000> <%08x> <00000041> endbfrange" % rng.randrange(10**7, 2**32)
    ),
    "pdf-unicode-of-long-words": lambda rng: _composite(
        codes=b"1 beginbfchar <0001> <%s> endbfchar" % (b"4e00" * rng.randrange(10**5, 10**6))
    ),
    "pdf-encoding-without-end": lambda rng: _composite(
        encoding="9 0 R",
        more={
            9: stream(
                _CODES % (b"1 begincidrange <0000> <%08x> 1 endcidrange" % rng.randrange(10**7, 2**32)),
                "/Type /CMap /CMapName /X",
            )
        },
    ),
    "pdf-encoding-uses-itself": lambda _: _composite(
        encoding="9 0 R", more={9: stream(_CODES % b"/X usecmap", "/Type /CMap /CMapName /X /UseCMap 9 0 R")}
    ),
    "pdf-descendant-of-itself": lambda _: _composite(
        more={8: "<< /Type /Font /Subtype /Type0 /DescendantFonts [8 0 R] >>"}
    ),
    "pdf-name-of-a-code-table": lambda rng: _composite(
        encoding=rng.choice(("/..#2f..#2f..#2fetc#2fpasswd", "/" + "A" * 5000, "/H#00"))
    ),
    "pdf-differences-without-end": lambda rng: write_pdf(
        {
            5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences"
            f" [{rng.randrange(10**6, 2**31)} {'/a ' * rng.randrange(10**5, 10**6)}] >> >>"
        }
    ),
    "pdf-glyph-names-of-digits": lambda rng: write_pdf(
        {
            5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences"
            f" [48 /uni{'4E00' * rng.randrange(10**4, 10**5)} /uD800 /u110000 /uniZZZZ] >> >>"
        }
    ),
    "pdf-first-character-far-away": lambda rng: write_pdf(
        {
            5: "<< /Type /Font /Subtype /TrueType /BaseFont /Helvetica /FirstChar -2000000000 /LastChar"
            f" {rng.randrange(10**8, 2**31)} /Widths [{'500 ' * 90_000}] >>"
        }
    ),
    "pdf-font-program-of-noise": lambda rng: write_pdf(
        {
            5: "<< /Type /Font /Subtype /TrueType /BaseFont /X /FontDescriptor 6 0 R /FirstChar 32 /LastChar 90 >>",
            6: f"<< /Type /FontDescriptor /FontName /X /Flags 4 /{rng.choice(('FontFile', 'FontFile2', 'FontFile3'))} 7 0 R >>",
            7: stream(
                rng.choice((b"\0\1\0\0\0\x20", b"%!PS-AdobeFont-1.0\n/Encoding 256 array\n", b"\1\0\4\4", b"OTTO"))
                + rng.randbytes(rng.randrange(90, 90_000)),
                "/Subtype /Type1C /Length1 900000 /Length2 2000000000",
            ),
        }
    ),
    "pdf-pages-of-one-content": _shared_content,
    "pdf-content-of-many-parts": _parts_of_content,
    "pdf-tree-that-laughs": _pages_of_pages,
    "pdf-tile-of-no-width": _patterned(
        lambda rng: f"/BBox [0 0 1 1] /XStep {rng.choice((1e-9, 1e-4, 0.01))} /YStep {rng.choice((1e-9, 1e-4, 0.01))}"
    ),
    "pdf-tile-as-large-as-a-country": _patterned(
        lambda rng: f"/BBox [-1e9 -1e9 1e9 1e9] /XStep {rng.randrange(1, 9)} /YStep {rng.randrange(1, 9)}"
    ),
    "pdf-tile-draws-itself": _patterned(
        lambda _: "/BBox [0 0 9 9] /XStep 9 /YStep 9", b"/Pattern cs /P scn 0 0 9 9 re f\n"
    ),
    "pdf-dashes-of-no-length": _drawn(
        lambda rng: (
            b"[%s] 0 d 1 w\n" % rng.choice((b"0.0001", b"1e-9 1e-9", b"0.001 0"))
            + b"0 0 m 595 842 l S\n0 0 m 1e7 1e7 l S\n" * rng.randrange(200, 2000)
        )
    ),
    "pdf-curves": _drawn(lambda rng: b"0 0 m 1e6 9 -1e6 9 595 842 c S\n" * rng.randrange(5000, 30_000)),
    "pdf-huge-numbers": _drawn(
        lambda rng: (
            b"1e38 0 0 1e38 1e38 1e38 cm BT /F 1e30 Tf %s 0 Td (12) Tj ET 0 0 m 1e300 %s l S\n"
            % (b"9" * rng.randrange(9, 900), b"9" * rng.randrange(9, 900))
        )
    ),
    "pdf-text-far-apart": _drawn(
        lambda rng: b"".join(
            b"BT /F 9 Tf 1 0 0 1 %d %d Tm (7) Tj ET\n"
            % (rng.randrange(-(10**9), 10**9), rng.randrange(-(10**9), 10**9))
            for _ in range(rng.randrange(5000, 20_000))
        )
    ),
    "pdf-text-at-all-angles": _drawn(
        lambda rng: b"".join(
            b"BT /F 9 Tf %.3f %.3f %.3f %.3f 300 400 Tm (12) Tj ET\n"
            % (rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(-1, 1))
            for _ in range(rng.randrange(3000, 12_000))
        )
    ),
    "pdf-letters-all-over": _drawn(
        lambda rng: b"".join(
            b"BT /F 1 Tf 1 0 0 1 %d.%d %d Tm (7) Tj ET\n" % (rng.randrange(595), rng.randrange(10), rng.randrange(842))
            for _ in range(rng.randrange(10_000, 60_000))
        )
    ),
    "pdf-rulings-all-over": _drawn(
        lambda rng: b"".join(
            b"%d %d m %d %d l S\n"
            % (
                (x := rng.randrange(595)),
                (y := rng.randrange(842)),
                *rng.choice(((x, rng.randrange(842)), (rng.randrange(595), y))),
            )
            for _ in range(rng.randrange(5000, 30_000))
        )
    ),
    "pdf-clips-within-clips": _drawn(lambda rng: b"0 0 m 595 9 l 9 842 l h W n\n" * rng.randrange(5000, 60_000)),
    "pdf-marked-content": _drawn(lambda rng: b"/Span << /ActualText (5) /MCID 1 >> BDC " * rng.randrange(5000, 60_000)),
    "pdf-groups-within-groups": _groups,
    "pdf-shading-of-a-deep-program": _shaded(
        lambda rng: (
            "<< /ShadingType 1 /ColorSpace /DeviceGray /Domain [0 1 0 1] /Matrix [595 0 0 842 0 0] /Function << /FunctionType 3"
            f" /Domain [0 1] /Functions [{'10 0 R ' * rng.randrange(900, 9000)}] /Bounds [] /Encode [0 1] >> >>"
        )
    ),
    "pdf-shading-of-triangles": _shaded(
        lambda rng: stream(
            zlib.compress(bytes(rng.randrange(1, 9) << 20), 9),
            f"/ShadingType {rng.choice((4, 6, 7))} /ColorSpace /DeviceGray /BitsPerCoordinate 8 /BitsPerComponent 8"
            " /BitsPerFlag 8 /Decode [0 595 0 842 0 1] /Filter /FlateDecode",
        )
    ),
    "pdf-layers-in-a-circle": lambda _: write_pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R] /D << /Order [6 0 R] /OFF [6 0 R] >> >> >>",
            3: PLAIN_PAGE.replace("/Font <<", "/Properties << /L 6 0 R >> /Font <<"),
            4: stream(b"/OC /L BDC " + PLAIN_TEXT + b" EMC\n"),
            6: "<< /Type /OCMD /OCGs [6 0 R] /VE [/And 7 0 R] >>",
            7: "[/Not 7 0 R]",
        }
    ),
    "pdf-odd-turn": lambda rng: write_pdf(
        {3: PLAIN_PAGE.replace("/Contents", f"/Rotate {rng.choice((45, -(10**20), 1e30, 3600090))} /Contents")}
    ),
    "pdf-page-of-no-area": lambda rng: write_pdf(
        {
            3: PLAIN_PAGE.replace(
                "0 0 595 842", rng.choice(("0 0 0 0", "595 842 0 0", "9 9 9.0001 9", "1e30 1e30 2e30 2e30"))
            )
        }
    ),
    "pdf-visible-part-elsewhere": lambda rng: write_pdf(
        {3: PLAIN_PAGE.replace("/Contents", f"/CropBox [{10 ** rng.randrange(4, 9)} 0 {10**9} 9] /Contents")}
    ),
    "pdf-names-in-a-circle": lambda _: write_pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R /Names << /Dests 6 0 R /EmbeddedFiles 6 0 R >> /PageLabels 6 0 R /StructTreeRoot 6 0 R >>",
            6: "<< /Kids [6 0 R 6 0 R] /K [6 0 R 6 0 R] /Type /StructTreeRoot /ParentTree 6 0 R >>",
        }
    ),
    "pdf-annotation-draws-itself": lambda _: write_pdf(
        {
            3: PLAIN_PAGE.replace("/Contents", "/Annots [6 0 R] /Contents"),
            6: "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (5) /Rect [9 9 500 500] /AP << /N 7 0 R >> >>",
            7: stream(
                b"/X Do\n", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 7 0 R >> >>"
            ),
        }
    ),
    "pdf-form-as-xml-bomb": lambda rng: write_pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R /AcroForm << /XFA [(template) 6 0 R] /Fields [] >> >>",
            6: stream(zlib.compress(b"<a>" * (rng.randrange(4, 20) << 20), 9), "/Filter /FlateDecode"),
        }
    ),
    "pdf-title-without-end": lambda rng: write_pdf(
        {6: f"<< /Title ({'(' * rng.randrange(10**4, 10**5)}{'A' * rng.randrange(10**6, 10**7)} >>"},
        trailer="/Info 6 0 R",
    ),
}
"""Each kind's name and what makes one of it."""
