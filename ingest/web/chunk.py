"""A page that another document holds whole: HTML, or HTML with its parts in one file (MHTML)."""

from __future__ import annotations

import re
from email import message_from_bytes

from gouji.ingest.budget.meter import Meter
from gouji.ingest.stream.blocks import FlowBlock, StreamLine
from gouji.ingest.stream.runs import StyledRun
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.encodings import decode
from gouji.ingest.web.parse import find_declared_charset, parse_html
from gouji.ingest.web.walk import walk_html

__all__ = ["read_chunk"]

_MAIL = re.compile(
    rb"\A\s*(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?(?:MIME-Version|Content-Type)\s*:", re.IGNORECASE
)


def read_chunk(data: bytes, settings: FlowSettings, meter: Meter) -> list[FlowBlock]:
    """Return the blocks of a page, or the lines of a text; nothing for what is neither. Raises what `decode` raises."""
    declared = None
    if _MAIL.match(data[: settings.charset_bytes]):
        data, declared = _unpack(data)
    if data.startswith((b"PK", b"{\\rtf")) or not data:
        return []
    text = decode(data, meter.name, settings, declared=declared or find_declared_charset(data, settings)).text
    if "<" not in text:
        return [StreamLine(runs=(StyledRun(text=line),)) for line in text.split("\n")]
    root = parse_html(text, settings, meter)
    return walk_html(root, settings, meter=meter) if root is not None else []


def _unpack(data: bytes) -> tuple[bytes, str | None]:
    """Return the first page in an archive of a page and its parts, and the charset that it declares."""
    for part in message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return (content if isinstance(content, bytes) else b""), part.get_content_charset()
    return b"", None
