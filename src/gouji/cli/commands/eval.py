"""`gouji eval`: runs over documents with gold readings, their figures, and what changed between two."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gouji.cli.console import Status, get_console
from gouji.cli.help import SpokenGroup
from gouji.cli.options import add_common_options
from gouji.cli.output import make_folder, open_output

if TYPE_CHECKING:
    from gouji.eval.peers.reading import Reader
    from gouji.eval.runs.samples import Task

__all__ = ["command"]

_SUITES = ("seeds", "real", "replicas", "generated", "unseen-damage", "quick")


@click.group("eval", cls=SpokenGroup)
@add_common_options
def command() -> None:
    """Measure how well documents are read, and compare runs."""


@command.command("run")
@click.option("--suite", type=click.Choice(_SUITES), help="the documents; quick where nothing else is given")
@click.option("--recipe", metavar="FILE", help="documents of a recipe of your own (see `gouji corpus make`)")
@click.option(
    "--pairs",
    metavar="DOC=GOLD|DIR",
    multiple=True,
    help="a document of your own and its gold reading, or a folder with NAME.gold.json beside each; repeat it",
)
@click.option(
    "--system",
    "systems",
    metavar="NAME",
    multiple=True,
    help="what reads; repeat it for a table of several, the first one's facts are kept (default ours; "
    "uncalibrated, rules, pdf-tables, wratio, in-order, label-first, majority, zeros, dummy)",
)
@click.option(
    "--confidence",
    metavar="FILE",
    type=click.Path(),
    help="give the facts of `ours` the confidences of this model (see `gouji train confidence`)",
)
@click.option("--peers", is_flag=True, help="let the peers read the documents too")
@click.option("--structure", is_flag=True, help="measure table structure, too (TEDS, GriTS; needs gouji[eval])")
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="processes")
@click.option("-o", "--output", metavar="DIR", type=click.Path(), help="write the run's bundle here")
@add_common_options
def run_command(  # noqa: PLR0913 - click passes each option by name
    suite: str | None,
    recipe: str | None,
    pairs: tuple[str, ...],
    systems: tuple[str, ...],
    *,
    confidence: str | None,
    peers: bool,
    structure: bool,
    workers: int,
    output: str | None,
) -> Status:
    """Read the documents of a suite, judge every fact and print the figures; with -o keep them as a bundle.

    The documents of seeds and real are looked for in the folder that GOUJI_DATA names, else in ../shared.

    \b
    gouji eval run --suite quick
    gouji eval run --suite quick --system ours --system rules --system zeros
    gouji eval run --suite unseen-damage --workers 2 -o runs/before
    """
    import tempfile

    from gouji.eval.pages.bundle_html import write_page
    from gouji.eval.pages.tables import show
    from gouji.eval.runs.bundle import write_bundle
    from gouji.eval.runs.run import run

    name, tasks, about = _chosen(suite, recipe, pairs)
    console = get_console()
    if output is not None:
        make_folder(Path(output))
    systems = systems or ("ours",)
    reader = None if confidence is None else _make_reader(confidence, systems)
    result = run(
        tasks,
        workers=workers,
        reader=reader,
        systems=systems,
        peers=peers,
        structure=structure,
        progress=lambda n: console.print_detail(f"{n} documents"),
    )
    told = {} if confidence is None else {"confidence": Path(confidence).name}
    with tempfile.TemporaryDirectory() as spare:
        bundle = write_bundle(Path(output or spare), result, {"suite": name, "systems": list(systems), **about, **told})
        write_page(bundle, result.outcomes)
    _print(list(show(bundle)))
    return Status.DONE


def _make_reader(confidence: str, systems: tuple[str, ...]) -> Reader:
    """Return what reads with another confidence model. Raises `UsageError` where the file is none, or another system reads."""
    from functools import partial

    from gouji.errors import UsageError
    from gouji.eval.peers.reading import read_with_confidence
    from gouji.models.decoding.calibration import read_calibration

    if systems[0] != "ours":
        message = f"--confidence is for the system ours, and {systems[0]} is the first; leave one of them out"
        raise UsageError(message)
    try:
        read_calibration(confidence)
    except OSError as error:
        message = f"{confidence}: it cannot be read ({error.strerror}); make it with `gouji train confidence`"
        raise UsageError(message) from None
    except (ValueError, KeyError, TypeError) as error:
        message = f"{confidence}: it is no confidence model ({error}); make it with `gouji train confidence`"
        raise UsageError(message) from None
    return partial(read_with_confidence, model=confidence)


def _chosen(
    suite: str | None, recipe: str | None, pairs: tuple[str, ...]
) -> tuple[str, tuple[Task, ...], dict[str, object]]:
    """Return the run's name, its tasks, and what its settings say about them."""
    from gouji.corpus.recipes.manifest import generator_sha256
    from gouji.corpus.recipes.recipe import load_recipe
    from gouji.errors import UsageError
    from gouji.eval.runs.samples import RECIPES, list_recipe_tasks, list_suite_tasks, pair_tasks

    if sum((suite is not None, recipe is not None, bool(pairs))) > 1:
        message = "give one of --suite, --recipe and --pairs"
        raise UsageError(message)
    if pairs:
        return "own", pair_tasks(pairs), {}
    names = (recipe,) if recipe else RECIPES.get(suite or "quick")
    if names is None:
        return str(suite), list_suite_tasks(str(suite)), {}
    loaded = [load_recipe(name) for name in names]
    about: dict[str, object] = {
        "recipe": " ".join(one.name for one in loaded),
        "recipe_sha256": " ".join(one.sha256 for one in loaded),
        "generator_sha256": generator_sha256(),
    }
    tasks = tuple(task for one in loaded for task in list_recipe_tasks(one))
    return (loaded[0].name if recipe else suite or "quick"), tasks, about


@command.command("show")
@click.argument("bundle", metavar="BUNDLE", type=click.Path())
@add_common_options
def show_command(bundle: str) -> Status:
    """Print the figures of a bundle."""
    from gouji.eval.pages.tables import show
    from gouji.eval.runs.bundle import load_bundle

    _print(list(show(load_bundle(Path(bundle)))))
    return Status.DONE


@command.command("compare")
@click.argument("first", metavar="A", type=click.Path())
@click.argument("second", metavar="B", type=click.Path())
@add_common_options
def compare_command(first: str, second: str) -> Status:
    """Compare two bundles over the documents that they share; the exit status is 1 where B is worse.

    Worse means: the 95 % interval of a measure's difference (a paired bootstrap over documents) is on the worse
    side of 0.
    """
    from gouji.eval.runs.bundle import load_bundle
    from gouji.eval.runs.compare import compare, describe

    comparison = compare(load_bundle(Path(first)), load_bundle(Path(second)))
    _print(list(describe(comparison)))
    return Status.FINDINGS if comparison.worse else Status.DONE


def _print(lines: list[str]) -> None:
    with open_output(None) as out:
        out.write(("\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))
