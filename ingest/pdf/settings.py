"""Numbers of the rooms `pdf` and `mixed`: what a PDF draws, its rulings and cells, its characters and words, its scans."""

from __future__ import annotations

from dataclasses import dataclass, field

from gouji.ingest.pdf.visible.settings import VisibleSettings

__all__ = ["PdfSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfSettings:
    """Lengths are in points (1/72 inch) where no other unit is named; shares are between 0 and 1."""

    pages_at_once: int = 50
    """The parser keeps what it parsed; after so many pages it is made to forget it."""

    visible: VisibleSettings = field(default_factory=VisibleSettings)

    # What kind of page it is.
    scan_share: float = 0.5
    """A page whose images cover this share of it is taken for a scan."""
    few_characters: int = 30
    """So few visible characters over a scan are a stamp or a page number, not the page's text."""
    outline_paths: int = 50
    """A page without characters and images but with so many drawn shapes may have its text drawn as outlines."""
    objects_looked_at: int = 200
    """So many text objects are asked whether they can be seen."""
    overlaid_dpi: int = 100
    """The resolution at which a page is drawn to see whether its characters are printed in its picture too."""
    overlaid_sample: int = 300
    """So many characters, spread over the page, are looked at."""
    overlaid_share: float = 0.6
    """Where this share of them lies on ink of the picture, the text is a recogniser's layer over a scan."""
    overlaid_contrast: int = 50
    """Grey levels between ink and paper in a character's box."""
    overlaid_margin: float = 0.2
    """A character's box is looked at with this share of its size around it."""

    # Characters.
    garbled_share: float = 0.3
    """A page of which more characters than this share cannot be read has no text."""
    garbled_least: int = 20
    """A page with fewer letters is garbled only where none can be read."""
    level: float = 0.01
    """A line that rises by less than this share of its length is level."""
    largest_skew: float = 5.0
    """Degrees from the nearest right angle from which text counts as set at an angle."""
    table_direction: float = 0.05
    """Where the ruled tables of a page hold this share of its characters, their direction is the page's."""
    pale: float = 0.7
    """Colour parts from here on are pale."""
    pale_mark: float = 1.8
    """Pale characters of this many times the usual size are a watermark."""
    any_mark: float = 3.0
    """Characters over others of this many times the usual size are a watermark, pale or not."""
    drawn_twice: float = 0.5
    """Equal characters nearer than this share of their width are one that was drawn twice: bold, or a shadow."""
    string_twice: float = 0.75
    """Equal strings of several characters nearer than this share of a character's width are one that was drawn twice."""
    twice_below: float = 0.35
    """What was drawn twice is at most this share of its size apart, up or down."""
    most_crowded: int = 30
    """So many equal characters, the last ones, are looked at in a square as large as one of them; print has four there at the most."""
    pale_contrast: float = 0.5
    """A watermark stands out from the paper by less than this share of what the page's darkest tenth does."""
    mark_pages: float = 0.5
    """Text of a watermark stands at the same place of this share of the pages."""
    mark_size: float = 1.3
    """Text in another colour of this many times the usual size may be a watermark, where it lies across rules or text."""
    crossed: float = 0.3
    """A rule goes through a text where it is this share of the font size inside its box."""
    alike_size: float = 0.05
    """Sizes and places of characters set alike differ by less than this share of their size."""

    # Marks of notes.
    note_size: float = 0.82
    """A note is set in at most this share of its neighbour's size."""
    descent: float = 0.2
    """Fonts reach this share of their size below the baseline."""
    note_rise: float = 0.12
    """A note's baseline is this much of the neighbour's size higher."""
    note_fall: float = 0.08
    """Or this much lower, for what is set below the line."""
    note_overlap: float = 0.35
    """A note stands in its neighbour's line with at least this share of its height."""
    note_gap: float = 0.35
    """It stands this near, in the neighbour's size."""
    longest_note: int = 6
    """Notes are no longer than this: [12], （注1）."""

    # Rulings and cells.
    thin: float = 3.0
    """A filled rectangle thinner than this is a line; dots and dashes less than this apart are one."""
    one_line: float = 3.0
    """Parallel lines nearer than this are one."""
    shortest_line: float = 6.0
    """Shorter lines rule nothing: ticks, check boxes, parts of drawings."""
    touch: float = 3.0
    """Rulings that end so near each other touch."""
    ruled_side: float = 0.6
    """A ruling along this share of a field's side divides it from its neighbour."""
    open_side: float = 4.0
    """Where rulings stick out this far beyond the outermost one across, the table is open on that side."""
    least_table_width: float = 30.0
    least_table_height: float = 8.0
    """Smaller grids are no tables: boxes around a letter, underlined words."""
    sliver: float = 8.0
    """Grid lines nearer than this that never bound a cell between them are one."""
    glued_digits: float = 0.1
    """Digits nearer than this share of their size are one number, which no ruling divides."""
    seamless: float = 0.03
    """Other characters nearer than this share of their size run on without a seam."""
    overlaid_cells: int = 2
    """Text that runs through more cells than this without a seam lies over the table and is none of it."""

    # Pictures and drawings in lines of text.
    least_object: float = 4.0
    """Lower ones are rules, bullets and dots."""
    object_sizes: float = 2.0
    """A picture of a number is at most so many times higher or lower than the text beside it."""
    object_gap: float = 4.0
    """Strokes nearer than this are one drawing."""

    # Words and lines.
    same_line: float = 0.4
    """Centres of one line's characters differ by less than this share of their height."""
    column_gap: float = 1.0
    """A gap this wide, in font sizes, divides what stands in different columns."""
    latin_gap: float = 0.25
    """A gap this wide between letters or digits is a space, even where no space was drawn."""
    number_seam: float = 0.06
    """Digits this much farther apart than others of their run, in font sizes, are two numbers'; places are rounded to less."""
    mixed_gap: float = 0.4
    """Between an ideograph and a letter or digit it takes more, as typesetting leaves a quarter."""
    wide_gap: float = 0.75
    """Ideographs are spread by less than this to fill a line."""
    drawn_gap: float = 0.1
    """Where a space was drawn, this much is enough."""
    spread_gap: float = 4.0
    """Ideographs of a spread title stand at most so far apart, in font sizes."""
    spread_difference: float = 0.35
    """Their gaps differ by at most this share."""
    mark_step: float = 2.0
    """Characters of one watermark stand this near, in font sizes."""
    below: tuple[float, float, float] = (0.3, 0.6, 2.2)
    """Of characters set one below the other: the sideways shift at most, the step at least and at most, in font sizes."""
    least_column_run: int = 3
    """So many characters one below the other are a column of text."""

    # Pages that are pictures.
    picture_share: float = 0.05
    """Pictures that cover less of a digital page than this are logos, signatures and codes."""
    sure_reading: float = 0.8
    """From this confidence on a page's own reading is good."""
    plausible_margin: float = 0.05
    """A text layer and a reading whose plausibilities differ by less are equally good; the surer one is taken."""
    short_layer: float = 0.5
    """A text layer with fewer characters than this share of the reading is incomplete."""
