"""The likeliest numbers of a table of probabilities, against all of them; what two readers leave open."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.ingest.scan.recognition.engine import Reading
from gouji.ingest.scan.recognition.recognise import agreed
from gouji.ingest.scan.recognition.settings import RecognitionSettings
from gouji.ingest.scan.recognition.strings import is_number, likeliest_numbers

CHARACTERS = "01.,-"
EXACT = settings(derandomize=True, deadline=None, database=None, max_examples=80)


@EXACT
@given(st.lists(st.lists(st.integers(1, 40), min_size=5, max_size=5), min_size=1, max_size=4))
def test_the_likeliest_are_what_trying_all_strings_finds(weights: list[list[int]]) -> None:
    table = np.array([[float(w) for w in row] for row in weights])
    table /= table.sum(axis=1, keepdims=True)
    everything = {
        "".join(CHARACTERS[i] for i in string): float(np.prod([table[k, i] for k, i in enumerate(string)]))
        for string in product(range(len(CHARACTERS)), repeat=len(table))
    }
    wanted = sorted(
        (p for text, p in everything.items() if is_number(text) and p >= RecognitionSettings().least_chance),
        reverse=True,
    )
    found = likeliest_numbers(table, CHARACTERS, settings=RecognitionSettings())
    assert [p for _, p in found] == pytest.approx(wanted[: RecognitionSettings().most_readings + 1])
    assert all(everything[text] == pytest.approx(p) for text, p in found)


def test_a_comma_is_seen_where_it_divides_thousands() -> None:
    """The comma's place is 60 % a comma; then it is one before three digits, and a point before four."""
    for after, said in ((3, "1,"), (4, "1.")):
        table = np.full((2 + after, 5), 1e-3)
        table[0, 1] = 1
        table[1, [2, 3]] = 0.4, 0.6
        table[2:, 0] = 1
        assert likeliest_numbers(table, CHARACTERS, settings=RecognitionSettings())[0][0] == said + "0" * after


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(
            ("0", True),
            ("28", True),
            ("-7", True),
            ("0.5", True),
            ("1,301", True),
            ("-12,345.6", True),
            ("1,013,222", True),
        ),
        *(
            ("012", False),
            ("1.", False),
            ("-", False),
            ("", False),
            ("1,30", False),
            ("1301,000", False),
            ("0,301", False),
        ),
    ],
)
def test_numbers_as_cells_print_them(text: str, number: bool) -> None:
    assert is_number(text) is number


def test_what_readers_disagree_about_is_an_alternative() -> None:
    number = Reading(text="23", chances=(0.99, 0.6), others=(("28", 0.38),))
    best = agreed(number, Reading(text="28", chances=(0.99, 0.9)), settings=RecognitionSettings())
    assert best.text == "28"
    assert best.others[0][0] == "23"
    assert best.confidence + sum(p for _, p in best.others) <= 1
    assert best.others[0][1] > 0.2


def test_what_readers_agree_about_leaves_little() -> None:
    number = Reading(text="23", chances=(0.99, 0.9), others=(("28", 0.08),))
    best = agreed(number, Reading(text="23", chances=(0.99, 0.95)), settings=RecognitionSettings())
    assert best.text == "23"
    assert 0.99 < best.confidence < 1
    assert [text for text, _ in best.others] == ["28"]
    assert best.others[0][1] < 0.01


def test_a_word_is_no_alternative_of_a_number() -> None:
    best = agreed(Reading(text="1", chances=(0.7,)), Reading(text="一", chances=(0.6,)), settings=RecognitionSettings())
    assert best.text == "1"
    assert best.others == ()


@pytest.mark.parametrize(
    ("digits", "letters", "said", "rival"),
    [
        ("40.718", "40,718", "40,718", "40.718"),
        ("40718", "40，718", "40,718", ""),
        ("40,718", "40.718", "40,718", "40.718"),
        ("1,013,222", "1.013.222", "1,013,222", ""),
    ],
)
def test_commas_that_one_reader_sees_are_doubtful(digits: str, letters: str, said: str, rival: str) -> None:
    number = Reading(text=digits, chances=(0.999,) * len(digits))
    best = agreed(number, Reading(text=letters, chances=(0.99,) * len(letters)), settings=RecognitionSettings())
    assert best.text == said
    assert best.confidence == pytest.approx(RecognitionSettings().alien_ink)
    assert [text for text, _ in best.others] == [rival] * bool(rival)


def test_commas_that_both_readers_see_divide_thousands() -> None:
    number = Reading(text="40,718", chances=(0.999,) * 6)
    best = agreed(number, Reading(text="40，718", chances=(0.99,) * 6), settings=RecognitionSettings())
    assert (best.text, best.others) == ("40,718", ())
    assert best.confidence > 0.999


@pytest.mark.parametrize("letters", ["4,0718", "40,719", "40.718", "0,718"])
def test_other_commas_divide_nothing(letters: str) -> None:
    number = Reading(text="40.718", chances=(0.999,) * 6)
    best = agreed(number, Reading(text=letters, chances=(0.9,) * 6), settings=RecognitionSettings())
    assert best.text == "40.718"
