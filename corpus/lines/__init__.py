"""Lines of generated documents with gold classes."""
