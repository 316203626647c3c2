"""Gathers the texts that gouji says to people, and compiles their translations.

    python docs/texts.py            # brings src/gouji/locale/*/LC_MESSAGES/gouji.po up to date and compiles it
    python docs/texts.py --check    # exit status 1 where a text is not gathered, not translated or not compiled

Texts stand in the calls `translate`, `translate_plural` and `mark_text` of Python (`gouji.language`), and `t` and `tn` of the review
page's TypeScript. Needs Babel (the extra `dev`).
"""

from __future__ import annotations

import ast
import io
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "src" / "gouji" / "locale"
STAGES = ("ingest", "models", "train", "eval", "corpus")
Text = str | tuple[str, str]
_CALLS = {"translate": 1, "mark_text": 1, "translate_plural": 2}
_STRING = r'"((?:[^"\\]|\\.)*)"'
_SINGLE = re.compile(rf"\bt\(\s*{_STRING}")
_PLURAL = re.compile(rf"\btn\(\s*{_STRING}\s*,\s*{_STRING}")


def list_python_texts(source: str) -> Iterator[Text]:
    """Yield the texts in the calls of a module. Raises `ValueError` where a call's text is no plain string."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
            given = node.args[: _CALLS[node.func.id]]
            texts = [a.value for a in given if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if len(texts) == _CALLS[node.func.id]:
                yield texts[0] if len(texts) == 1 else (texts[0], texts[1])


def list_page_texts(source: str) -> Iterator[Text]:
    """Yield the texts in the calls of a TypeScript file."""
    yield from (json.loads(f'"{found[1]}"') for found in _SINGLE.finditer(source))
    yield from ((json.loads(f'"{one}"'), json.loads(f'"{many}"')) for one, many in _PLURAL.findall(source))


def gather() -> dict[Text, set[str]]:
    """Return all texts, with the files that they stand in."""
    found: dict[Text, set[str]] = {}
    folders = [ROOT / "src" / "gouji", *(ROOT / stage for stage in STAGES)]
    paths = [
        p for folder in folders for p in folder.rglob("*.py") if not set(p.relative_to(ROOT).parts[2:]) & set(STAGES)
    ]
    for path in sorted({p.resolve() for p in paths}):
        for text in list_python_texts(path.read_text(encoding="utf-8")):
            found.setdefault(text, set()).add(str(path.relative_to(ROOT)))
    for path in sorted((ROOT / "review" / "src").glob("*.ts*")):
        for text in list_page_texts(path.read_text(encoding="utf-8")):
            found.setdefault(text, set()).add(str(path.relative_to(ROOT)))
    # One text may be a singular in one place and stand alone in another; gettext knows it once.
    plurals = {text[0] for text in found if isinstance(text, tuple)}
    return {text: places for text, places in found.items() if not (isinstance(text, str) and text in plurals)}


def update(known: Catalog, texts: dict[Text, set[str]], language: str) -> Catalog:
    """Return the catalogue with exactly these texts; translations that there are stay."""
    made = Catalog(locale=language, project="gouji", header_comment=f"# gouji, {language}", charset="utf-8")
    for name in ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team", "Report-Msgid-Bugs-To"):
        made.mime_headers = [(key, value) for key, value in made.mime_headers if key != name]
    for text, places in sorted(texts.items(), key=lambda item: (sorted(item[1]), str(item[0]))):
        old = known.get(text[0] if isinstance(text, tuple) else text)
        made.add(text, old.string if old is not None else None, locations=[(place, None) for place in sorted(places)])  # type: ignore[list-item]
    return made


def write(made: Catalog) -> tuple[bytes, bytes]:
    """Return a catalogue as the bytes of a `.po` and of a `.mo` file."""
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, made, width=120, omit_header=False, include_lineno=False)
    head, _, rest = text.getvalue().partition(b"\n\n")
    lines = [
        line
        for line in head.split(b"\n")
        if not re.match(
            rb'"(POT-Creation|PO-Revision|Last-Translator|Language-Team|Generated-By|Report-Msgid|Project-Id)', line
        )
    ]
    plain = b"\n".join(lines) + b"\n\n" + rest
    known = read_po(io.BytesIO(plain), locale=str(made.locale))
    known.creation_date = known.revision_date = datetime(2000, 1, 1, tzinfo=UTC)  # the same texts give the same bytes
    write_mo(compiled, known)
    return plain, compiled.getvalue()


def main() -> int:
    """Update or check the catalogues; return the exit status."""
    check = "--check" in sys.argv[1:]
    texts, wrong = gather(), []
    for folder in sorted(path for path in LOCALE.iterdir() if path.is_dir()):
        place = folder / "LC_MESSAGES" / "gouji.po"
        known = (
            read_po(io.BytesIO(place.read_bytes()), locale=folder.name)
            if place.exists()
            else Catalog(locale=folder.name)
        )
        made = update(known, texts, folder.name)
        lacking = [str(m.id) for m in made if m.id and not (all(m.string) if isinstance(m.string, tuple) else m.string)]
        wrong += [f"{folder.name}: no translation of {text!r}" for text in lacking]
        for path, data in zip((place, place.with_suffix(".mo")), write(made), strict=True):
            if check and (not path.exists() or path.read_bytes() != data):
                wrong.append(f"{path.relative_to(ROOT)} is not up to date: run python docs/texts.py")
            elif not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
    print("\n".join(wrong) if wrong else f"{len(texts)} texts, all translated")
    return 1 if wrong and check else 0


if __name__ == "__main__":
    raise SystemExit(main())
