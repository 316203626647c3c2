"""Pages with places: what PDF and scans share, lines, tables, columns and furniture."""
