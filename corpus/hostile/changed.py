"""Plain files after many random changes of their structure: what nobody thought of as a kind of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from gouji.corpus.hostile.pdf import write_pdf
from gouji.corpus.hostile.word import write_docx
from gouji.corpus.mutators.choose import mutate

__all__ = ["CHANGED_KINDS"]

_ROWS = (
    ("规章", "5", "31"),
    ("行政规范性文件", "12", "207"),
    ("行政许可", "1204"),
    ("一、本年新收政府信息公开申请数量", "7 1 0 8"),
)
_TEXT = "2023年政府信息公开工作年度报告\n一、总体情况\n本年新收申请8件。\n" + "".join(
    f"{' '.join(row)}\n" for row in _ROWS
)
_MARKDOWN = "# 年度报告\n\n| 内容 | 制发 | 有效 |\n|---|---|---|\n" + "".join(
    f"| {' | '.join(row)} |\n" for row in _ROWS
)
_HTML = "<!doctype html><html><meta charset=utf-8><title>报告</title><body><h1>报告</h1><table border=1>{}</table><p>注</p></body></html>"
_CELL = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"


def _html() -> bytes:
    rows = "".join(
        f"<tr>{''.join(f'<td style=color:#000 rowspan=1>{cell}</td>' for cell in row)}</tr>" for row in _ROWS
    )
    return _HTML.format(rows).encode()


def _docx() -> bytes:
    rows = "".join(f"<w:tr>{''.join(_CELL.format(cell) for cell in row)}</w:tr>" for row in _ROWS)
    return write_docx(f"<w:p><w:r><w:t>报告</w:t></w:r></w:p><w:tbl>{rows}</w:tbl>")


def _changed(plain: Callable[[], bytes], ending: str) -> Callable[[Random], bytes]:
    return lambda rng: mutate(plain(), rng, ending=ending, count=rng.randrange(2, 40))


def _after_label(value: Callable[[Random], str]) -> Callable[[Random], bytes]:
    return lambda rng: _TEXT.replace("1204", f"\n{value(rng)}\n").encode()


CHANGED_KINDS: Mapping[str, Callable[[Random], bytes]] = {
    "pdf-changed": _changed(write_pdf, ".pdf"),
    "docx-changed": _changed(_docx, ".docx"),
    "html-changed": _changed(_html, ".html"),
    "md-changed": _changed(_MARKDOWN.encode, ".md"),
    "txt-changed": _changed(_TEXT.encode, ".txt"),
    "txt-digits-that-end-with-a-word": _after_label(lambda rng: "2025" * rng.randrange(20, 900) + "年"),
    "txt-number-without-end": _after_label(lambda rng: "9" * rng.randrange(300, 9000) + rng.choice(("", ".5", "件"))),
    "txt-numeral-without-end": _after_label(
        lambda rng: rng.choice(("一万", "亿", "一", "二百")) * rng.randrange(900, 9000)
    ),
}
"""Each kind's name and what makes one of it; the last three are what the changes found first."""
