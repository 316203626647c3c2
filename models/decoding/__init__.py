"""One reading a row, chosen jointly; facts and their confidence."""
