"""RapidOCR's recogniser on crops."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import rapidocr
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gouji.errors import MissingTool
from gouji.ingest.scan.recognition import engine
from gouji.ingest.scan.recognition.engine import (
    MODELS,
    QUICK_MODEL,
    Reading,
    _Network,
    _TextReader,
    model_file,
    text_reader,
)
from gouji.ingest.scan.recognition.recognise import agreed
from gouji.ingest.scan.recognition.settings import RecognitionSettings


def test_the_models_are_those_of_the_wheel() -> None:
    folder = Path(rapidocr.__file__).parent / "models"
    assert model_file("rec") == folder / "PP-OCRv6_rec_small.onnx"
    assert all((folder / name).stat().st_size > 1_000_000 for name in MODELS.values())
    assert len(hashlib.sha256(model_file("rec").read_bytes()).hexdigest()) == 64


def test_a_missing_model_is_one_line_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engine.MODELS, "rec", "not-there.onnx")
    with pytest.raises(MissingTool, match=r"not-there\.onnx.*pip install 'gouji\[ocr\]'"):
        model_file("rec")


def _printed(texts: Sequence[str], font: Path, points: int = 30) -> list[NDArray[np.uint8]]:
    from PIL import Image, ImageDraw, ImageFont

    crops = []
    letters = ImageFont.truetype(str(font), points)
    for text in texts:
        image = Image.new("L", (int(letters.getlength(text)) + 12, points + 14), 250)
        ImageDraw.Draw(image).text((6, 0), text, font=letters, fill=10)
        crops.append(np.asarray(image, np.uint8))
    return crops


def _reader(settings: RecognitionSettings) -> _TextReader:
    return _TextReader(QUICK_MODEL, model_file("rec"), settings)


def test_crops_of_any_width_are_read_in_their_order(font: Path) -> None:
    texts = ["0", "行政许可", "28", "二、上年结转政府信息公开申请数量", "1047"]
    readings = text_reader(RecognitionSettings()).read(_printed(texts, font))
    assert [r.text for r in readings] == texts
    assert all(r.confidence > 0.9 for r in readings)
    assert all(len(r.chances) == len(r.text) for r in readings)


def test_a_line_of_many_characters_is_read_in_pieces(font: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "本行政机关依法公开政府信息" * 7
    widths: list[int] = []
    run = _Network._run

    def note(network: _Network, scaled: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        widths.extend(crop.shape[1] for crop in scaled)
        return run(network, scaled)

    monkeypatch.setattr(_Network, "_run", note)
    (reading,) = text_reader(RecognitionSettings()).read(_printed([text], font))
    assert reading.text == text
    assert len(reading.chances) == len(text)
    assert max(widths) < 70 * 48


def test_the_memory_of_wide_runs_is_given_back(font: Path) -> None:
    reader = _reader(RecognitionSettings())
    crops = _printed(["本行政机关依法公开政府信息" * 4], font)
    before = reader.read(crops), reader.read_numbers(crops)
    networks = (reader._quick, reader._full)
    assert all(network._widest > RecognitionSettings().kept_width for network in networks)
    reader.release()
    assert [network._widest for network in networks] == [0, 0]
    assert (reader.read(crops), reader.read_numbers(crops)) == before


def test_one_thread_reads_the_same(font: Path) -> None:
    crops = _printed(["0", "行政许可", "不予公开", "28", "二、上年结转政府信息公开申请数量"], font)
    assert [r.text for r in _reader(RecognitionSettings(threads=1)).read(crops)] == [
        r.text for r in text_reader(RecognitionSettings()).read(crops)
    ]


def test_equal_digits_of_a_narrowed_line_do_not_run_together(font: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["申请11111件", "公开1111条", "收到33300条", "共55551111件", "通过网站发布22222条", "办结111111件"]
    crops = _printed(texts, font)
    assert [r.text for r in text_reader(RecognitionSettings()).read(crops)] == texts
    monkeypatch.setattr(engine, "_asks_for_more", lambda *_, **__: False)
    assert [
        r.text for r in text_reader(RecognitionSettings()).read(crops)
    ] != texts  # so there is something to be asked for


def _note_full(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the widths of the crops that the full network will be asked for."""
    reader, widths = text_reader(RecognitionSettings()), list[int]()
    read = reader._full.read

    def note(scaled: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        widths.extend(crop.shape[1] for crop in scaled)
        return read(scaled)

    monkeypatch.setattr(reader._full, "read", note)
    return widths


def test_labels_are_read_by_the_quick_network_alone(font: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    widths = _note_full(monkeypatch)
    texts = ["第二十条第（五）项", "行政许可", "二、上年结转政府信息公开申请数量", "行政强制", "商业企业"]
    assert [r.text for r in text_reader(RecognitionSettings()).read(_printed(texts, font))] == texts
    assert widths == []


def test_a_changed_label_is_read_as_it_is_printed(font: Path) -> None:
    # Each differs from a wording of the form by one character, added, lost or another one.
    texts = [
        "行政诉可",
        "行政强刺",
        "二、上年结转政府信息公示申请数量",
        "不于公开",
        "予以公开了",
        "商业业企业",
        "其他处里",
        "科研构",
    ]
    assert [r.text for r in text_reader(RecognitionSettings()).read(_printed(texts, font))] == texts


def test_what_the_quick_network_is_unsure_of_is_read_by_the_full_one(
    font: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, texts = text_reader(RecognitionSettings()), ["行政许可", "不予公开"]
    said = [Reading(text="行政讦可", chances=(1.0, 1.0, 0.6, 1.0)), Reading(text="不予公开", chances=(1.0,) * 4)]
    monkeypatch.setattr(reader._quick, "read", lambda _: list(said))
    widths = _note_full(monkeypatch)
    assert [r.text for r in reader.read(_printed(texts, font))] == texts
    assert len(widths) == 1


def test_numbers_are_read_by_the_full_network_at_their_whole_width(font: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, texts = text_reader(RecognitionSettings()), ["1111", "28", "3300"]
    monkeypatch.setattr(reader._quick, "read", lambda _: pytest.fail("the quick network was asked"))
    assert [r.text for r in reader.read_numbers(_printed(texts, font))] == texts


@pytest.mark.parametrize(
    ("text", "chances", "share", "certain"),
    [
        ("行政许可", (0.96,) * 4, 0.45, True),
        ("行政许可", (0.96, 0.9, 0.96, 0.96), 0.45, False),
        ("（一）", (0.6, 0.96, 0.6), 0.45, True),
        ("（一）", (0.6, 0.96, 0.4), 0.45, False),  # a bracket may be none
        ("共11件", (1.0,) * 4, 0.45, False),
        ("共11件", (1.0,) * 4, 0.8, True),
        ("共11件", (1.0,) * 4, 1.0, False),  # short: a number, perhaps
        ("共11件", (1.0, 0.93, 1.0, 1.0), 0.8, False),
        ("1.属于国家秘密", (1.0,) * 8, 0.45, True),
        ("1.属于国家秘密", (0.8, *(1.0,) * 7), 0.45, False),
        ("一", (1.0,), 1.0, False),
        ("", (), 1.0, False),
    ],
)
def test_when_the_quick_reading_stands(text: str, chances: tuple[float, ...], share: float, certain: bool) -> None:
    reading = Reading(text=text, chances=chances)
    assert engine._is_certain(reading, share, RecognitionSettings()) is certain
    passed_over = Reading(text=text, chances=chances, missed=0.3)
    assert not engine._is_certain(passed_over, share, RecognitionSettings())


@pytest.mark.parametrize(
    ("text", "chances", "share", "more"),
    [
        ("行政许可", (0.9, 0.9, 0.9, 0.9), 0.6, False),
        ("行政许可", (0.9, 0.9, 0.9, 0.9), 1.0, False),
        ("行政许可", (0.9, 0.3, 0.9, 0.9), 0.6, True),
        ("行政 许可", (0.9, 0.9, 0.3, 0.9, 0.9), 0.6, False),  # whether a space stands there is nothing to ask about
        ("共11件", (1.0, 1.0, 1.0, 1.0), 0.6, True),
        ("共11件", (1.0, 1.0, 1.0, 1.0), 0.8, False),
        ("共11件", (1.0, 0.8, 1.0, 1.0), 0.8, True),
        ("1.属于国家秘密", (1.0,) * 8, 0.6, False),  # an item's number
        ("11件", (1.0, 1.0, 1.0), 0.6, True),
        ("", (), 0.6, True),
        ("", (), 1.0, False),
    ],
)
def test_what_asks_for_the_whole_width(text: str, chances: tuple[float, ...], share: float, more: bool) -> None:
    assert engine._asks_for_more(Reading(text=text, chances=chances), share, RecognitionSettings()) is more


@given(st.lists(st.integers(48, 1500), max_size=60), st.integers(1, 4))
def test_batches_hold_each_crop_once_and_neighbours_in_width(widths: list[int], threads: int) -> None:
    order = sorted(range(len(widths)), key=lambda i: widths[i])
    batches = engine._batches(order, widths, threads, RecognitionSettings())
    assert [i for batch in batches for i in batch] == order
    for batch in batches:
        assert len(batch) == 1 or len(batch) * max(widths[i] for i in batch) <= RecognitionSettings().batch_width
    padding = sum(max(widths[i] for i in b) - widths[k] for b in batches for k in b)
    assert padding <= engine._RUN * len(widths) + 8 * len(widths)  # else a run of its own were cheaper


def test_an_empty_crop_says_nothing() -> None:
    (reading,) = text_reader(RecognitionSettings()).read([np.full((40, 60), 250, np.uint8)])
    assert reading.text == ""
    assert reading.confidence == 0.0
    assert text_reader(RecognitionSettings()).read([]) == []


def test_two_readers_that_agree_are_surer_than_either() -> None:
    both = agreed(
        Reading(text="28", chances=(0.9, 0.95)), Reading(text="28", chances=(0.9, 0.9)), settings=RecognitionSettings()
    )
    assert both.text == "28"
    assert both.confidence > 0.95


def test_two_readers_that_differ_are_in_doubt_and_the_surer_one_is_right() -> None:
    both = agreed(
        Reading(text="23", chances=(0.9, 0.6)), Reading(text="28", chances=(0.99, 0.99)), settings=RecognitionSettings()
    )
    assert both.text == "28"
    assert both.confidence < 0.9
    equal = agreed(
        Reading(text="23", chances=(0.999, 0.999)),
        Reading(text="28", chances=(0.999, 0.999)),
        settings=RecognitionSettings(),
    )
    assert equal.confidence < 0.6
