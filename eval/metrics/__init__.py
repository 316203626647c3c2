"""Figures of readings against gold, as plain functions over values.

`score` compares facts, headings and sections; `structure` tables; `tags` line classes; `rows` and `print` the order
of rows; `calibration` confidence. To add a metric, add a module here and its rows to `eval.runs.summary`.
"""

__all__: tuple[str, ...] = ()
