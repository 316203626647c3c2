"""Every number that converters depend on: one frozen type a room, put together here."""

from __future__ import annotations

from dataclasses import dataclass, field

from gouji.ingest.budget.settings import Budget
from gouji.ingest.page.settings import PageSettings
from gouji.ingest.pdf.settings import PdfSettings
from gouji.ingest.scan.settings import ScanSettings
from gouji.ingest.stream.settings import FlowSettings

__all__ = ["IngestSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestSettings:
    """The settings of each room of `gouji.ingest` under the room's name."""

    budget: Budget = field(default_factory=Budget)
    flow: FlowSettings = field(default_factory=FlowSettings)
    page: PageSettings = field(default_factory=PageSettings)
    pdf: PdfSettings = field(default_factory=PdfSettings)
    scan: ScanSettings = field(default_factory=ScanSettings)
