"""The rows that an alignment found."""
