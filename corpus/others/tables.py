"""The tables of a form definition as a document of another kind: for the other forms they are the nearest of all."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from gouji.corpus.drafts.agency import draw_agency
from gouji.corpus.drafts.chance import chance
from gouji.corpus.others.blocks import OtherBlock, OtherTable, OtherText, TextKind
from gouji.models.forms.definition import Form, FormBand, FormRow, Group

__all__ = ["draw_form_blocks"]


def draw_form_blocks(form: Form, rng: Random) -> tuple[OtherBlock, ...]:
    """Return a document on a form, of its title, section titles and tables, with numbers at random."""
    name = rng.choice(form.document_titles) if form.document_titles else form.title
    title = f"{draw_agency(rng)}{rng.randint(2019, 2025)}年{name}"
    return (OtherText(kind=TextKind.TITLE, text=title), *_parts(form, rng))


def _parts(form: Form, rng: Random) -> Iterator[OtherBlock]:
    tables = {table.id: table for table in form.tables}
    for section in form.sections:
        yield OtherText(kind=TextKind.HEADING, text=section.label.text)
        for band in tables.pop(section.table).bands if section.table in tables else ():
            yield from _band(band, rng)
    for table in tables.values():
        for band in table.bands:
            yield from _band(band, rng)


def _band(band: FormBand, rng: Random) -> Iterator[OtherBlock]:
    if band.label is not None:
        yield OtherText(kind=TextKind.PROSE, text=band.label.text)
    head = (band.headers[0].text if band.headers else "", *(column.label.text for column in band.columns))
    rows = (
        (label, *(str(rng.choice([0, rng.randint(0, 90)])) if filled else "" for _ in band.columns))
        for label, filled in _rows(band.members)
    )
    yield OtherTable(rows=(head, *(row for row in rows if chance(rng, 0.97))))


def _rows(members: tuple[FormRow | Group, ...]) -> Iterator[tuple[str, bool]]:
    for member in members:
        yield f"{member.label.enumerator}{member.label.text}", isinstance(member, FormRow)
        if isinstance(member, Group):
            yield from _rows(member.members)
