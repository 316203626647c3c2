"""Bundles of runs as pages and tables that people read.

`tables` gives the figures as rows of text, `plots` draws SVG, `bundle_html` writes one page, `readme_results` the
results in the README. It may import runs and metrics.
"""

__all__: tuple[str, ...] = ()
