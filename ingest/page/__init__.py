"""Pages whose text has places: the values and steps that PDF and scans share.

`boxes`, `lines`, `tables` and `layout` are the values; `furniture` marks running heads, `columns` finds tables
without rules, `continued` joins tables over page breaks, `write` makes the stream. It knows neither `pdf` nor `scan`.
"""

__all__: tuple[str, ...] = ()
