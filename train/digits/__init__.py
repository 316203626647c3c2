"""The digit reader: rendered and damaged digits, and the small network that learns them.

`python -m gouji.train.digits` trains it (`fit`). It may import `corpus.damage` and the rooms of scans.
"""

__all__: tuple[str, ...] = ()
