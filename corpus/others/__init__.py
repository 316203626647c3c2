"""Documents of other kinds, which are on no form: budgets, lists, statistics, guides, notices, older reports.

`blocks` are their values, `draw` draws them from `data/others_seen.yaml` and `data/others_unseen.yaml`, `tables` draws the tables
of any form definition, `render` writes them in a lane, `make` gives a document. It may import drafts and renderers.
"""

from __future__ import annotations

__all__: list[str] = []
