"""Near misses for training alone: a row's label with a frequent word beside it is a compound, another thing.

```python
for sample in compounds("train", seed=410_000, count=1000): ...   # 行政许可数据, 2.材料重复申请
```
Every third word is for `held_out`, the others for `train`; the corpus's own splits know no such kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random

from gouji.corpus.labels.known import known_labels
from gouji.corpus.labels.negatives import entries
from gouji.corpus.labels.samples import LabelSample
from gouji.errors import UsageError
from gouji.models.forms.load import load_forms
from gouji.models.labels.characters import find_words_from

__all__ = ["compounds"]

_SPLITS = ("train", "held_out")
_TRIES = 50


@cache
def _words(split: str) -> tuple[str, ...]:
    first = map(chr, range(0x4E00, 0xA000))
    words = [one + other for one in first for other in find_words_from(one) if one != other]
    Random("labels/words").shuffle(words)
    return tuple(entries({"train": words}, split))


def compounds(split: str, *, seed: int, count: int) -> Iterator[LabelSample]:
    """`count` different labels with a word beside them, half with the label's number; raises `UsageError` for `test`."""
    if split not in _SPLITS:
        message = f"compounds are made for {' and '.join(_SPLITS)}, not for {split!r}"
        raise UsageError(message)
    rng = Random(f"labels/compounds/{split}/{seed}")
    forms = (None, *(form.id for form in load_forms()))
    made: set[tuple[str, str | None]] = set()
    for _ in range(_TRIES * count):
        if len(made) == count:
            return
        known = known_labels(rng.choice(forms))
        label = rng.choice(known.rows[rng.choice(known.row_ids)])
        word = rng.choice(_words(split))
        body = rng.choice((label.body + word, word + label.body))
        text = (label.number if rng.random() < 0.5 else "") + body
        if not known.may_be_row(body) and (text, known.form) not in made:
            made.add((text, known.form))
            yield LabelSample(text=text, form=known.form, row=None, kind="compound", damage=())
