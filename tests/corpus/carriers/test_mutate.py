"""Changes to carriers: what they keep, what they remove, and that a seed repeats them."""

from __future__ import annotations

import io
import zipfile
from random import Random

import lxml.etree
import lxml.html
import pytest

from gouji.corpus.carriers.lines import LINE_CHANGES
from gouji.corpus.carriers.mutate import mutate_carrier
from gouji.corpus.carriers.trees import TREE_CHANGES
from gouji.corpus.make import generate

TABLE = "<table><tr><td>甲</td><td>12</td><td>3</td></tr><tr><td>乙</td><td>45</td><td>678</td></tr></table>"
TEXT = "甲\t12\t3\n乙\t45\t678\n"


def digits(text: str) -> list[str]:
    return sorted(c for c in text if c.isdigit())


@pytest.mark.parametrize("name", TREE_CHANGES)
@pytest.mark.parametrize("seed", range(12))
def test_a_tree_loses_only_what_is_told(name: str, seed: int) -> None:
    root = lxml.html.document_fromstring(TABLE)
    removed = TREE_CHANGES[name](root, Random(seed))
    if removed is None:
        return
    left = digits("".join(map(str, root.itertext())) + removed)
    if "doubled" in name:
        assert set(digits(TABLE)) == set(left)
        assert len(left) >= len(digits(TABLE))
    else:
        assert left == digits(TABLE)


@pytest.mark.parametrize("name", LINE_CHANGES)
@pytest.mark.parametrize("seed", range(12))
def test_a_text_loses_only_what_is_told(name: str, seed: int) -> None:
    changed = LINE_CHANGES[name](TEXT, Random(seed))
    assert changed is not None
    text, removed = changed
    left = digits(text + removed)
    assert left == digits(TEXT) if "doubled" not in name else len(left) >= len(digits(TEXT))
    assert text != TEXT or name == "separator made a space"


@pytest.mark.parametrize("kind", ["tab", "markdown", "html", "html-word", "docx"])
def test_the_same_seed_gives_the_same_bytes(kind: str) -> None:
    document = generate(kind, 7, damage="none")
    suffix = document.name[document.name.rindex(".") :]
    one = mutate_carrier(document.data, suffix, 3, count=4)
    assert one == mutate_carrier(document.data, suffix, 3, count=4)
    assert one.data != document.data
    assert len(one.changes) == 4
    assert one != mutate_carrier(document.data, suffix, 4, count=4)


def test_a_word_document_stays_one() -> None:
    document = generate("docx", 7, damage="none")
    changed = mutate_carrier(document.data, ".docx", 1, count=3)
    with zipfile.ZipFile(io.BytesIO(changed.data)) as package:
        assert package.testzip() is None
        assert lxml.etree.fromstring(package.read("word/document.xml")).tag.endswith("}document")


def test_families_can_be_left_out() -> None:
    without = frozenset(LINE_CHANGES) - {"line doubled"}
    document = generate("tab", 7, damage="none")
    assert set(mutate_carrier(document.data, ".txt", 5, count=4, without=without).changes) == {"line doubled"}


def test_another_carrier_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\.pdf"):
        mutate_carrier(b"", ".pdf", 1, count=1)
