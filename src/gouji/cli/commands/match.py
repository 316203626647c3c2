"""`gouji match`: which rows of the forms a printed label may name."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from gouji.cli.console import Status
from gouji.cli.help import SpokenCommand
from gouji.cli.options import add_common_options, add_form_option, add_output_option
from gouji.cli.output import is_stdout_terminal, open_output
from gouji.language import translate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gouji.models.labels.match import LabelMatch

__all__ = ["command"]


@click.command("match", cls=SpokenCommand)
@click.argument("labels", metavar="LABEL...", nargs=-1, required=True)
@click.option("-k", "count", metavar="N", type=click.IntRange(min=1), default=3, show_default=True, help="rows a label")
@click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(["json", "table"]),
    help="without it a table on a terminal, JSON Lines elsewhere",
)
@add_form_option
@add_output_option
@add_common_options
def command(
    labels: tuple[str, ...], count: int, format_name: str | None, form: str | None, output: str | None
) -> Status:
    """Match labels to the rows of the forms, with probabilities; what is missing to 1 is "none of them".

    A label is taken to name its likeliest row only where that is likely enough; else the matcher says why not.
    LABEL - reads labels from standard input, one a line. In JSON, each label is one object on a line.

    \b
    gouji match 本年新收政府信息公开申请数量 无正当理由由大量反复申请
    gouji match 其他处理 --form gov-disclosure-2019 -k 5
    """
    from gouji.models.labels.match import match_labels

    as_table = (format_name or ("table" if output is None and is_stdout_terminal() else "json")) == "table"
    draw = _table if as_table else _json
    with open_output(output) as out:
        for found in match_labels(tuple(_each(labels)), form, count):
            out.write(draw(found).encode("utf-8", "backslashreplace"))
    return Status.DONE


def _each(labels: tuple[str, ...]) -> Iterator[str]:
    """Yield the labels, those of standard input where `-` stands; blank lines are no labels."""
    for label in labels:
        if label != "-":
            yield label
            continue
        lines = sys.stdin.buffer.read().decode("utf-8-sig", "replace").splitlines()
        yield from (line.strip() for line in lines if line.strip())


def _json(label: LabelMatch) -> str:
    from gouji.export.plain.to_json import dump_compact
    from gouji.export.terminal.forms import convert_label_match

    return dump_compact(convert_label_match(label))


def _table(label: LabelMatch) -> str:
    """The label with what it names, and under it a line a row: how likely, the row's id, its words, the form that has it."""
    from gouji.export.views.columns import draw_columns
    from gouji.export.views.text import to_one_line

    rows = [(f"{m.probability:.1%}", f"{m.table}.{m.row}", m.canonical, m.form) for m in label.matches]
    return f"{to_one_line(label.label)}{translate(': ')}{_verdict(label)}\n" + draw_columns(rows, right=(0,), indent=2)


def _verdict(label: LabelMatch) -> str:
    from gouji.models.labels.match import Abstention

    if label.row is not None:
        return label.row
    match label.reason:
        case Abstention.ELSEWHERE:
            return translate("no row: the form prints it elsewhere, as {label}", label=label.near)
        case Abstention.AMBIGUOUS:
            return translate("no row: it may be several")
        case Abstention.UNSURE:
            return translate("no row: not likely enough")
        case _:
            return translate("no row of the forms is near")
