"""What each line of a generated document is: gold for line taggers, from the blocks that the document was made of.

```python
draft, document = generate_drafted("tab", 7, "displace@0.5")
lines = split_lines(open_document(document.data, name=document.name), furniture=True)
gold = line_tags(draft, lines, document.kind)
gold[12]                                   # LineTag(kind=TagKind.ROW, level=None); lines by number
```
The characters of the lines and those of the draft's texts are aligned as wholes (Levenshtein), and each line has the class
from which most of its characters come. What this does not decide has no entry. So defined:

- A line that begins a heading is that heading, even where prose follows on it.
- Every line of a row that was broken over lines has the row's class; the second half of a label, on a row of its own
  without numbers, is a row continued.
- Bands, headers and the labels over several rows that stand on lines of their own are table headers.
- The whole report on one line (`glued`) has no line classes, nor has a line without letters, ideographs and digits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from gouji.corpus.drafts.draft import Draft
from gouji.corpus.lines.parts import Part, parts_of
from gouji.corpus.lines.rest import rest_tags
from gouji.models.text.lines import Line
from gouji.models.text.normalise import core
from gouji.tags import TagKind

__all__ = ["LineTag", "line_tags"]

_LEAST_MATCHED = 0.5
_LEAST_AGREED = 0.6
_ONE_LINE_KINDS = frozenset({"glued"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTag:
    """The class of a line; `level` is a heading's where it is known (1 is the title's)."""

    kind: TagKind
    level: int | None = None


def line_tags(draft: Draft, lines: Sequence[Line], kind: str) -> Mapping[int, LineTag]:
    """Return the classes of the lines that the draft decides, by line number. `kind` is the document's (`"tab"`)."""
    if kind in _ONE_LINE_KINDS:
        return {}
    parts = parts_of(draft)
    texts = [core(line.text) for line in lines]
    votes = _votes(texts, parts)
    tags: dict[int, LineTag] = {}
    blocks: list[int | None] = []
    for text, found in zip(texts, votes, strict=True):
        blocks.append(_block(found) if text else None)
    for line, text, found in zip(lines, texts, votes, strict=True):
        tag = _decided(found, len(text)) if text else None
        if tag is not None:
            tags[line.number] = tag
    known = {number: tag.kind for number, tag in tags.items()}
    for number, wanted in rest_tags(lines, texts, blocks, known, parts, kind).items():
        tags[number] = LineTag(kind=wanted)
    return tags


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vote:
    part: Part
    count: int
    begins: bool
    """Whether the part's first character is among them."""


def _votes(texts: Sequence[str], parts: Sequence[Part]) -> list[list[_Vote]]:
    """Per line the parts that its characters come from."""
    drafted = "".join(part.text for part in parts)
    owner = [at for at, part in enumerate(parts) for _ in part.text]
    first = {start for start, at in enumerate(owner) if not start or owner[start - 1] != at}
    line_of = [at for at, text in enumerate(texts) for _ in text]
    counts: list[Counter[int]] = [Counter() for _ in texts]
    begun: list[set[int]] = [set() for _ in texts]
    for block in Levenshtein.opcodes("".join(texts), drafted):
        if block.tag != "equal":
            continue
        for offset in range(block.src_end - block.src_start):
            line, place = line_of[block.src_start + offset], block.dest_start + offset
            counts[line][owner[place]] += 1
            if place in first:
                begun[line].add(owner[place])
    return [
        [_Vote(part=parts[at], count=n, begins=at in begun[line]) for at, n in sorted(counter.items())]
        for line, counter in enumerate(counts)
    ]


def _block(votes: Sequence[_Vote]) -> int | None:
    """Return the number of the block that most of a line comes from."""
    best = max(votes, key=lambda vote: vote.count, default=None)
    return None if best is None else best.part.block


def _decided(votes: Sequence[_Vote], length: int) -> LineTag | None:
    """Return the class of a line of `length` characters, None where too few of them are found or they disagree."""
    matched = sum(vote.count for vote in votes)
    if matched < _LEAST_MATCHED * length:
        return None
    if votes[0].part.opens and votes[0].begins:
        return LineTag(kind=votes[0].part.kind, level=votes[0].part.level)
    own = [vote for vote in votes if not vote.part.over] or list(votes)
    by_kind: Counter[TagKind] = Counter()
    for vote in own:
        by_kind[vote.part.kind] += vote.count
    kind, count = by_kind.most_common(1)[0]
    if count < _LEAST_AGREED * sum(by_kind.values()):
        return None
    level = next((vote.part.level for vote in own if vote.part.kind is kind), None)
    return LineTag(kind=kind, level=level)
