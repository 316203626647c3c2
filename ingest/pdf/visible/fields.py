"""Form fields and annotations, printed on their pages as a viewer shows them.

The renderer flattens them into the page's contents, and draws fields for which the file has no picture. What a field shows
is then compared with its value: where they differ, viewers differ too, and nobody knows which of them people saw.
"""

from __future__ import annotations

import ctypes
import io
import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from gouji.errors import UnsupportedDocument
from gouji.ingest.page.boxes import BoxTuple, united_box
from gouji.ingest.pdf.visible.drawing import DrawnChar, PageDrawing
from gouji.ingest.pdf.visible.settings import VisibleSettings
from gouji.tokens import OBJECT

if TYPE_CHECKING:
    import pypdfium2

__all__ = ["FormField", "print_annotations", "read_utf16", "settle_fields"]

_MAY_HOLD_ANNOTATIONS = re.compile(rb"/(?:(?:A|#41)(?:n|#6[eE])|(?:O|#4[fF])(?:b|#62)(?:j|#6[aA])(?:S|#53))")
"""The beginnings of `/Annots` and of `/ObjStm`, the streams in which objects are packed; letters of names may be written as numbers."""


class _Kind(Enum):
    TEXT = auto()
    """Of one line or several; also a box of a choice that shows its value."""
    LIST = auto()
    """All options are shown, the chosen ones highlighted."""
    BUTTON = auto()
    """A check box or a radio button."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form, or a free text on a page: its box in points from the page's top left corner, what it may show."""

    kind: _Kind
    box: BoxTuple
    values: tuple[str, ...]


def print_annotations(
    data: bytes, name: str, settings: VisibleSettings
) -> tuple[bytes, Mapping[int, tuple[FormField, ...]]]:
    """Return a PDF with its annotations printed on their pages, and the fields of each page (one-based).

    A file without annotations is returned as it is. Links, pop-ups and what is set not to be seen stay out. Raises
    `UnsupportedDocument` where there are more than the settings allow; `name` stands in the message.
    """
    import pypdfium2
    import pypdfium2.raw as pdfium

    if not _MAY_HOLD_ANNOTATIONS.search(data):  # to open each page takes as long as its drawing is
        return data, {}
    document = pypdfium2.PdfDocument(data)
    try:
        counts = [_count_shown(document, number) for number in range(len(document))]
        if not any(counts):
            return data, {}
        _check_counts(counts, name, settings)
        document.init_forms()
        fields: dict[int, tuple[FormField, ...]] = {}
        for number in range(len(document)):
            page = document[number]
            _remove_aside(page)
            fields[number + 1] = tuple(_fields(page, document))
            # Drawn once, however small: the renderer then makes pictures for marks that have none in the file.
            page.render(scale=settings.sketch, draw_annots=True).close()
            pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
            page.close()
        printed = io.BytesIO()
        document.save(printed, flags=pdfium.FPDF_REMOVE_SECURITY)
        return printed.getvalue(), fields
    except pypdfium2.PdfiumError:
        return data, {}
    finally:
        document.close()


def settle_fields(drawing: PageDrawing, fields: Sequence[FormField], settings: VisibleSettings) -> PageDrawing:
    """Return what a page draws with each field's value as one text, and a mark where it shows something else.

    A field's frame is no rule of a table, and its ground nothing that is printed.
    """
    chars = dict(enumerate(drawing.chars))
    rows = sorted((_middle(c), at) for at, c in chars.items() if fields and c.text.strip())
    number = max((c.piece for c in drawing.chars), default=-1)
    count = len(chars)
    for field in fields:
        near = rows[bisect_left(rows, (field.box[1], -1)) : bisect_right(rows, (field.box[3], count))]
        inside = sorted(at for _, at in near if at in chars and _holds(field.box, chars[at].box))
        own = [chars[at] for at in inside]
        settled = _settle(field, own, "".join(c.text for c in own), settings)
        if settled is not None:
            for at in inside:
                del chars[at]
            number += 1
            for char in settled:
                chars[count] = replace(char, piece=number)
                insort(rows, (_middle(char), count))
                count += 1
    frames = [_grown(field.box, settings.field_frame) for field in fields]
    return replace(
        drawing,
        chars=tuple(chars.values()),
        shapes=tuple(s for s in drawing.shapes if not any(_encloses(frame, s.box) for frame in frames)),
        bare=drawing.bare.erase(frames) if drawing.bare is not None and frames else drawing.bare,
    )


def _middle(char: DrawnChar) -> float:
    return (char.box[1] + char.box[3]) / 2


def _settle(
    field: FormField, chars: Sequence[DrawnChar], shown: str, settings: VisibleSettings
) -> list[DrawnChar] | None:
    """Return the characters that stand for a field; None to leave those that it shows."""
    values = ["".join(value.split()) for value in field.values if value.strip()]
    mark = _printed(OBJECT, field.box, settings)
    if field.kind is _Kind.BUTTON:
        return mark
    if field.kind is _Kind.LIST:
        return _printed(values[0], field.box, settings) if len(values) == 1 else mark
    if not values:
        return None
    if not chars:
        return _printed(values[0], field.box, settings)
    if "".join(shown.split()) in values:
        return _closed_up(chars) if len({round(c.box[1]) for c in chars}) == 1 else None
    return [*chars, *mark]


def _printed(text: str, box: BoxTuple, settings: VisibleSettings) -> list[DrawnChar]:
    """Return a text set in a box, where a field has no picture of its own."""
    x0, y0, x1, y1 = box
    size = min(y1 - y0, settings.field_size, (x1 - x0) / max(len(text), 1))
    top = (y0 + y1 - size) / 2
    return [
        DrawnChar(char, (x0 + at * size, top, x0 + (at + 1) * size, top + size), size, "", (1.0, 0.0), (0.0,))
        for at, char in enumerate(text)
    ]


def _closed_up(chars: Sequence[DrawnChar]) -> list[DrawnChar]:
    """Return characters without the gaps of a field that has a box for each of them."""
    found: list[DrawnChar] = []
    for char in sorted(chars, key=lambda c: c.box[0]):
        x0, y0, x1, y1 = char.box
        start = found[-1].box[2] if found else x0
        found.append(replace(char, box=(min(start, x0), y0, min(start, x0) + x1 - x0, y1)))
    return found


def _grown(box: BoxTuple, room: float) -> BoxTuple:
    return box[0] - room, box[1] - room, box[2] + room, box[3] + room


def _encloses(box: BoxTuple, inner: BoxTuple) -> bool:
    return box[0] <= inner[0] and box[1] <= inner[1] and inner[2] <= box[2] and inner[3] <= box[3]


def _holds(box: BoxTuple, inner: BoxTuple) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


# Annotations.


def _check_counts(counts: Sequence[int], name: str, settings: VisibleSettings) -> None:
    """Refuse a file whose annotations would take long: each is held against each character of its page."""
    page, most = max(enumerate(counts, 1), key=lambda each: each[1])
    advice = "print it to a new PDF"
    if most > settings.most_annotations_a_page:
        reason = f"page {page} has more than {settings.most_annotations_a_page:,} annotations"
        raise UnsupportedDocument(name, reason, advice)
    if sum(counts) > settings.most_annotations:
        raise UnsupportedDocument(name, f"more than {settings.most_annotations:,} annotations", advice)


def _count_shown(document: pypdfium2.PdfDocument, number: int) -> int:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return 0
    try:
        kinds = [pdfium.FPDFAnnot_GetSubtype(annotation) for annotation in _annotations(page)]
    finally:
        page.close()
    return sum(kind not in _list_aside() for kind in kinds)


def _list_aside() -> frozenset[int]:
    """Return the kinds of annotations that print nothing: they are opened, followed or played."""
    import pypdfium2.raw as pdfium

    return frozenset(
        (
            pdfium.FPDF_ANNOT_LINK,
            pdfium.FPDF_ANNOT_POPUP,
            pdfium.FPDF_ANNOT_TEXT,
            pdfium.FPDF_ANNOT_FILEATTACHMENT,
            pdfium.FPDF_ANNOT_SOUND,
            pdfium.FPDF_ANNOT_MOVIE,
        )
    )


def _remove_aside(page: pypdfium2.PdfPage) -> None:
    """Remove the annotations that print nothing, or that are set not to be seen."""
    import pypdfium2.raw as pdfium

    unseen = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
    gone = [
        number
        for number, annotation in enumerate(_annotations(page))
        if pdfium.FPDFAnnot_GetSubtype(annotation) in _list_aside() or pdfium.FPDFAnnot_GetFlags(annotation) & unseen
    ]
    for number in reversed(gone):
        pdfium.FPDFPage_RemoveAnnot(page, number)


def _annotations(page: pypdfium2.PdfPage) -> Iterator[object]:
    import pypdfium2.raw as pdfium

    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        try:
            yield annotation
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _fields(page: pypdfium2.PdfPage, document: pypdfium2.PdfDocument) -> Iterator[FormField]:
    """Yield the fields and free texts of a page."""
    import pypdfium2.raw as pdfium

    forms = document.formenv
    for annotation in _annotations(page):
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        box = _box(page, annotation)
        if box is None:
            continue
        if kind == pdfium.FPDF_ANNOT_FREETEXT:
            yield FormField(_Kind.TEXT, box, (read_utf16(pdfium.FPDFAnnot_GetStringValue, annotation, b"Contents"),))
        elif kind == pdfium.FPDF_ANNOT_WIDGET and forms is not None:
            yield from _widget(annotation, forms, box)


def _widget(annotation: object, forms: object, box: BoxTuple) -> Iterator[FormField]:
    import pypdfium2.raw as pdfium

    kind = pdfium.FPDFAnnot_GetFormFieldType(forms, annotation)
    value = read_utf16(pdfium.FPDFAnnot_GetFormFieldValue, forms, annotation)
    chosen = tuple(_chosen(annotation, forms))
    if kind in {pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON}:
        yield FormField(_Kind.BUTTON, box, ())
    elif kind == pdfium.FPDF_FORMFIELD_LISTBOX:
        yield FormField(_Kind.LIST, box, chosen)
    elif kind in {pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX}:
        yield FormField(_Kind.TEXT, box, (*chosen, value))


def _chosen(annotation: object, forms: object) -> Iterator[str]:
    """Yield the labels of the options that are chosen."""
    import pypdfium2.raw as pdfium

    for number in range(max(pdfium.FPDFAnnot_GetOptionCount(forms, annotation), 0)):
        if pdfium.FPDFAnnot_IsOptionSelected(forms, annotation, number):
            yield read_utf16(pdfium.FPDFAnnot_GetOptionLabel, forms, annotation, number)


def _box(page: pypdfium2.PdfPage, annotation: object) -> BoxTuple | None:
    """Return an annotation's box in points from the page's top left corner, as the page is shown."""
    import pypdfium2.raw as pdfium

    rectangle = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annotation, rectangle):
        return None
    scale = 100  # the renderer's places are whole numbers
    width, height = round(page.get_width() * scale), round(page.get_height() * scale)
    corners = []
    for x, y in ((rectangle.left, rectangle.bottom), (rectangle.right, rectangle.top)):
        at = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, *at)
        corners.append((at[0].value / scale, at[1].value / scale) * 2)
    x0, y0, x1, y1 = united_box(corners)
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def read_utf16(read: object, *arguments: object) -> str:
    """Return a text that the renderer writes as UTF-16 into a buffer of a size that it tells.

    The renderer hands on halves of characters as the file has them: U+FFFD stands for each.
    """
    size = read(*arguments, None, 0)  # type: ignore[operator]
    buffer = (ctypes.c_ushort * max((size + 1) // 2, 1))()
    read(*arguments, buffer, size)  # type: ignore[operator]
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")
