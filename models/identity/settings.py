"""When a document is on a form, and what its title, its agency and its author look like."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["IdentitySettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentitySettings:
    """Lengths are characters without spaces and punctuation; prices are nats."""

    least_rows: int = 2
    """With fewer of a form's row labels a document is on no form, whatever its title says: there is nothing to read."""
    least_probability: float = 0.5
    """A family of forms that is less likely is refused."""
    sure_family: float = 0.99
    """Where the family of forms is less likely than this all facts are under review."""
    close_labels: int = 3
    """Forms with up to so many labels fewer are aligned as well, and the cheapest is taken."""
    label_lead: float = 0.1
    """How much surer a form without close rivals is by each label that it has more than the next; it begins at a half."""
    other_year: float = 1.5
    """The price of a year in which a form was not yet, or no longer, in use."""
    rival: float = 4.0
    """Forms that are dearer by less than this are not ruled out."""
    title_lines: int = 4
    """The first lines of a document, which may hold the title of one of another kind."""
    shortest_title: int = 6
    """A shorter line is no title of a document of another kind."""
    longest_title: int = 60
    """A longer line is no title, though it may begin with one."""
    title_cells: int = 3
    """A table row of more cells holds no title; pages are laid out with tables, too."""
    title_confidence: float = 0.99
    """The confidence of the title's heading, where its line was found; nothing in a document speaks against it."""
    longest_agency: int = 40
    """The longest name and year that a line has before the report's name where it begins with a title."""
    opening_lines: int = 12
    """Lines at the beginning of a document that may name its publisher."""
    closing_lines: int = 8
    """Lines at the end of a document that may hold its signature and date."""
    least_name: int = 4
    """A shorter name is not taken for an abbreviation of another by its characters alone."""
    most_left_out: int = 2
    """Characters that an abbreviation of one organ's name may leave out; two organs differ in more."""
