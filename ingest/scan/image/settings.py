"""Every number that the preparation of page pictures depends on."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ImageSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageSettings:
    """Thresholds for opening, lighting and straightening pages and for grouping their ink.

    Lengths are in points (1/72 inch) unless the field says pixels; shares lie between 0 and 1; contrast is a share of the
    paper's brightness; "characters" are multiples of the height of a character.
    """

    # Resolution and size of pages
    dpi: int = 200
    """The resolution at which PDF pages are rendered where their pictures do not state one."""
    least_dpi: int = 150
    """Coarser pictures are enlarged to this resolution."""
    most_raised: float = 4.0
    """They are enlarged by no more than this factor: what is coarser still is a part of a page, no page that one could read."""
    most_dpi: int = 300
    """Finer pictures are reduced to this resolution when they are opened."""
    working_dpi: int = 200
    """Pages are read at no finer resolution: results are as good, and it takes less time."""
    dpi_tolerance: float = 1.15
    """Pictures finer than a limit by no more than this factor stay as they are: resizing would only blur them."""
    most_pixels: int = 80_000_000
    """Larger pictures are refused before they are decoded, as they would fill the memory."""
    least_side: int = 64
    """Pictures with a shorter side, in pixels, cannot hold a line of text."""
    longest_ratio: float = 20.0
    """A picture more than this many times as long as it is wide is a strip, not some pages below each other."""
    pictured_share: float = 0.05
    """Pictures on a PDF page determine its resolution where they cover more than this share of it; a logo does not."""
    form_depth: int = 3
    """PDF pictures are looked for in forms nested this deep."""
    fax_ratio: float = 1.1
    """Resolutions across and down that differ by more than this factor are those of a fax."""
    absurd_ratio: float = 3.0
    """Resolutions that differ by more than this factor are an error in the file, and are ignored."""
    page_inches: float = 297 / 25.4
    """The long side of a page (A4) where no likely resolution is stated."""
    page_width_inches: float = 210 / 25.4
    """The short side of a page (A4). Pictures are often longer than a page, as of several below each other, never wider."""
    least_page_ratio: float = 0.6
    """A stated resolution is likely where the page's long side is more than this many times A4's."""
    most_page_ratio: float = 1.7
    """It is likely where the page's long side is less than this many times A4's; A3 has 1.41."""

    # Colour and light
    seal_redness: int = 35
    """Pixels whose red exceeds green and blue by more than this many grey levels are a seal's ink, where there is a seal."""
    seal_dpi: int = 50
    """The resolution at which seals are looked for: a patchy ring is whole, lines of red text stay apart."""
    seal_paleness: int = 20
    """The redness there, where a thin ring is mixed with paper."""
    seal_hue: float = 0.3
    """Green and blue of a seal's ink differ by no more than this share of its colour: brown has 0.4, orange 0.55 and more."""
    least_seal: float = 46.0
    """The shorter side in points (16 mm) of the smallest seal, a person's."""
    most_seal: float = 215.0
    """The longer side in points (75 mm) of the largest; red frames and rules are longer."""
    seal_ratio: float = 2.5
    """No seal is so many times as long as it is wide; half of one may lie on the page."""
    seal_lift: float = 1.18
    """Red is multiplied by this under a seal, because its ink darkens red a little too."""
    dark_percentile: float = 1.0
    """The percentile of grey taken as a page's darkest print; the lowest value may be a speck."""
    bright_percentile: float = 99.9
    """The percentile of grey taken as a page's brightest paper."""
    negative_contrast: float = 60.0
    """Grey levels between the darkest and the brightest pixels that a page has at least, to be called a negative."""
    negative_light_share: float = 0.12
    """No larger share of a negative is light when seen from afar: bold headings are dark print's own white."""
    afar: int = 16
    """The factor by which a page is reduced for that view, so that print disappears in its ground."""
    paper_percentile: float = 90.0
    """The percentile of grey taken as the paper's brightness; the brightest pixels are noise."""
    light_rows: int = 6
    """Bands down the page in which the paper's brightness is compared."""
    light_columns: int = 4
    """Bands across the page in which the paper's brightness is compared."""
    dim_share: float = 0.85
    """Light is reported as evened where the darkest paper is below this share of the brightest."""
    light_dpi: int = 25
    """The resolution at which the paper's brightness is measured: print vanishes, shadows stay."""
    light_window: int = 5
    """The side of the window (pixels at `light_dpi`) whose brightest pixel is paper; it is wider than a stroke."""
    light_blur: float = 3.0
    """The smoothing of the paper's brightness, in pixels at `light_dpi`."""
    background_share: float = 0.55
    """What is darker than this share of the paper at that scale is the table under a photographed page."""
    background_margin: int = 7
    """The side of the window (pixels at `light_dpi`) by which that background is widened over the page's edge."""
    edge_window: int = 5
    """The side of the window (pixels at `light_dpi`) in which its edge is seen."""
    least_leap: float = 0.5
    """There the brightness changes by this share of the difference between paper and background: a page ends sharply, a shadow softly."""
    ground_stroke: float = 3.0
    """Points: what is thinner and far darker than around it is a stroke of print."""
    ground_contrast: float = 0.45
    """So much darker, as a share of the paper's brightness."""
    ground_print: float = 0.002
    """Where strokes cover more of such a background than this share, it is paper in a deep shadow, with print on it."""
    most_ground_print: float = 0.3
    """Where they cover more than this share, it is noise."""
    ground_dpi: int = 100
    """The resolution at which thin wedges of that ground are looked for along the picture's edge."""
    ground_window: int = 5
    """The side of the window (pixels at `ground_dpi`) that they fill somewhere: wider than any rule or stroke."""
    ground_rim: float = 6.0
    """Where there are some, whatever is dark and so near (points) to the picture's edge is one of their ends."""
    darkest_paper: float = 20.0
    """Paper is never taken to be darker than this grey level, so that noise in black corners is not amplified."""

    # Faint and thin print
    palest_print: float = 25.0
    """Grey levels that print is darker than paper at least; what prints through from the back is paler, mostly."""
    least_print_height: float = 4.0
    """What is lower (points) is no character."""
    least_print_width: float = 1.0
    """What is narrower (points) is no character; a digit 1 is wider."""
    enough_print: int = 12
    """This many characters tell how dark the print is."""
    faint_print: float = 125.0
    """Print is faint where its characters' darkest pixels are paler than this grey level, in the median. Ordinary scans have 0 to 115, with 35 % of the toner 155 to 185."""
    near_print: int = 15
    """So many characters nearest to a place tell how dark the print is there."""
    print_tile: float = 24.0
    """Points: how far apart the places are at which that is asked."""
    least_local_print: float = 0.35
    """Where they are not as dark as this share of the page's print, they print through from the back."""
    usual_print: float = 70.0
    """Faint print is darkened to this grey level."""
    most_gain: float = 2.6
    """Contrast is raised by no more than this factor: the paper's noise grows with it."""

    # Size of print
    usual_size: float = 8.6
    """The height in points of characters in tables, as most are: 10.5 points type."""
    least_size: float = 7.0
    """Pages with smaller characters are enlarged until these have the usual size, and read so."""
    most_size: float = 17.0
    """Pages with larger characters are reduced until these have the usual size, and read so."""
    most_enlarged: float = 2.5
    """Pages are enlarged by no more than this factor, and reduced by no more."""
    enough_sized: int = 40
    """This many characters tell their size."""

    # Skew
    largest_skew: float = 6.0
    """Degrees to either side within which the skew is looked for."""
    photographed_skew: float = 22.0
    """Degrees to either side within which a photographed page's is looked for."""
    large_skew_margin: float = 1.3
    """A skew larger than a scanner's is believed where lines are this many times as sharp along it."""
    large_skew_sample: int = 8_000
    """Inked pixels that tell a large skew."""
    skew_steps: tuple[float, float, float] = (0.25, 0.05, 0.02)
    """The steps in degrees of the three searches, from coarse to fine."""
    skew_reaches: tuple[float, float] = (0.25, 0.04)
    """The degrees to either side of the best angle that the second and third search cover."""
    least_skew: float = 0.03
    """Degrees: less skew moves a line by less than a pixel across the page, and stays."""
    skew_smooth: tuple[int, int, int] = (1, 2, 1)
    """The weights with which a row of the profile and its neighbours are added up."""
    skew_dpi: int = 110
    """The resolution at which skew is measured."""
    skew_ink: int = 200
    """Pixels darker than this grey level count as ink for the skew."""
    skew_least_ink: int = 50
    """With fewer inked pixels the page is taken as straight."""
    skew_sample: int = 40_000
    """Inked pixels are sampled down to this number, which takes less time at the same accuracy."""

    # Ink
    ink_contrast: float = 0.22
    """How much darker than the paper ink is at least."""
    pale_contrast: float = 0.12
    """On a page of which some print is pale, how much darker than the paper strokes are at least that hang together with ink."""
    pale_noise: float = 10.0
    """They are also this many times as much darker as half of the paper's pixels differ from the usual."""
    paper_range: float = 40.0
    """Grey levels below an even page's paper in which pixels are paper, with its noise."""
    ink_blur: float = 0.5
    """The smoothing, in pixels, before ink is told from paper."""
    speck: float = 2.4
    """Blobs smaller than this in both directions are dust, or a dot of something larger beside them."""
    dash_least_width: float = 0.65
    """Specks at least this many times `speck` wide may be a dash, which is kept as ink."""
    dash_most_width: float = 2.0
    """Specks of this many times `speck` and more are no dust anyway."""
    dash_flatness: float = 1.8
    """A dash is at least this many times as wide as high."""
    dash_fill: float = 0.6
    """A dash fills at least this share of its box."""
    least_character: float = 5.0
    """Lower blobs do not count for the usual height of a character: points, strokes, dashes."""
    most_character: float = 30.0
    """Higher blobs do not count either: pictures, and rules that were not found."""
    usual_character: float = 9.0
    """The height of a character where no blob counts."""
    enough_blobs: int = 6
    """This many blobs tell the height of characters; with fewer the page's usual height holds."""

    # Lines of ink
    stroke_height: float = 0.55
    """Runs of inked rows lower than this (characters) are part of a neighbour: the strokes of 三, the dot of i."""
    joined_height: float = 1.2
    """Such a run is joined only if the whole is no higher than this (characters)."""
    joined_gap: float = 0.6
    """Such a run is joined only across a gap smaller than this (characters)."""
    line_pitch: float = 1.25
    """The height of a line (characters) by which a higher run is divided into several lines."""
    cut_reach: float = 0.3
    """The least inked row is looked for within this share of a line around the expected cut."""
    sign_top: float = 0.25
    """A minus begins below this share of its line's height."""
    sign_bottom: float = 0.75
    """A minus begins above this share of its line's height."""
    sign_gap: float = 0.7
    """A minus ends less than this share of the line's height before the number."""
    sign_foot: float = 0.2
    """A minus keeps at least this share of the line's height from the ground line; a decimal point does not."""
    sign_area: int = 3
    """A minus has more pixels than this."""

    # Lines outside tables
    most_free_height: float = 8.0
    """Higher blobs (characters) outside tables are pictures, not text."""
    column_gap: float = 1.7
    """Gaps wider than this (characters) separate columns."""
    start_gap: float = 0.5
    """So do gaps wider than this (characters) before text that begins where labels of other rows begin."""
    start_shift: float = 0.35
    """Labels that begin within this distance (characters) of each other stand below each other."""
    aligned_rows: int = 2
    """So many other rows make a place one where labels begin."""
    near_line: float = 1.2
    """Lines no further below each other than this (characters) may be headings of one column."""
    shared_gaps: int = 3
    """So many narrow gaps in line with gaps of the next line divide headings of columns."""
    figure_width: float = 2.0
    """Pieces no wider than this (characters) may be figures of a column."""
    most_header_lines: int = 8
    """So many lines above a row of figures may be its columns' headers."""
    header_shift: float = 0.5
    """A column's header is centred over its figures but for this (characters)."""
    highest_header: float = 1.6
    """What is higher (characters) is more than one line of headers."""
    row_pieces: int = 2
    """Lines with at least this many pieces are rows of a table without rules."""
    short_piece: float = 6.0
    """Pieces of a row narrower than this (characters) may be a number or a label."""
    alike_type: float = 1.3
    """A line in type so many times as large as a table's is no label of it, but a heading."""
    level_middles: float = 0.4
    """Pieces of a table without rules whose middles lie within this (characters) of their neighbour's stand in one row."""
    fallen_middles: float = 0.5
    """From its first piece to any other a row falls or rises no more than this (characters)."""
    same_middles: float = 0.1
    """The numbers of a row lie within this (characters) of one height."""
    mark_gap: float = 0.5
    """Behind a mark a gap is so much wider (characters) than elsewhere before it divides columns."""
    beside_edge: float = 0.125
    """Characters whose heights share no more than this share at the edge do not stand beside each other."""
    wide_blob: float = 2.5
    """Larger blobs (characters) do not count for the local height of characters."""
    least_local_size: float = 0.6
    """Characters are locally no smaller than this share of the page's usual height: a table's notes."""
    most_local_size: float = 1.6
    """Characters are locally no larger than this many times the page's usual height: a heading."""

    # Direction
    sideways_size: float = 12.0
    """The height of a character, in pixels, at which the direction of lines is measured."""
    sideways_reach: float = 0.4
    """Characters of a line are closer to each other than this (characters); lines are not."""
    sideways_blob: float = 2.0
    """Blobs of this height or width (characters) are no characters, and are left out."""
    sideways_gaps: int = 60
    """With fewer pixels of gaps, nothing is said about the direction."""
    sideways_ratio: float = 2.5
    """A page lies on its side where gaps below exceed gaps beside by this factor; on such pages seven and more were seen."""
