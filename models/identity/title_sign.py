"""What the titles of a document say of the family of forms that it may be on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gouji.models.forms.definition import Form
from gouji.models.identity.evidence import TitleSign
from gouji.models.identity.names import find_year, load_name
from gouji.models.identity.settings import IdentitySettings
from gouji.models.identity.title_line import SENTENCE, find_title
from gouji.models.text.lines import Line
from gouji.models.text.normalise import core, fold, split_enumerator
from gouji.wording import DOCUMENT_NOUNS

__all__ = ["read_title_sign"]

_OTHER = re.compile(rf"(?:{'|'.join(DOCUMENT_NOUNS)})(?:\([^()]*\))?\Z")


def read_title_sign(
    lines: Sequence[Line], declared: str | None, forms: Sequence[Form], settings: IdentitySettings
) -> TitleSign:
    """Return what title and declared title say of the forms of one family."""
    name = load_name(tuple(dict.fromkeys(t for form in forms for t in form.document_titles)))
    found = find_title(lines, name, None, settings)
    declares = declared is not None and name.find(declared) is not None
    near = {line.number for line in lines[: settings.opening_lines]}
    bare = found is not None and find_year(found.text) is None and found.line.number not in near
    own = declares or (found is not None and found.whole and not bare)
    years = [find_year(text) for text in ((found.text if found else ""), declared or "")]
    year = next((y for y in years if y is not None), None)
    first = min((form.reported_years[0] or 0 for form in forms), default=0)
    other = not own and any(_OTHER.search(text) for text in _list_titles(lines, declared, settings))
    return TitleSign(own=own, other=other, early=year is not None and year < first)


def _list_titles(lines: Sequence[Line], declared: str | None, settings: IdentitySettings) -> Iterator[str]:
    """Yield what may be the document's title: what the source declares, and the first short lines of text."""
    if declared:
        yield re.sub(r"\s+", "", fold(declared))
    for line in lines[: settings.title_lines]:
        text = re.sub(r"\s+", "", fold(line.text))
        plain = not line.is_row and not SENTENCE.search(text) and split_enumerator(text)[0] is None
        if plain and settings.shortest_title <= len(core(text)) <= settings.longest_title:
            yield text
