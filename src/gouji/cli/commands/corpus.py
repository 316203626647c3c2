"""`gouji corpus`: documents with known answers, made from a recipe."""

from __future__ import annotations

from pathlib import Path

import click

from gouji.cli.console import Status, get_console
from gouji.cli.help import SpokenGroup
from gouji.cli.options import add_common_options
from gouji.cli.output import make_folder
from gouji.language import translate

__all__ = ["command"]


@click.group("corpus", cls=SpokenGroup)
@add_common_options
def command() -> None:
    """Make documents with gold readings."""


@command.command("make")
@click.option(
    "--recipe",
    "source",
    metavar="FILE",
    required=True,
    help="a TOML file, or train, unseen, unseen-rows or small, which come along",
)
@click.option("-o", "--output", metavar="DIR", required=True, type=click.Path(), help="the folder of the corpus")
@add_common_options
def make_command(source: str, output: str) -> Status:
    """Write documents, gold readings and a manifest. The same recipe gives the same bytes.

    The folder has to be new or empty, so that a corpus never holds another's documents.
    """
    from gouji.corpus.recipes.manifest import make_corpus
    from gouji.corpus.recipes.recipe import load_recipe
    from gouji.errors import UsageError

    recipe = load_recipe(source)
    folder = Path(output)
    make_folder(folder)
    if any(folder.iterdir()):
        message = f"{folder}: the folder is not empty; choose a new one with -o"
        raise UsageError(message)
    made = sum(1 for _ in make_corpus(recipe, folder))
    get_console().print_note(
        translate("{folder}: {number} documents of the recipe {recipe}", folder=folder, number=made, recipe=recipe.name)
    )
    return Status.DONE
