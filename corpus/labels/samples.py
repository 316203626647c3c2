"""Labels with the row that they name: printed wrong, printed right, and such as only look like a row's.

```python
for sample in label_samples("train", seed=410_000, count=1000): ...
```
The splits `train` and `test` share no list of misprints, no foreign table and no change of meaning; `test` has kinds of
damage of its own. The lists are `data/labels.yaml`. Which row a text names is decided by how it was made; texts that
may be either a row's or something else (a damaged label that has become another, a scrap long enough to be a cut label)
are not made, but for the bare 其他 and 总计, which are rows' labels and columns' alike: their kind is `ambiguous`, and
their row is drawn among all that they may be, none included.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from gouji.corpus.drafts.forms import load_data
from gouji.corpus.labels.damage import DAMAGE, Lists, Printed
from gouji.corpus.labels.known import Known, known_labels
from gouji.corpus.labels.negatives import NEGATIVES, entries
from gouji.models.forms.load import load_forms
from gouji.models.text.normalise import split_enumerator

__all__ = ["LabelSample", "damage_label", "label_samples", "lists_of", "splits"]

_LAYOUT, _HARMLESS = ("spaces", "wrap", "half_width", "glue"), ("look_alike", "double")
_MEANT = ("instead", "decisive", "replaced", "reworded", "extended")
"""What a look-alike character could turn back into a row's label."""
_AMBIGUOUS = 0.2
"""The share of tries at an ambiguous label; few labels are."""
_FIGURES = frozenset({"glue", "glue_before"})
_TRIES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSample:
    """A text, the form it is asked of (None for all), and the row that it names (`table.row`), or None."""

    text: str
    form: str | None
    row: str | None
    kind: str
    """`exact`, `known` or `unseen` (the damage), or the kind of what is no row."""
    damage: tuple[str, ...]


def splits() -> tuple[str, ...]:
    """Return the names of the splits."""
    return tuple(load_data("labels")["splits"])


@cache
def lists_of(split: str) -> Lists:
    """Return the misprints of a split."""
    data, spelling = load_data("labels"), load_data("spelling")
    equal = {word: other for word, other in spelling["input_method"].items() if len(word) == len(other)}
    look_alike = {"train": list((spelling["look_alike"] | data["look_alike"]["train"]).items())}
    same_sound = {"train": list((equal | data["same_sound"]["train"]).items())}
    look_alike["test"], same_sound["test"] = (list(data[n]["test"].items()) for n in ("look_alike", "same_sound"))
    return Lists(
        look_alike=dict(entries(look_alike, split)),
        same_sound=dict(entries(same_sound, split)),
        added=entries(data["added"], split),
        specks=data["specks"],
    )


def label_samples(split: str, *, seed: int, count: int) -> Iterator[LabelSample]:
    """`count` different samples of a split: half of them rows' labels, of which a tenth is printed right."""
    rng = Random(f"labels/{split}/{seed}")
    made: set[tuple[str, str | None]] = set()
    forms = (None, *(form.id for form in load_forms()))
    for _ in range(_TRIES * count):
        if len(made) == count:
            return
        known = known_labels(rng.choice(forms))
        sample = _row(split, known, rng) if rng.random() < 0.5 else _no_row(split, known, rng)
        if sample is not None and (sample.text, sample.form) not in made:
            made.add((sample.text, sample.form))
            yield sample


def damage_label(split: str, known: Known, row: str, rng: Random) -> str:
    """Return a label of a row (`table.row`) misspelt as in a split; as printed where no misprint leaves it this row's.

    Figures are not glued to it: in a document they would be the row's own.
    """
    label = rng.choice(known.rows[row])
    for _ in range(_TRIES):
        names = [name for name in _names(split, rng) if name not in _FIGURES]
        text, _damage = _damaged(label, names, lists_of(split), rng)
        bare = split_enumerator(text)[0] is None and known.is_ambiguous(label.body)
        if text != label.text and not bare and known.names(text, row):
            return text
    return label.text


def _row(split: str, known: Known, rng: Random) -> LabelSample | None:
    row = rng.choice(known.row_ids)
    label = rng.choice(known.rows[row])
    if rng.random() < 0.1:
        text, kind = label.text, "exact"
        damage: tuple[str, ...] = ()
    else:
        text, damage = _damaged(label, _names(split, rng), lists_of(split), rng)
        kind = "unseen" if set(damage) & set(load_data("labels")["splits"][split]["more"]) else "known"
        if text == label.text:
            return None
    bare = split_enumerator(text)[0] is None and known.is_ambiguous(label.body)
    if bare or not known.names(text, row):
        return None
    return LabelSample(text=text, form=known.form, row=row, kind=kind, damage=damage)


def _names(split: str, rng: Random) -> list[str]:
    """Return one operator mostly, sometimes two or three."""
    told = load_data("labels")["splits"][split]
    names = rng.sample([*told["misspellings"], *told["more"]], rng.choice((1, 1, 1, 1, 1, 1, 1, 2, 2, 3)))
    return sorted(names, key=list(DAMAGE).index)


def _damaged(label: Printed, names: list[str], lists: Lists, rng: Random) -> tuple[str, tuple[str, ...]]:
    applied = []
    for name in names:
        changed = DAMAGE[name](label, rng, lists)
        if changed != label:
            applied.append(name)
            label = changed
    return label.text, tuple(applied)


def _ambiguous(known: Known, split: str, rng: Random) -> LabelSample | None:
    """Return a label that several rows bear, or a row and a column, without its number: it is any of these."""
    label = Printed(number="", body=rng.choice(rng.choice([known.rows[row] for row in known.row_ids])).body)
    text, damage = _damaged(label, rng.sample(_LAYOUT, 1), lists_of(split), rng)
    if not known.is_ambiguous(text):
        return None
    row = rng.choice((*known.bearers(text), None))
    return LabelSample(text=text, form=known.form, row=row, kind="ambiguous", damage=damage)


def _no_row(split: str, known: Known, rng: Random) -> LabelSample | None:
    if rng.random() < _AMBIGUOUS:
        return _ambiguous(known, split, rng)
    kind = rng.choice(load_data("labels")["splits"][split]["negatives"])
    label = NEGATIVES[kind](split, known, rng)
    body = label.body
    if kind == "prose" and known.holds_row(body):
        return None
    if not body or (known.may_be_row(body) and not known.is_ambiguous(body)):
        return None
    text = label.text
    damage: tuple[str, ...] = ()
    if rng.random() < 0.35:
        names = _LAYOUT if kind in _MEANT or len(body) <= 2 else (*_LAYOUT, *_HARMLESS)
        text, damage = _damaged(label, rng.sample(names, 1), lists_of(split), rng)
    if known.is_ambiguous(text):
        row = rng.choice((*known.bearers(text), None))
        return LabelSample(text=text, form=known.form, row=row, kind="ambiguous", damage=damage)
    if known.may_be_row(text) or known.is_ambiguous(body):
        return None
    return LabelSample(text=text, form=known.form, row=None, kind=kind, damage=damage)
