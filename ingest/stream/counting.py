"""Numbers of automatic numbering, as they are printed.

The names of the styles are those of Office Open XML (ECMA-376 part 1, 17.18.59, `ST_NumberFormat`).

>>> count(12, "chineseCounting"), count(3, "decimalEnclosedCircle"), count(4, "lowerRoman")
('十二', '③', 'iv')
"""

from __future__ import annotations

from collections.abc import Callable

from gouji.wording import NUMERALS

__all__ = ["count"]

_DIGITS = "零" + NUMERALS[:-1]
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_JAPANESE_LEGAL = "零壱弐参四伍六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_TENS = 10
_TEENS = 20
_MYRIAD = 10000
_LONGEST_LETTERS = 30


def count(number: int, style: str) -> str:
    """Return `number` in the style; unknown styles (Thai, Hebrew, …) and numbers below 1 come as decimals."""
    if style in ("none", "bullet"):
        return ""
    style_of = _STYLES.get(style)
    if style_of is None or number < 1:
        return f"{number:02d}" if style == "decimalZero" else str(number)
    return style_of(number)


def _chinese(number: int, digits: str = _DIGITS, units: str = "十百千", *, short: bool = True) -> str:
    """Return 一, 十, 十一, 二十, 一百零一; `short`: 十 and not 一十 where the number begins with it."""
    if number >= _MYRIAD:
        high, low = divmod(number, _MYRIAD)
        gap = digits[0] if 0 < low < _MYRIAD // 10 else ""
        return (
            _chinese(high, digits, units, short=short)
            + "万"
            + gap
            + (_chinese(low, digits, units, short=False) if low else "")
        )
    text, zero = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += (digits[0] if zero and text else "") + digits[digit] + (units[power - 1] if power else "")
        zero = not digit
    return text[1:] if short and _TENS <= number < _TEENS else text


def _positional(number: int) -> str:
    return "".join("〇" if digit == "0" else _DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * min(times, _LONGEST_LETTERS)
    return text


def _letters(number: int) -> str:
    """Return the letters from a to z, then aa, bb …, as Word has it."""
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * min(times + 1, _LONGEST_LETTERS)


def _from_block(*blocks: tuple[int, int]) -> Callable[[int], str]:
    """Return a style of consecutive Unicode signs, from blocks of (first code, length)."""
    signs = "".join(chr(first + offset) for first, size in blocks for offset in range(size))
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


def _from_cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _ordinal(number: int) -> str:
    teens = _TENS <= number % 100 < _TEENS
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


_CIRCLED = _from_block((0x2460, 20), (0x3251, 15), (0x32B1, 15))
_FULL_WIDTH = str.maketrans("0123456789", "".join(chr(0xFF10 + digit) for digit in range(10)))

_STYLES: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalHalfWidth": str,
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "chineseLegalSimplified": lambda number: _chinese(number, _LEGAL, "拾佰仟", short=False),
    "ideographLegalTraditional": lambda number: _chinese(number, _LEGAL, "拾佰仟", short=False),
    "japaneseLegal": lambda number: _chinese(number, _JAPANESE_LEGAL, "拾百阡", short=False),
    "japaneseDigitalTenThousand": _positional,
    "taiwaneseDigital": _positional,
    "koreanDigital": _positional,
    "ideographDigital": _positional,
    "ideographTraditional": _from_cycle(_STEMS),
    "ideographZodiac": _from_cycle(_BRANCHES),
    "ideographZodiacTraditional": lambda number: _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12],
    "ideographEnclosedCircle": _from_block((0x3280, 10)),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _from_block((0x2488, 20)),
    "decimalEnclosedParen": _from_block((0x2474, 20)),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "ordinal": _ordinal,
    "numberInDash": lambda number: f"- {number} -",
}
