"""Reads messy Chinese statutory reports back into the tables they came from, and knows which numbers to trust.

```python
import gouji

report = gouji.read("report.pdf")
report.facts["requests.received.total"].value
```

Everything public can be had from here. A name's module is loaded when the name is first used, so that
`import gouji` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gouji.corrected import Corrected, CorrectionKind, HistoryEntry
    from gouji.errors import (
        DamagedDocument,
        DocumentError,
        EncryptedDocument,
        FormError,
        GoujiError,
        MemoryLimit,
        MissingTool,
        ReaderCrash,
        TimeLimit,
        UnsupportedDocument,
        UsageError,
    )
    from gouji.ingest import load_document, open_document
    from gouji.models.forms.load import load_forms, validate_form
    from gouji.models.labels.match import Abstention, LabelMatch, LabelMatches, Match, match_label, match_labels
    from gouji.pipeline import tag_stream
    from gouji.reading import read, read_document, read_stream
    from gouji.report import (
        Engine,
        Evidence,
        Fact,
        Facts,
        FactStatus,
        Finding,
        Heading,
        Proposal,
        Reason,
        ReasonKind,
        Repair,
        ReportSource,
        Revision,
        Row,
        RowOrder,
        Severity,
        Unplaced,
        UnplacedKind,
        Verdict,
    )
    from gouji.reports import Report, recheck
    from gouji.revision.choices import Choice, ChoiceKind
    from gouji.revision.queue import ReviewItem
    from gouji.schema import report_schema
    from gouji.settings import Settings, read_settings, write_settings
    from gouji.tags import Tag, TagKind
    from gouji.tokens import (
        Box,
        Cell,
        LoadedDocument,
        Page,
        PageKind,
        Source,
        Span,
        Style,
        Token,
        TokenKind,
        TokenStream,
    )

__version__ = "0.1.0"

_HOMES = {
    "gouji.corrected": ("Corrected", "CorrectionKind", "HistoryEntry"),
    "gouji.errors": (
        "DamagedDocument",
        "DocumentError",
        "EncryptedDocument",
        "FormError",
        "GoujiError",
        "MemoryLimit",
        "MissingTool",
        "ReaderCrash",
        "TimeLimit",
        "UnsupportedDocument",
        "UsageError",
    ),
    "gouji.ingest": ("load_document", "open_document"),
    "gouji.models.forms.load": ("load_forms", "validate_form"),
    "gouji.models.labels.match": ("Abstention", "LabelMatch", "LabelMatches", "Match", "match_label", "match_labels"),
    "gouji.pipeline": ("tag_stream",),
    "gouji.reading": ("read", "read_document", "read_stream"),
    "gouji.report": (
        "Engine",
        "Evidence",
        "Fact",
        "FactStatus",
        "Facts",
        "Finding",
        "Heading",
        "Proposal",
        "Reason",
        "ReasonKind",
        "Repair",
        "ReportSource",
        "Revision",
        "Row",
        "RowOrder",
        "Severity",
        "Unplaced",
        "UnplacedKind",
        "Verdict",
    ),
    "gouji.reports": ("Report", "recheck"),
    "gouji.revision.choices": ("Choice", "ChoiceKind"),
    "gouji.revision.queue": ("ReviewItem",),
    "gouji.schema": ("report_schema",),
    "gouji.settings": ("Settings", "read_settings", "write_settings"),
    "gouji.tags": ("Tag", "TagKind"),
    "gouji.tokens": (
        "Box",
        "Cell",
        "LoadedDocument",
        "Page",
        "PageKind",
        "Source",
        "Span",
        "Style",
        "Token",
        "TokenKind",
        "TokenStream",
    ),
}
"""Where each public name lives; the imports above say the same to type checkers, and a test compares the two."""

_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Abstention",
    "Box",
    "Cell",
    "Choice",
    "ChoiceKind",
    "Corrected",
    "CorrectionKind",
    "DamagedDocument",
    "DocumentError",
    "EncryptedDocument",
    "Engine",
    "Evidence",
    "Fact",
    "FactStatus",
    "Facts",
    "Finding",
    "FormError",
    "GoujiError",
    "Heading",
    "HistoryEntry",
    "LabelMatch",
    "LabelMatches",
    "LoadedDocument",
    "Match",
    "MemoryLimit",
    "MissingTool",
    "Page",
    "PageKind",
    "Proposal",
    "ReaderCrash",
    "Reason",
    "ReasonKind",
    "Repair",
    "Report",
    "ReportSource",
    "ReviewItem",
    "Revision",
    "Row",
    "RowOrder",
    "Settings",
    "Severity",
    "Source",
    "Span",
    "Style",
    "Tag",
    "TagKind",
    "TimeLimit",
    "Token",
    "TokenKind",
    "TokenStream",
    "Unplaced",
    "UnplacedKind",
    "UnsupportedDocument",
    "UsageError",
    "Verdict",
    "__version__",
    "load_document",
    "load_forms",
    "match_label",
    "match_labels",
    "open_document",
    "read",
    "read_document",
    "read_settings",
    "read_stream",
    "recheck",
    "report_schema",
    "tag_stream",
    "validate_form",
    "write_settings",
]


def __getattr__(name: str) -> object:
    """Load the module that a public name lives in (PEP 562)."""
    try:
        home = _HOME_OF[name]
    except KeyError:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message) from None
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
