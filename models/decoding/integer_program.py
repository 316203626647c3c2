"""Integer programs, solved by HiGHS without any output and with the same answer each time.

The program is: minimise `costs · x` where `low ≤ rows · x ≤ high` and `lower ≤ x ≤ upper`, some of `x` whole numbers.

Method: Huangfu and Hall, *Parallelizing the dual revised simplex method* (2018); the solver is https://highs.dev.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import highspy
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["solve_integer_program"]


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
