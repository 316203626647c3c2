"""What a page is drawn with behind its own content: weights of patterns, letters, masks and layers, counted by hand."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import LIT

from gouji.errors import BudgetExceeded
from gouji.ingest.budget.meter import Meter
from gouji.ingest.budget.settings import Budget
from gouji.ingest.pdf.visible.behind import (
    NOTHING,
    Behind,
    _count_layers,
    _find_side,
    _list_names,
    find_name,
    find_stream,
    look_up,
)


def _stream(data: bytes = b"0 0 m", number: int = 1, **entries: object) -> PDFStream:
    stream = PDFStream({"Length": len(data), **entries}, data)
    stream.set_objid(number, 0)
    return stream


def _interpreter(**resources: Any) -> Any:
    manager = PDFResourceManager()
    interpreter = PDFPageInterpreter(manager, PDFDevice(manager))
    interpreter.init_resources({})
    interpreter.init_state((1, 0, 0, 1, 0, 0))
    for name, entry in resources.items():
        interpreter.resources[name] = entry
    return interpreter


def _spent(meter: Meter) -> Mapping[str, int]:
    return {what: count for what, count in meter.spent.items() if count}


def _begin(**budget: int) -> tuple[Behind, Meter]:
    meter = Meter(Budget(**budget), "a.pdf")
    return Behind(meter), meter


@pytest.mark.parametrize(
    ("box", "steps", "layers"),
    [
        ([0, 0, 10, 10], (10, 10), 1),
        ([0, 0, 10, 10], (20, 10), 1),  # gaps between the cells
        ([0, 0, 10, 10], (5, 10), 2),
        ([2, 4, 12, 34], (5, 10), 6),
        ([0, 0, 10, 10], (-5, 4), 5),  # two by two and a half
        ([10, 0, 0, 10], (5, 10), 2),  # corners the other way
        ([0, 0, 10, 10], (0, 10), 1),  # no step at all
        ([0, 0, 10], (5, 1), 2),
        ([], (5, 1), 1),
    ],
)
def test_cells_of_a_pattern_lie_over_each_other_where_steps_are_short(
    box: list[int], steps: tuple[int, int], layers: int
) -> None:
    assert _count_layers({"BBox": box, "XStep": steps[0], "YStep": steps[1]}) == layers


def test_a_pattern_is_charged_once_a_layer() -> None:
    behind, meter = _begin()
    pattern = _stream(b"1234567", BBox=[0, 0, 9, 4], XStep=3, YStep=2)
    interpreter = _interpreter(Pattern={"P": pattern})
    behind.charge_pattern(interpreter, (LIT("P"),))
    assert _spent(meter) == {"behind": 7 * 6}
    behind.charge_pattern(interpreter, (0.5, 0.2, LIT("P")))
    behind.charge_pattern(interpreter, LIT("P"))
    behind.charge_pattern(interpreter, (LIT("Q"),))
    behind.charge_pattern(interpreter, ())
    behind.charge_pattern(interpreter, (0.5,))
    assert _spent(meter) == {"behind": 7 * 6 * 3}


def test_a_content_is_weighed_once_and_charged_as_often_as_it_is_drawn() -> None:
    behind, meter = _begin()
    weight = behind.weigh_content(_interpreter(), _stream(b"12345"))
    assert weight == {"behind": 5}
    assert _spent(meter) == {}  # weighing is not drawing
    assert not behind.weighing
    behind.charge(weight)
    behind.charge(weight, 3)
    assert _spent(meter) == {"behind": 20}
    assert behind.weigh_content(_interpreter(), {"no": "stream"}) is NOTHING


def test_resources_of_a_content_go_before_those_that_are_given() -> None:
    behind, _ = _begin()
    seen: list[object] = []
    behind._draw = lambda interpreter, stream, resources: seen.append(resources)  # type: ignore[method-assign]
    interpreter = _interpreter(Page=1)
    own, given = {"Own": 1}, {"Given": 1}
    behind.weigh_content(interpreter, _stream(number=1, Resources=own), given)
    behind.weigh_content(interpreter, _stream(number=2), given)
    behind.weigh_content(interpreter, _stream(number=3), None)
    behind.weigh_content(interpreter, _stream(number=3), None)  # known
    assert seen == [own, given, interpreter.resources]


def test_the_budget_of_what_is_nested_ends_at_its_limit_and_is_given_back() -> None:
    behind, meter = _begin(nested=2)
    with behind._nested():
        assert meter.spent["nested"] == 1
        with behind._nested():
            assert meter.spent["nested"] == 2
    assert meter.spent["nested"] == 0
    with pytest.raises(BudgetExceeded), behind._nested(), behind._nested(), behind._nested():
        pass
    assert meter.spent["nested"] > 2  # stays counted: the parser may keep the error to itself


def test_a_picture_counts_its_pixels_and_a_form_its_bytes() -> None:
    behind, meter = _begin()
    interpreter = _interpreter()
    interpreter.xobjmap = {
        "I": _stream(Subtype=LIT("Image"), Width=20, Height=30),
        "F": _stream(b"123", 2, Subtype=LIT("Form")),
        "N": 5,
    }
    behind.draw_form(interpreter, LIT("I"))
    assert _spent(meter) == {"pictured": 600}
    behind.draw_form(interpreter, LIT("F"))
    behind.draw_form(interpreter, LIT("N"))
    behind.draw_form(interpreter, LIT("none"))
    assert _spent(meter) == {"pictured": 600, "behind": 3}


@pytest.mark.parametrize(("raw", "side"), [(7, 7), (0, 0), (-4, 0), (1, 1), (2.5, 0), (None, 0), ("7", 0)])
def test_a_side_of_a_picture_is_a_number_of_pixels(raw: object, side: int) -> None:
    assert _find_side({"Width": raw}, "Width") == side


def test_a_soft_mask_is_set_taken_away_or_not_spoken_of() -> None:
    behind, _ = _begin()
    states = {"Set": {"SMask": {"G": _stream(b"12")}}, "Away": {"SMask": LIT("None")}, "Silent": {"ca": 1}}
    interpreter = _interpreter(ExtGState=states)
    assert behind.weigh_mask(interpreter, LIT("Set")) == {"behind": 2}
    assert behind.weigh_mask(interpreter, LIT("Away")) is NOTHING
    assert behind.weigh_mask(interpreter, LIT("Silent")) is None
    assert behind.weigh_mask(interpreter, LIT("Unknown")) is None


def test_conditions_of_a_layer_are_counted_with_all_inside_of_them() -> None:
    behind, meter = _begin()
    assert behind.count_conditions(None) == 0
    assert behind.count_conditions({"Type": "OCG"}) == 1
    assert behind.count_conditions({"OCGs": [{}, {}, {}]}) == 3
    assert behind.count_conditions({"OCGs": []}) == 0
    assert behind.count_conditions({"OCGs": {}}) == 1
    # An operator with two layers, one of them behind another operator: 1 + 1 for the name, 1 for a layer, 1 + 1 + 1 for Not.
    assert behind.count_conditions({"VE": ["And", {}, ["Not", {}]]}) == 6
    assert behind.count_conditions({"VE": {}}) == 1
    assert _spent(meter) == {}
    interpreter = _interpreter(Properties={"M": {"OCGs": [{}, {}]}})
    assert behind.weigh_layer(interpreter, LIT("M")) == 2
    assert behind.weigh_layer(interpreter, LIT("N")) == 0


def _font(**entries: object) -> SimpleNamespace:
    procedures = {"a": _stream(b"1", 11), "b": _stream(b"22", 12), "c": _stream(b"4444", 13)}
    return SimpleNamespace(drawn_letters={"CharProcs": procedures, **entries})


def _show(font: object, pieces: object) -> Mapping[str, int]:
    behind, meter = _begin()
    interpreter = _interpreter()
    interpreter.textstate.font = font
    behind.charge_letters(interpreter, pieces)
    behind.charge_letters(interpreter, pieces)
    return {what: count // 2 for what, count in _spent(meter).items()}


def test_letters_that_are_drawings_are_charged_each_time() -> None:
    encoding = {"Differences": [65, LIT("a"), LIT("b"), 70, LIT("c"), LIT("lost")]}
    font = _font(Encoding=encoding)
    assert _show(font, [b"AB", -120, b"A"]) == {"behind": 1 + 2 + 1}
    assert _show(font, [b"F"]) == {"behind": 4}
    assert _show(font, [b"G"]) == {}  # a name without a procedure
    assert _show(font, [b"x"]) == {"behind": 4}  # which one it is nobody knows: the heaviest
    assert _show(font, b"AB") == {}
    assert _show(SimpleNamespace(), [b"AB"]) == {}
    assert _show(_font(), [b"A"]) == {"behind": 4}


def test_names_of_codes_count_on_from_each_number() -> None:
    encoding = {"Differences": [LIT("zero"), LIT("one"), 40, LIT("forty"), 3, 5, LIT("five"), 1.5, LIT("six")]}
    assert list(_list_names(encoding)) == [(0, "zero"), (1, "one"), (40, "forty"), (5, "five"), (6, "six")]
    assert list(_list_names(LIT("WinAnsiEncoding"))) == []
    assert list(_list_names({"Differences": 5})) == []


def test_entries_are_looked_up_where_there_are_any() -> None:
    stream = _stream()
    assert find_stream(stream) is stream
    assert find_stream({}) is None
    assert look_up({"A": 5}, LIT("A")) == 5
    assert look_up({"A": 5}, "A") == 5
    assert look_up([5], 0) is None
    assert (find_name(LIT("A")), find_name(4)) == ("A", 4)


def test_letters_and_patterns_inside_of_a_content_are_a_part_of_its_weight() -> None:
    behind, meter = _begin()
    inner = _stream(b"12345", 21, Subtype=LIT("Form"))
    interpreter = _interpreter()
    with behind._nested():
        behind._taken.append(type(meter.spent)())
        interpreter.xobjmap = {"F": inner}
        behind.draw_form(interpreter, LIT("F"))
        assert behind.weighing
        assert behind._taken.pop() == {"behind": 5}
    assert _spent(meter) == {}
