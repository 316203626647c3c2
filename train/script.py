"""Makes the table of traditional characters: `python -m gouji.train.script TSCharacters.txt -o models/text/traditional.txt`.

`TSCharacters.txt` is OpenCC's dictionary of characters (Apache 2.0; it comes with the package `opencc-python-reimplemented`):
a traditional character, a tab, the simplified ones that it may stand for. A character that may also stand for itself (乾, 著, 覆)
is left out, as simplified text has it, too; so is what lies outside the basic plane.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

__all__ = ["list_pairs", "main"]

_IDEOGRAPHS = range(0x3400, 0xA000)


def list_pairs(lines: Iterable[str]) -> list[str]:
    r"""Return pairs of a traditional and a simplified character.

    >>> list_pairs(["務\\t务", "乾\\t干 乾", "干\\t干"])
    ['務务']
    """
    pairs = []
    for line in lines:
        traditional, _, others = line.rstrip("\n").partition("\t")
        simplified = others.split()
        if simplified and traditional not in simplified and ord(traditional) in _IDEOGRAPHS:
            pairs += [traditional + simplified[0]] if ord(simplified[0]) in _IDEOGRAPHS else []
    return sorted(pairs)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.train.script", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("dictionary", type=Path, help="OpenCC's TSCharacters.txt")
    parser.add_argument("-o", "--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    with given.dictionary.open(encoding="utf-8") as lines:
        given.out.write_text("\n".join(list_pairs(lines)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
