"""Objects that refer to themselves are refused at once."""

from __future__ import annotations

from random import Random

import pytest

import gouji
from gouji.corpus.hostile.make import HOSTILE_KINDS
from gouji.corpus.hostile.pdf import stream, write_pdf


@pytest.mark.parametrize(
    "kind",
    [
        "pdf-contents-refers-to-itself",
        "pdf-contents-in-a-circle",
        "pdf-mediabox-refers-to-itself",
        "pdf-font-refers-to-itself",
    ],
)
def test_references_in_a_circle_are_refused(kind: str) -> None:
    with pytest.raises(gouji.DamagedDocument, match=r"object \d+ of the PDF refers to itself"):
        gouji.open_document(HOSTILE_KINDS[kind](Random(1)), name="x.pdf")


def test_a_reference_to_a_reference_is_no_circle() -> None:
    data = write_pdf({6: "7 0 R", 7: "8 0 R", 8: "null", 4: stream(b"BT /F 12 Tf 72 700 Td (12 34) Tj ET")})
    assert gouji.open_document(data, name="x.pdf").text.split() == ["12", "34"]


def test_a_file_of_too_many_pages_is_refused() -> None:
    with pytest.raises(gouji.UnsupportedDocument, match="more than 3,000 pages; split it"):
        gouji.open_document(HOSTILE_KINDS["pdf-same-page-many-times"](Random(1)), name="x.pdf")
