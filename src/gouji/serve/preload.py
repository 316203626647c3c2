"""Imported once by the process that workers are forked from, so that each starts with the models and forms in memory.

What starts threads of its own, as onnxruntime and the solver of equations do, is not loaded here: threads do not outlive a
fork.
"""

from __future__ import annotations

import gc
from importlib.resources import files

__all__ = ["load_all"]


def load_all() -> None:
    """Load the modules and the data that reading a document takes, by reading one whose numbers add up."""
    import gouji.ingest.markdown.read
    import gouji.ingest.mixed.read
    import gouji.ingest.web.read
    import gouji.ingest.word.read  # noqa: F401 - imported to be there
    from gouji.export.formats import Format, render
    from gouji.models.forms.load import load_forms
    from gouji.models.labels.match import match_labels
    from gouji.reading import read

    example = files("gouji.corpus.replicas").joinpath("glued-stated.txt").read_bytes()
    report = read(example, name="example.txt")
    for format_ in (Format.JSON, Format.HTML, Format.CSV):
        render(report, format_)
    match_labels(["其他处理"])
    for form in load_forms():
        match_labels(["其他处理"], form.id)
    # What is there by now stays; to look at it again in every worker would only make copies of its pages.
    gc.freeze()


load_all()
