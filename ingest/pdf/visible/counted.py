"""The parser's functions that draw, wrapped so that what stands behind a page (`behind`) is counted as it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from gouji.ingest.budget.meter import Meter
from gouji.ingest.pdf.visible.behind import NOTHING, Behind, find_name, find_stream, look_up

__all__ = ["counted_behind", "wrap_drawing"]

_DRAWING = ("S", "f", "F", "f_a", "B", "B_a")
_DRAWING_NAMED = ("TJ", "EI", "sh")
"""Operators that draw something, without an operand and with one; the others of their kind call these."""
_BEHIND: ContextVar[Behind | None] = ContextVar("behind", default=None)


@contextmanager
def counted_behind(meter: Meter) -> Iterator[None]:
    """Count what stands behind the pages that are read inside the block."""
    before = _BEHIND.set(Behind(meter))
    try:
        yield
    finally:
        _BEHIND.reset(before)


# Wrappers.


def wrap_drawing(interpreters: Any, states: Any, fonts: Any) -> None:  # noqa: ANN401 – the parser's classes
    """Put wrappers in the places of the parser's functions that draw, that set masks, and that begin and end layers."""
    for name in _DRAWING:
        setattr(interpreters, f"do_{name}", _count_plain(getattr(interpreters, f"do_{name}")))
    for name in _DRAWING_NAMED:
        setattr(interpreters, f"do_{name}", _count_named(getattr(interpreters, f"do_{name}")))
    _wrap_forms(interpreters)
    _wrap_masks(interpreters, states)
    _wrap_layers(interpreters)
    begin_font = fonts.__init__

    def keep_letters(font: Any, manager: Any, entries: Any) -> None:  # noqa: ANN401 – as above
        begin_font(font, manager, entries)
        font.drawn_letters = entries

    fonts.__init__ = keep_letters


def _count_plain(function: Callable[[Any], None]) -> Callable[[Any], None]:
    def draw(interpreter: Any) -> None:  # noqa: ANN401 – as above
        _charge_drawn(interpreter)
        function(interpreter)

    return draw


def _count_named(function: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    def draw(interpreter: Any, operand: Any) -> None:  # noqa: ANN401 – as above
        _charge_drawn(interpreter, operand)
        function(interpreter, operand)

    return draw


def _wrap_forms(interpreters: Any) -> None:  # noqa: ANN401 – as above
    """Have forms weighed, and not drawn, where a content behind a page draws them."""
    draw = interpreters.do_Do

    def draw_or_weigh(interpreter: Any, name: Any) -> None:  # noqa: ANN401 – as above
        behind = _BEHIND.get()
        if behind is None:
            draw(interpreter, name)
            return
        _charge_drawn(interpreter)
        drawn = find_stream(look_up(interpreter.xobjmap, name))
        behind.charge({"behind": behind.count_conditions(drawn.get("OC")) if drawn is not None else 0})
        (behind.draw_form if behind.weighing else draw)(interpreter, name)

    interpreters.do_Do = draw_or_weigh


def _wrap_masks(interpreters: Any, states: Any) -> None:  # noqa: ANN401 – as above
    """Keep the weight of the mask in the graphics state, which the parser saves and brings back."""
    set_state, copy = interpreters.do_gs, states.copy

    def keep_mask(interpreter: Any, name: Any) -> None:  # noqa: ANN401 – as above
        set_state(interpreter, name)
        behind = _BEHIND.get()
        mask = behind.weigh_mask(interpreter, name) if behind is not None else None
        if mask is not None:
            interpreter.graphicstate.mask = mask

    def copy_mask(state: Any) -> Any:  # noqa: ANN401 – as above
        copied = copy(state)
        if "mask" in vars(state):
            copied.mask = state.mask
        return copied

    interpreters.do_gs = keep_mask
    states.copy = copy_mask


def _wrap_layers(interpreters: Any) -> None:  # noqa: ANN401 – as above
    """Keep how many conditions the open layers of a content have."""
    begin, begin_mark, begin_listed, end = (
        interpreters.init_state,
        interpreters.do_BMC,
        interpreters.do_BDC,
        interpreters.do_EMC,
    )

    def begin_content(interpreter: Any, ctm: Any) -> None:  # noqa: ANN401 – as above
        begin(interpreter, ctm)
        interpreter.layers = []

    def open_mark(interpreter: Any, tag: Any) -> None:  # noqa: ANN401 – as above
        interpreter.layers.append(0)
        begin_mark(interpreter, tag)

    def open_listed(interpreter: Any, tag: Any, properties: Any) -> None:  # noqa: ANN401 – as above
        behind = _BEHIND.get()
        layered = behind is not None and find_name(tag) == "OC"
        interpreter.layers.append(behind.weigh_layer(interpreter, properties) if behind is not None and layered else 0)
        begin_listed(interpreter, tag, properties)

    def close_mark(interpreter: Any) -> None:  # noqa: ANN401 – as above
        del interpreter.layers[-1:]
        end(interpreter)

    interpreters.init_state = begin_content
    interpreters.do_BMC, interpreters.do_BDC, interpreters.do_EMC = open_mark, open_listed, close_mark


def _charge_drawn(interpreter: Any, operand: object = None) -> None:  # noqa: ANN401 – as above
    """Count what one thing that is drawn has behind it: its mask, its pattern, its letters, the conditions of its layers."""
    behind = _BEHIND.get()
    if behind is None:
        return
    state = interpreter.graphicstate
    behind.charge(vars(state).get("mask", NOTHING))
    for space, color in ((state.ncs, state.ncolor), (state.scs, state.scolor)):
        if space.name == "Pattern":
            behind.charge_pattern(interpreter, color)
    if isinstance(operand, list) and interpreter.textstate.font is not None:
        behind.charge_letters(interpreter, operand)
    if interpreter.layers:
        behind.charge({"behind": sum(interpreter.layers)})
