"""Runs: the documents of a suite read, judged and kept.

`samples` lists suites, `systems` what reads them, `run` does it, `outcome` judges each fact, `summary` adds up,
`bundle` keeps all of it, `compare` holds two runs side by side. It may import metrics and peers.
"""

__all__: tuple[str, ...] = ()
