"""Makes the label matcher's tables of characters and words: `python -m gouji.train.labels.characters -o models`.

Words are those of two characters that jieba knows as frequent. Sounds are pypinyin's readings without tones. Looks are
compared by drawing: each character of GB 2312, and each common one of Big5, in a serif and a sans face, blurred, as a
correlation of the pictures and of their halves; the nearest are kept. No list of known misprints goes into either, so
that lists of misprints can test them. The same fonts, Pillow, pypinyin and jieba give the same files.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["alike", "list_common_characters", "list_traditional_characters", "main", "pictures", "sounds", "words"]

_FONTS = "/usr/share/fonts/opentype/noto"
_FACES = ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc")
_SIMPLIFIED = 2
"""The place of the face for simplified Chinese in Noto's collections."""
_CANVAS, _SIZE, _SIDE, _BLUR = 56, 48, 28, 1.8
_HALF = 13
_KEPT, _BLOCK = 32, 256
_FREQUENT, _NAMES = 100, ("nr", "ns", "nz")

Floats = NDArray[np.float32]


def list_common_characters(*, level: int = 2) -> str:
    """Return the ideographs of GB 2312: level 1 holds 3,755 common ones, level 2 another 3,008.

    >>> len(list_common_characters(level=1)), len(list_common_characters())
    (3755, 6763)
    """
    rows = range(0xB0, 0xD8 if level == 1 else 0xF8)
    cells = (bytes([row, cell]) for row in rows for cell in range(0xA1, 0xFF))
    return "".join(pair.decode("gb2312", "ignore") for pair in cells)


def list_traditional_characters() -> str:
    """Return the common ideographs of Big5 that GB 2312 lacks: what is read from a picture may be one of them.

    >>> len(list_traditional_characters()), "厲" in list_traditional_characters()
    (2073, True)
    """
    cells = (bytes([row, cell]) for row in range(0xA4, 0xC7) for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    known = set(list_common_characters())
    found = dict.fromkeys(pair.decode("big5", "ignore") for pair in cells)
    return "".join(c for c in found if c not in known and "\u4e00" <= c <= "\u9fff")


def sounds(characters: str) -> str:
    """Return a line a syllable: its name, the characters that are read so first, those that may be read so."""
    from pypinyin import Style, pinyin

    first: dict[str, list[str]] = {}
    other: dict[str, list[str]] = {}
    for character in characters:
        readings = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
        for at, syllable in enumerate(dict.fromkeys(readings)):
            (other if at else first).setdefault(syllable, []).append(character)
    names = sorted(first.keys() | other.keys())
    return "".join(f"{n}\t{''.join(first.get(n, ()))}\t{''.join(other.get(n, ()))}\n" for n in names)


def words(characters: str) -> str:
    """Return a line a character: itself, and those with which it makes a frequent word of two, names left out."""
    import jieba

    known, found = set(characters), dict[str, list[str]]()
    with jieba.get_dict_file() as file:
        for line in file:
            word, count, kind = line.decode("utf-8").split()
            if len(word) == 2 and int(count) >= _FREQUENT and known.issuperset(word) and not kind.startswith(_NAMES):
                found.setdefault(word[0], []).append(word[1])
    return "".join(f"{first}{''.join(sorted(found[first]))}\n" for first in sorted(found))


def pictures(characters: str, font: Path) -> Floats:
    """Return the characters drawn and blurred: (n, side, side)."""
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    face = ImageFont.truetype(str(font), size=_SIZE, index=_SIMPLIFIED)
    drawn = []
    for character in characters:
        image = Image.new("L", (_CANVAS, _CANVAS), 0)
        ImageDraw.Draw(image).text((_CANVAS / 2, _CANVAS / 2), character, font=face, fill=255, anchor="mm")
        image = image.filter(ImageFilter.GaussianBlur(_BLUR)).resize((_SIDE, _SIDE), Image.Resampling.BOX)
        drawn.append(np.asarray(image, np.float32))
    return np.stack(drawn)


def _flat(part: Floats) -> Floats:
    """Pictures as rows of mean 0 and length 1, so that products are correlations."""
    rows = part.reshape(len(part), -1)
    rows = rows - rows.mean(axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), np.float32)


def _parts(face: Floats) -> tuple[Floats, ...]:
    """Return the whole picture, and its left, right, upper and lower half."""
    halves = (face[:, :, :_HALF], face[:, :, -_HALF:], face[:, :_HALF], face[:, -_HALF:])
    return tuple(map(_flat, (face, *halves)))


def alike(characters: str, faces: Sequence[Floats], keys: int) -> str:
    """A line for each of the first `keys` characters: itself and those that look most like it, the nearest first.

    Likeness is the mean of that of the whole pictures and that of the half that is most alike: 诉 and 拆 share one.
    """
    parts = [_parts(face) for face in faces]
    lines = []
    for start in range(0, keys, _BLOCK):
        block = slice(start, min(start + _BLOCK, keys))
        likeness = [np.mean([face[at][block] @ face[at].T for face in parts], axis=0) for at in range(len(parts[0]))]
        near = likeness[0] + np.max(likeness[1:], axis=0)
        near[np.arange(block.stop - start), np.arange(start, block.stop)] = -np.inf
        order = np.argsort(-near, axis=1, kind="stable")[:, :_KEPT]
        lines += [characters[start + at] + "".join(characters[n] for n in row) + "\n" for at, row in enumerate(order)]
    return "".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.train.labels.characters", description=main.__doc__)
    parser.add_argument("--fonts", type=Path, default=Path(_FONTS), metavar="DIR")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    given = parser.parse_args(arguments)
    characters = list_common_characters()
    drawn = characters + list_traditional_characters()
    faces = [pictures(drawn, given.fonts / name) for name in _FACES]
    looks = alike(drawn, faces, len(list_common_characters(level=1)))
    made = {"sounds": sounds(characters), "looks": looks, "words": words(list_common_characters(level=1))}
    for name, text in made.items():
        (given.output / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
