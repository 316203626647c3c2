"""What stands in a document's tables beside the figures of its own report: numbers of rows, figures of other years and organs.

It is set aside as page furniture is, before anything is read (`set_aside`). `row_numbers` finds columns that count the rows,
`extra_columns` those of remarks, units and comparisons, `period_columns` and `period_stretches` columns and rows of other periods, `other_tables` tables that
another year or organ has as well. What is not sure stays in its place, and the reading has its doubts.
"""

__all__: list[str] = []
