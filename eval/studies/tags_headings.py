"""The headings of taggers against gold readings: `python -m gouji.eval.studies.tags_headings --suite seeds`.

Where only a gold reading is known and no line classes, as for real documents, the headings are what can be held against it: words
and levels, as `gouji.eval.metrics.score` compares them; sections are not asked of taggers. Documents without gold headings count nowhere.

`--outlined report --count 40` holds the whole reading, sections included, against generated reports with hard headings
(`gouji.corpus.outlines`), kind by kind: by words that nothing was developed on, with a family of difficulties that
documents for development do not have. `--outlined development` makes those, from other seeds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence

from gouji.corpus.outlines.draw import Pool
from gouji.corpus.outlines.make import OUTLINED, make_outlined
from gouji.errors import GoujiError
from gouji.eval.metrics.score import Score, add_scores, score_reading
from gouji.eval.peers.reading import read_document
from gouji.eval.runs.samples import SUITES, Sample, Task, list_suite_tasks, load_task, pair_tasks
from gouji.ingest.open import open_document
from gouji.models.tagging.table import TAGGERS
from gouji.pipeline import tag_stream
from gouji.tags import TagKind

__all__ = ["list_headings", "main"]

FIRST: Mapping[Pool, int] = {
    "development": 1,
    "report": 50_001,
    "fresh": 60_001,
    "held": 70_001,
    "published": 80_001,
    "unread": 90_001,
}
"""The first seed of each pool of generated reports."""
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
        yield f"| {name} | {_share_out(total)} |"


def _list_outlined(pool: Pool, kinds: Sequence[str], first: int, count: int) -> Iterator[str]:
    """Yield a table of the headings that the reading finds in generated reports, kind by kind."""
    yield "| kind | documents | headings | given | right | P | R | F1 |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for kind in kinds:
        documents = (make_outlined(kind, seed, pool=pool) for seed in range(first, first + count))
        scores = [score_reading(read_document(d.data, d.name), d.gold.to_dict()) for d in documents]
        yield f"| {kind} | {count} | {_share_out(add_scores(scores))} |"


def _share_out(total: Score) -> str:
    wanted, given, right = total.headings, total.headings_given, total.headings_right
    shares = (right / max(given, 1), right / max(wanted, 1), 2 * right / max(wanted + given, 1))
    return f"{wanted} | {given} | {right} | {' | '.join(f'{share:.4f}' for share in shares)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.studies.tags_headings", description="Compare taggers' headings."
    )
    parser.add_argument("--suite", choices=SUITES, default="replicas")
    parser.add_argument("--pairs", nargs="+", metavar="DOC=GOLD", help="documents of your own instead")
    parser.add_argument("--systems", default=",".join(SYSTEMS), help=f"names joined by commas; of {', '.join(SYSTEMS)}")
    parser.add_argument("--outlined", choices=tuple(FIRST), help="generated reports with hard headings instead")
    parser.add_argument("--kinds", default=",".join(OUTLINED), help="their kinds, joined by commas")
    parser.add_argument("--first", type=int, help="the first seed instead of the pool's own")
    parser.add_argument("--count", type=int, default=20, help="how many of each kind")
    given = parser.parse_args(arguments)
    try:
        if given.outlined:
            first = given.first or FIRST[given.outlined]
            for line in _list_outlined(given.outlined, given.kinds.split(","), first, given.count):
                print(line)
            return 0
        tasks = pair_tasks(given.pairs) if given.pairs else list_suite_tasks(given.suite)
        for line in _lines(tasks, tuple(given.systems.split(","))):
            print(line)
    except GoujiError as error:
        sys.stderr.write(f"gouji.eval.studies.tags_headings: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
