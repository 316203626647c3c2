"""Numbers of documents that flow: text, Markdown, HTML and Word; one type, as these formats stand in each other."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FlowSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSettings:
    """Lengths are in characters and lines; shares are between 0 and 1."""

    # What kind of document some bytes are.
    sniffed_bytes: int = 1 << 16
    """So much of a file's beginning is looked at."""
    html_tags: int = 5
    """So many closing tags make a text without a beginning a web page."""
    markdown_marks: int = 2
    """So many headings with `#` make a text Markdown; the line under a table's head counts as many."""
    binary_controls: float = 0.01
    """A file with a larger share of control bytes is no text."""
    other_zeros: int = 4
    """The zero halves of ASCII in UTF-16 are at least so many times those of 一, whose other half is zero."""

    # Bytes to text.
    sampled_characters: int = 1 << 16
    """So many characters are asked how readable they are."""
    utf16_zeros: float = 0.02
    """UTF-16 without a mark has at least this share of zero bytes at even or at odd places."""
    whole_for_each_broken: int = 20
    """UTF-8 with broken characters has so many whole ones for each."""
    broken_characters: float = 0.01
    """A text with a larger share of broken characters is refused."""
    text_controls: float = 0.01
    """A text with a larger share of control characters is refused."""
    readable: float = 0.9
    """From this share of readable characters on a decoding reads like Chinese text."""
    common_weight: int = 2
    """The commonest characters count so many times more."""

    # Pages of plain text.
    lost_page_lines: int = 8
    """Lines of text that stand for one page whose mark is lost."""
    shortest_head: int = 4
    """A shorter line is no running head."""
    fewest_heads: int = 3
    """A running head stands on so many pages."""
    set_apart: int = 5
    """Lines from the text above a bare page number to the text below it: two blank lines on one side, one on the other.
    One more where a blank line stands between all lines."""
    widest_gap: int = 2
    """From line to line where a blank line stands between any two."""
    even_numbers: int = 3
    """So many bare numbers must stand at even distances, or between lines that all stand apart, to be page numbers."""
    uneven_lines: int = 3
    """Even distances may differ by so many lines."""
    shortest_page: int = 20
    """A page has so many lines."""
    agreeing: int = 2
    """So many bare numbers beside form feeds must count on together to be page numbers."""

    # Tables of plain text and Markdown.
    prose_length: int = 40
    """A longer cell is prose, and no cell of a table with one cell a line."""
    widest_row: int = 40
    """A table with one cell a line has no more columns."""
    longest_underlined: int = 60
    """A longer line over `---` or `===` is no heading."""
    longest_front_matter: int = 60
    """Lines within which the front matter ends."""
    sure_dashes: int = 3
    """A row of so many dashes a cell divides a table's head from its rows, wherever it stands."""
    joined_lines: int = 8
    """A row that was torn over lines is put together from no more of them."""

    # Grids.
    most_column_span: int = 1000
    """The HTML standard's own limit."""
    most_columns: int = 1 << 14
    """Columns behind this one are cut off."""
    whole_width_span: int = 100
    """A wider span means the whole width, whatever that is."""
    frame_lines: int = 3
    """A cell with so many lines may be a frame around text."""
    frame_text: int = 300
    """It is, where its text is longer than this."""
    frame_share: float = 0.5
    """A table is a frame where this share of its text stands in such cells."""
    data_row_numbers: int = 2
    """A table with so many numbers in a row is no frame."""

    # What of a web page belongs to the site.
    charset_bytes: int = 1 << 13
    """The page's declared encoding is looked for in so much of its beginning."""
    longest_number: int = 16
    """A cell with a longer text holds no number."""
    followed_share: float = 0.5
    """The document is sought inside the part of a page that holds this share of its text."""
    followed_share_of_table: float = 0.9
    """Inside parts of tables it takes this share."""
    little_text: int = 200
    """An element with less text may be the site's by its name or its words alone."""
    mostly_links: float = 0.35
    """An element with this share of its text in links is the site's."""
    prose: int = 25
    """A sentence of so many characters is the document's."""
    shortest_title: int = 6
    """A shorter line is no title."""
    longest_site_line: int = 120
    """A longer line holds more than the site's own words."""
    deepest_table: int = 30
    """Tables nested deeper are read as text."""

    # Word documents.
    most_unpacked_bytes: int = 1 << 30
    """A package that unpacks to more is refused."""
    most_xml_bytes: int = 1 << 27
    """A package with a larger part of XML is refused."""
    suspicious_bytes: int = 1 << 25
    """A package that unpacks to more than this is refused too, where it packs more tightly than documents do."""
    most_unpacked_ratio: int = 200
    """How tightly documents are packed at most."""
    deepest_style: int = 50
    """So many styles may build on each other; a circle ends there."""
    logo_width: float = 200.0
    logo_height: float = 90.0
    """Points: smaller pictures hold no text. A page's text is some 440 wide, a row of a table 15 high."""
    office_seconds: int = 120
    """LibreOffice is ended after so long. A report of some hundred pages takes about 20 seconds on a slow machine."""
