"""The label matcher: weights of its features, and its tables of characters and words.

`python -m gouji.train.labels` fits the weights (`fit`), `characters` makes the tables, `compounds` adds near misses.
It may import eval and the corpus.
"""

__all__: tuple[str, ...] = ()
