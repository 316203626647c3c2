"""Marks of notes: characters set smaller than their neighbour and above its baseline, or below it. They are no digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gouji.ingest.pdf.glyphs import PageGlyph
from gouji.ingest.pdf.settings import PdfSettings

__all__ = ["set_notes_aside"]


def set_notes_aside(glyphs: Sequence[PageGlyph], settings: PdfSettings) -> tuple[PageGlyph, ...]:
    """Return the characters, those of notes as furniture on the line of the character that they stand at."""
    usual = [g for g in glyphs if not g.turn]
    if not usual or min(g.size for g in usual) > settings.note_size * max(g.size for g in usual):
        return tuple(glyphs)
    rows: dict[int, list[PageGlyph]] = {}
    step = max(g.size for g in usual)
    for glyph in usual:
        for row in {int(glyph.y0 // step), int(glyph.y1 // step)}:
            rows.setdefault(row, []).append(glyph)
    found = list(glyphs)
    for run in _small_runs(glyphs, settings):
        first, last = glyphs[run[0]], glyphs[run[-1]]
        near = {id(g): g for row in (int(first.y0 // step), int(first.y1 // step)) for g in rows.get(row, ())}
        hosts = [g for g in near.values() if _is_host(g, first, last, settings)]
        if hosts:
            host = max(hosts, key=lambda g: (g.x1 <= first.cx, g.size))
            for at in run:
                found[at] = replace(glyphs[at], y0=host.y0, y1=host.y1, furniture=True)
    return tuple(found)


def _small_runs(glyphs: Sequence[PageGlyph], settings: PdfSettings) -> list[list[int]]:
    """Return the places of short runs of characters of one size that stand next to each other."""
    runs: list[list[int]] = []
    for at, glyph in enumerate(glyphs):
        if glyph.turn:
            continue
        before = glyphs[runs[-1][-1]] if runs else None
        if (
            before is not None
            and runs[-1][-1] == at - 1
            and abs(before.size - glyph.size) < settings.alike_size * glyph.size
            and abs(before.y0 - glyph.y0) < settings.alike_size * glyph.size
            and abs(glyph.x0 - before.x1) < settings.note_gap * glyph.size
        ):
            runs[-1].append(at)
        else:
            runs.append([at])
    return [run for run in runs if len(run) <= settings.longest_note]


def _is_host(glyph: PageGlyph, first: PageGlyph, last: PageGlyph, settings: PdfSettings) -> bool:
    """Return whether a note of a few characters stands at the upper or lower corner of a larger character."""
    if first.size > settings.note_size * glyph.size:
        return False
    beside = min(abs(first.x0 - glyph.x1), abs(glyph.x0 - last.x1)) < settings.note_gap * glyph.size
    rise = _baseline(glyph, settings) - _baseline(first, settings)
    # The numbers of a row touch the line of a larger heading below them; they do not stand in it.
    overlap = min(glyph.y1, first.y1) - max(glyph.y0, first.y0)
    overlaps = overlap > settings.note_overlap * (first.y1 - first.y0)
    return beside and overlaps and (rise >= settings.note_rise * glyph.size or rise <= -settings.note_fall * glyph.size)


def _baseline(glyph: PageGlyph, settings: PdfSettings) -> float:
    return glyph.y1 - settings.descent * glyph.size
