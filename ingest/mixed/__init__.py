"""PDF files whose pages are text, pictures, or both → one token stream."""
