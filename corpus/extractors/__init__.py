"""Flattened documents: what real extractors of text, which know nothing of reports, make of generated ones."""

from gouji.corpus.extractors.extract import EXTRACTORS, Extractor, ExtractorProcess, flatten

__all__ = ["EXTRACTORS", "Extractor", "ExtractorProcess", "flatten"]
