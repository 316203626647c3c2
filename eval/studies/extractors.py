"""Readings of what extractors leave of a document: `python -m gouji.eval.studies.extractors --count 24 --python PYTHON`.

Generated pages, Word documents and PDFs are flattened to text by real extractors, and the texts are read. Blank cells, merged
cells and columns survive some of them and not others; where they do not, every fact that is not under review must still be
what was printed. PYTHON is an interpreter that has the extractors (`pip install trafilatura html2text markdownify inscriptis
html-text resiliparse pypandoc_binary pdfplumber pymupdf pypdf docx2txt mammoth python-docx`); one that is missing is left out, and named.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from gouji.corpus.extractors.extract import EXTRACTORS, Extractor, ExtractorProcess, flatten
from gouji.corpus.make import generate_planned
from gouji.eval.metrics.score import Score, add_scores, score_reading

__all__ = ["FlatDocument", "flatten_documents", "list_lines", "main", "measure_texts"]

KINDS = {".html": ("html", "html-word"), ".docx": ("docx",), ".pdf": ("pdf", "pdf-borderless")}
DAMAGE = ("none", "blank-cells@0.9", "blank-rows@0.9", "mixed", "blank-cells@0.2", "blank-totals@0.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatDocument:
    """A text that an extractor made of a generated document, and what makes that document again."""

    extractor: str
    kind: str
    seed: int
    damage: str
    text: str


def flatten_documents(names: Sequence[str], seeds: Sequence[int], process: ExtractorProcess) -> Iterator[FlatDocument]:
    """Yield what each extractor makes of the documents of these seeds; one that is missing gives nothing."""
    by_suffix: dict[str, list[Extractor]] = {}
    for name in names:
        by_suffix.setdefault(EXTRACTORS[name].reads, []).append(EXTRACTORS[name])
    for suffix, extractors in by_suffix.items():
        for kind in KINDS[suffix]:
            plans = [(seed, DAMAGE[seed % len(DAMAGE)]) for seed in seeds]
            for (seed, damage), document in zip(plans, generate_planned(kind, plans), strict=True):
                for extractor in extractors:
                    text = flatten(process, extractor, document.data)
                    if text is not None:
                        yield FlatDocument(extractor=extractor.name, kind=kind, seed=seed, damage=damage, text=text)


def measure_texts(documents: Sequence[FlatDocument], workers: int = 1) -> list[Score | None]:
    """Read the texts and score them by what their documents say; None where a text shows no form."""
    if workers == 1:
        return [_read_one(document) for document in documents]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(_read_one, documents, chunksize=8))


def _read_one(document: FlatDocument) -> Score | None:
    import gouji
    from gouji.corpus.make import generate

    gold = generate(document.kind, document.seed, damage=document.damage).gold
    try:
        report = gouji.read(document.text.encode(), name=document.extractor + EXTRACTORS[document.extractor].gives)
    except gouji.DocumentError:
        return None
    return score_reading(report.to_dict(), gold.to_dict()) if report.form is not None else None


def list_lines(
    documents: Sequence[FlatDocument], scores: Sequence[Score | None], missing: Mapping[str, str]
) -> Iterator[str]:
    """Yield the table in Markdown, the extractors that were held out of development at its end, and what is missing."""
    yield "| extractor | texts | no form | facts | right | review | silent | texts with a silent error |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    own: dict[str, list[Score | None]] = {name: [] for name in EXTRACTORS}
    for document, score in zip(documents, scores, strict=True):
        own[document.extractor].append(score)
    for name in (name for name in EXTRACTORS if own[name]):
        yield _make_line(name + " (held out)" * EXTRACTORS[name].held_out, own[name])
    for held_out, name in ((False, "**all but those held out**"), (True, "**held out**")):
        yield _make_line(name, [s for n in EXTRACTORS if EXTRACTORS[n].held_out is held_out for s in own[n]])
    for name, why in missing.items():
        yield f"left out: {name}: {why}"


def _make_line(name: str, scores: Sequence[Score | None]) -> str:
    read = [score for score in scores if score is not None]
    total = add_scores(read)
    texts = sum(score.silent > 0 for score in read)
    return (
        f"| {name} | {len(scores)} | {len(scores) - len(read)} | {total.facts:,} | {total.accuracy:.2%} "
        f"| {total.review_rate:.2%} | {total.silent} | {texts} |"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status is 1 where a fact is silently wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.studies.extractors", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--count", type=int, default=12, help="documents of each kind")
    parser.add_argument("--seed", type=int, default=910_000, help="the first document's seed")
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has the extractors")
    parser.add_argument("--extractors", default=",".join(EXTRACTORS))
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, help="write what is silently wrong as JSON Lines")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the texts with silent errors there")
    given = parser.parse_args(arguments)
    seeds = range(given.seed, given.seed + given.count)
    with ExtractorProcess(given.python) as process:
        documents = list(flatten_documents(given.extractors.split(","), seeds, process))
    scores = measure_texts(documents, given.workers)
    sys.stdout.write("\n".join(list_lines(documents, scores, process.missing)) + "\n")
    wrong = [(d, s) for d, s in zip(documents, scores, strict=True) if s is not None and s.silent]
    if given.output is not None:
        rows = (
            {
                "extractor": d.extractor,
                "kind": d.kind,
                "seed": d.seed,
                "silent": [str(e) for e in s.errors if e.kind == "silent"],
            }
            for d, s in wrong
        )
        given.output.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    if given.keep is not None:
        given.keep.mkdir(parents=True, exist_ok=True)
        for document, _ in wrong:
            suffix = EXTRACTORS[document.extractor].gives
            path = given.keep / f"{document.extractor}-{document.kind}-{document.seed}{suffix}"
            path.write_text(document.text, encoding="utf-8")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
