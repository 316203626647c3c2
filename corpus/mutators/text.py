"""Changes of text: lines, runs of characters, numbers, spaces, signs that few expect, encodings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

from gouji.corpus.mutators.binary import Mutator
from gouji.wording import NUMERALS

__all__ = ["ODD_VALUES", "TEXT_MUTATORS", "change_text", "mutate_text"]

Change = Callable[[str, Random], str]

_DIGITS = (
    "０１２３４５６７８９",
    "٠١٢٣٤٥٦٧٨٩",
    "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "⓪①②③④⑤⑥⑦⑧⑨",
    "〇" + NUMERALS[:9],
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "OlZEASGTBg",
)
_SIGNS = (
    "\0\a\b\x0b\x0c\x1a\x1b\x1c\x1f\x7f\x85\xa0\xad"
    "\u0301\u0338\u200b\u200d\u200f\u2028\u2029\u202e\u2060\u20e3\u3000\ufe0f\ufeff\ufffd\uffff\ue000"
    "|‖¦｜│┃╎+-－—–−*_`~#<>&;\\'\"()（）[]【】{}%‰½Ⅻ㈠㍿㎡﹪／/：:.．,，、·。"
)
_SPACES = (" ", "\t", "\u3000", "\xa0", "\r", "\r\n", "\n\n", "\f", "\v", "\u2028", "  " * 40, "")
_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "big5", "shift_jis", "utf-7")
_NUMBER = re.compile(r"\d+")
ODD_VALUES = (
    *(
        "",
        " ",
        "0",
        "-0",
        "-1",
        "1",
        "2",
        "9",
        "1.5",
        "1e9",
        "1e999",
        "NaN",
        "inf",
        "99999999999999999999",
        "-2147483649",
    ),
    *("65536", "２", "٣", "²", "½", "Ⅻ", "0x7f", "1_0", "+5", "5px", "50%", "auto", "none", "true", "null", "#", "%n"),
    *("../../x", "file:///x", "a" * 3000, "9" * 5000, "\u202e", "&", "<", "(", "\\", "{0}", "规章"),
)
"""Values that readers of numbers, names and places may not expect."""


def repeat_lines(text: str, rng: Random) -> str:
    """Write some lines many times."""
    lines = text.splitlines(keepends=True)
    start = rng.randrange(len(lines))
    end = start + rng.randrange(1, 4)
    return "".join(lines[:end] + lines[start:end] * rng.choice((1, 3, 40)) + lines[end:])


def drop_lines(text: str, rng: Random) -> str:
    """Leave out some lines."""
    lines = text.splitlines(keepends=True)
    start = rng.randrange(len(lines))
    return "".join(lines[:start] + lines[start + rng.randrange(1, 6) :])


def swap_lines(text: str, rng: Random) -> str:
    """Exchange two lines."""
    lines = text.splitlines(keepends=True)
    one, two = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return "".join(lines)


def join_lines(text: str, rng: Random) -> str:
    """Write all lines, or some, without what parts them."""
    share = rng.choice((0.1, 0.5, 1))
    return "".join(line if rng.random() >= share else line.rstrip("\r\n") for line in text.splitlines(keepends=True))


def exchange_pieces(text: str, rng: Random) -> str:
    """Exchange two neighbouring pieces."""
    one, two, three = sorted(rng.randrange(len(text) + 1) for _ in range(3))
    return text[:one] + text[two:three] + text[one:two] + text[three:]


def insert_signs(text: str, rng: Random) -> str:
    """Insert a sign in a few places, or one many times."""
    sign = rng.choice(_SIGNS)
    if rng.random() < 0.4:
        at = rng.randrange(len(text) + 1)
        return text[:at] + sign * rng.choice((2, 30, 3000)) + text[at:]
    share = rng.choice((0.002, 0.02, 0.3))
    return "".join(character + sign if rng.random() < share else character for character in text)


def change_digits(text: str, rng: Random) -> str:
    """Write digits in another script, all or some."""
    table = str.maketrans("0123456789", rng.choice(_DIGITS))
    share = rng.choice((0.02, 0.3, 1))
    return _NUMBER.sub(lambda found: found[0].translate(table) if rng.random() < share else found[0], text)


def change_numbers(text: str, rng: Random) -> str:
    """Write another number in the place of some: long, negative, with points, none."""
    share = rng.choice((0.02, 0.2, 1))

    def draw(found: re.Match[str]) -> str:
        if rng.random() >= share:
            return found[0]
        return rng.choice(
            (found[0] * rng.choice((2, 9, 90)), rng.choice(ODD_VALUES), f"-{found[0]}", f"{found[0]}.5", "")
        )

    return _NUMBER.sub(draw, text)


def change_spaces(text: str, rng: Random) -> str:
    """Write other spaces."""
    old, new = rng.choice((" ", "\n", "\t", "|")), rng.choice(_SPACES)
    return text.replace(old, new)


def grow_character(text: str, rng: Random) -> str:
    """Write one character of the text very often."""
    at = rng.randrange(len(text))
    return text[:at] + text[at] * rng.choice((20, 500, 5000)) + text[at:]


def remove_character(text: str, rng: Random) -> str:
    """Leave out one character wherever it stands."""
    return text.replace(rng.choice(text), "")


def nest_text(text: str, rng: Random) -> str:
    """Put a piece between signs that open and close, many deep."""
    start, end = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    opening, closing = rng.choice(("()", "（）", "[]", "**", "``", "><", "“”", "《》"))
    depth = rng.choice((1, 20, 900))
    return text[:start] + opening * depth + text[start:end] + closing * depth + text[end:]


TEXT_CHANGES: tuple[Change, ...] = (
    *(repeat_lines, drop_lines, swap_lines, join_lines, exchange_pieces, insert_signs),
    *(change_digits, change_numbers, change_spaces, grow_character, remove_character, nest_text),
)


def change_text(text: str, rng: Random) -> str:
    """Apply one change to a text; an empty one gets a value."""
    return rng.choice(TEXT_CHANGES)(text, rng) if text else rng.choice(ODD_VALUES)


def _on_text(change: Change) -> Mutator:
    def apply(data: bytes, rng: Random) -> bytes:
        return change(data.decode("utf-8", "surrogateescape"), rng).encode("utf-8", "surrogateescape")

    return apply


def change_encoding(data: bytes, rng: Random) -> bytes:
    """Write the text in another encoding."""
    return data.decode("utf-8", "replace").encode(rng.choice(_ENCODINGS), "replace")


TEXT_MUTATORS: Mapping[str, Mutator] = {
    **{change.__name__: _on_text(change) for change in TEXT_CHANGES},
    "change_encoding": change_encoding,
}


def mutate_text(data: bytes, rng: Random) -> bytes:
    """Apply one change of text to a file; encodings change seldom."""
    names = [name for name in TEXT_MUTATORS if name != "change_encoding" or rng.random() < 0.3]
    return TEXT_MUTATORS[rng.choice(names)](data, rng) if data else rng.choice(ODD_VALUES).encode()
