"""Numbers of the room `visible`: what shows on white paper, at which size, and what strikes a number out."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["VisibleSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleSettings:
    """Lengths are in points (1/72 inch) where no other unit is named; shares are between 0 and 1."""

    white: float = 0.97
    """Colour parts from here on are white: such shapes cannot be seen."""
    most_shapes: int = 4000
    """A page with more shapes is a drawing or a map: none of them are ruling lines."""
    least_size: float = 2.0
    """Smaller characters cannot be read on paper: they are set to be found, not to be seen."""

    # The picture of a page, by which its characters are judged.
    dpi: int = 144
    """The resolution at which a page is drawn to see which of its characters show."""
    most_pixels: int = 16_000_000
    """A page with more pixels at that resolution is a plan or a poster, and is drawn smaller."""
    contrast: int = 20
    """A character shows where it changes a colour part of the paper by so many of 255 levels: 8 % grey on white."""
    least_pixels: int = 2
    """So many changed pixels in a character's box are ink: a full stop in the smallest print has four."""
    inner: float = 0.08
    """This share of a character's box at each side is left to the ink of its neighbours."""
    reach: float = 0.5
    """A character's ink may lie this share of its size above or below the box that its font states."""
    overlap: float = 0.2
    """Pieces of text that share more than this of the smaller one's box lie over each other and are drawn one by one."""
    most_layers: int = 8
    """Pieces of text that lie over so many others are no longer told apart."""
    most_comparisons: int = 3_000_000
    """So many pairs of pieces of text are compared on a page, which takes three seconds; a page full of single characters has
    400,000 that lie side by side."""
    deepest_form: int = 8
    """Forms (contents that are drawn as one object) inside forms are followed so deep."""
    alike: float = 0.8
    """Of the pieces of text that a character may belong to, those at least so near to the likeliest one count."""
    drawable: float = 0.1
    """Where fewer characters of a font that the file lacks show than this share, nothing can be said of the others."""
    layer: float = 0.5
    """Where more of a scanned page's characters than this share do not show, they are a recogniser's layer."""

    # What is drawn in cells and is no text.
    object_contrast: int = 64
    """Ink in a cell differs by so many of 255 levels from the cell's ground: a pale watermark does not."""
    object_pixels: int = 6
    """So many such pixels are something: at 144 dpi, one and a half square points."""
    object_margin: float = 2.5
    """So far from a cell's sides its rules may reach."""
    object_height: float = 2.5
    """Beside a number only ink that is at least this high counts: lower lines underline it."""
    underline: float = 0.5
    """What covers this share of a cell's width in one line of pixels is a line to write on."""

    most_annotations_a_page: int = 1000
    """A form has some hundred fields on a page; a file made to do harm has any number on one spot."""
    most_annotations: int = 3000
    """Of a whole document: such a file takes some ten seconds."""
    sketch: float = 0.05
    """Pixels to a point of a page that is drawn to see its annotations made, not to be looked at."""
    field_frame: float = 1.0
    """A field's frame may reach this far out of its box."""
    field_size: float = 10.0
    """The size that a field's value is taken to be set in, at most, where the file has no picture of the field."""

    # Struck-out text.
    struck_band: tuple[float, float] = (0.25, 0.7)
    """A line that strikes a character out crosses it between these shares of its height, from the top."""
    struck_excess: float = 1.2
    """Such a line is at most this many font sizes longer than what it strikes out."""
    struck_points: int = 8
    """A curve of more points is a drawing, no line."""
    struck_thin: float = 2.0
    """A filled rectangle no higher than this is a line."""
