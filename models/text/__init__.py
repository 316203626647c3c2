"""Lines, paragraphs and sentences of a token stream, and normal forms of their text."""
