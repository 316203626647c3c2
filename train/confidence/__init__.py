"""The confidence model: how often facts with the same doubts are right.

`python -m gouji.train.confidence` fits it on generated documents (`fit`), `curve` draws its learning curve. It may
import eval, the corpus and the pipeline.
"""

__all__: tuple[str, ...] = ()
