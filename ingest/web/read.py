r"""HTML → tokens: lines, tables with their spans, what belongs to the site marked as furniture.

The stream's text is what a browser shows: white space as it shows it, nothing hidden, no comments, no scripts; blank
paragraphs, which only make distance, are left out. What is hidden, white on white, too small or moved away is left out, as
the page's own style sheets say too; struck-out text and the marks of footnotes are furniture; a warning tells of both.
Controls are read by their values; pictures and the like in cells stand as `OBJECT`. `<title>` becomes the stream's title.
What only style sheets set bold or what is in other files is not known.

>>> from gouji.tokens import Source
>>> page = "<title>年报</title><table><tr><td rowspan=2>规章<td>3<tr><td>&nbsp;</table>"
>>> stream = read_html(page.encode(), Source(name="a.html", sha256="", media_type="text/html"), FlowSettings())
>>> stream.title, stream.text, [(t.text, t.cell.row, t.cell.column) for t in stream.tokens if t.cell]
('年报', '规章\t3\n\n', [('规章', 0, 0), ('3', 0, 1), ('', 1, 1)])
"""

from __future__ import annotations

from gouji.ingest.budget.meter import Meter
from gouji.ingest.stream.blocks import write_blocks
from gouji.ingest.stream.builder import StreamBuilder
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.encodings import decode
from gouji.ingest.web.furniture import find_furniture, may_have_furniture
from gouji.ingest.web.parse import find_declared_charset, parse_html
from gouji.ingest.web.walk import walk_html
from gouji.tokens import Source, TokenStream

__all__ = ["read_html", "write_html"]


def read_html(data: bytes, source: Source, settings: FlowSettings, meter: Meter | None = None) -> TokenStream:
    """Read a web page, whole or a part of one.

    Raises what `decode` raises. Broken markup is read as browsers read it; a page that shows no text gives an empty
    stream with a warning. Nothing is fetched: frames and images stay outside.
    """
    decoded = decode(data, source.name, settings, declared=find_declared_charset(data, settings))
    builder = StreamBuilder(source, meter)
    builder.meter.spend("characters", len(decoded.text))
    if decoded.broken:
        builder.warn(f"{decoded.broken} characters could not be read and stand as \ufffd")
    root = parse_html(decoded.text, settings, builder.meter, builder.warn)
    title = None
    if root is not None:
        title = _squeezed(root.findtext(".//title"))
        body = root.find("body")
        furniture = (
            find_furniture(body, title, settings=settings)
            if body is not None and may_have_furniture(decoded.text)
            else ()
        )
        write_blocks(builder, walk_html(root, settings, furniture, builder.meter), settings)
    if not builder.length:
        builder.warn("the page shows no text; is its content in a frame or made by a script?")
    return builder.build(title=title)


def write_html(builder: StreamBuilder, markup: str, settings: FlowSettings, tables: int = 0) -> int:
    """Write a piece of HTML into a stream; `tables` is the number of its first table, the result that of the next."""
    root = parse_html(markup, settings, builder.meter)
    blocks = walk_html(root, settings, meter=builder.meter) if root is not None else []
    return write_blocks(builder, blocks, settings, tables)


def _squeezed(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None
