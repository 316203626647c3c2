"""HTML → tokens."""
