"""The ruling lines of a page picture, and the tables that they make."""
