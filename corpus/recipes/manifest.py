"""A corpus on disk: documents, gold readings, and a manifest that says how each was made and what its bytes hash to.

```
DIR/documents/tab-00100000.txt      as `gouji read` takes them
DIR/gold/tab-00100000.gold.json     the reading that the document should get
DIR/manifest.jsonl                  a line a document
DIR/manifest.parquet                the same, where pyarrow is installed
DIR/facts.parquet                   a row a fact: document, id, value (facts.jsonl without pyarrow)
DIR/rows.parquet                    a row a printed row of the table of requests: its place, how it stands, its label
DIR/recipe.json                     the recipe and the generator
```
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

from gouji.corpus.recipes.recipe import Made, Recipe, generate_plans, plans_of
from gouji.corpus.recipes.records import Record, fact_records, row_records, write_records

__all__ = ["Entry", "corpus_sha256", "entry_of", "generator_sha256", "make_corpus", "manifest_lines", "parquet_bytes"]

_SOURCES = (".py", ".yaml", ".toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A manifest's line: paths relative to the corpus, hashes, and what makes the document again."""

    document: str
    gold: str
    kind: str
    seed: int
    form: str
    operators: tuple[tuple[str, float], ...]
    defects: tuple[str, ...]
    """What the operators did, in words; one that found nothing to do says nothing."""
    document_sha256: str
    gold_sha256: str

    def to_dict(self) -> dict[str, object]:
        """Plain values, the recipe's and the generator's apart."""
        return {
            "document": self.document,
            "gold": self.gold,
            "kind": self.kind,
            "seed": self.seed,
            "form": self.form,
            "operators": [{"name": name, "strength": strength} for name, strength in self.operators],
            "defects": list(self.defects),
            "document_sha256": self.document_sha256,
            "gold_sha256": self.gold_sha256,
        }


@cache
def generator_sha256() -> str:
    """Return the hash of the generator's own sources and data: another hash may mean other documents."""
    digest = hashlib.sha256()
    for name, source in sorted(_sources(files("gouji.corpus"))):
        digest.update(f"{name}\0".encode() + source.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        if item.is_dir() and item.name not in ("__pycache__", "replicas", "recipes"):
            yield from _sources(item, f"{prefix}{item.name}/")
        elif item.name.endswith(_SOURCES) and not item.name.startswith("scan_"):
            yield f"{prefix}{item.name}", item


def entry_of(made: Made) -> Entry:
    """Return the manifest's line for a document."""
    document, stem = made.document, Path(made.document.name).stem
    return Entry(
        document=f"documents/{document.name}",
        gold=f"gold/{stem}.gold.json",
        kind=document.kind,
        seed=document.seed,
        form=document.gold.form,
        operators=made.plan.operators,
        defects=document.gold.defects,
        document_sha256=hashlib.sha256(document.data).hexdigest(),
        gold_sha256=hashlib.sha256(document.gold.to_json().encode()).hexdigest(),
    )


def manifest_lines(entries: Sequence[Entry], recipe: Recipe) -> Iterator[str]:
    """Yield the lines of `manifest.jsonl`; each stands alone, with generator and recipe."""
    for entry in entries:
        yield json.dumps({**entry.to_dict(), **_made_by(recipe)}, ensure_ascii=False) + "\n"


def _made_by(recipe: Recipe) -> Mapping[str, object]:
    return {
        "generator_version": version("gouji"),
        "generator_sha256": generator_sha256(),
        "recipe": recipe.name,
        "recipe_sha256": recipe.sha256,
    }


def corpus_sha256(entries: Sequence[Entry]) -> str:
    """Return one hash for all documents and gold readings, in the manifest's order."""
    text = "".join(f"{e.document} {e.document_sha256} {e.gold_sha256}\n" for e in entries)
    return hashlib.sha256(text.encode()).hexdigest()


def parquet_bytes(entries: Sequence[Entry], recipe: Recipe) -> bytes | None:
    """Return the manifest as Parquet; None where pyarrow is not installed (`pip install 'gouji[data]'`)."""
    if find_spec("pyarrow") is None:
        return None
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [json.loads(line) for line in manifest_lines(entries, recipe)]
    operator = pa.struct([("name", pa.string()), ("strength", pa.float64())])
    lists = {"operators": pa.list_(operator), "defects": pa.list_(pa.string()), "seed": pa.int64()}
    schema = pa.schema([(name, lists.get(name, pa.string())) for name in rows[0]])
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), sink)
    return sink.getvalue()


def make_corpus(recipe: Recipe, folder: Path) -> Iterator[Entry]:
    """Write a corpus; yields each document's entry as it is written, and the manifest at the end."""
    for name in ("documents", "gold"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    entries: list[Entry] = []
    facts, rows = list[Record](), list[Record]()
    for made in generate_plans(plans_of(recipe)):
        entry = entry_of(made)
        (folder / entry.document).write_bytes(made.document.data)
        (folder / entry.gold).write_text(made.document.gold.to_json(), encoding="utf-8", newline="\n")
        entries.append(entry)
        facts += fact_records(made.document)
        rows += row_records(made.document)
        yield entry
    (folder / "manifest.jsonl").write_text("".join(manifest_lines(entries, recipe)), encoding="utf-8", newline="\n")
    write_records(folder, "facts", facts)
    write_records(folder, "rows", rows)
    parquet = parquet_bytes(entries, recipe)
    if parquet is not None:
        (folder / "manifest.parquet").write_bytes(parquet)
    about = {
        **_made_by(recipe),
        "kinds": list(recipe.kinds),
        "damage": list(recipe.damage),
        "first": recipe.first,
        "count": recipe.count,
        "documents": len(entries),
        "corpus_sha256": corpus_sha256(entries),
    }
    (folder / "recipe.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8", newline="\n")
