"""A report as a spreadsheet."""
