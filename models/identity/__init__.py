"""What a document is: its form, title, year and agency."""
