"""Many wrong cells: the fewest changes that satisfy every equation, by an integer program.

Its answer is optimal, but whether it is the only one is not asked.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from gouji.models.decoding.integer_program import solve_integer_program
from gouji.models.editing.system import System, tidy

if TYPE_CHECKING:
    from gouji.models.editing.system import Changes

__all__ = ["fewest_changes"]

_TOLERANCE = 1e-6


def fewest_changes(system: System, nodes: Collection[int], most_nodes: int) -> Changes | None:
    """The changes of the fewest cells that satisfy the equations `nodes`. Blank and fixed cells stay.

    None where `most_nodes` of the search are not enough, or no changes satisfy them.
    """
    import numpy as np

    touched = {cell for node in nodes for cell, _ in system.terms[node]}
    cells = sorted(touched - system.fixed - system.blank)
    place = {cell: i for i, cell in enumerate(cells)}
    residuals = [sum(w * system.values[c] for c, w in system.terms[node]) for node in sorted(nodes)]
    reach = 2 * max((abs(system.values[c]) for c in cells), default=1) + sum(map(abs, residuals))
    n = len(cells)
    rules = np.zeros((len(residuals), 2 * n))
    for row, node in enumerate(sorted(nodes)):
        for cell, weight in system.terms[node]:
            if cell in place:
                rules[row, place[cell]] = weight
    goal = -np.array(residuals, dtype=float)
    low = [-reach if c in system.signed else -system.values[c] for c in cells]
    whole = all(float(system.values[c]).is_integer() for c in cells)
    answer, optimal = solve_integer_program(
        np.concatenate([np.zeros(n), np.ones(n)]),
        rows=np.block([[rules], [np.eye(n), -reach * np.eye(n)], [np.eye(n), reach * np.eye(n)]]),
        row_bounds=(
            np.concatenate([goal, np.full(n, -np.inf), np.zeros(n)]),
            np.concatenate([goal, np.zeros(n), np.full(n, np.inf)]),
        ),
        bounds=(np.concatenate([low, np.zeros(n)]), np.concatenate([np.full(n, reach), np.ones(n)])),
        whole=np.concatenate([np.full(n, whole), np.ones(n, dtype=bool)]),
        most_nodes=most_nodes,
    )
    if answer is None or not optimal:
        return None
    amounts = [round(float(x)) if whole else round(float(x), 6) for x in answer[:n]]
    return tuple((c, tidy(system.values[c] + a)) for c, a in zip(cells, amounts, strict=True) if abs(a) > _TOLERANCE)
