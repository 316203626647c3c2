"""The table of traditional characters is made from a dictionary's lines."""

from __future__ import annotations

from pathlib import Path

from gouji.train.script import list_pairs, main


def test_characters_that_stand_for_themselves_are_left_out() -> None:
    assert list_pairs(["務\t务\n", "乾\t干 乾\n", "著\t着 著\n", "開\t开 𫔭\n", "㑮\t𫝈\n"]) == ["務务", "開开"]


def test_the_table_is_written_pair_by_pair(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("務\t务\n開\t开\n", encoding="utf-8")
    main([str(tmp_path / "in.txt"), "-o", str(tmp_path / "out.txt")])
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "務务\n開开\n"
