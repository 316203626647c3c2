"""The integer programs: the optimum, in silence, beside other users of the same solver."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.models.decoding.integer_program import choose_one_each, solve_integer_program

BOTH = """
import sys
import numpy as np

def ours():
    from gouji.models.decoding.integer_program import solve_integer_program
    answer, optimal = solve_integer_program(
        np.array([-2.0, -1.0]), rows=np.array([[1.0, 1.0]]), row_bounds=(np.array([0.0]), np.array([1.0])),
        bounds=(np.zeros(2), np.ones(2)), whole=np.ones(2, dtype=bool), most_nodes=10,
    )
    assert optimal and list(answer) == [1, 0], answer

def scipys():
    from scipy.optimize import LinearConstraint, milp
    import sklearn.linear_model
    found = milp(np.array([-2.0, -1.0]), constraints=LinearConstraint([[1.0, 1.0]], 0, 1), integrality=[1, 1])
    assert list(found.x) == [1, 0], found

def hosts():
    import highspy
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 2)
    solver.addVar(0.0, 1.0)
    solver.changeColCost(0, -1.0)
    assert solver.run() == highspy.HighsStatus.kOk

for name in sys.argv[1:]:
    {"ours": ours, "scipys": scipys, "hosts": hosts}[name]()
"""


def _run(*order: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", BOTH, *order]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.slow
@pytest.mark.parametrize("order", [("ours", "scipys", "ours"), ("scipys", "ours", "scipys")])
def test_the_solver_and_scipys_copy_of_it_live_in_one_process(order: tuple[str, ...]) -> None:
    pytest.importorskip("scipy")
    pytest.importorskip("sklearn")
    done = _run(*order)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


@pytest.mark.parametrize("order", [("ours", "hosts", "ours"), ("hosts", "ours", "hosts")])
def test_a_host_that_solves_with_other_threads_is_not_disturbed(order: tuple[str, ...]) -> None:
    done = _run(*order)
    assert done.returncode == 0, done.stderr


def _knapsack(
    costs: list[int], weights: list[int], room: int
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]] | None, bool]:
    n = len(costs)
    return solve_integer_program(
        -np.array(costs, dtype=float),
        rows=np.array([weights], dtype=float),
        row_bounds=(np.array([-np.inf]), np.array([float(room)])),
        bounds=(np.zeros(n), np.ones(n)),
        whole=np.ones(n, dtype=bool),
        most_nodes=1000,
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 20)), min_size=1, max_size=7), st.integers(0, 60))
def test_the_answer_is_the_best_of_all(items: list[tuple[int, int]], room: int) -> None:
    costs, weights = [c for c, _ in items], [w for _, w in items]
    fitting = (
        sum(c for c, taken in zip(costs, choice, strict=True) if taken)
        for choice in itertools.product((0, 1), repeat=len(items))
        if sum(w for w, taken in zip(weights, choice, strict=True) if taken) <= room
    )
    answer, optimal = _knapsack(costs, weights, room)
    assert optimal
    assert answer is not None
    assert round(float(np.array(costs) @ answer)) == max(fitting)


def test_a_program_without_an_answer() -> None:
    assert _knapsack([1], [1], -1) == (None, False)


def test_only_marked_variables_are_whole_numbers() -> None:
    answer, optimal = solve_integer_program(
        -np.ones(2),
        rows=np.array([[2.0, 0.0], [0.0, 2.0]]),
        row_bounds=(np.zeros(2), np.array([3.0, 3.0])),
        bounds=(np.zeros(2), np.full(2, 9.0)),
        whole=np.array([True, False]),
        most_nodes=10,
    )
    assert optimal
    assert answer is not None
    assert answer == pytest.approx([1.0, 1.5])


def test_nothing_is_printed_and_the_answer_is_the_same_each_time(capfd: pytest.CaptureFixture[str]) -> None:
    costs, weights = [7, 8, 9, 11, 13, 14, 15, 17] * 3, [5, 6, 7, 8, 9, 11, 12, 13] * 3
    first, *others = (_knapsack(costs, weights, 101) for _ in range(3))
    assert all(repr(other) == repr(first) for other in others)
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_reading_does_not_load_scipy(root: Path) -> None:
    code = (
        "import sys; sys.modules['scipy'] = None; import gouji\n"
        "print(gouji.read(sys.argv[1]).form, 'scipy.optimize' in sys.modules)"
    )
    document = root / "corpus" / "replicas" / "plain-page.html"
    done = subprocess.run(
        [sys.executable, "-c", code, str(document)], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.split() == ["gov-disclosure-2021", "False"]


@pytest.mark.parametrize("seed", [2, 31, 42])
def test_nothing_is_written_whatever_the_search_meets(seed: int, capfd: pytest.CaptureFixture[str]) -> None:
    """HiGHS 1.12 says on standard output when it solves a part again; there a report's JSON goes."""
    rng = Random(seed)
    size = rng.randint(4, 14)
    costs = [[round(rng.uniform(0, 6), 2) for _ in range(rng.randint(2, 14))] for _ in range(size)]
    sums = []
    for _ in range(rng.randint(1, 8)):
        members = rng.sample(range(size), min(size, rng.randint(2, 6)))
        sums.append((5.0, {i: np.array([_draw_addend(rng) for _ in costs[i]], float) for i in members}))
    assert choose_one_each(costs, sums, 200) is not None
    assert capfd.readouterr() == ("", "")


def _draw_addend(rng: Random) -> float:
    """A summand of any size, large ones and decimal fractions among them."""
    kinds = (0, 0, 1, rng.randint(0, 5000), rng.randint(0, 10**7), round(rng.uniform(0, 1e4), 4))
    return rng.choice(kinds) * rng.choice((1, 1, -1))
