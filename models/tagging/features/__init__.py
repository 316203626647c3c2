"""Features of lines for the linear tagger."""
