"""Signs of symbol fonts, by the names that Unicode has for what the fonts draw."""

from __future__ import annotations

import unicodedata

import pytest

from gouji.ingest.word.symbols import map_symbol

WINGDINGS = {
    "6C": "BLACK CIRCLE",
    "6E": "BLACK SQUARE",
    "6F": "WHITE SQUARE",
    "70": "UPPER RIGHT DROP-SHADOWED WHITE SQUARE",
    "71": "LOWER RIGHT SHADOWED WHITE SQUARE",
    "72": "UPPER RIGHT SHADOWED WHITE SQUARE",
    "75": "BLACK DIAMOND",
    "76": "BLACK DIAMOND MINUS WHITE X",
    "77": "BLACK MEDIUM DIAMOND",
    "80": "CIRCLED DIGIT ZERO",
    "81": "CIRCLED DIGIT ONE",
    "82": "CIRCLED DIGIT TWO",
    "83": "CIRCLED DIGIT THREE",
    "84": "CIRCLED DIGIT FOUR",
    "85": "CIRCLED DIGIT FIVE",
    "86": "CIRCLED DIGIT SIX",
    "87": "CIRCLED DIGIT SEVEN",
    "88": "CIRCLED DIGIT EIGHT",
    "89": "CIRCLED DIGIT NINE",
    "8A": "CIRCLED NUMBER TEN",
    "9F": "BULLET",
    "A1": "WHITE CIRCLE",
    "A7": "BLACK SMALL SQUARE",
    "A8": "WHITE MEDIUM SQUARE",
    "AB": "BLACK STAR",
    "D8": "THREE-D TOP-LIGHTED RIGHTWARDS ARROWHEAD",
    "E0": "RIGHTWARDS ARROW",
    "E8": "HEAVY WIDE-HEADED RIGHTWARDS ARROW",
    "F0": "RIGHTWARDS WHITE ARROW",
    "FB": "BALLOT X",
    "FC": "CHECK MARK",
    "FD": "BALLOT BOX WITH X",
    "FE": "BALLOT BOX WITH CHECK",
}
WINGDINGS_2 = {
    "4F": "BALLOT X",
    "50": "CHECK MARK",
    "51": "BALLOT BOX WITH X",
    "52": "BALLOT BOX WITH CHECK",
    "53": "BALLOT BOX WITH X",
    "54": "BALLOT BOX WITH X",
    "97": "BLACK CIRCLE",
    "A3": "WHITE SQUARE",
}
SYMBOL = {
    "A3": "LESS-THAN OR EQUAL TO",
    "AE": "RIGHTWARDS ARROW",
    "B1": "PLUS-MINUS SIGN",
    "B3": "GREATER-THAN OR EQUAL TO",
    "B4": "MULTIPLICATION SIGN",
    "B7": "BULLET",
    "B9": "NOT EQUAL TO",
    "D7": "MIDDLE DOT",
}
FONTS = {"Wingdings": WINGDINGS, "Wingdings 2": WINGDINGS_2, "Symbol": SYMBOL}


@pytest.mark.parametrize("font", FONTS)
def test_signs_are_named_as_unicode_names_what_is_drawn(font: str) -> None:
    for code, named in FONTS[font].items():
        for written in (code, f"F0{code}", f"f0{code.lower()}"):
            assert unicodedata.name(map_symbol(written, font.upper())) == named
        assert map_symbol(code, None) == chr(int(code, 16))


@pytest.mark.parametrize("font", FONTS)
def test_signs_that_are_in_no_list_stay_where_word_has_them(font: str) -> None:
    unknown = [code for code in range(0x21, 0x100) if f"{code:02X}" not in FONTS[font] and not chr(code).isdigit()]
    for code in unknown:
        assert map_symbol(f"{code + 0xF000:X}", font) == chr(0xF000 + code)


def test_digits_are_digits_but_in_fonts_that_draw_other_things_for_them() -> None:
    for digit in "0123456789":
        assert map_symbol(f"F03{digit}", "Symbol") == map_symbol(f"3{digit}", "Symbol") == digit
        assert map_symbol(f"F03{digit}", "Arial") == digit
        assert map_symbol(f"F03{digit}", "Wingdings") == chr(0xF030 + int(digit))
        assert map_symbol(f"F03{digit}", "Wingdings 2") == chr(0xF030 + int(digit))
    assert map_symbol("F0B2", "Symbol") == "\uf0b2"  # superscript two is no digit of the font


@pytest.mark.parametrize(
    ("code", "font", "sign"),
    [
        ("F041", "Arial", "A"),
        ("F020", "Arial", " "),
        ("F01F", "Arial", "\uf01f"),  # a control sign
        ("F000", "Arial", "\uf000"),
        ("F0FF", "Arial", "ÿ"),
        ("F100", "Arial", "\uf100"),  # past the area that Word uses
        ("EFFF", "Arial", "\uefff"),
        ("2022", "Arial", "•"),
        ("1F600", None, "😀"),
        ("10FFFF", None, "\U0010ffff"),
        ("110000", None, "\ufffd"),
        ("D7FF", None, "\ud7ff"),
        ("D800", None, "\ufffd"),
        ("DFFF", None, "\ufffd"),
        ("E000", None, "\ue000"),
        ("0", None, "\ufffd"),
        ("1", None, "\x01"),
        ("-5", None, "\ufffd"),
        ("", None, ""),
        (None, None, ""),
        ("xyz", "Symbol", ""),
    ],
)
def test_codes_are_taken_as_far_as_characters_go(code: str | None, font: str | None, sign: str) -> None:
    assert map_symbol(code, font) == sign
