"""How the service runs."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from gouji.limits import Limits
from gouji.settings import Settings

__all__ = ["ServeOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """How the service reads, and what it takes on."""

    workers: int = 0
    """Processes that read; 0 stands for one a processor."""
    queue: int = 16
    """Requests that may wait for a worker; one more is answered 429."""
    limits: Limits = field(default_factory=Limits)
    """What one document may cost."""
    settings: Settings = field(default_factory=Settings)
    upload_bytes: int = 64 << 20
    """The longest body that is received; a longer one is answered 413."""
    request_seconds: float = 300.0
    """From the first byte of a request to its answer: upload, waiting and reading together."""
    token: str | None = None
    """What requests have to bear; None where anybody may ask."""

    @property
    def worker_count(self) -> int:
        """How many processes read."""
        return self.workers or os.cpu_count() or 1
