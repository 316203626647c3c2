"""Every number that finding rules and tables depends on."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RulingSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingSettings:
    """Thresholds for rules, tables and artefacts.

    Lengths are in points (1/72 inch) unless the field says otherwise; shares lie between 0 and 1; contrast is a share of the
    full range of grey.
    """

    # Rules
    rule_contrast: float = 0.10
    """How much darker than the paper beside it a rule is at least."""
    stroke_contrast: float = 1.5
    """Strokes of characters are at least this many times `rule_contrast` darker than the paper."""
    pale_rule: float = 0.35
    """Rules less than this many times as dark as the page's usual ones print through from its back."""
    usual_rule: float = 0.75
    """The share of all rules' length that the usual darkness exceeds, or is."""
    rule_ink: float = 0.9
    """A rule is as dark as this quantile of its pixels: a mask of it is wider than its ink."""
    back_share: float = 0.1
    """They are more than this share of all rules' length; a seal has some that are as pale."""
    back_margin: float = 1.5
    """All print that comes through is at most this many times as dark as the darkest of those rules."""
    rule_width: float = 2.6
    """The widest rule; wider bands are pictures or bold text."""
    density_window: float = 8.0
    """The window along a rule in which its density is measured: it bridges breaks, and strokes of text do not fill it."""
    density_window_pixels: int = 5
    """The window has at least this many pixels, at any resolution."""
    rule_density: float = 0.75
    """The share of that window that must be inked; the rest are breaks."""
    window_loss: float = 2.0
    """What the window takes from each end of a rule; it is given back afterwards."""
    least_horizontal: float = 20.0
    """The shortest horizontal rule."""
    least_vertical: float = 13.0
    """The shortest vertical rule: the height of a low row."""
    short_rule: float = 15.0
    """Where rules may be shorter than this, the window's loss at both ends is allowed for in full."""
    length_allowance: float = 3.0
    """Where they may not, a stretch may be shorter by this."""
    seen_share: float = 0.9
    """A stretch, its lost ends added, has at least this share of the shortest rule's length."""
    flank_distances: tuple[float, float] = (2.4, 1.8)
    """How far from a stretch, to both sides, strokes of text are looked for."""
    flank_share: float = 0.38
    """A short stretch with more ink than this beside it is part of a line of text."""
    text_length: float = 6.0
    """Stretches longer than this many shortest rules are rules, whatever is beside them."""
    crossing_reach: float = 3.5
    """A rule across is looked for this near an end."""
    digit_column: float = 60.0
    """Longer vertical stretches are not taken for digits (1) below each other."""
    digit_room: float = 0.8
    """Ink that stops this far from a rule's middle does not reach it: digits keep off the rules, broken rules do not."""
    tallest_digit: float = 15.0
    """Rows higher than this say nothing about digits: no character is so high."""
    same_line: float = 1.5
    """Stretches whose places differ by less than this are on one line."""
    same_line_gap: float = 60.0
    """Stretches on one line with a smaller gap support each other."""
    least_column: float = 21.0
    """Vertical rules span two rows at least, or this height; strokes of large characters are shorter."""
    row_end: float = 2.0
    """A stretch that ends this near two rules across divides a table of one row."""
    free_length: float = 4.0
    """Rules longer than this many shortest rules need no rule across at their ends."""
    broken_end_share: float = 0.1
    """Of a rule this share of its length may be broken off at an end."""
    broken_end: float = 8.0
    """But no more than this."""
    overhang: float = 12.0
    """Where a long rule stands out further than this, its table is open there: the page's end cut it."""

    # Faint and broken rules
    faint_contrast: float = 0.035
    """The contrast of a faint or broken rule, averaged along it."""
    faint_window: float = 7.0
    """The length over which the picture is averaged along a rule: noise cancels out, the rule stays."""
    faint_horizontal: float = 40.0
    """The shortest faint or broken horizontal rule; longer than a clear one, because there is less evidence."""
    faint_vertical: float = 24.0
    """The shortest faint or broken vertical rule."""
    faint_gap: float = 12.0
    """The widest gap in it."""
    faint_share: float = 0.5
    """The share of it that must be there."""
    faint_piece: float = 5.0
    """The shortest piece of it."""
    faint_long_piece: float = 12.0
    """A piece of this length is no digit on the line."""
    faint_text_share: float = 0.25
    """With strokes beside more of it than this, gaps included, it is text."""
    faint_flanks: tuple[float, float] = (2.0, 2.8)
    """How far beside a rule there is paper; strokes of text have others beside them at these distances."""
    shade_size: float = 8.0
    """Shaded cells are wider and higher than this, strokes are not."""
    shade_grey: int = 235
    """A shade lighter than this grey level takes little from a rule's contrast, and is ignored."""
    shade_difference: int = 12
    """A shade's pixels differ from it by less than this many grey levels."""
    shade_share: float = 0.6
    """At least this share of a shade's pixels do."""
    shade_reduction: int = 3
    """Shades are looked for on a page reduced by this factor, which takes less time."""
    speck_depth: int = 30
    """Pixels count as no more than this many grey levels darker than their ground: a black speck weighs little."""

    # Rules of which dots are left
    dot_height: float = 1.6
    """A dot is no higher than this,"""
    dot_width: float = 9.0
    """and no wider."""
    dot_grey: int = 100
    """A dot's darkest pixel is darker than this grey level, as a fax's are; what compression leaves around print is paler."""
    dot_clearance: float = 1.5
    """No other ink is nearer."""
    dot_reach: float = 0.5
    """So far above and below its line a dot may lie."""
    least_dots: int = 8
    """So many dots make a line,"""
    dot_surplus: float = 6.0
    """and more than lie at other heights, around it or on the whole page, by this many standard deviations."""
    dot_around: float = 10.0
    """So far above and below it is around it."""
    dot_gap: float = 60.0
    """The widest gap between two of them."""

    # Double rules: cells with a box each
    double_gap: float = 5.5
    """The paper between two rules that are one is no wider than this; rows of text are higher."""
    double_slack: float = 1.0
    """All are as wide as the page's usual one, give or take this."""
    double_run: float = 20.0
    """Two rules run beside each other over this length at least."""
    double_dark: float = 0.6
    """What is so many times as dark as the page's rules between two of them crosses them,"""
    double_crossed: float = 0.15
    """and covers no more than this share of what lies between."""
    double_reach: float = 45.0
    """Shorter ones count this near such a pair on their line: those of narrow columns,"""
    double_short: float = 8.0
    """if they are so long."""
    double_share: float = 0.25
    """Where more than this share of a page's level rules have another below them, its cells have boxes of their own."""
    double_corner: float = 3.0
    """How far beyond its mask a rule goes on to the corner of its cell."""
    double_joint: int = 2
    """Pixels that an upright goes on into the mask of the rule that is left."""
    double_upright: float = 8.0
    """What is dark over this height is an upright that goes on across a rule that is taken out,"""
    double_level: float = 15.0
    """and over this width a level rule: strokes of characters are shorter."""

    # Tables
    snap: float = 2.5
    """Rules nearer than this are one line of the grid."""
    touching: float = 4.0
    """Rules nearer than this touch, and belong to one table."""
    place_tolerance: float = 1.6
    """A rule may be this far off its grid line."""
    least_table: float = 11.0
    """A table is no lower than this."""
    open_end: float = 9.0
    """Uprights that stand out further than this make another row: the page's end cut it."""
    open_uprights: int = 3
    """With fewer uprights no such row is assumed."""
    corner_inset: float = 3.0
    """Pixels left out at both ends of a cell's side, where the other rules cross."""
    corner_parts: int = 4
    """But no more than the side's length divided by this."""
    edge_share: float = 0.55
    """The share of a cell's side that must be ruled; half of it suffices where the line goes on at both ends."""
    side_width: float = 0.5
    """How far beside a rule's pixels they are removed from the page: its blurred edge."""

    # Short sides: rules or strokes of characters
    short_side: float = 32.0
    """Longer sides are not examined: no stroke is so long."""
    side_ends: float = 2.0
    """The length at both ends of a side within which ink reaches it."""
    reached_share: float = 0.7
    """Ink that fills this share of both ends reaches them."""
    whole_share: float = 0.94
    """Ink that fills more than this share of a side and its ends is a whole rule."""
    nearly_whole: float = 0.86
    """Ink that reaches both ends and fills more than this share of a side is a rule where many sides of a line are so."""
    whole_allowance: float = 1.4
    """Beside a whole rule this many times as many strokes are allowed."""
    whole_sides: float = 0.5
    """Where so many of a line's short sides are nearly whole it is a rule, whatever stands beside it: digits may, row after row."""
    fewest_whole: int = 3
    """So many of them at least."""
    side_flanks: tuple[float, float, float] = (2.5, 2.0, 1.6)
    """How far from a side, to both sides of it, strokes are looked for."""
    side_flank_ends: float = 1.5
    """What is left out at both ends of a side when strokes beside it are counted."""
    flanked_share: float = 0.13
    """Beside a side that is reached at both ends, strokes cover less than this share."""
    clear_share: float = 0.004
    """Beside a side that is not reached, strokes cover less than this share: next to nothing."""

    # Remains of broken rules
    most_squares: int = 10_000
    """What has more squares is no table but noise."""
    remnant_share: float = 0.2
    """The share of a side that must be left of a broken rule where its ends and the paper beside it show that it is one."""
    broken_share: float = 0.66
    """The share that suffices by itself, unless strokes stand beside it."""
    broken_flanks: tuple[float, float] = (2.0, 3.0)
    """How far from a broken rule strokes are looked for."""
    broken_flank_share: float = 0.2
    """Beside a broken rule strokes cover less than this share of any row."""
    remnant_flank_share: float = 0.06
    """Beside what is left of a rule they cover less than this share."""
    least_piece: float = 2.5
    """The shortest piece of a broken rule; shorter ones are dust."""
    piece_end: float = 1.5
    """A piece this near the end of a side reaches it."""
    text_distances: tuple[float, float, float, float] = (1.6, 2.0, 2.5, 3.0)
    """How far from a rule text would stand beside it."""
    shown_share: float = 0.5
    """The share of what is clear of text that must be inked of a rule with text beside it."""
    shown_length: float = 6.0
    """The length that must be seen of it."""
    shown_part: float = 0.25
    """The share of the whole side that must be seen of it."""
    longest_stroke: float = 16.0
    """A single piece longer than this is a rule: no stroke of a character in a table is."""

    # Lost rules, inferred from print
    gap_share: float = 0.9
    """A stretch of rule inked less than this has a gap."""
    gapped_share: float = 0.1
    """Where more than this share of the stretches have gaps, others may be lost altogether."""
    print_inset: float = 2.0
    """Ink this near a cell's sides may be the rules' own."""
    print_inset_parts: int = 5
    """But of a low row no more than its height divided by this is left out."""
    print_clearance: float = 2.5
    """Print on both sides of a lost rule keeps this distance; characters of one line stand closer."""
    centred_share: float = 0.08
    """Print is centred where it is off by no more than this share of the cell's width,"""
    centred_slack: float = 2.0
    """and this length."""
    least_print: float = 4.0
    """The highest blob of print is at least this high; all else is dust."""

    least_lost_row: float = 18.0
    """A row lower than this cannot be two."""
    stroke_gap: float = 1.5
    """Print with a smaller gap, down the page, is one line."""
    digit_width: float = 0.95
    """A digit is narrower than this share of its height."""
    lost_gap: float = 0.7
    """Numbers of two rows keep this distance, as a share of their height; lines of one heading stand closer."""
    lost_slack: float = 3.0
    """A number stands no further from the middle of its row."""
    lost_witnesses: int = 2
    """So many columns say that a row is several,"""
    lost_majority: int = 3
    """and so many times as many as deny it."""
    label_width: float = 30.0
    """A row's label is as wide as this; what stands beside several rows is narrower, mostly."""
    end_reach: float = 9.0
    """How far from an upright's supposed end its last ink is looked for."""

    alike_column: float = 0.04
    """Columns are half as wide as another where they differ from that by no more than this share of it."""
    many_rows: int = 4
    """In a table of so many rows no column is divided in one row only, where rules are full of gaps."""

    # Artefacts: lines from edge to edge
    artefact_edge: float = 0.03
    """An artefact begins and ends within this share of the page from its edges."""
    artefact_share: float = 0.6
    """At least this share of it is seen."""
    artefact_overhang: float = 30.0
    """It stands out this far beyond the rules that cross it, at both ends; a table's own rules do not."""
    artefact_crossing: float = 3.0
    """Rules longer than this many overhangs count as crossing it; shorter ones may be its own pieces."""
    artefact_tolerance: float = 2.5
    """How near to one line its pieces lie."""
    artefact_width: float = 5.0
    """How far to both sides it may darken the paper."""
    most_artefacts: int = 2
    """More of them are a table's own rules, in a picture cut to the table."""
    darkest_artefact: float = 25.0
    """It is taken to darken paper to no less than this grey level, so that noise is not amplified."""

    # Perspective
    perspective_length: float = 1.2
    """Rules longer than this many inches have a slope worth measuring."""
    perspective_offset: float = 5.0
    """Slopes that move a line by less than a pixel over this many inches are level."""
    perspective_spread: float = 0.25
    """A change of slope is fitted where the rules are spread over more than this share of the page,"""
    perspective_rules: int = 4
    """and are at least this many; else their mean slope holds everywhere."""
    perspective_rounds: int = 3
    """Rounds of fitting, after each of which outliers are left out."""
    perspective_outlier: float = 3.0
    """Rules further from the fit than this many medians are outliers,"""
    perspective_slope: float = 0.001
    """but not if they are nearer than this slope."""
