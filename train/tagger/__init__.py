"""The line taggers: a linear model and a small transformer, from recipes in `train/recipes`.

`linear` and `transformer` fit them; `windows`, `network`, `steps`, `scores` and `export` are their parts, `recipe`
their settings. It may import the corpus and `models.tagging`.
"""

__all__: tuple[str, ...] = ()
