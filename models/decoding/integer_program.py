"""Integer programs, solved by HiGHS without any output and with the same answer each time.

The program is: minimise `costs · x` where `low ≤ rows · x ≤ high` and `lower ≤ x ≤ upper`, some of `x` whole numbers.

Method: Huangfu and Hall, *Parallelizing the dual revised simplex method* (2018); the solver is https://highs.dev.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import highspy
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["choose_one_each", "solve_integer_program"]


def solve_integer_program(
    costs: NDArray[np.float64],
    *,
    rows: NDArray[np.float64],
    row_bounds: tuple[NDArray[np.float64], NDArray[np.float64]],
    bounds: tuple[NDArray[np.float64], NDArray[np.float64]],
    whole: NDArray[np.bool_],
    most_nodes: int,
) -> tuple[NDArray[np.float64] | None, bool]:
    """Return the best answer found in `most_nodes` nodes of the search, None where there is none, and whether it is optimal.

    `rows` is a matrix with one row a constraint, `row_bounds` and `bounds` are (lowest, highest) of the constraints and of
    the variables, `whole` marks the variables that are whole numbers.
    """
    import highspy
    import numpy as np

    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = rows.shape
    program.col_cost_ = costs
    program.col_lower_, program.col_upper_ = bounds
    program.row_lower_, program.row_upper_ = row_bounds
    columns, places = np.nonzero(rows.T)
    program.a_matrix_.start_ = np.searchsorted(columns, np.arange(rows.shape[1] + 1)).astype(np.int32)
    program.a_matrix_.index_ = places.astype(np.int32)
    program.a_matrix_.value_ = rows.T[columns, places]
    kinds = highspy.HighsVarType
    program.integrality_ = [kinds.kInteger if flag else kinds.kContinuous for flag in whole]
    # HiGHS keeps one task scheduler a thread. In a thread of its own neither the host's number of threads disturbs this
    # program nor this one the host's.
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(_run, program, most_nodes).result()


def choose_one_each(
    costs: Sequence[Sequence[float]],
    sums: Sequence[tuple[float, Mapping[int, NDArray[np.float64]]]],
    most_nodes: int,
) -> tuple[int, ...] | None:
    """Return the cheapest choice of one option of each list of costs where each sum that is not 0 costs its price; None if none is found.

    A sum is its price and, by the list's number, what each of the list's options adds to it: not a number where an option
    makes the sum say nothing. The program has one binary an option, and one a sum that tells whether it is broken.
    """
    import numpy as np

    starts = np.cumsum([0, *map(len, costs)])
    options, size = int(starts[-1]), int(starts[-1]) + len(sums)
    rows = [np.zeros(size) for _ in costs]
    for i, row in enumerate(rows):
        row[starts[i] : starts[i + 1]] = 1  # one option of each list
    for q, (_, addends) in enumerate(sums):
        total, lifted = np.zeros(size), np.zeros(size, dtype=bool)
        for i, added in addends.items():
            total[starts[i] : starts[i + 1]] = np.nan_to_num(added)
            lifted[starts[i] : starts[i + 1]] = np.isnan(added)
        reach = 1.0 + sum(float(np.nanmax(np.abs(added), initial=0.0)) for added in addends.values())
        lifted[options + q] = True
        # The sum is at most `reach` and at least `-reach` where it is broken or says nothing, 0 where it is kept.
        rows += [sign * total - reach * lifted for sign in (1, -1)]
    answer, _ = solve_integer_program(
        np.concatenate([[cost for each in costs for cost in each], [price for price, _ in sums]]),
        rows=np.array(rows),
        row_bounds=(
            np.array([1.0] * len(costs) + [-np.inf] * 2 * len(sums)),
            np.array([1.0] * len(costs) + [0.0] * 2 * len(sums)),
        ),
        bounds=(np.zeros(size), np.ones(size)),
        whole=np.ones(size, dtype=bool),
        most_nodes=most_nodes,
    )
    if answer is None:
        return None
    return tuple(int(answer[starts[i] : starts[i + 1]].argmax()) for i in range(len(costs)))


def _run(program: highspy.HighsLp, most_nodes: int) -> tuple[NDArray[np.float64] | None, bool]:
    import highspy
    import numpy as np

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)  # noqa: FBT003 – the library's way
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    # A limit in nodes, not in seconds: the same input gives the same answer on a busy machine.
    solver.setOptionValue("mip_max_nodes", most_nodes)
    solver.passModel(program)
    solver.run()
    answer = solver.getSolution()
    if not answer.value_valid:
        return None, False
    return np.array(answer.col_value), solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
