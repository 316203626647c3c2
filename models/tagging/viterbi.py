"""The best sequence of classes under scores per line and weights per step (Viterbi 1967).

>>> import numpy as np
>>> find_best_path(np.log([[0.6, 0.4], [0.6, 0.4]]), np.log([[0.1, 0.9], [0.9, 0.1]])).tolist()
[0, 1]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["compute_marginals", "find_best_path"]

Floats = NDArray[np.float64]


def find_best_path(scores: Floats, steps: Floats) -> NDArray[np.int64]:
    """Return the classes, one a line: `scores` is lines × classes, `steps[a, b]` is what going from a to b adds."""
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


def compute_marginals(scores: Floats, steps: Floats) -> Floats:
    """Return the probability of every class on every line under the same model.

    Sums forward and backward, scaled to 1 on every line (Rabiner 1989), so that nothing under- or overflows.
    """
    if not len(scores):
        return scores
    own, step = np.exp(scores - scores.max(axis=1, keepdims=True)), np.exp(steps - steps.max())
    forward, backward = np.empty_like(own), np.empty_like(own)
    now = own[0]
    for at, line in enumerate(own):
        now = line if not at else (now @ step) * line
        forward[at] = now = now / now.sum()
    now = np.full(own.shape[1], 1.0)
    for at in range(len(own) - 1, -1, -1):
        backward[at] = now = now / now.sum()
        now = step @ (own[at] * now)
    joint = forward * backward
    found: Floats = joint / joint.sum(axis=1, keepdims=True)
    return found
