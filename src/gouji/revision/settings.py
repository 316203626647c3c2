"""How much a look at a cell settles, relative to each other, and how many choices a person is offered."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["QueueSettings", "RecheckSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSettings:
    """Weights of the review queue; a broken rule whose every least repair changes the cell counts 1."""

    misread: float = 1.0
    """A broken rule that shows a misreading."""
    undecided: float = 1.0
    """A broken rule of which nobody knows whose error it is."""
    source: float = 0.6
    """A broken rule that the source is to blame for, as far as anybody can tell: most often the reading is right."""
    unrepaired: float = 0.3
    """A broken rule without a repair, for each of its cells: too many are wrong to tell which."""
    stated: float = 0.4
    """A warning: what running text states, a bound, a type of a column."""
    doubt: float = 1.0
    """A doubtful cell, times the probability that its value is wrong."""
    beside: float = 0.1
    """Each further doubtful cell of the same row or cut, likewise: they are settled by the same look."""
    absent: float = 0.05
    """A row that the document does not have, or a table: most often it has none."""
    filled: float = 0.3
    """An empty cell where the rules ask for a number other than 0."""
    most_choices: int = 12
    """More choices than these are not offered; a person types the value then."""
    most_divisions: int = 2000
    """More divisions of glued digits than these are not tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckSettings:
    """How far errors are looked for while a person waits: within 20 ms. What is not found then has no repair, and its cells stay in the queue."""

    most_steps: int = 3000
    """Steps of the search for all least repairs: about 15 ms."""
    most_nodes: int = 0
    """Nodes of the integer program, which finds one of perhaps many repairs where more than three cells are wrong: none, as it may take 250 ms.
    The greedy search takes its place, which finds one within 2 ms and proves nothing."""
