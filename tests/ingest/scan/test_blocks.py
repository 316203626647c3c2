"""Lines of a scan as the reader of digital pages gives them."""

from __future__ import annotations

from gouji.ingest.page.lines import TextLine, Word
from gouji.ingest.scan import blocks as module
from gouji.ingest.scan.settings import ScanSettings


def line(*texts: str) -> TextLine:
    words = tuple(
        Word(text=text, box=(50.0 * at, 0.0, 50.0 * at + 20, 8.0), size=8.0, bold=False, display=False)
        for at, text in enumerate(texts)
    )
    return TextLine(words=words, box=(0.0, 0.0, 50.0 * len(texts), 8.0), size=8.0)


def test_a_line_of_figures_alone_is_of_larger_type_than_it_is_high() -> None:
    """Beside the headings of its columns it would be another table's else."""
    settings = ScanSettings()
    sizes = [module._joined([line(*texts)], settings)[0].size for texts in (("1", "-2", "3.5"), ("总计", "1"))]
    assert sizes == [8.0 * settings.figure_height, 8.0]
