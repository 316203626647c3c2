"""PDF files with a text layer → layouts of their pages."""
