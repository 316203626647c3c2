"""A report as a spreadsheet, by openpyxl: `workbook` makes the sheets, `tables` the form's tables, `cells` single cells.

It may import `gouji.export.views` and `gouji.export.plain`.
"""

__all__: tuple[str, ...] = ()
