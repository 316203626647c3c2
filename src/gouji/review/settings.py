"""The numbers that the review page depends on."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ReviewSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSettings:
    """What the server draws, keeps and takes."""

    resolutions: tuple[int, ...] = (96, 144, 288)
    """Dots an inch of a page's pictures. The browser takes the coarsest that its window and its zoom need: the first is sharp at the
    width that a laptop's window gives a page, the last for magnified pages, as scans are seldom finer."""
    most_pixels: int = 16_000_000
    """Of one picture: an A2 page at 144 dpi; larger pages are drawn coarser."""
    quality: int = 85
    """Of JPEG pictures: characters stay sharp, a page takes 200 kB."""
    pictures_kept: int = 64
    """Pages whose pictures stay in memory, some 15 MB."""
    documents_kept: int = 200
    """Documents that stay in memory, some 1 MB each; others are loaded again from the disk."""
    most_body: int = 64 << 10
    """Bytes of a request: a correction with its comment takes a few hundred, a look ahead a few thousand."""
    most_comment: int = 4_000
    """Characters of a comment."""
    most_author: int = 80
    """Characters of a name."""
    most_sessions: int = 256
    """Browsers at one server; the oldest is forgotten."""
    watch_seconds: float = 0.25
    """How often the server looks whether another one has written corrections."""
    beat_seconds: float = 15.0
    """How often a silent stream of events says that it is alive."""
    most_markup: int = 8_000_000
    """Characters of a web page that is shown as it reads; a larger one is shown as text."""
