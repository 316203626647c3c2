"""Labels with the row that they name."""
