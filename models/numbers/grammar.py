"""One printed cell, or one stretch of a line, read as numbers.

>>> [n.digits for n in read_numbers("1，301件")], [n.digits for n in read_numbers("3件1件9件")]
(['1301'], ['3', '1', '9'])
>>> [(n.digits, sorted(n.doubts)) for n in read_numbers("约157")]
[('157', [<FormatDoubt.APPROXIMATE: 'approximate'>])]
>>> read_numbers("行政许可") is None
True
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from gouji.models.numbers.numerals import (
    NUMERAL_SIGNS,
    is_ambiguous_numeral,
    is_counted_in_ones,
    read_letters,
    read_words,
)
from gouji.models.numbers.printed import FormatDoubt, PrintedNumber
from gouji.models.numbers.signs import CLEAR, level
from gouji.models.numbers.words import AFTER, BEFORE, BLANK, MONEY, SIGN_IN_BRACKETS, VALUE_WORDS
from gouji.models.text.normalise import remember_short
from gouji.tokens import Number

__all__ = ["is_nothing", "parse_number", "read_numbers", "read_tokens"]

_RUN = rf"\d(?:{CLEAR}*\d)*"
_GROUPED = re.compile(rf"\d{{1,3}}(?P<mark>[,'`´])\d{{3}}(?:(?P=mark)\d{{3}})*(?:\.{_RUN})?(?![,'`´.]?\d)")
_DECIMAL = re.compile(rf"(?:{_RUN})?\.{_RUN}(?![,.]\d)")
_WHOLE = re.compile(rf"{_RUN}(?![,'`´.·、]\d)")
_ODD_GROUPS = re.compile(r"\d+(?:[,'`´.·、。]\d+)+")
_EXPRESSION = re.compile(r"[\d.,]+\s*(?:(?:[-+±~*x×/:÷=]|—|至|到|或)\s*[\d.,]+\s*)+[^\d\s]{0,2}")
_SUM = re.compile(r"\d+(?:\s*\+\s*\d+)+")
_WORDS = re.compile(f"[{NUMERAL_SIGNS}]+")
_SCALED = re.compile(f"[{NUMERAL_SIGNS}]+?(?=[万亿萬億](?![{NUMERAL_SIGNS}]))")
_LETTERS = re.compile(r"[A-Za-zОоΟο○◯\d]+")
_SIGNS_ONLY = re.compile(r"[\s.,'`´·:;/+\-*~^%()\[\]{}<>=_x×]*+\d[\d\s.,'`´·:;/+\-*~^%()\[\]{}<>=_x×]*+")
_YUAN = "元"
_ONES = "个"
_DOLLAR = "美元"
_DASH_OR_ONE = "一"
_STOP = re.compile(r"\s*[。.;,、:]\s*(?=\Z|\n)")
_NUMBER = re.compile(r"[+-]?\d{1,300}(?:\.\d{1,300})?\Z")
"""No longer than a float can be; Python reads whole numbers of 4,300 digits at the most."""
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?")
_BARE_NOTE = re.compile(r"\(\s*\d{1,2}\s*\)")
_CORRECTION = re.compile(r"[(\[].*?(?:更正|改正|修正|订正|勘误|更改|改[为成]|应[为是]|实[为际]|误|原).*\d")
"""A note that says another number than the one before it."""
_DOUBT_OF = {
    "approximate": FormatDoubt.APPROXIMATE,
    "either": FormatDoubt.SIGN,
    "percent": FormatDoubt.UNIT,
    "note": FormatDoubt.NOTE,
}


def parse_number(text: str) -> Number | None:
    """Return the number that plain characters are, or None."""
    if not _NUMBER.match(text):
        return None
    return float(text) if "." in text else int(text)


@remember_short
def is_nothing(text: str) -> bool:
    """Return whether a text is empty, or a sign for nothing: a dash, 无."""
    stripped = level(text).replace(CLEAR, "").strip()
    return not stripped or BLANK.match(stripped) is not None


def read_tokens(text: str) -> tuple[PrintedNumber, ...] | None:
    """Return the values that a stretch of a line holds, one for each part between spaces; None where a part is none.

    A sign for nothing is one without digits and doubts. Where a number itself has spaces (3 份), the stretch is read as one.
    """
    found: list[PrintedNumber] = []
    for part in re.finditer(r"\S+", text):
        numbers = read_numbers(part.group())
        if numbers is None:
            return read_numbers(text)
        if not numbers:
            numbers = (PrintedNumber(digits="", span=(0, len(part.group())), end=len(part.group())),)
        found += [n.move(part.start()) for n in numbers]
    return tuple(found)


@remember_short
def read_numbers(text: str) -> tuple[PrintedNumber, ...] | None:
    """Return the numbers that a text holds and nothing else; None where it holds other text.

    Words and signs that stand in a number's place are one number without digits. A text that `is_nothing` has no numbers.
    """
    levelled = level(text)
    if is_nothing(levelled):
        return ()
    # Most cells hold one plain number.
    start, end = _trim(levelled)
    if _PLAIN.fullmatch(levelled, start, end):
        return (PrintedNumber(digits=levelled[start:end], span=(start, end), end=end, plain=True),)
    odd = _read_odd(levelled, start, end)
    return (odd,) if odd is not None else _read_all(levelled, start, end)


def _trim(text: str) -> tuple[int, int]:
    """Return the place of a text without white space around it."""
    return len(text) - len(text.lstrip()), len(text.rstrip())


def _read_odd(text: str, start: int, end: int) -> PrintedNumber | None:
    """Return a value that is no number as one: an expression, words, digits in groups of no kind."""
    own = text[start:end]
    if own == _DASH_OR_ONE:
        return _make_unread(start, end, FormatDoubt.NUMERAL, (1,))
    if VALUE_WORDS.match(own):
        return _make_unread(start, end, FormatDoubt.WORDS, (0,) if own in ("持平", "不变", "无变化") else ())
    if _EXPRESSION.fullmatch(own) and not _PLAIN.fullmatch(own):
        terms = [parse_number(term) for term in re.findall(r"\d+", own)] if _SUM.fullmatch(own) else [None]
        total = [] if None in terms else [sum(term for term in terms if term is not None)]
        return _make_unread(start, end, FormatDoubt.EXPRESSION, tuple(total))
    if _ODD_GROUPS.fullmatch(own) and not _GROUPED.fullmatch(own) and not _DECIMAL.fullmatch(own):
        joined = parse_number("".join(filter(str.isdecimal, own)))
        return _make_unread(start, end, FormatDoubt.GROUPS, () if joined is None else (joined,))
    return None


def _make_unread(start: int, end: int, doubt: FormatDoubt, others: tuple[Number, ...] = ()) -> PrintedNumber:
    return PrintedNumber(digits="", span=(start, end), end=end, doubts=frozenset((doubt,)), others=others)


def _read_all(text: str, start: int, end: int) -> tuple[PrintedNumber, ...] | None:
    """Return the numbers of a text one after the other; None where something between them is no part of a number."""
    found: list[PrintedNumber] = []
    at = start
    while at < end:
        number = _read_one(text, at)
        if number is None:
            signs = _SIGNS_ONLY.fullmatch(text, start, end)
            return (_make_unread(start, end, FormatDoubt.GROUPS),) if signs and "\n" not in text else None
        stop = _STOP.match(text, number.end)
        at = stop.end() if stop else number.end
        found.append(replace(number, end=len(text[:at].rstrip())) if stop else number)
        while at < end and (text[at].isspace() or text[at] == CLEAR):
            at += 1
    return tuple(found)


@dataclass(slots=True)
class _Draft:
    """A number while its parts are found."""

    start: int
    at: int
    digits: str = ""
    sign: str = ""
    unit: str = ""
    note: str = ""
    bracketed: bool = False
    currency: bool = False
    ones: bool = False
    words: bool = False
    doubts: set[FormatDoubt] = field(default_factory=set)
    others: list[Number] = field(default_factory=list)


def _read_one(text: str, at: int) -> PrintedNumber | None:
    """Return the number that begins at a place; None where none does."""
    draft = _Draft(start=at, at=at)
    _read_before(text, draft)
    if not _read_core(text, draft):
        return None
    end = draft.at
    if not _read_after(text, draft):
        return None
    if draft.bracketed:
        draft.doubts.add(FormatDoubt.BRACKETS)
        end = draft.at
    digits = draft.sign + draft.digits
    value = parse_number(draft.digits)
    if FormatDoubt.SIGN in draft.doubts and not value:
        draft.doubts.remove(FormatDoubt.SIGN)  # Nothing has no sign.
    elif FormatDoubt.SIGN in draft.doubts:
        draft.others += [value, -value] if value is not None else []
        digits = ""
    elif draft.bracketed and (value := parse_number(digits)):
        draft.others.append(-abs(value))
    plain = not draft.words and not draft.doubts and end - draft.start == len(digits)
    return PrintedNumber(
        digits=digits,
        span=(draft.start, end),
        end=draft.at,
        unit=_name_unit(draft),
        note=draft.note,
        doubts=frozenset(draft.doubts),
        others=tuple(draft.others),
        plain=plain,
    )


def _name_unit(draft: _Draft) -> str:
    """Return the unit: of money where a currency stands before the number, and ones where a numeral has its ten thousands in it."""
    if draft.currency and not draft.unit.endswith(_YUAN):
        return draft.unit + _YUAN
    return draft.unit or (_ONES if draft.ones else "")


def _read_before(text: str, draft: _Draft) -> None:
    """Take the words and signs before a number: what they mean, not how they are written."""
    while True:
        match = SIGN_IN_BRACKETS.match(text, draft.at)
        if match is None and text[draft.at : draft.at + 1] in ("(", "[") and not draft.bracketed:
            draft.bracketed = True
            draft.at += 1
            continue
        match = match or BEFORE.match(text, draft.at)
        if match is None or not match.lastgroup:
            return
        kind = match.lastgroup
        if kind in ("rise", "fall"):
            _sign(draft, kind)
        elif kind == "money":
            draft.currency = True
        elif kind == "dollar":
            draft.unit = _DOLLAR
        elif kind in _DOUBT_OF:
            draft.doubts.add(_DOUBT_OF[kind])
        draft.at = match.end()


def _sign(draft: _Draft, kind: str) -> None:
    """Take a sign, or the word for one; two different ones leave it open."""
    sign = "+" if kind == "rise" else "-"
    if draft.sign and draft.sign != sign:
        draft.doubts.add(FormatDoubt.SIGN)
    draft.sign = sign


def _read_core(text: str, draft: _Draft) -> bool:
    """Take the number itself; return whether there is one."""
    while text[draft.at : draft.at + 1].isspace():
        draft.at += 1
    match = _GROUPED.match(text, draft.at) or _DECIMAL.match(text, draft.at) or _WHOLE.match(text, draft.at)
    letters = _LETTERS.match(text, draft.at)
    if match is not None and (letters is None or letters.end() <= match.end()):
        draft.digits = re.sub(rf"[,'`´{CLEAR}]", "", match.group())
        draft.digits = f"0{draft.digits}" if draft.digits.startswith(".") else draft.digits
    elif letters is not None and (digits := read_letters(letters.group())) is not None:
        match, draft.digits = letters, digits
        draft.doubts.add(FormatDoubt.LETTERS)
    else:
        match = _SCALED.match(text, draft.at) or _WORDS.match(text, draft.at)
        value = read_words(match.group()) if match is not None else None
        if match is None or value is None:
            return False
        draft.digits, draft.words = str(value), True
        draft.ones = is_counted_in_ones(match.group())
        if is_ambiguous_numeral(match.group()):
            draft.doubts.add(FormatDoubt.NUMERAL)
    draft.at = match.end()
    return True


def _read_after(text: str, draft: _Draft) -> bool:
    """Take what belongs to the number before it; return whether brackets that were opened are closed."""
    closed = not draft.bracketed
    while True:
        if not closed and (close := re.compile(r"\s*[)\]]").match(text, draft.at)):
            closed, draft.at = True, close.end()
            continue
        match = SIGN_IN_BRACKETS.match(text, draft.at) or AFTER.match(text, draft.at)
        if match is None or not match.lastgroup or not _takes(match, draft):
            return closed
        draft.at = match.end()


def _takes(match: re.Match[str], draft: _Draft) -> bool:
    """Take one thing behind a number; return False where it belongs to the next."""
    kind, own = match.lastgroup or "", match.group().strip()
    if kind in ("scale", "money"):
        if draft.unit and not (MONEY.match(draft.unit) and not draft.unit.endswith("元")):
            return False
        draft.unit += _YUAN if kind == "money" else "万" if own in "wW" else own
    elif kind == "foreign":
        draft.unit += own
    elif kind == "measure":
        draft.unit = draft.unit or own
    elif kind == "percent":
        draft.unit = own
        draft.doubts.add(FormatDoubt.UNIT)
    elif kind == "raised":
        draft.note += own
    elif kind in ("rise", "fall"):
        _sign(draft, kind)
    elif kind == "bracket" and not draft.unit and MONEY.match(own[1:-1].strip()):
        draft.unit = own[1:-1].strip()
    elif kind == "bracket":
        draft.note += own
        if _BARE_NOTE.fullmatch(own) or _CORRECTION.match(own):
            draft.doubts.add(FormatDoubt.NOTE)
    elif kind in _DOUBT_OF:
        draft.doubts.add(_DOUBT_OF[kind])
    return True
