"""Lines as fragments: texts and runs of numbers."""
