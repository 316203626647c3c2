"""Gathers the texts that gouji says to people, and compiles their translations.

    python docs/texts.py            # brings src/gouji/locale/*/LC_MESSAGES/gouji.po up to date and compiles it
    python docs/texts.py --check    # exit status 1 where a text is not gathered, not translated or not compiled

`spoken.py` says where texts stand. A text of an error or of the console that it cannot read off the source is wrong, too: put
`mark_text(…)` around it where it is made. Needs Babel (the extra `dev`).
"""

from __future__ import annotations

import ast
import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

sys.path.insert(0, str(Path(__file__).parent))
from spoken import (
    Text,
    list_error_names,
    list_python_texts,
    list_template_texts,
    list_unmarked,
)

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "src" / "gouji" / "locale"
_NAME_ALONE = re.compile(r"(\{\w+\})?\s*")
"""A text of one place, or none: nothing to translate."""
STAGES = ("ingest", "models", "train", "eval", "corpus")


def parse_modules() -> dict[str, ast.Module]:
    """Return the syntax trees of gouji's modules by their paths."""
    folders = [ROOT / "src" / "gouji", *(ROOT / stage for stage in STAGES)]
    paths = [
        p for folder in folders for p in folder.rglob("*.py") if not set(p.relative_to(ROOT).parts[2:]) & set(STAGES)
    ]
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted({p.resolve() for p in paths})
    }


def gather(trees: dict[str, ast.Module]) -> dict[Text, set[str]]:
    """Return all texts, with the files that they stand in."""
    found: dict[Text, set[str]] = {}
    errors = list_error_names(trees.values())
    for path, tree in trees.items():
        for text in list_python_texts(tree, errors):
            found.setdefault(text, set()).add(path)
    pages = [*(ROOT / "review" / "src").glob("*.ts*"), *(ROOT / "src" / "gouji" / "export").rglob("*.html")]
    pages += (ROOT / "src" / "gouji" / "batch").glob("*.html")
    for page in sorted(pages):
        for text in list_template_texts(page.read_text(encoding="utf-8")):
            found.setdefault(text, set()).add(str(page.relative_to(ROOT)))
    # One text may be a singular in one place and stand alone in another; gettext knows it once.
    plurals = {text[0] for text in found if isinstance(text, tuple)}
    return {
        text: places
        for text, places in found.items()
        if not (isinstance(text, str) and (text in plurals or _NAME_ALONE.fullmatch(text)))
    }


def find_unmarked(trees: dict[str, ast.Module]) -> list[str]:
    """Return a line for each text of an error or of the console that cannot be read off the source."""
    errors = list_error_names(trees.values())
    return [
        f"{path}:{each.line}: no text can be read off {each.source}"
        for path, tree in trees.items()
        for each in list_unmarked(tree, errors)
    ]


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
    trees = parse_modules()
    texts, wrong = gather(trees), find_unmarked(trees)
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
