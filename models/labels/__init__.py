"""Which row of a form a printed label names."""
