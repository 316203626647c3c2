"""The settings of headings: what a heading looks like, and when it is a section's title."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["HeadingSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingSettings:
    """Lengths in characters, similarities between 0 and 1."""

    longest: int = 42
    """A longer line is a sentence."""
    longest_run_in: int = 30
    """A longer beginning of a paragraph, up to its first full stop, is a sentence."""
    longest_sentence: int = 25
    """A longer line that ends with a full stop is a sentence."""
    least_similarity: float = 0.62
    """Below this a heading's text is not a section's title."""
    title: float = 0.85
    """A heading with a number is a section's title from this similarity on."""
    bare_title: float = 0.93
    """A line without number is a section's title from this similarity on; 无其他需要报告的事项 is not one."""
    row_label: float = 0.8
    """A numbered line is a row's label from this similarity on."""
    shortest_row_label: int = 7
    """Shorter labels of rows occur in headings by chance."""
    address_margin: int = 8
    """A web or mail address that begins up to so many characters after a heading's end makes it none."""
    inline_rest: int = 12
    """A section's title is inline where its line holds more than so many further characters."""
    shortest_head: int = 2
    """The shortest heading that text may follow without a mark."""
    shortest_rest: int = 4
    """The shortest text that follows a heading."""
    sure_end: float = 4.0
    """What a sure sign of a heading's end adds; it is enough alone."""
    likely_end: float = 2.0
    """What a likely one adds."""
    sure_opening: float = 3.0
    """What a sure sign of a sentence's beginning adds."""
    gap: float = 2.0
    """What a space between them adds."""
    least_extent: float = 4.0
    """A heading ends where the signs of both sides come to this."""
    before_year: int = 4
    """A heading in torn text that has so many characters ends before a year: 回复周期2023年度…"""
    least_odds: float = 1.0
    """The logarithm of the odds against no heading from which an item of torn text has one, where none beside it shows it."""
    shortest_lead: int = 3
    """Fewer characters that begin a sentence elsewhere, too, tell nothing: 公开 begins many."""
    longest_lead: int = 6
    """More characters in common say no more."""
    recurring: float = 1.5
    """What each of these characters adds to the logarithm of the odds that a heading ends before them."""
    lost_items: int = 1
    """Items that may be lost between two of a list in brackets that goes on inside a line."""
    trusted_head: int = 12
    """A heading before a full stop that is no longer than this ends there, whatever else it holds."""
    longest_stopped: int = 20
    """A longer text before a full stop is no heading as a whole, though it ends as one does."""
    chapter_level: int = 2
    """The level of 一、, and of sections' titles; the report's own title has level 1."""
    bracketed_level: int = 3
    """The level of （一）."""
    item_level: int = 4
    """The level of 1."""
    bracketed_item_level: int = 5
    """The level of （1）."""
    least_bracketed: int = 3
    """So many titles of sections numbered （一） are the chapters of a report that has no others."""
    inline_confidence: float = 0.9
    """The confidence of a heading inside a line."""
    sure_confidence: float = 0.99
    """The confidence of a numbered heading that is a known title or declared by the source."""
    confidence: float = 0.95
    """The confidence of any other heading."""
    before_table: float = 1.0
    """What is added to the similarity of the last heading before a section's table."""
    without_table: float = 0.5
    """What is added where a section has no table but others have: this keeps the order of sections around the tables."""
    score_decimals: int = 6
    """Sums of scores are compared rounded to so many decimal places: sums of decimal fractions are inexact."""

    def find_level(self, style: str) -> int | None:
        """Return the level of a heading by the style of its number; None for a style that numbers no headings."""
        levels = {
            "c": self.chapter_level,
            "(c)": self.bracketed_level,
            "d": self.item_level,
            "(d)": self.bracketed_item_level,
        }
        return levels.get(style)
