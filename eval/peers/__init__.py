"""Other readers on the same documents: what tools without a form, and baselines, make of them.

One module a lane: `tables`, `text`, `labels`, `scans`, `img2table`; `run` scores them side by side. It may import
metrics and the corpus.
"""

__all__: tuple[str, ...] = ()
