"""The headings of taggers against gold readings: `python -m gouji.eval.studies.tags_headings --suite seeds`.

Where only a gold reading is known and no line classes, as for real documents, the headings are what can be held against it: words
and levels, as `gouji.eval.metrics.score` compares them; sections are not asked of taggers. Documents without gold headings count nowhere.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from gouji.errors import GoujiError
from gouji.eval.metrics.score import Score, add_scores, score_reading
from gouji.eval.runs.samples import SUITES, Sample, Task, list_suite_tasks, load_task, pair_tasks
from gouji.ingest.open import open_document
from gouji.models.tagging.table import TAGGERS
from gouji.pipeline import tag_stream
from gouji.tags import TagKind

__all__ = ["list_headings", "main"]

SYSTEMS = (*TAGGERS, "alignment", "combined")


def list_headings(sample: Sample, tagger: str) -> Score:
    """Return the headings of one document by one tagger, held against its gold reading."""
    stream = open_document(sample.data, name=sample.name)
    tags = [tag for tag in tag_stream(stream, tagger=tagger) if tag.kind is TagKind.HEADING]
    given = [{"text": stream.text[tag.span.start : tag.span.end], "level": tag.level, "section": None} for tag in tags]
    wanted = [[level, text, None] for level, text, section in sample.gold.get("headings") or () if section != "title"]
    return score_reading({"headings": given}, {**sample.gold, "headings": wanted, "facts": {}, "sections": []})


def _lines(tasks: Sequence[Task], systems: Sequence[str]) -> Iterator[str]:
    samples = [sample for task in tasks for sample in load_task(task) if sample.gold.get("headings")]
    yield f"{len(samples)} documents with gold headings"
    yield ""
    yield "| tagger | headings | given | right | P | R | F1 |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name in systems:
        total = add_scores([list_headings(sample, name) for sample in samples])
        wanted, given, right = total.headings, total.headings_given, total.headings_right
        shares = (right / max(given, 1), right / max(wanted, 1), 2 * right / max(wanted + given, 1))
        yield f"| {name} | {wanted} | {given} | {right} | {' | '.join(f'{share:.4f}' for share in shares)} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.studies.tags_headings", description="Compare taggers' headings."
    )
    parser.add_argument("--suite", choices=SUITES, default="replicas")
    parser.add_argument("--pairs", nargs="+", metavar="DOC=GOLD", help="documents of your own instead")
    parser.add_argument("--systems", default=",".join(SYSTEMS), help=f"names joined by commas; of {', '.join(SYSTEMS)}")
    given = parser.parse_args(arguments)
    try:
        tasks = pair_tasks(given.pairs) if given.pairs else list_suite_tasks(given.suite)
        for line in _lines(tasks, tuple(given.systems.split(","))):
            print(line)
    except GoujiError as error:
        sys.stderr.write(f"gouji.eval.studies.tags_headings: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
