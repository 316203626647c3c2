"""`gouji train`: every model that comes with gouji, made again from its recipe."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import click

from gouji.cli.console import Status
from gouji.cli.help import SpokenGroup
from gouji.cli.options import add_common_options
from gouji.language import mark_text

__all__ = ["TRAININGS", "command"]

TRAININGS = {
    "tagger-linear": ("gouji.train.tagger.linear", mark_text("the linear line tagger (needs scikit-learn)")),
    "tagger-transformer": (
        "gouji.train.tagger.transformer",
        mark_text("the transformer line tagger (needs gouji[train])"),
    ),
    "labels": ("gouji.train.labels.fit", mark_text("the probability that a printed label is a row's")),
    "confidence": ("gouji.train.confidence.fit", mark_text("the probability that a fact is right")),
    "digits": ("gouji.train.digits.fit", mark_text("the second reader of digits on scans (needs gouji[ocr])")),
}
"""Name → the module whose `main` trains, and what it makes. The arguments are those of `python -m MODULE`."""


class _Trainings(SpokenGroup):
    """Hands everything behind a training's name to its module, so that both ways to call it are one."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(TRAININGS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in TRAININGS:
            return None
        module, about = TRAININGS[cmd_name]

        @click.command(
            cmd_name,
            help=f"Makes {about}; the same as `python -m {module}`.",
            add_help_option=False,
            context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
        )
        @click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
        def run(arguments: tuple[str, ...]) -> Status:
            return _run(module, arguments)

        return run

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        with formatter.section(mark_text("Models")):
            formatter.write_dl([(name, about) for name, (_, about) in TRAININGS.items()])


@click.group("train", cls=_Trainings)
@add_common_options
def command() -> None:
    """Make a model that comes with gouji again, from its recipe.

    \b
    gouji train tagger-linear --recipe tagger-linear -o linear.npz
    gouji train tagger-linear --help
    """


def _run(module: str, arguments: tuple[str, ...]) -> Status:
    """Call a module's `main`; its exit status is 0, 1 where there is more to do, or 2 for wrong usage."""
    from gouji.errors import UsageError

    try:
        main: Callable[[tuple[str, ...]], int] = import_module(module).main
    except ModuleNotFoundError as error:
        message = f"{error.name} is missing; install it with: pip install 'gouji[train]'"
        raise UsageError(message) from error
    try:
        return Status(main(arguments))
    except SystemExit as leave:  # argparse's own --help and mistakes
        return Status(leave.code if isinstance(leave.code, int) else Status.USAGE)
