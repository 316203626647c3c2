"""Readings of documents, kept and compared byte for byte: what a change of the code changes in what is read.

```console
$ python -m gouji.eval.studies.readings make -o before.jsonl --suite quick docs/examples reports/*.pdf
$ python -m gouji.eval.studies.readings make -o after.jsonl --suite quick docs/examples reports/*.pdf
$ python -m gouji.eval.studies.readings compare before.jsonl after.jsonl
```

A file of readings holds a line a document: its name, and the report as JSON or the error. The report's `engine`, which
names the version, the settings and the models, is left out: it differs by design. The exit status of `compare` is 1 where a
reading differs or a document is missing on one side.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from gouji.errors import GoujiError, UsageError
from gouji.eval.runs.samples import list_suite_tasks, load_task

__all__ = ["compare_readings", "find_documents", "main", "read_document"]

_SHOWN = 8
"""So many differences are shown; the rest are counted."""
_AROUND = 60
"""Characters shown on either side of a difference."""
_NO_DOCUMENTS = (".json", ".jsonl", ".yaml", ".toml", ".py", ".golden", ".parquet")


def find_documents(paths: Iterable[str]) -> Iterator[Path]:
    """Yield the files that paths name, of folders all files inside but those that are no documents (gold, code)."""
    for path in map(Path, paths):
        if path.is_dir():
            yield from (p for p in sorted(path.rglob("*")) if p.is_file() and p.suffix not in _NO_DOCUMENTS)
        else:
            yield path


def read_document(name: str, data: bytes) -> str:
    """Return the report of a document as one line of JSON without its `engine`, or the error in words."""
    from gouji.reading import read

    try:
        payload = read(data, name=name).to_dict()
    except GoujiError as error:
        return f"{type(error).__name__}: {error}"
    return json.dumps({key: value for key, value in payload.items() if key != "engine"}, ensure_ascii=False)


def compare_readings(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each document whose reading differs, with the text around the first difference."""
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            yield f"{name}: only {'after' if old is None else 'before'}"
        elif old != new:
            same = zip(old, new, strict=False)
            at = next((i for i, (x, y) in enumerate(same) if x != y), min(len(old), len(new)))
            start = max(0, at - _AROUND)
            yield f"{name}: …{old[start : at + _AROUND]}… → …{new[start : at + _AROUND]}…"


def _read_path(path: Path) -> tuple[str, str]:
    return str(path), read_document(path.name, path.read_bytes())


def _read_all(paths: Iterable[str], suites: Iterable[str], workers: int) -> Iterator[tuple[str, str]]:
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(_read_path, find_documents(paths))
    for suite in suites:
        for task in list_suite_tasks(suite):
            for sample in load_task(task):
                yield f"{suite}/{sample.name}", read_document(sample.name, sample.data)


def _load(path: str) -> dict[str, str]:
    try:
        lines = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
        return {line["document"]: line["reading"] for line in lines}
    except (OSError, ValueError, KeyError) as error:
        message = f"{path}: no file of readings ({error}); make one with `make -o {path}`"
        raise UsageError(message) from None


def _make(given: argparse.Namespace) -> int:
    count = 0
    with Path(given.output).open("w", encoding="utf-8") as out:
        for name, reading in _read_all(given.paths, given.suite, given.workers):
            out.write(json.dumps({"document": name, "reading": reading}, ensure_ascii=False) + "\n")
            count += 1
    print(f"{count} documents read")
    return 0


def _compare(given: argparse.Namespace) -> int:
    before, after = _load(given.before), _load(given.after)
    differences = list(compare_readings(before, after))
    print("\n".join(differences[:_SHOWN]), end="\n" if differences else "")
    print(f"{len({*before, *after})} documents compared, {len(differences)} differ")
    return int(bool(differences))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.studies.readings", description="Keep and compare readings."
    )
    commands = parser.add_subparsers(required=True)
    make = commands.add_parser("make", help="read documents and keep the readings")
    make.add_argument("paths", nargs="*", metavar="PATH", help="a document, or a folder of them")
    make.add_argument("--suite", action="append", default=[], help="a suite of `gouji eval run`, quick say")
    make.add_argument("--workers", type=int, default=2)
    make.add_argument("-o", "--output", required=True, metavar="FILE")
    make.set_defaults(run=_make)
    compare = commands.add_parser("compare", help="compare two files of readings")
    compare.add_argument("before")
    compare.add_argument("after")
    compare.set_defaults(run=_compare)
    given = parser.parse_args(arguments)
    try:
        status: int = given.run(given)
    except GoujiError as error:
        sys.stderr.write(f"gouji.eval.studies.readings: {error}\n")
        return 2
    return status


if __name__ == "__main__":
    raise SystemExit(main())
