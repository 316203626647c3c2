"""Labels to canonical categories: which row of which form a text names, with probabilities.

>>> [m.row for m in match_label("无正当理由由大量反复申请", k=1)]
['not_processed.excessive']

For many labels, and for whether a label shall be taken to name a row at all, see `match_labels`.
"""

from __future__ import annotations

from gouji.models.labels.matching import Abstention, LabelMatch, LabelMatches, Match, match_labels

__all__ = ["Abstention", "LabelMatch", "LabelMatches", "Match", "match_label", "match_labels"]


def match_label(label: str, form: str | None = None, k: int = 3) -> tuple[Match, ...]:
    """The `k` likeliest rows for a printed label, likeliest first; none where nothing is near.

    `form` is a form id; without it all known forms are asked, and a row that several share is named once, by the first.
    Raises `UsageError` for an unknown form.
    """
    return match_labels((label,), form, k)[0].matches
