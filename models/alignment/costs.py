"""The prices of the alignment."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["AlignCosts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignCosts:
    """The prices of the alignment, in nats: how unlikely each thing is."""

    edit: float = 12.0
    """A label wholly different; in proportion to the share of characters that differ."""
    lacking: float = 0.4
    """A character of the label that the text lacks, against one that it has otherwise: labels are often shortened."""
    edit_limit: float = 5.0
    """Above this a text is no label."""
    enumerator_same: float = -0.3
    enumerator_other: float = 1.0
    section_other: float = 0.5
    """A section's title with another number: where sections are left out, those that follow are numbered anew."""
    optional_unnumbered: float = 1.5
    unlabelled: float = 2.2
    unlabelled_together: float = 0.3
    unlabelled_optional: float = 5.0
    among_headers: float = 2.5
    """A row's label that is a column's as well, without number, right after another column's."""
    strange_between: float = 0.5
    """Text that is no label, between a label and its numbers."""
    embedded: float = 1.5
    """A label that running text touches."""
    join_line: float = 0.15
    join_row: float = 0.6
    join_enumerator: float = 2.0
    label_after_run: float = 0.5
    blank_row: float = 1.0
    blank_row_explicit: float = 0.2
    count_base: float = 1.0
    count_step: float = 0.6
    extra_slot: float = 0.5
    prose_run: float = 3.0
    skip_first: float = 1.2
    skip_more: float = 0.15
    skip_most: float = 4.0
    skip_group: float = 0.1
    skip_section: float = 1.5
    back: float = 3.5
    back_step: float = 0.05
    repeat: float = 3.5
    pass_side: float = 0.0
    pass_numbered: float = 1.5
    """A header that bears an item number: a row's label, more likely."""
    pass_group: float = 0.8
    pass_known: float = 1.5
    pass_beside: float = 2.0
    """Unknown text beside numbers in a row of the source."""
    pass_label: float = 6.0
    """A known label that numbers follow."""
    pass_embedded: float = 0.2
    pass_text: float = 0.3
    pass_text_step: float = 0.08
    pass_text_most: float = 1.2
    pass_item: float = 0.8
    """A numbered item that is no known label."""
    pass_prose: float = 0.02
    pass_blanks: float = 1.0
    """Blank cells right after a known label."""
    below_blanks: float = 2.0
    """Numbers that stand below a label's blank cells, on a row without a label: another row's, more likely."""
    pass_number: float = 1.5
    pass_after_label: float = 2.5
    """Numbers right after a known label."""
    pass_run: float = 5.0
    pass_row: float = 9.0
    pass_waiting: float = 3.0
    """Numbers that belong to no row, between a label and its own numbers."""
