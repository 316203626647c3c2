"""Plain text → tokens: encodings, pages, and tables written as lines."""
