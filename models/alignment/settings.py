"""The settings of the alignment: its prices, and the bounds of its searches."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["AlignmentSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentSettings:
    """Prices in nats: how unlikely each damage is. Set by hand, not fitted."""

    # Labels
    edit: float = 12.0
    """A label that differs in every character; other differences cost their share of it."""
    lacking: float = 0.4
    """The weight of a character that the text lacks, against one that it has otherwise: labels are often shortened."""
    edit_limit: float = 5.0
    """Above this price a text is no label."""
    enumerator_same: float = -0.3
    """The item number agrees: a reward, so negative."""
    enumerator_other: float = 1.0
    """The item number differs."""
    section_other: float = 0.5
    """A section's title has another number: where sections are left out, the following ones are numbered anew."""
    optional_unnumbered: float = 1.5
    """A row that stands for a whole group has no item number; its wording alone is ambiguous."""
    unlabelled: float = 2.2
    """A row has lost its label."""
    unlabelled_together: float = 0.3
    """The one printed row of a side-by-side band has no label: it rarely has one."""
    unlabelled_optional: float = 5.0
    """A row that stands for a whole group has no label: the group's own rows are likelier."""
    among_headers: float = 2.5
    """A row's label that is also a column's, without item number, right after another column's."""
    unknown_between: float = 0.5
    """Text that is no known label stands between a label and its numbers."""
    embedded: float = 1.5
    """Running text touches the label, as in a sentence."""
    longest_ratio: float = 1.3
    """A segment's text may be longer than the form's longest label by this ratio."""
    longest_extra: int = 2
    """… and by this many characters more."""

    # What the label matcher says
    sure_row: float = 0.9
    """A label that is a row's with this probability or more is that row's label misprinted."""
    sure_label: float = 1.5
    """Such a label costs no more than this, however many of its characters are others."""
    shortest_word: int = 2
    """A label of so many characters that is no frequent word may be a row's label with a character misprinted."""
    other_most: float = 6.0
    """The log odds that a label is not a row's count up to this."""
    foreign: float = 4.0
    """A row of another statistic, with its label."""
    foreign_label: float = 6.0
    """Numbers right after another statistic's label are a row's all the same."""
    own_label: float = 1.0
    """Numbers that a row's label names for less are another statistic's as seldom as a known label is passed over."""
    foreign_together: float = 0.01
    """A row of another statistic is cheaper by this than passing over its pieces one by one."""
    foreign_sure: float = 1.0
    """A label whose log odds to be some row's are above -1 is another statistic's at a price that rises with them."""
    foreign_row: float = 0.5
    """A label that is some row's with a higher probability is no other statistic's."""
    sure_ink: float = 0.9
    """A label with characters that a recogniser gives a lower probability may be garbled."""
    other_ink: float = 1.5
    """What the matcher's doubt about a label that may be garbled costs at most."""
    foreign_ink: float = 3.0
    """A label that may be garbled is another statistic's: added to its price."""
    likely_rows: int = 4
    """So many of a label's likeliest rows count."""
    most_remembered: int = 20_000
    """So many labels the matcher is not asked about again: a bound on memory. No result depends on it."""
    least_shortened: float = 0.4
    """A label whose characters all stand in a form's in order, this share of them at least, is that label shortened."""
    longest_spaced: int = 8
    """So many characters that stand apart may be one label."""
    least_foreign: int = 2
    """Shorter texts are no labels."""
    least_piece: int = 4
    """Characters. A piece of a text of the form that is so long tells which one."""
    other_piece: float = 3.0
    """Numbers right after such a piece are another row's all the same."""
    least_row_text: int = 4
    """Characters. A text that holds a whole label of a row, of so many at least, is no piece of it."""
    piece_share: float = 0.8
    """A text of which this share stands together in a text of the form is a piece of it."""

    # Joining pieces to one segment
    join_line: float = 0.15
    """A label goes on, on the same line or on the next one of running text."""
    join_row: float = 0.6
    """A label goes on in another row of a source table; twice this in another cell of the same row."""
    join_enumerator: float = 2.0
    """The part joined has an item number, so begins a label of its own; twice this after the numbers."""
    join_woven: float = 0.3
    """Parts of a group's label stand between those of the row's."""
    longest_woven: int = 10
    """Pieces. A row's label with its numbers has no more where parts of a group's label stand between them."""
    label_after_run: float = 0.5
    """The label goes on after its numbers."""
    longest_particle: int = 2
    """Unknown text of up to this many characters after a label is its end, as 的 is."""

    # Numbers
    blank_row: float = 1.0
    """A row has no numbers; half of it where a row of the source has too few blank cells."""
    blank_row_refund: float = 0.8
    """The share of `blank_row` that is given back when the numbers come later."""
    blank_band: float = -1.0
    """A row of nothing but as many blank cells as a side-by-side band has: its numbers are not printed, and the row is there."""
    blank_row_explicit: float = 0.2
    """A row has blank cells in the source."""
    count_base: float = 1.0
    """More or fewer numbers than the row has cells."""
    count_step: float = 0.6
    """Each number too many or too few."""
    most_count_steps: int = 8
    """More numbers too many or too few than these cost no more."""
    extra_slot: float = 0.5
    """The weight of a blank cell too many, against a number."""
    label_cells: int = 3
    """So many blank cells beside a row's own may be those of its label columns."""
    glued: float = 0.2
    """The digits must be cut to fill the row's cells."""
    glued_digit: float = 0.8
    """Each digit by which glued counts are longer on average than usual."""
    usual_digits: float = 2.0
    """Digits. Most numbers of a report have one or two."""
    longest_glued: int = 6
    """Digits. No number in glued digits is taken to be longer, so that 001010000000000 are no five numbers."""
    prose_run: float = 3.0
    """The numbers stand in a sentence."""
    below_blanks: float = 2.0
    """Numbers stand below a label's blank cells, on a row without label: likelier another row's."""

    # Order
    skip_first: float = 1.2
    """The first row of the form that is left out."""
    skip_more: float = 0.15
    """Each further row that is left out: rows are lost together."""
    skip_most: float = 4.0
    """Leaving out rows costs no more than this."""
    skip_group: float = 0.1
    """A group's label that is left out."""
    skip_section: float = 1.5
    """A section's title that is left out."""
    back: float = 3.5
    """A row stands after one that follows it in the form; twice this within a side-by-side band."""
    back_step: float = 0.05
    """Each row of the way back."""
    back_most: float = 1.5
    """The way back costs no more than this."""
    repeat: float = 3.5
    """A row is repeated."""
    start_step: float = 0.1
    """Each row of the form before the document's first."""
    start_most: float = 2.0
    """The document's beginning costs no more than this."""
    end_most: float = 2.0
    """Rows lost at the end cost no more than this; a document without any row costs it all."""

    # Passing over pieces
    pass_side: float = 0.0
    """A header of columns."""
    pass_numbered: float = 1.5
    """A header that has an item number: likelier a row's label."""
    pass_group: float = 0.8
    """A group's label."""
    pass_known: float = 1.5
    """A known label."""
    pass_beside: float = 2.0
    """Unknown text beside numbers in a row of the source."""
    pass_label: float = 6.0
    """A known label that numbers follow."""
    pass_embedded: float = 0.2
    """A known label in a sentence."""
    pass_text: float = 0.3
    """Unknown text."""
    pass_text_step: float = 0.08
    """Each character of unknown text."""
    pass_text_most: float = 1.2
    """Unknown text costs no more than this."""
    pass_item: float = 0.8
    """An item number before unknown text."""
    pass_prose: float = 0.02
    """Part of a sentence."""
    pass_blanks: float = 1.0
    """Blank cells right after a known label."""
    pass_number: float = 1.5
    """One short number, as of a page."""
    short_number: int = 3
    """A number of up to this many characters is short."""
    pass_after_label: float = 2.5
    """Numbers right after a known label."""
    pass_run: float = 5.0
    """Several numbers, or a long one."""
    pass_row: float = 9.0
    """Numbers in a row of the source."""
    pass_waiting: float = 3.0
    """Several numbers that belong to no row, between a label and its own numbers: added to their other price."""

    # Rows without labels that sums move
    most_ways: int = 3_000
    """Where there are more ways than this to give rows without labels to places, they stay: a bound on time."""

    rounding: float = 1e-9
    """Prices and sums that differ by no more than this are equal: sums of decimal fractions are inexact."""
