"""The best sequence of classes under scores per line and weights per step (Viterbi 1967).

>>> import numpy as np
>>> viterbi(np.log([[0.6, 0.4], [0.6, 0.4]]), np.log([[0.1, 0.9], [0.9, 0.1]])).tolist()
[0, 1]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["marginals", "viterbi"]

Floats = NDArray[np.float64]


def viterbi(scores: Floats, steps: Floats) -> NDArray[np.int64]:
    """The classes, one a line: `scores` is lines × classes, `steps[a, b]` is what going from a to b adds."""
    count = len(scores)
    back = np.zeros((count, steps.shape[0]), dtype=np.int64)
    best = scores[0] if count else np.zeros(steps.shape[0])
    for at in range(1, count):
        paths = best[:, None] + steps
        back[at] = paths.argmax(axis=0)
        best = paths.max(axis=0) + scores[at]
    path = np.zeros(count, dtype=np.int64)
    if count:
        path[-1] = int(best.argmax())
    for at in range(count - 1, 0, -1):
        path[at - 1] = back[at, path[at]]
    return path


def marginals(scores: Floats, steps: Floats) -> Floats:
    """The probability of every class on every line under the same model (forward and backward sums in logs)."""
    if not len(scores):
        return scores
    forward, backward = [scores[0]], [np.zeros(scores.shape[1])]
    for line in scores[1:]:
        forward.append(_sum(forward[-1][:, None] + steps, axis=0) + line)
    for line in scores[:0:-1]:
        backward.append(_sum(steps + (line + backward[-1])[None, :], axis=1))
    joint = np.array(forward) + np.array(backward[::-1])
    return np.exp(joint - _sum(joint, axis=1)[:, None])


def _sum(values: Floats, *, axis: int) -> Floats:
    top = values.max(axis=axis)
    total: Floats = top + np.log(np.exp(values - np.expand_dims(top, axis)).sum(axis=axis))
    return total
