"""Many labels at once as columns: item numbers, and the texts as strings of classes of characters.

A label becomes three strings over a small alphabet: `plain`, where every character of the forms' labels is a class of
its own and any other character is one class; `sound`, where characters that sound alike are one class; `looks`, where a
character that no label has becomes the one that it looks like, then as in `sound`. What two strings share in order
(their longest common subsequence) is then what two labels share, misprints forgiven or not. All labels are one long
text for numpy: ten thousand labels take some ten milliseconds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gouji.models.labels.characters import find_sounds, list_likenesses, load_decisive_characters, load_sounds
from gouji.models.text.script import load_traditional
from gouji.wording import NUMERALS, item_number, read_numeral

__all__ = ["DECISIVE", "Alphabet", "LabelColumns", "ReadLabels", "build_columns", "drop_repeats", "read_labels"]

DECISIVE = load_decisive_characters()
_END, _DROPPED, _DIGIT, _OTHER, _FIRST = 0, 1, 2, 3, 4
_HIGHEST = 0xFFFF
_BLOCK = 0x100
"""So many characters are asked at once whether they stay as they are, as nearly all ideographs do."""
_LONGEST_STUTTER = 4
_OPENING, _CLOSING = r"[(〔【\[]", r"[)〕】\]]"
_NUMBER = re.compile(
    rf"\0\s*+(?:(?:[\d\s]*\d)?(?=(?:10|[1-9])\s*[.、])|[\d\s]*(?=[({NUMERALS}]))"
    rf"(?:{item_number(_OPENING, _CLOSING)})"
    r"|\0"
)
_NUMBERS = re.compile(f"({re.sub(r'[?]P<p?[cd]>', '?:', _NUMBER.pattern)})")
"""The same as one group: a text split by it is item numbers and what follows them, in turn."""
_STYLES = {"c": 1, "pc": 2, "d": 3, "pd": 4}
_STYLE = 1000
"""Above every item number, of which there are 99 at most."""
_UNREAD = 99
"""The number of an item number that reads as none: 三三、."""

Codes = NDArray[np.uint16]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alphabet:
    """The classes of characters, as tables over the code points of the basic plane."""

    plain: Codes
    sound: Codes
    looks: Codes
    decisive: Codes
    """A decisive character's number from 1 on; 0 for any other."""
    size: int

    @classmethod
    def build(cls, known: Iterable[str]) -> Alphabet:
        """Return the alphabet for the letters of known labels."""
        letters = sorted(known)
        plain = _kinds().copy()
        for code, letter in enumerate(letters, start=_FIRST):
            plain[_code(letter)] = code
        sound = _by_sound(plain, letters)
        decisive = np.zeros_like(plain)
        for code, letter in enumerate(sorted(DECISIVE), start=1):
            decisive[_code(letter)] = code
        looks = _by_looks(sound, letters)
        return cls(plain=plain, sound=sound, looks=looks, decisive=decisive, size=_FIRST + len(letters))


def _code(character: str) -> int:
    return min(ord(character), _HIGHEST)


@cache
def _kinds() -> Codes:
    """Return the classes before any label is known: ends, digits, other letters and ideographs, and what is dropped."""
    kinds = np.full(_HIGHEST + 1, _DROPPED, np.uint16)
    for code in range(_HIGHEST):
        if chr(code).isalnum():
            kinds[code] = _OTHER
    kinds[ord("0") : ord("9") + 1] = _DIGIT
    kinds[0], kinds[_HIGHEST] = _END, _OTHER  # beyond the basic plane there are ideographs
    return kinds


def _by_sound(plain: Codes, letters: Sequence[str]) -> Codes:
    """Return the classes by sound: that of the first label character that sounds alike; decisive ones keep theirs."""
    sound = plain.copy()
    classes: dict[str, int] = {}
    for letter in letters:
        if letter in DECISIVE:
            continue
        for syllable in find_sounds(letter)[:1]:
            sound[_code(letter)] = classes.setdefault(syllable, int(plain[_code(letter)]))
    kinds = plain.tolist()
    for character, syllables in load_sounds().items():
        code = ord(character)
        if code >= _HIGHEST or kinds[code] != _OTHER or character in DECISIVE:
            continue
        for syllable in syllables:
            if syllable in classes:
                sound[code] = classes[syllable]
                break
    return sound


def _by_looks(sound: Codes, letters: Sequence[str]) -> Codes:
    looks = sound.copy()
    known = set(letters)
    nearest: dict[str, tuple[int, str]] = {}
    for letter in known:
        for rank, other in enumerate(list_likenesses(letter)):
            if other not in known and not DECISIVE.issuperset((letter, other)):
                nearest[other] = min(nearest.get(other, (rank, letter)), (rank, letter))
    for other, (_, letter) in nearest.items():
        looks[_code(other)] = sound[_code(letter)]
    return looks


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReadLabels:
    """Labels (n) as what counts of them."""

    text: list[str]
    """The characters that count: no digits, no punctuation, a doubled character or word once."""
    number: NDArray[np.int16]
    """The item number; 0 where there is none."""
    style: NDArray[np.int16]
    """How it is printed: 1 for 一、, 2 for （一）, 3 for 1., 4 for (1); 0 where there is none."""
    digits: NDArray[np.bool_]
    """There are other digits."""
    amid: NDArray[np.bool_]
    """There are some with letters on both sides."""

    def __getitem__(self, part: slice) -> ReadLabels:
        return ReadLabels(
            text=self.text[part],
            number=self.number[part],
            style=self.style[part],
            digits=self.digits[part],
            amid=self.amid[part],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LabelColumns:
    """Labels (n) as columns."""

    read: ReadLabels
    plain: list[str]
    sound: list[str]
    looks: list[str]
    length: NDArray[np.int16]
    """Characters that count."""
    first: Codes
    last: Codes
    """The classes, by looks and sound, of the first and the last character; 0 where there is none."""
    decisive: NDArray[np.int16]
    """How often each decisive character stands there: (n, decisive characters)."""


def drop_repeats(read: ReadLabels) -> tuple[ReadLabels, NDArray[np.int64]]:
    """Return the labels that differ in what counts, and for each label the place of its like among them.

    In documents, and still more among damaged labels, many differ in spaces, punctuation and figures alone.
    """
    signs = ((read.style.astype(np.int64) * _STYLE + read.number) * 2 + read.digits) * 2 + read.amid
    keys = list(zip(read.text, signs.tolist(), strict=True))
    places = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    place = np.fromiter(map(places.__getitem__, keys), np.int64, len(keys))
    first = np.zeros(len(places), np.int64)
    first[place[::-1]] = np.arange(len(keys) - 1, -1, -1)
    some = ReadLabels(
        text=[text for text, _ in places],
        number=read.number[first],
        style=read.style[first],
        digits=read.digits[first],
        amid=read.amid[first],
    )
    return some, place


class _Numbers(dict[str, int]):
    """The printed item number, read once each: its number, and `_STYLE` times its style."""

    def __missing__(self, printed: str) -> int:
        found = _NUMBER.match(printed + " ")
        name = found.lastgroup if found else None
        if not found or not name:
            self[printed] = 0
        else:
            text = found[name]
            number = int(text) if text.isdecimal() else read_numeral(text)
            self[printed] = _STYLES[name] * _STYLE + (_UNREAD if number is None else number)
        return self[printed]


def read_labels(labels: Sequence[str], alphabet: Alphabet) -> ReadLabels:
    """Return what counts of the labels, in order."""
    parts = _NUMBERS.split(_folded(_joined(labels)))
    numbers = np.fromiter(map(_Numbers().__getitem__, parts[1::2]), np.int16, len(labels))
    text = "\0".join(["", *parts[2::2]])
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    kinds = alphabet.plain[codes]
    owner = np.cumsum(kinds == _END) - 1
    kept = (kinds != _DROPPED) & (kinds != _DIGIT)
    letters = _once(codes[kept])
    return ReadLabels(
        text=letters.tobytes().decode("utf-16-le", "surrogatepass").split("\0")[1:],
        number=numbers % _STYLE,
        style=numbers // _STYLE,
        digits=np.bincount(owner[kinds == _DIGIT], minlength=len(labels)) > 0,
        amid=_amid(kinds, owner, len(labels)),
    )


def _once(letters: Codes) -> Codes:
    """Return the letters without what is printed twice in a row: a character, or a word of two to four."""
    for size in range(1, _LONGEST_STUTTER + 1):
        if len(letters) < 2 * size:
            break
        same = (letters[size:] == letters[:-size]) & (letters[size:] != 0)
        whole = same[: len(same) - size + 1].copy()
        for at in range(1, size):
            whole &= same[at : len(same) - size + 1 + at]
        repeated = np.zeros(len(letters), bool)
        for at in range(size):
            repeated[size + at : size + at + len(whole)] |= whole
        letters = letters[~repeated]
    return letters


def build_columns(read: ReadLabels, alphabet: Alphabet) -> LabelColumns:
    """Return the columns of labels that were read in this alphabet."""
    count = len(read.text)
    text = "\0" + "\0".join(read.text) if count else ""
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    owner = np.cumsum(codes == 0) - 1
    looks = alphabet.looks[codes]
    ends = np.flatnonzero(codes == 0)
    after = np.append(looks, _END).astype(np.uint16)
    return LabelColumns(
        read=read,
        plain=_strings(alphabet.plain[codes], alphabet),
        sound=_strings(alphabet.sound[codes], alphabet),
        looks=_strings(looks, alphabet),
        length=(np.bincount(owner, minlength=count) - 1).astype(np.int16),
        first=after[ends + 1],
        last=after[np.append(ends[1:], len(codes)) - 1] if count else ends.astype(np.uint16),
        decisive=_bag(alphabet.decisive[codes], owner, count, len(DECISIVE) + 1)[:, 1:],
    )


def _amid(kinds: Codes, owner: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    """Return whether digits stand between letters."""
    there = kinds != _DROPPED
    kinds, owner = kinds[there], owner[there]
    turn = (kinds[:-1] == _DIGIT) & (kinds[1:] > _DIGIT)
    first = np.append(kinds, _END)[np.flatnonzero(kinds == _END) + 1] == _DIGIT
    runs = np.bincount(owner[1:][turn], minlength=count)
    return np.asarray(runs > first, bool)


def _joined(labels: Sequence[str]) -> str:
    text = "\0" + "\0".join(labels) if labels else ""
    if text.count("\0") != len(labels):
        text = "\0" + "\0".join(label.replace("\0", " ") for label in labels)
    return text


def _folded(text: str) -> str:
    """Return the NFKC form in simplified script; character by character, which is ten times faster, where no ㈠ or Ⅳ is in the text.

    Accents that stand apart from their letter stay apart.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    single, expanded = _folding()
    high = codes >= _HIGHEST
    if expanded[codes[~high]].any():
        return _folded(unicodedata.normalize("NFKC", text))
    narrow = codes.copy()
    narrow[high] = [_HIGHEST if code > _HIGHEST and chr(code).isalnum() else ord(" ") for code in codes[high]]
    return single[narrow].tobytes().decode("utf-16-le", "surrogatepass")


@cache
def _folding() -> tuple[Codes, NDArray[np.bool_]]:
    """Return what each character becomes, and which become more than one with a letter or digit among them."""
    single = np.arange(_HIGHEST + 1, dtype=np.uint16)
    expanded = np.zeros(_HIGHEST + 1, bool)
    for first in range(0, _HIGHEST, _BLOCK):
        block = range(first, min(first + _BLOCK, _HIGHEST))
        if unicodedata.is_normalized("NFKC", "".join(map(chr, block))):
            continue
        for code in block:
            folded = unicodedata.normalize("NFKC", chr(code))
            if len(folded) == 1:
                single[code] = _code(folded)
            else:
                expanded[code] = any(c.isalnum() for c in folded)
    script = np.arange(_HIGHEST + 1, dtype=np.uint16)
    for traditional, simplified in load_traditional().items():
        if traditional < _HIGHEST:
            script[traditional] = _code(simplified)
    single = script[single]
    # Halves of a pair would join to another character: they become one that no label has.
    single[0xD800:0xE000] = _HIGHEST
    return single, expanded


def _strings(classes: Codes, alphabet: Alphabet) -> list[str]:
    """Return the texts between the ends, as one byte a character where classes are few: RapidFuzz is fastest on these."""
    if alphabet.size <= 0xFF:
        return classes.astype(np.uint8).tobytes().decode("latin-1").split("\0")[1:]
    return classes.tobytes().decode("utf-16-le").split("\0")[1:]


def _bag(classes: Codes, owner: NDArray[np.int64], count: int, width: int) -> NDArray[np.int16]:
    """Return how often each class stands in each label: (labels, classes)."""
    there = np.flatnonzero(classes)
    cells = np.bincount(owner[there] * width + classes[there], minlength=count * width)
    return cells.reshape(count, width).astype(np.int16)
