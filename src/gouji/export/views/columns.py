"""Rows of texts as columns for a terminal, by rich: Chinese characters count two, nothing is cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gouji.export.views.text import replace_controls

__all__ = ["draw_columns"]

_WIDEST = 10_000
"""Wider than any line, so that rich neither wraps nor cuts."""


def draw_columns(rows: Iterable[Sequence[str]], *, right: Sequence[int] = (), indent: int = 0) -> str:
    r"""Return the rows with their columns below each other, two spaces apart; those in `right` stand flush right.

    >>> draw_columns([("规章", "3"), ("许可证", "12")], right=[1])
    '规章     3\n许可证  12\n'
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    lines = [[Text(replace_controls(cell)) for cell in row] for row in rows]
    if not lines:
        return ""
    table = Table.grid(padding=(0, 2, 0, 0))
    for number in range(max(map(len, lines))):
        table.add_column(justify="right" if number in right else "left", no_wrap=True)
    for line in lines:
        table.add_row(*line)
    console = Console(width=_WIDEST, color_system=None, highlight=False, legacy_windows=False)
    with console.capture() as captured:
        console.print(table)
    return "".join(f"{' ' * indent}{line.rstrip()}\n" for line in captured.get().splitlines())
