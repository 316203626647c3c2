"""Lines of ink → what they say: numbers by two readers, all else by the reader of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gouji.ingest.scan.recognition.doubts import has_faint_sign, has_lost_strokes, touches_side
from gouji.ingest.scan.recognition.engine import Reader, Reading
from gouji.ingest.scan.recognition.numbers import NumberReader
from gouji.ingest.scan.recognition.prepared import Prepared, Wanted, crop
from gouji.ingest.scan.recognition.settings import RecognitionSettings
from gouji.ingest.scan.recognition.strings import THOUSANDS, is_number
from gouji.tokens import Alternatives

__all__ = ["Readers", "agreed", "is_unread", "mean_chance", "read_both", "read_lines"]

_WORN_DIGITS = {"1": "4"}
"""What is left of a digit whose thin strokes are lost, and that digit."""
_DASHES = "-—一"
_LOOKALIKES = str.maketrans("oO〇DQlI|。，－—", "00000111.,--")


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """What reads crops: a reader of any text, and one of numbers."""

    text: Reader
    numbers: NumberReader


def read_lines(prepared: Prepared, readers: Readers, settings: RecognitionSettings) -> bool:
    """Read all lines: numbers in cells by the number reader, what that is not sure of and all else as text.

    Return whether the print is worn.
    """
    wanted = prepared.wanted
    numeric = _numbers([w if w.in_cell else None for w in wanted], prepared, readers)
    sure = {
        at for at, n in enumerate(numeric) if n is not None and n.confidence >= settings.digit_sure and len(n.text) == 1
    }
    left = [at for at, w in enumerate(wanted) if at not in sure and w.reading is None]
    for read, numbers in ((readers.text.read, False), (readers.text.read_numbers, True)):
        mine = [wanted[at] for at in left if (numeric[at] is not None) is numbers]
        for item, reading in zip(mine, read([crop(w, prepared, settings) for w in mine]), strict=True):
            item.reading = replace(reading, text=_as_number(reading.text)) if item.in_cell else reading
    for at, (item, number) in enumerate(zip(wanted, numeric, strict=True)):
        if number is not None:
            item.reading = (
                number if at in sure or item.reading is None else agreed(number, item.reading, settings=settings)
            )
        if item.reading is not None:
            item.reading = _doubted(item.reading, item, prepared, settings=settings)
    for item in _find_low_dashes(prepared, settings):
        item.reading = item.reading and replace(
            item.reading, chances=(min(item.reading.confidence, settings.alien_ink),)
        )
    worn = _is_worn(prepared, settings)
    for item in wanted if worn else ():
        item.reading = item.reading and _with_worn(item.reading, settings)
    return worn


def _doubted(reading: Reading, item: Wanted, prepared: Prepared, settings: RecognitionSettings) -> Reading:
    """The reading; of a number whose ink may not be the cell's own as likely wrong as right, or without that ink.

    So is one before which a minus may have faded, one that is too pale to be ink, and one of which strokes are lost.
    """
    if not is_number(reading.text):
        # A pale dash, or one at the cell's side, may be what is left of a digit or of a rule.
        left_over = reading.text == "-" and (item.pale or touches_side(item, prepared, settings=settings))
        return replace(reading, chances=(min(reading.confidence, settings.alien_ink),)) if left_over else reading
    faded = item.in_cell and reading.text[0] not in "-0" and has_faint_sign(item, prepared, settings=settings)
    alien = touches_side(item, prepared, settings=settings)
    if not (faded or alien or item.pale or has_lost_strokes(item, prepared, settings=settings)):
        return reading
    known = {text: chance * settings.alien_ink for text, chance in reading.others}
    for text, chance in ((reading.text, 1.0), *reading.others):
        rests = [f"-{text}"] * faded + [text[1:], text[:-1]] * alien
        for rest in rests:
            if is_number(rest) and rest != reading.text:
                known[rest] = max(known.get(rest, 0.0), chance * settings.alien_ink / 3)
    return _with_others(reading, known, settings.alien_ink, settings)


def _find_low_dashes(prepared: Prepared, settings: RecognitionSettings) -> Iterator[Wanted]:
    """Yield dashes in cells that stand higher or lower than dashes beside numbers do: such may be what is left of a 2's foot."""
    middles: dict[tuple[int, int], list[tuple[float, float]]] = {}
    dashes: list[tuple[tuple[int, int], Wanted]] = []
    for item in prepared.wanted:
        table, cell = item.place
        text = item.reading.text if item.reading is not None and table >= 0 else ""
        row = (table, prepared.straight.grids[table].cells[cell].row) if text else (-1, -1)
        if text and text in _DASHES:
            dashes.append((row, item))
        elif text and is_number(text):
            middles.setdefault(row, []).append(((item.line.y0 + item.line.y1) / 2, item.line.y1 - item.line.y0))
    for row, item in dashes:
        middle = (item.line.y0 + item.line.y1) / 2
        if row in middles and all(abs(middle - at) > settings.dash_off * height for at, height in middles[row]):
            yield item


def _is_worn(prepared: Prepared, settings: RecognitionSettings) -> bool:
    """Return whether a page's thin strokes may be lost: where its print is pale, or many of its numbers are less than sure."""
    read = [w.reading.confidence for w in prepared.wanted if w.in_cell and w.reading and is_number(w.reading.text)]
    poor = sum(chance < settings.poor_number for chance in read)
    return prepared.straight.is_faint or poor > settings.poor_share * len(read)


def _with_worn(reading: Reading, settings: RecognitionSettings) -> Reading:
    """Return a number in worn print with what else it may have been: of a 4 without its thin strokes the upright is left, and looks like a 1."""
    if not is_number(reading.text):
        return reading
    known = dict(reading.others)
    for at in (at for at, digit in enumerate(reading.text) if digit in _WORN_DIGITS):
        whole = f"{reading.text[:at]}{_WORN_DIGITS[reading.text[at]]}{reading.text[at + 1 :]}"
        known[whole] = max(known.get(whole, 0.0), settings.worn_digit)
    if known == dict(reading.others):
        return reading
    return _with_others(reading, known, 1 - settings.worn_digit, settings)


def _with_others(reading: Reading, known: Mapping[str, float], most: float, settings: RecognitionSettings) -> Reading:
    """Return a reading that is no surer than `most`, with the likeliest of the others that are known."""
    others = sorted(known.items(), key=lambda pair: (-pair[1], pair[0]))[: settings.most_readings]
    return replace(reading, chances=(min(reading.confidence, most),), as_number=None, others=tuple(others))


def read_both(
    lines: Sequence[Wanted], prepared: Prepared, readers: Readers, settings: RecognitionSettings, room: float
) -> list[Reading]:
    """Return lines that should be numbers, each by both readers, with `room` times as much paper around as usual."""
    texts = readers.text.read_numbers([crop(item, prepared, settings, room) for item in lines])
    numbers = _numbers(lines, prepared, readers)
    found = [
        replace(text, text=_as_number(text.text)) if number is None else agreed(number, text, settings=settings)
        for number, text in zip(numbers, texts, strict=True)
    ]
    read = [_doubted(reading, item, prepared, settings=settings) for reading, item in zip(found, lines, strict=True)]
    return [_with_worn(reading, settings) for reading in read] if _is_worn(prepared, settings) else read


def _numbers(lines: Sequence[Wanted | None], prepared: Prepared, readers: Readers) -> list[Reading | None]:
    """Return the lines as numbers, each among the ink of its like."""
    found: list[Reading | None] = [None] * len(lines)
    for ink in (prepared.inner, prepared.columns, prepared.ink):
        mine = [item.line if item is not None and prepared.around(item) is ink else None for item in lines]
        found = [new or old for new, old in zip(readers.numbers.read(mine, ink), found, strict=True)]
    return found


def agreed(number: Reading, text: Reading, settings: RecognitionSettings) -> Reading:
    """Return one reading of two: where they say the same it is surer than either, where not it is doubtful.

    `number` is the digit reader's, `text` the text reader's. What else either thought possible are its `others`.
    """
    text = replace(text, text=_as_number(text.text))
    grouped = _as_thousands(number, text, settings)
    if grouped is not None:
        return grouped
    best = _one_of(number, text, settings)
    return replace(best, others=_others(best, number, text, settings=settings))


def _as_thousands(number: Reading, text: Reading, settings: RecognitionSettings) -> Reading | None:
    """Return a number whose thousands commas divide, where only one of the readers sees all of its commas.

    A comma and a point are told apart by a few pixels: the number is as likely wrong as right, and what the other reader says is among
    the alternatives.
    """
    said = next((s for s in (number.text, text.text) if THOUSANDS.match(s)), None)
    if said is None or number.text == text.text or _strip_marks(text.text) != _strip_marks(number.text):
        return None
    chance = min(settings.alien_ink, text.confidence, number.confidence)
    plain = said.replace(",", "")
    rivals = [other for other in (number.text, text.text) if is_number(other) and other.replace(",", "") != plain]
    return Reading(text=said, chances=(chance,), others=tuple((other, round(chance / 3, 6)) for other in rivals))


def _strip_marks(text: str) -> str:
    return text.replace(",", "").replace(".", "")


def _others(best: Reading, number: Reading, text: Reading, settings: RecognitionSettings) -> Alternatives:
    """Return what else two readers thought possible: what the one reading leaves is shared by the product of both."""
    digits = dict(((number.text, _alone(number)), *number.others))
    letters = dict(((text.text, text.confidence), *text.others))
    weights = {
        said: digits.get(said, settings.unnamed) * letters.get(said, settings.unnamed)
        for said in (*digits, *letters)
        if said != best.text and is_number(said)
    }
    total = sum(weights.values()) + settings.unnamed**2
    left = 1 - best.confidence
    shared = ((said, round(left * weight / total, 6)) for said, weight in weights.items())
    likely = sorted((pair for pair in shared if pair[1] >= settings.least_chance), key=lambda pair: (-pair[1], pair[0]))
    return tuple(likely[: settings.most_readings])


def _alone(number: Reading) -> float:
    """Return the probability of a number's digits, given that it is one."""
    return number.confidence if number.as_number is None else number.as_number


def _one_of(number: Reading, text: Reading, settings: RecognitionSettings) -> Reading:
    said = text.text
    if number.text == said:
        wrong = (1 - _alone(number)) * (1 - text.confidence)
        return replace(number, chances=(1 - wrong,))
    if not said:
        return replace(number, chances=(min(number.confidence, 0.5),))
    best = number if number.confidence >= text.confidence else text
    other = min(number.confidence, text.confidence)
    return replace(best, chances=(best.confidence * (1 - other / 2) * settings.disagreement,))


def _as_number(text: str) -> str:
    """Return what a text reader means that takes a cell's number for letters."""
    squeezed = "".join(text.split())
    # A point before or behind a number is a speck.
    read = squeezed.translate(_LOOKALIKES).strip("·•.,'`:")
    return read if THOUSANDS.match(read) or read.replace(".", "", 1).removeprefix("-").isdigit() else text.strip()


def mean_chance(reading: Reading) -> float:
    """Return the mean probability of a reading's characters; 0 where nothing was read."""
    return sum(reading.chances) / len(reading.chances) if reading.chances else 0.0


def is_unread(reading: Reading, settings: RecognitionSettings) -> bool:
    """Whether there is ink in a cell that nobody could read: the cell is not blank, but what it says is unknown."""
    text = reading.text.strip()
    return not text or (len(text) <= 2 and reading.confidence < settings.unread and not any(c.isdigit() for c in text))
