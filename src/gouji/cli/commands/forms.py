"""`gouji forms`: the form definitions, which are data."""

from __future__ import annotations

import click

from gouji.cli.console import Status, describe_error, get_console
from gouji.cli.help import SpokenGroup
from gouji.cli.options import add_common_options
from gouji.cli.output import is_stdout_terminal, measure_terminal, open_output
from gouji.language import translate

__all__ = ["command"]

_format_option = click.option(
    "-f",
    "--format",
    "format_name",
    type=click.Choice(["table", "json"]),
    help="without it a table on a terminal, JSON elsewhere",
)


@click.group("forms", cls=SpokenGroup, invoke_without_command=True)
@add_common_options
@click.pass_context
def command(ctx: click.Context) -> Status | None:
    """List, show or validate form definitions. Alone it lists."""
    if ctx.invoked_subcommand is None:
        return _list(None)
    return None


@command.command("list")
@_format_option
@add_common_options
def list_command(format_name: str | None) -> Status:
    """List the forms that gouji knows."""
    return _list(format_name)


@command.command("show")
@click.argument("form_id", metavar="ID")
@click.option("--detectability", is_flag=True, help="which cells could be wrong unnoticed, noticed, or repaired")
@_format_option
@add_common_options
def show_command(*, form_id: str, detectability: bool, format_name: str | None) -> Status:
    """Show a form: its tables, rows and columns with the ids that facts are made of, and its rules.

    ID is one that `gouji forms list` prints, or a form file (.yaml).
    """
    from gouji.export.plain.to_json import dump_lines
    from gouji.export.terminal.detect import convert_detectability, render_detectability
    from gouji.export.terminal.forms import convert_form, render_form
    from gouji.models.forms.load import load_form

    form = load_form(form_id)
    if detectability:
        as_table = _as_table(format_name)
        return _print(
            render_detectability(form, measure_terminal()) if as_table else dump_lines(convert_detectability(form))
        )
    return _print(render_form(form) if _as_table(format_name) else dump_lines(convert_form(form)))


@command.command("validate")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path())
@add_common_options
def validate_command(files: tuple[str, ...]) -> Status:
    """Check form files; an error names file and line."""
    from gouji.errors import FormError
    from gouji.export.terminal.forms import count_expected_facts
    from gouji.models.forms.load import validate_form

    console = get_console()
    status = Status.DONE
    for file in files:
        try:
            form = validate_form(file)
        except FormError as error:
            console.print_error(describe_error(error))
            status = Status.UNREADABLE
        else:
            console.print_note(
                translate(
                    "{file}: valid; {form} has {tables} tables and {facts} facts",
                    file=file,
                    form=form.id,
                    tables=len(form.tables),
                    facts=count_expected_facts(form),
                )
            )
    return status


def _list(format_name: str | None) -> Status:
    from gouji.export.plain.to_json import dump_compact
    from gouji.export.terminal.forms import render_form_list, summarise_form
    from gouji.models.forms.load import load_forms

    forms = load_forms()
    if _as_table(format_name):
        return _print(render_form_list(forms))
    return _print("".join(dump_compact(summarise_form(form)) for form in forms))


def _as_table(format_name: str | None) -> bool:
    return (format_name or ("table" if is_stdout_terminal() else "json")) == "table"


def _print(text: str) -> Status:
    with open_output(None) as out:
        out.write(text.encode("utf-8", "backslashreplace"))
    return Status.DONE
