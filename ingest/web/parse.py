"""HTML text → an lxml tree, whatever state the markup is in."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import partial
from itertools import islice

from lxml import etree

from gouji.ingest.budget.meter import Meter
from gouji.ingest.budget.settings import Budget
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.text.encodings import drop_invisible

__all__ = ["find_declared_charset", "parse_html"]

_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_CONDITION = re.compile(r"<!\[(?:if [^<>\[\]]*|endif)\]>", re.IGNORECASE)
"""Office's conditions that a browser passes over, and shows what stands between them."""
_REFERENCE = re.compile(
    r"&(?:shy|zwn?j|[lr]rm|ZeroWidthSpace|NoBreak|NegativeThinSpace|#(?:x(?P<hex>[0-9a-f]{1,6})|(?P<decimal>\d{1,7})));?",
    re.IGNORECASE,
)
"""References to characters that show nothing, and those by numbers."""
_ORPHANS = re.compile(r"<(?:tr|td|th|tbody)\b", re.IGNORECASE)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{4000,}>?")
_ATTRIBUTE = re.compile(r"\s[^\s\"'<>=/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]*))?")
_TOO_DEEP = "Excessive depth"
_TABLE = re.compile(r"<table\b", re.IGNORECASE)


def _drop_reference(match: re.Match[str]) -> str:
    """Return a reference to a character, or what stands in its place where that shows nothing."""
    number = match["hex"] or match["decimal"]
    if not number:
        return ""
    code = int(number, 16 if match["hex"] else 10)
    character = chr(code) if code <= sys.maxunicode else ""
    seen = drop_invisible(character)
    return match.group() if character.isascii() or seen == character else seen


def _cut_attributes(match: re.Match[str], most: int) -> str:
    """Return a tag with its first attributes alone where it has more than any page: libxml2 compares each with all others."""
    attributes = list(islice(_ATTRIBUTE.finditer(match.group()), most + 1))
    return match.group()[: attributes[-1].start()] + ">" if len(attributes) > most else match.group()


def find_declared_charset(data: bytes, settings: FlowSettings) -> str | None:
    """Return the encoding that the page names near its beginning.

    >>> find_declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', FlowSettings())
    'gb2312'
    """
    match = _CHARSET.search(data[: settings.charset_bytes].replace(b"\x00", b""))
    return match[1].decode("ascii") if match else None


def parse_html(
    markup: str, settings: FlowSettings, meter: Meter | None = None, warn: Callable[[str], None] | None = None
) -> etree._Element | None:
    """Return the root element, without comments; None where there is nothing to parse. Raises `BudgetExceeded`.

    Rows and cells without a table get one. Elements nested deeper than 2048 are lost (libxml2's limit), which `warn`
    is called with.
    """
    meter = meter or Meter(Budget(), "page")
    meter.spend("nodes", markup.count("<"))
    meter.spend("attributes", markup.count("="))
    cut = partial(_cut_attributes, most=settings.most_attributes)
    markup = _LONG_TAG.sub(cut, _REFERENCE.sub(_drop_reference, _CONDITION.sub("", markup)))
    if _ORPHANS.search(markup) and not _TABLE.search(markup):
        markup = f"<table>{markup}</table>"
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    data = markup.encode("utf-8", errors="replace").strip()
    if not data:
        return None
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:  # only comments, say
        return None
    if warn is not None and any(_TOO_DEEP in error.message for error in parser.error_log):
        warn("elements are nested too deeply; the text of the innermost is lost")
    return root
