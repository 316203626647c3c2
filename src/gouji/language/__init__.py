"""The language in which gouji speaks to people, Chinese or English, from gettext catalogues.

English texts are the keys; a catalogue holds their Chinese (`src/gouji/locale/zh/LC_MESSAGES/gouji.po`, compiled to `.mo`).
`speaking` looks a text up when it is said, so that one process may speak both: a web server answers each page in its own
language. `recorded` translates what was written down in English before: messages of errors, warnings and findings.

```python
with use_language("zh"):
    translate("{count} of {all} done", count=3, all=9)
```

`python docs/texts.py` gathers the texts anew and compiles the catalogues. Ids of facts, names of rules and JSON stay as
they are in every language.
"""

from __future__ import annotations

from gouji.language.recorded import translate_recorded
from gouji.language.speaking import (
    LANGUAGE_TAGS,
    LANGUAGES,
    choose_language,
    get_language,
    list_texts,
    mark_text,
    translate,
    translate_plural,
    use_language,
)

__all__ = [
    "LANGUAGES",
    "LANGUAGE_TAGS",
    "choose_language",
    "get_language",
    "list_texts",
    "mark_text",
    "translate",
    "translate_plural",
    "translate_recorded",
    "use_language",
]
