"""Fits where a heading ends that runs into its sentence: headings and sentences composed of words, weights of hashed signs.

`compose` puts headings and sentences together, `newspaper` takes both from a tagged newspaper, `fit` fits the weights and
writes the model. `python -m gouji.train.headings` makes it again.
"""
