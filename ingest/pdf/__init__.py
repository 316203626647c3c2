"""PDF files with a text layer."""

from gouji.ingest.pdf.read import read_pdf

__all__ = ["read_pdf"]
