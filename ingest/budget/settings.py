"""What one document may hold, of each kind of thing that readers count."""

from __future__ import annotations

from dataclasses import dataclass, fields

from gouji.errors import UsageError

__all__ = ["Budget"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The most that one document may hold of each kind; what holds more is refused, or read as far as `tokens` reach."""

    bytes: int = 1 << 29
    """Of the file; 300 pages scanned at 600 dpi have 300 million. A text has four for each of its `characters` at the most."""
    office: int = 100_000_000
    """Bytes of a file that LibreOffice opens."""
    office_lines: int = 80_000
    """Paragraphs and rows of such a file, each cell with one at the least; 300 pages of nothing but tables have 60,000. LibreOffice takes
    a tenth of a millisecond for each."""
    office_rows: int = 8_000
    """Rows of tables in RTF, and paragraphs, rows and breaks in Word 2003 XML; 300 pages of nothing but tables have 7,500 rows. LibreOffice takes the
    square of these: 7 s for 5,000 rows, 31 s for 13,000."""
    unpacked: int = 1 << 30
    """Bytes that parts of packages and streams of PDF files unpack to; a report of 300 pages has 10 million."""
    part: int = 1 << 27
    """Bytes of one part of a package, of one stream of a PDF file: they are held several times over while they are read."""
    objects: int = 1_000_000
    """Objects of a PDF file; a page has 5 to 50."""
    references: int = 2_000_000
    """References that are followed in a PDF file: to objects, and to drawings inside of drawings."""
    drawn: int = 500_000
    """Numbers and operators that one page of a PDF file is drawn with; a page of text has 3,000, one with a large table 20,000."""
    drawn_a_byte: int = 2
    """Numbers and operators that all pages are drawn with, beyond `drawn`, for each byte of the file: pages of their own take one at
    the most, as even packed well each takes a byte; more are drawn by pages that share their content."""
    repeated: int = 100_000
    """Numbers and operators of pages of a PDF file that are drawn with the very content of a page before: hardly any is, but blank
    ones and sheets between parts."""
    filtered: int = 8_000_000
    """Bytes of streams of a PDF file that go through filters other than Flate, or through a predictor: tables of objects do, of some
    100 kB. Half a second a million."""
    codes: int = 5_000_000
    """Codes of fonts of a PDF file, with a width or a character: a font has some hundred, a whole one 30,000."""
    pictured: int = 500_000_000
    """Pixels of the pictures that one page of a PDF file is drawn with, each as often as it is drawn; a page scanned at 600 dpi has
    35 million. A second to draw them."""
    marks: int = 1_000
    """Marked contents inside of each other on one page of a PDF file; they are nested 10 deep where they tell a page's structure.
    What draws the page takes memory and time for the square of them."""
    behind: int = 20_000_000
    """Bytes of soft masks, patterns, letters that are drawings (Type 3 fonts) and conditions of layers that one page of a PDF file is
    drawn with, each as often as it is drawn or asked; a page of 3,000 Chinese letters that are drawings has 3 million. A second."""
    nested: int = 30
    """Of those inside of each other: two or three are; what refers to itself has no end."""
    pages: int = 3_000
    """Of a PDF file, a TIFF or a folder: no report has so many, and each takes time."""
    cells: int = 2_000_000
    """Of tables; 300 pages of nothing but tables have 60,000."""
    spans: int = 20_000_000
    """Places of grids that cells cover."""
    nodes: int = 4_000_000
    """Tags of web pages, elements of XML; a page of 20 MB has 800,000."""
    attributes: int = 4_000_000
    """Of those; a page of 20 MB has 400,000."""
    pictures: int = 10_000
    """That are decoded: pages that are pictures, and pictures on pages."""
    pixels: int = 50_000_000_000
    """Of all pictures; 300 pages at 600 dpi have 10 billion. What a single one may have is a setting of `scan.image`."""
    characters: int = 40_000_000
    """Of text, markup with it; a report of 300 pages has 500,000."""
    line: int = 1_000_000
    """Of one line, paragraph or table row; a report of 300 pages has half as many in all. What is looked for in a line takes some 100
    bytes for each."""
    tokens: int = 800_000
    """Words, numbers and signs; a report of 300 pages has 200,000. What stands behind the last of them is left out."""
    lines: int = 100_000
    """Lines, paragraphs and table rows; a report of 300 pages has 15,000. What stands behind the last of them is left out."""
    steps: int = 500_000
    """Rules of style sheets that are tried on elements; a page of 300 pages with an office's own sheet takes 100,000. With more,
    nobody knows what is seen, and a warning says so."""

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) < 1:
                message = f"{field.name} is {getattr(self, field.name)}; a budget is at least 1"
                raise UsageError(message)
