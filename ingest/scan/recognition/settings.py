"""Numbers of the room `recognition`: crops, readers of text and of numbers, doubts about ink."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RecognitionSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionSettings:
    """Shares and probabilities are between 0 and 1; other units are named."""

    # The lines of a page that are to be read, and their crops.
    most_blobs: int = 60_000
    """A page with more bits of ink is noise or a photograph."""
    most_lines: int = 2_500
    """So is one with more lines."""
    apart: float = 5.0
    """What stands so many characters apart in a cell is not one number: the rule between two is lost."""
    residue: float = 2.0
    """Points: ink that reaches no further than this from a rule's middle into a cell is the rule's own."""
    level_residue: float = 1.8
    """Points added for ink that lies along a rule: it is not as near to the rule's middle."""
    stub_reach: float = 4.0
    """Points: a rule that goes on beyond a table begins so near its end, so near the line of an upright;"""
    stub_width: float = 2.6
    """points: it is no wider,"""
    stub_height: float = 3.0
    """and lower than digits are (points), or"""
    stub_slender: float = 2.5
    """so many times as high as wide at least;"""
    stub_fill: float = 0.65
    """it fills this share of its box, while a 1 has a flag or a foot."""
    paper_above: float = 0.12
    """Shares of a line's height: the paper above and below it in its crop."""
    paper_beside: float = 0.2
    """The paper at its sides."""
    least_crop: float = 0.75
    """A crop is as high as this share of the usual character, also around a line of low strokes."""

    # Print in cells that is too pale for ink.
    palest: float = 16.0
    """Grey levels that it is darker than paper at least, smoothed."""
    pale_noise: float = 6.0
    """It is also this many times as much darker as half of the paper's pixels differ from the usual."""
    pale_blur: float = 0.8
    """The smoothing, in pixels."""
    ground_step: int = 4
    """The factor by which a page is reduced to find the ground of its cells."""
    ground_window: float = 2.0
    """The side of the window (characters) in which half of the pixels are ground."""
    pale_inset: float = 2.2
    """Points: what comes nearer to a rule's middle is the rule's."""
    pale_area: int = 3
    """Pixels that a part of it has at least."""
    pale_least_height: float = 0.5
    pale_height: float = 1.6
    """Shares of a character's height: pale print is no lower and no higher."""
    pale_ink: float = 0.04
    """It covers at least this share of a character's square."""
    pale_gap: float = 1.0
    """A pale character stands no further beside a line than this share of the line's height."""
    pale_close: float = 0.3
    """Its parts cover this share of its width: specks lie further apart."""

    ink_edge: int = 2
    """Pixels around ink that are its own edge, however dark."""
    lost_ink: float = 0.025
    """Pale strokes within a line that cover this share of a character's square are part of what it says."""
    pale_end: float = 0.5
    """They reach no further beyond its ends than this share of a character's height."""

    least_digit: float = 0.45
    """Digits are no lower than this share of a character's height: of a lower one strokes are lost."""

    # The reader of text.
    threads: int = 2
    """Runs of the recogniser at once."""
    least_crop_width: int = 48
    """Pixels: narrower crops are set on paper of this width."""
    batch_width: int = 800
    """Pixels across that are read at once: the network's output is so large that more of it only moves memory about."""
    longest_line: float = 200.0
    """What is more times as long as it is high is no line of text: on a page of 5 points type lines are 160 times so."""
    widest_piece: float = 66.0
    """Longer lines are read in pieces. A line across a page of 10 points type is 45 times as long as it is high; the memory that
    a run takes grows by 1 MB with each height."""
    cut_reach: float = 2.0
    """Heights to either side of where a piece should end in which the gap is looked for that it ends in."""
    cut_space: float = 0.25
    """A gap of so many heights is a space."""
    kept_width: int = 200
    """Pixels across that a run's memory is kept for from document to document; it is 25 kB for each."""
    wide_line: float = 2.2
    long_line: float = 14.0
    """Lines so many times as wide as they are high are wide, and long."""
    wide_share: float = 0.6
    long_share: float = 0.8
    """They are read narrowed to these shares first: the network reads text as well then, at 0.8 digits too."""
    sure_character: float = 0.5
    sure_digit: float = 0.9
    """A character, a digit of a narrowed line that is less sure than this asks for the line's whole width."""
    quick_wide_share: float = 0.45
    quick_long_share: float = 0.8
    """Wide and long lines are narrowed to these shares for the quick network."""
    quick_character: float = 0.95
    quick_digit: float = 0.95
    quick_mark: float = 0.5
    """What is less sure asks for the full network: a character, a digit of a long line, a bracket or a space."""
    quick_missed: float = 0.05
    """So does a place where a character may have been passed over."""
    quick_characters: int = 2
    """A line of fewer is left to the full network."""
    tesseract_paper: int = 12
    """Pixels of paper around a line for Tesseract, which its network was trained on."""
    tesseract_lines: int = 200
    """Lines that one call of Tesseract reads."""
    tesseract_seconds: int = 300
    """A call is ended after so long."""

    # The reader of numbers.
    digit_sure: float = 0.995
    """A number whose digits are all surer than this needs no second reader."""
    other_glyph: float = 0.85
    """Glyphs that are surer than this to be no digits make their line no number."""
    mark_chance: float = 0.999
    """The probability of a slash or a dash in the place of a number."""
    most_glyphs: int = 14
    """A line of more glyphs is no number."""
    widest_glyph: float = 1.15
    """A glyph wider than this share of its line's height is an ideograph or a word."""
    usual_digit: float = 0.7
    """Digits are so high in the median (characters)."""
    widest_digit: float = 0.85
    half_height: float = 0.6
    """Glyphs so high at least (shares of the line's height) that together are no wider than a digit (shares of its height) may be its two halves."""
    stroke_overlap: float = 0.35
    """A blob over or under a glyph by this share of the narrower one is a part of it: a broken stroke."""
    point_above: float = 0.4
    point_below: float = 0.3
    """Shares of a line's height above and below its ground line between which dust may be a decimal point or a comma."""
    slash_ink: float = 0.25
    """Of a slash: brightness from which a pixel is ink."""
    slash_rows: int = 10
    """Rows that it has at least."""
    slash_slant: float = -0.2
    slash_bend: float = 0.4
    slash_stroke: float = 1.7
    """A step to the right of a quarter to half a pixel for each row up, no bend and no foot. Faces' 1 step less than 0.16
    and have feet or flags, their 7 bend by a pixel and more."""
    shortest_dash: float = 0.18
    thickest_dash: float = 0.25
    """A dash in the place of a number is so wide at least, and so thick at most (characters)."""
    longest_dash: float = 0.75
    """A wider one (characters) may be the numeral 一."""
    most_strokes: int = 2
    """It is one stroke, or two beside each other: ——."""
    flattest_dash: float = 1.5
    """It is at least so many times as wide as high."""
    solid_dash: float = 0.6
    """It fills this share of its box."""
    alike_dashes: float = 0.3
    dash_slack: float = 2.0
    """Dashes of a page differ from the usual width by no more than this share, or so many pixels."""
    least_dashes: int = 3
    """So many short ones are marks for nothing; fewer may be what is left of digits."""
    least_long_dashes: int = 8
    """So many long ones are; fewer may be numerals."""
    least_chance: float = 0.001
    """Readings below this probability are omitted."""
    most_readings: int = 4
    """Other readings of a number that are kept."""
    longest_number: int = 24
    """Characters; what is longer counts nothing, and has no other readings."""
    least_character: float = 1e-4
    """Characters below this probability are not tried."""

    # Two readers, and doubts about ink.
    doubt: float = 0.98
    """The confidence of a number about which two readers agree, none of them sure, stays below this."""
    disagreement: float = 0.9
    """Where two readers differ, the surer one is this much less sure."""
    unnamed: float = 0.01
    """What a reader that does not name a number at all may have missed."""
    unread: float = 0.7
    """One or two characters in a cell that are no digits and less sure than this are unread."""
    alien_ink: float = 0.5
    """The confidence of a number whose ink may not be all its own."""
    worn_digit: float = 0.3
    """In worn print, how likely a digit is what is left of another one whose thin strokes are lost."""
    dash_off: float = 0.3
    """A dash whose middle is so far, as a share of their height, from those of the numbers beside it, may be a stroke of a digit."""
    poor_number: float = 0.97
    poor_share: float = 0.1
    """Print is worn where more of a page's numbers than this share are less sure than that; pale print is, too."""
    touching: float = 0.8
    """Points: ink so near a rule touches it."""
    across: float = 1.7
    """Points: ink so near a rule may be a stroke's that goes on beyond."""
    low_row_height: float = 1.2
    low_row_offset: float = 0.35
    """Shares of a character's height: no character is higher, nor so far off the middle of a low row of its own."""
    sign_inset: float = 0.3
    sign_reach: float = 0.8
    sign_width: float = 0.3
    sign_height: float = 0.1
    """Shares of a number's height: where a minus stands before it, how long and how thick it is."""
    sign_contrast: float = 22.0
    """Grey levels by which it is darker than the paper."""
