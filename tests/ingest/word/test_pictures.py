"""Large pictures in Word documents are told about; logos and seals are not."""

from __future__ import annotations

import io

import docx
import pytest
from docx.shared import Pt
from lxml import etree
from PIL import Image

from gouji.ingest import open_document
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.word.pictures import describe_pictures


def document(*sizes: tuple[float, float]) -> bytes:
    """A document with a sentence and pictures of these sizes in points."""
    written = docx.Document()
    written.add_paragraph("三、收到和处理政府信息公开申请情况")
    png = io.BytesIO()
    Image.new("L", (40, 30), 255).save(png, "PNG")
    for width, height in sizes:
        written.add_picture(png, width=Pt(width), height=Pt(height))
    out = io.BytesIO()
    written.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ([(430, 300)], "a large picture in the document may hold text; it was not read"),
        ([(430, 300), (60, 60), (400, 500)], "2 large pictures in the document may hold text; they were not read"),
        ([(430, 40), (120, 120)], ""),
        ([], ""),
    ],
)
def test_only_pictures_that_may_hold_a_table_are_told_about(sizes: list[tuple[float, float]], told: str) -> None:
    warnings = open_document(document(*sizes), name="a.docx").warnings
    assert [w.split(":")[0] for w in warnings] == ([told] if told else [])


@pytest.mark.parametrize(
    ("style", "told"),
    [
        ("width:415pt;height:300pt", True),
        ("position:absolute; width: 15cm; height:10.5cm;z-index:1", True),
        ("mso-width-percent:500;width:40pt;height:300pt", False),
        ("", False),
    ],
)
def test_pictures_of_older_documents_have_their_size_in_their_style(style: str, told: bool) -> None:
    body = etree.fromstring(
        f"<w:body xmlns:w='w' xmlns:v='v'><w:pict><v:shape style='{style}'><v:imagedata/></v:shape></w:pict></w:body>"
    )
    assert bool(describe_pictures(body, settings=FlowSettings())) is told
