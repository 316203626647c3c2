"""Settings of documents that flow: text, Markdown, HTML and Word; one type, as these formats contain each other."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FlowSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSettings:
    """Lengths are in characters and lines; shares are between 0 and 1."""

    # What kind of document some bytes are.
    sniffed_bytes: int = 1 << 16
    """Bytes at the beginning of a file that decide its kind; the marks of every kind stand there."""
    plain_lines: int = 4
    """A text is no page where it has more than so many lines without tags for each tag, and no tag of a table."""
    html_tags: int = 5
    """Closing tags from which a text that does not begin as HTML is a web page; a report may quote one or two."""
    markdown_marks: int = 2
    """Headings with `#` from which a text is Markdown; one alignment row of a table is enough too."""
    binary_controls: float = 0.01
    """The largest share of control bytes in a text file."""
    other_zeros: int = 4
    """How many times more zero bytes UTF-16 has on the side of ASCII's zero halves than on the other, where 一 has one."""

    # Bytes to text.
    sampled_characters: int = 1 << 16
    """Characters from which the readability of a decoding is measured."""
    utf16_zeros: float = 0.02
    """The least share of zero bytes, at even or at odd places, in UTF-16 without a byte order mark."""
    whole_for_each_broken: int = 20
    """Whole characters for each broken one in damaged UTF-8; other encodings never look so much like it."""
    broken_characters: float = 0.01
    """A text with a larger share of broken characters is refused."""
    text_controls: float = 0.01
    """A text with a larger share of control characters is refused."""
    readable: float = 0.9
    """The share of readable characters above which a decoding is taken for Chinese text."""
    common_weight: int = 2
    """Weight of the commonest characters beside that of any readable one (1)."""

    # The process.
    released_after: int = 50
    """Documents of a process after which what is free in its heap is given back; that takes some milliseconds."""

    # Lines of plain text.
    fewest_with_margin: int = 20
    """Lines of a text from which what begins each of them, as numbers of lines do, is none of it."""

    # Pages of plain text.
    lost_page_lines: int = 8
    """Lines of text that allow for one page whose mark is lost."""
    shortest_head: int = 4
    """The shortest running head; shorter lines repeat by chance."""
    fewest_heads: int = 3
    """Pages on which a running head is repeated at least."""
    set_apart: int = 5
    """Lines from the text above a bare page number to the text below it: two blank lines on one side, one on the other.
    One more where a blank line stands between all lines."""
    widest_gap: int = 2
    """From line to line where a blank line stands between any two."""
    even_numbers: int = 3
    """Bare numbers, at even distances or between lines that all stand apart, from which they are page numbers."""
    uneven_lines: int = 3
    """Lines by which even distances may differ."""
    shortest_page: int = 20
    """Lines of the shortest page."""
    agreeing: int = 2
    """Consecutive bare numbers beside form feeds from which they are page numbers."""

    # Tables of plain text and Markdown.
    fewest_separated: int = 3
    """Rows of a table that show that commas or semicolons part the cells of a text."""
    most_cell_lines: int = 10
    """Lines that a quoted cell between them may have."""
    prose_length: int = 40
    """The longest cell of a table with one cell a line; a longer line with a sentence is prose."""
    widest_row: int = 40
    """Columns of the widest table with one cell a line."""
    most_cells_of_line: int = 4
    """Tabs of a line that may stand among lines of one cell; such a line has lost its end, or got a tab."""
    cell_lines_around: int = 5
    """Lines above and below such a line that are looked at: all but one of those with tabs are one cell."""
    least_cell_lines: int = 3
    """Of these lines at least so many are one cell."""
    longest_underlined: int = 60
    """The longest line that `---` or `===` below it makes a heading."""
    longest_front_matter: int = 60
    """Lines of the longest front matter; without an end by then, `---` is a rule."""
    sure_dashes: int = 3
    """Dashes a cell that make an alignment row anywhere; with fewer only below the head, as `-` stands for a blank."""
    joined_lines: int = 8
    """Lines over which a row may be broken."""
    shortest_word: int = 2
    """Letters or ideographs of a label; with digits beside them one more, as 共3件 and 3人次 are numbers."""
    doubled: int = 3
    """Rows, and pairs of tabs in one of them, from which a pair divides two cells where tabs stand in pairs only."""
    aligned_rows: int = 4
    """Rows with as many cells behind their last text, from which those of a table that is no grid are put below each other."""
    grid_share: float = 0.8
    """The share of rows with the same number of cells from which a table with bars is a grid; rows of bands are fewer."""
    repeated_label: int = 4
    """The shortest text that two neighbouring cells repeat because they are one merged cell; 其他 may be two columns."""
    label_share: float = 0.34
    """The share of rows whose last text stands in a column from which that is a column of labels; of headers it is less."""

    # Grids.
    most_column_span: int = 1000
    """The HTML standard's own limit."""
    most_columns: int = 1 << 14
    """Columns of the widest table; further ones are cut off, so that a huge span does not fill the memory."""
    whole_width_span: int = 100
    """Wider spans mean the table's whole width."""
    frame_lines: int = 3
    """Lines from which a cell may be a frame around text."""
    frame_text: int = 300
    """Characters above which such a cell is a frame."""
    frame_share: float = 0.5
    """The share of a table's text in such cells from which the table is a frame."""
    data_row_numbers: int = 2
    """Numbers in one row from which a table holds data and is no frame."""

    # What of a web page belongs to the site.
    most_attributes: int = 500
    """Attributes of one tag; further ones are left out, as the parser compares each with all others."""
    charset_bytes: int = 1 << 13
    """Bytes at a page's beginning in which its declared encoding is searched."""
    longest_number: int = 16
    """The longest cell that can be a number."""
    followed_share: float = 0.5
    """The share of a page's text for which the search for the document goes into an element."""
    followed_share_of_table: float = 0.9
    """The same for parts of tables, which are mostly the document itself."""
    little_text: int = 200
    """The longest element that is the site's by its name or its words alone; a longer one may hold the document."""
    mostly_links: float = 0.35
    """The share of linked text from which an element is the site's."""
    prose: int = 25
    """Characters from which a sentence belongs to the document."""
    shortest_title: int = 6
    """The shortest title."""
    longest_site_line: int = 120
    """The longest line of a site's own words."""
    deepest_table: int = 30
    """The depth of nested tables; deeper ones are read as text."""

    # What a reader sees.
    smallest_seen: float = 2.5
    """Points: smaller letters are not seen. The smallest print of documents has 5."""
    least_opacity: float = 0.1
    """Text that covers less of its ground is not seen."""
    least_contrast: float = 1.15
    """The contrast (WCAG 2.2) below which text is not told from its ground: white and #eee have 1.16."""
    away: float = 300.0
    """Points by which text is moved out of sight; hanging indents and shifts on a page are smaller."""
    far: float = 2_000.0
    """Points from an edge at which text with a place of its own is out of sight; pages are narrower."""
    note_size: float = 0.85
    """The largest size of a raised mark beside the text's, where only its place tells that it is raised."""
    note_rise: float = 0.3
    """The rise, in the text's size, from which a mark of the text's own size is raised; typesetters shift by less."""
    spacer: float = 2.5
    """Points: pictures that are narrower or lower are spacers and lines."""
    longest_left_out: int = 200
    """The longest hidden text outside tables of which a warning tells; longer ones are menus and other pages."""
    deepest_frame: int = 3
    """The depth of pages in frames of pages; deeper ones are not read."""
    inner_numbers: int = 60
    """Characters of the longest table inside a cell of numbers that is read as what stands in the cell."""

    longest_sheet: int = 1 << 20
    """Characters of the longest style sheet that is read."""
    most_rules: int = 5000
    """Rules that tell what is seen; further ones are not read."""
    most_selector_parts: int = 6
    """Parts of the longest selector that is read."""
    farthest_relative: int = 200
    """Ancestors or siblings on which a selector is tried: it keeps hostile sheets cheap."""

    # Word documents.
    suspicious_bytes: int = 1 << 25
    """A package that unpacks to more than this is refused where it packs more tightly than documents do."""
    most_unpacked_ratio: int = 200
    """How tightly documents are packed at most."""
    deepest_style: int = 50
    """So many styles may build on each other; a circle ends there."""
    logo_width: float = 200.0
    logo_height: float = 90.0
    """Points: smaller pictures hold no text. A page's text is some 440 wide, a row of a table 15 high."""
    office_seconds: int = 120
    """LibreOffice is ended after so long. A report of some hundred pages takes about 20 seconds on a slow machine."""
    office_megabytes: int = 4000
    """What LibreOffice may reserve of memory, several times what a report of some hundred pages takes."""
    office_held_megabytes: int = 450
    """What LibreOffice may hold of memory for a small document; it takes 220 for one of a line."""
    office_held_times: int = 100
    """For how many times the length of the document it may hold more."""
    office_output_megabytes: int = 300
    """The longest file that LibreOffice may write."""
