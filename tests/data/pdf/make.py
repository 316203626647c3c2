"""Makes the PDF files of this folder: `python tests/data/pdf/make.py [FOLDER]`.

Needs reportlab, pypdf, Pillow, and LibreOffice for `office.pdf`; the tests need neither. All text is invented.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from pypdf import PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
WIDTH, HEIGHT = A4
LEFT, RIGHT = 72.0, WIDTH - 72.0

PROSE = (
    "本局按照统一部署，把公开工作放在日常事务之中，及时更新栏目，回应群众",
    "关切。全年在网站发布消息 128 条，举办开放日 3 次，收到来信 17 件，均已答",
    "复。",
)
APPLICANTS = ("自然人", "商业企业", "科研机构", "其他", "总计")


def text(canvas: Canvas, x: float, y: float, what: str, size: float = 12) -> None:
    """Draws text with its baseline `y` points below the page's top."""
    canvas.setFont(FONT, size)
    canvas.drawString(x, HEIGHT - y, what)


def centred(canvas: Canvas, x: float, y: float, what: str, size: float = 10.5) -> None:
    canvas.setFont(FONT, size)
    canvas.drawCentredString(x, HEIGHT - y, what)


def line(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)


def furniture(canvas: Canvas, page: int) -> None:
    text(canvas, LEFT, 50, "云溪县园林局　年度报告", 9)
    centred(canvas, WIDTH / 2, HEIGHT - 40, f"- {page} -", 9)


def prose(canvas: Canvas, y: float) -> None:
    for row, what in enumerate(PROSE):
        text(canvas, LEFT + (24 if row == 0 else 0), y + 20 * row, what)


def ruled(canvas: Canvas) -> None:
    """A table with merged cells that goes on over a page break, its group label too; white grounds under paragraphs."""
    furniture(canvas, 1)
    centred(canvas, WIDTH / 2, 90, "云溪县园林局 2031 年工作年度报告", 18)
    canvas.setFillGray(1)
    for row in range(3):
        canvas.rect(LEFT, HEIGHT - 144 - 20 * row, RIGHT - LEFT, 20, stroke=0, fill=1)
    canvas.setFillGray(0)
    prose(canvas, 140)
    xs = (LEFT, LEFT + 26, LEFT + 150, LEFT + 220, LEFT + 290, LEFT + 360, RIGHT)
    canvas.setLineWidth(0.5)
    rule_rows(canvas, xs, 600, 24, 6, label_rows=range(3, 6))
    for column, what in enumerate(("自然人", "法人", "总计", "")):
        centred(canvas, (xs[column + 2] + xs[column + 3]) / 2, 616, what)
    rows = (
        ("一、新收数量", 12, 3, 15),
        ("二、结转数量", 0, 0, 0),
        ("甲类", 5, 1, 6),
        ("乙类", 2, 0, 2),
        ("丙类", 1, "", 1),
    )
    for number, (label, *cells) in enumerate(rows):
        y = 616 + 24 * (number + 1)
        text(canvas, xs[0 if number < 2 else 1] + 4, y, label, 10.5)
        for column, value in enumerate(cells):
            centred(canvas, (xs[column + 2] + xs[column + 3]) / 2, y, str(value))
    for row, char in enumerate("三、办"):
        centred(canvas, (xs[0] + xs[1]) / 2, 684 + 14 * row, char)
    canvas.showPage()
    furniture(canvas, 2)
    rule_rows(canvas, xs, 72, 24, 3, label_rows=range(2))
    for row, char in enumerate("理结果"):
        centred(canvas, (xs[0] + xs[1]) / 2, 86 + 14 * row, char)
    for number, (label, *cells) in enumerate((("丁类", 3, 1, 4), ("戊类", 0, 1, 1), ("四、结转下年", 1, 0, 1))):
        y = 88 + 24 * number
        text(canvas, xs[1 if number < 2 else 0] + 4, y, label, 10.5)
        for column, value in enumerate(cells):
            centred(canvas, (xs[column + 2] + xs[column + 3]) / 2, y, str(value))
    text(canvas, LEFT, 190, "二、存在的问题")
    prose(canvas, 214)
    canvas.showPage()


def rule_rows(canvas: Canvas, xs: Sequence[float], top: float, step: float, rows: int, *, label_rows: range) -> None:
    """A grid whose first column spans `label_rows` and is merged with the second elsewhere."""
    bottom = top + step * rows
    for row in range(rows + 1):
        inside = row in label_rows and row != label_rows.start
        line(canvas, xs[1] if inside else xs[0], top + step * row, xs[-1], top + step * row)
    for at, x in enumerate(xs):
        if at == 1:
            line(canvas, x, top + step * label_rows.start, x, top + step * label_rows.stop)
        else:
            line(canvas, x, top, x, bottom)


def columns(canvas: Canvas) -> None:
    """Tables without rulings: blank cells, a column without any number, a label on two lines, a wide heading."""
    prose(canvas, 90)
    xs = (260.0, 320.0, 380.0, 440.0, 500.0)
    centred(canvas, 380, 180, "申请人情况", 9)
    for x, what in zip(xs, APPLICANTS, strict=True):
        if len(what) == 4:
            centred(canvas, x, 194, what[:2], 9)
            centred(canvas, x, 205, what[2:], 9)
        else:
            centred(canvas, x, 199.5, what, 9)
    rows: tuple[tuple[tuple[str, ...], tuple[int | None, ...]], ...] = (
        (("一、本年新收申请",), (31, 4, None, 2, 37)),
        (("二、上年结转申请",), (None, None, None, 1, 1)),
        (("（一）全部公开或者部", "分公开的申请"), (1208, None, None, None, 1208)),
        (("（二）不公开",), (6, 2, None, 1, 9)),
        (("四、结转下年申请",), (None,) * 5),
    )
    y = 228.0
    for label, values in rows:
        height = 11 * (len(label) - 1)
        for at, what in enumerate(label):
            text(canvas, LEFT, y + 11 * at, what, 9)
        for x, value in zip(xs, values, strict=True):
            if value is not None:
                centred(canvas, x, y + height / 2, str(value), 9)
        y += height + 18
    text(canvas, LEFT, y + 20, "二、其他事项")
    prose(canvas, y + 44)
    canvas.showPage()


def small_table(canvas: Canvas, y: float) -> None:
    canvas.setLineWidth(0.5)
    for row in range(3):
        line(canvas, LEFT, y + 24 * row, LEFT + 240, y + 24 * row)
    for column in range(4):
        line(canvas, LEFT + 80 * column, y, LEFT + 80 * column, y + 48)
    for row, cells in enumerate((("项目", "上年", "本年"), ("植树（株）", "1020", "986"))):
        for column, what in enumerate(cells):
            centred(canvas, LEFT + 80 * column + 40, y + 16 + 24 * row, what)


def turned(canvas: Canvas) -> None:
    """The same page upright, with /Rotate 90 and upright on it, set sideways, and upside down."""
    prose(canvas, 120)
    small_table(canvas, 200)
    canvas.showPage()
    canvas.setPageRotation(90)
    canvas.translate(WIDTH, 0)
    canvas.rotate(90)
    canvas.translate(0, WIDTH - HEIGHT)
    prose(canvas, 120)
    small_table(canvas, 200)
    canvas.showPage()
    canvas.setPageRotation(0)
    canvas.translate(WIDTH, 0)
    canvas.rotate(90)
    canvas.translate(0, WIDTH - HEIGHT)
    prose(canvas, 120)
    small_table(canvas, 200)
    canvas.showPage()
    canvas.translate(WIDTH, HEIGHT)
    canvas.rotate(180)
    prose(canvas, 120)
    small_table(canvas, 200)
    canvas.showPage()


def overprinted(canvas: Canvas) -> None:
    """Text drawn twice, two watermarks, a cell set sideways, radicals and ligatures, a spread title, a number too wide."""
    canvas.saveState()
    canvas.setFillGray(0.8)
    canvas.setFont(FONT, 60)
    canvas.translate(150, 300)
    canvas.rotate(45)
    canvas.drawString(0, 0, "内部资料")
    canvas.restoreState()
    canvas.saveState()
    canvas.setFillGray(0.85)
    text(canvas, 120, 330, "样张", 90)
    canvas.restoreState()
    for at, char in enumerate("年度报告"):
        text(canvas, 150 + 80 * at, 90, char, 20)
    for shift in (0.0, 0.4):
        text(canvas, LEFT + shift, 130, "一、总体情况")
    text(canvas, LEFT, 150, "全⽂共 11 ⻚，分类公开⽬录见附件，联系⼈：王⼩⻢。")
    prose(canvas, 280)
    canvas.setLineWidth(0.5)
    xs = (LEFT, LEFT + 30, LEFT + 110, LEFT + 140, LEFT + 170)
    for y in (400, 460, 484):
        line(canvas, xs[0] if y != 460 else xs[1], y, xs[-1], y)
    line(canvas, xs[0], 484, xs[-1], 484)
    for x in xs:
        line(canvas, x, 400, x, 484)
    canvas.saveState()
    canvas.translate(LEFT + 19, HEIGHT - 470)
    canvas.rotate(90)
    canvas.setFont(FONT, 10.5)
    canvas.drawString(0, 0, "办理结果")
    canvas.restoreState()
    for column, (above, below) in enumerate((("甲类事项", "乙类事项"), ("1234567", "11"), ("8", "0"))):
        middle = (xs[column + 1] + xs[column + 2]) / 2
        centred(canvas, middle, 434, above)
        centred(canvas, middle, 476, below)
    canvas.showPage()


def kinds(canvas: Canvas) -> None:
    """A page of text, a scan, an empty page, a scan with recognised text, a scan with a stamp."""
    prose(canvas, 120)
    canvas.showPage()
    scan(canvas)
    canvas.showPage()
    canvas.showPage()
    scan(canvas)
    layer = canvas.beginText(LEFT, HEIGHT - 90)
    layer.setFont(FONT, 12)
    layer.setTextRenderMode(3)
    for what in PROSE:
        layer.textLine(what)
    canvas.drawText(layer)
    canvas.showPage()
    scan(canvas)
    text(canvas, LEFT, 800, "云溪档案馆 复印", 9)
    canvas.showPage()


def scan(canvas: Canvas) -> None:
    from PIL import Image, ImageDraw
    from reportlab.lib.utils import ImageReader

    image = Image.new("L", (120, 170), 255)
    drawing = ImageDraw.Draw(image)
    for row in range(20, 150, 10):
        drawing.line((15, row, 105, row), fill=90)
    canvas.drawImage(ImageReader(image), 0, 0, WIDTH, HEIGHT)


def plain(canvas: Canvas) -> None:
    prose(canvas, 90)
    canvas.showPage()


def office(folder: Path) -> None:
    """A table with spans from LibreOffice, long enough for two pages, its heading row on both."""
    from docx import Document
    from docx.oxml.ns import qn

    document = Document()
    font = document.styles["Normal"].font
    font.name = "AR PL UMing CN"
    font.element.rPr.rFonts.set(qn("w:eastAsia"), font.name)
    document.add_paragraph("园林事项统计表，各项数字截至年底。")
    table = document.add_table(rows=61, cols=4, style="Table Grid")
    for at, what in enumerate(("事项", "", "上年", "本年")):
        table.cell(0, at).text = what
    table.cell(0, 0).merge(table.cell(0, 1))
    header = table.rows[0]._tr.get_or_add_trPr()
    header.append(header.makeelement(qn("w:tblHeader"), {}))
    names = ("植树", "养护", "修剪", "移植", "病虫防治", "绿地认建")
    for row in range(1, 61):
        table.cell(row, 1).text = names[row % 6]
        table.cell(row, 2).text = str(row * 37)
        table.cell(row, 3).text = "" if row % 5 == 4 else str(row)
    for start, what in ((1, "第一组"), (21, "第二组"), (41, "第三组")):
        table.cell(start, 0).merge(table.cell(start + 19, 0)).text = what
    document.add_paragraph("填表人：某某。")
    with tempfile.TemporaryDirectory() as home:
        source = Path(home) / "office.docx"
        document.save(str(source))
        program = shutil.which("soffice")
        if program is None:
            sys.exit("office.pdf needs LibreOffice")
        command = [program, f"-env:UserInstallation=file://{home}/profile", "--headless", "--convert-to", "pdf"]
        subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, timeout=120, capture_output=True)


DRAWN: dict[str, Callable[[Canvas], None]] = {
    "ruled.pdf": ruled,
    "columns.pdf": columns,
    "turned.pdf": turned,
    "overprinted.pdf": overprinted,
    "kinds.pdf": kinds,
    "owner_password.pdf": plain,
}


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    for name, draw in DRAWN.items():
        canvas = Canvas(str(folder / name), pagesize=A4, invariant=True, pageCompression=1)
        draw(canvas)
        canvas.save()
    writer = PdfWriter(clone_from=folder / "owner_password.pdf")
    writer.encrypt("", owner_password="owner", algorithm="AES-256")  # noqa: S106 – the password is the test
    writer.write(folder / "owner_password.pdf")
    office(folder)


if __name__ == "__main__":
    main()
