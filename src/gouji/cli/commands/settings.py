"""`gouji settings`: the numbers that a reading depends on."""

from __future__ import annotations

import click

from gouji.cli.console import Status, get_console
from gouji.cli.documents import load_settings
from gouji.cli.help import SpokenGroup
from gouji.cli.options import add_common_options, add_output_option
from gouji.cli.output import open_output

__all__ = ["command"]


@click.group("settings", cls=SpokenGroup)
@add_common_options
def command() -> None:
    """Show the numbers that a reading depends on, as `--settings` takes them."""


@command.command("show")
@click.option("--settings", "settings_file", metavar="FILE", type=click.Path(), help="with the changes of this file")
@click.option("-f", "--format", "format_name", type=click.Choice(["toml", "json"]), default="toml", show_default=True)
@add_output_option
@add_common_options
def show_command(*, settings_file: str | None, format_name: str, output: str | None) -> Status:
    """Print the whole tree of settings.

    Keep the lines that you change in a file and give it to --settings; what the file leaves out stays as it is. The
    hash of the tree stands in every report as engine.settings_sha256.

    \b
    gouji settings show > all.toml
    gouji read scan.pdf --settings mine.toml
    """
    from gouji.export.plain.to_json import dump_lines
    from gouji.settings import write_settings

    settings = load_settings(settings_file)
    text = dump_lines(settings.to_dict()) if format_name == "json" else write_settings(settings)
    with open_output(output) as out:
        out.write(text.encode())
    get_console().print_note(f"settings_sha256 {settings.sha256}")
    return Status.DONE
