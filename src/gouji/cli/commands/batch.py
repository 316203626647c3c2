"""`gouji batch`: many documents into tables."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gouji.cli.cells import describe_conflicts, put_label
from gouji.cli.console import Status, get_console
from gouji.cli.help import SpokenGroup
from gouji.cli.options import add_common_options, add_reading_options
from gouji.cli.output import open_output
from gouji.errors import UsageError
from gouji.language import translate, translate_recorded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gouji.batch.progress import BatchProgress
    from gouji.cli.documents import ReadingOptions

__all__ = ["command"]


class _RunUnlessNamed(SpokenGroup):
    """A group whose first argument is a source where it names no command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["run", *args]
        return super().parse_args(ctx, args)


@dataclass(frozen=True, slots=True, kw_only=True)
class _EngineOptions:
    """Where documents are read, as the user asked for."""

    workers: int
    name: str
    address: str | None


def _add_engine_options(function: Callable[..., Status]) -> Callable[..., Status]:
    """Add `--workers`, `--engine` and `--address`; the command gets them as one argument, `engine`."""

    @click.option("--workers", type=click.IntRange(min=1), help="processes that read (one a processor)")
    @click.option(
        "--engine", type=click.Choice(["local", "ray"]), default="local", help="read here, or on a Ray cluster"
    )
    @click.option(
        "--address", metavar="HOST:PORT", help="the head of the Ray cluster (without one: Ray on this machine)"
    )
    @wraps(function)
    def call(*, workers: int | None, engine: str, address: str | None, **arguments: Any) -> Status:  # noqa: ANN401 - click gives each command its own parameters
        if address is not None and engine != "ray":
            message = "--address names a Ray cluster; it goes with --engine ray"
            raise UsageError(message)
        if address is not None and workers is not None:
            message = "--workers is for this machine; a Ray cluster has as many as its processors"
            raise UsageError(message)
        return function(engine=_EngineOptions(workers=workers or 0, name=engine, address=address), **arguments)

    return call


def _add_progress_options(function: Callable[..., Status]) -> Callable[..., Status]:
    """Add `--log-format` and `--metrics`; the command gets them as one argument, `progress`."""

    @click.option(
        "--log-format",
        type=click.Choice(["auto", "lines", "json"]),
        default="auto",
        help="live on a terminal, else lines",
    )
    @click.option("--metrics", metavar="FILE", type=click.Path(), help="keep counts there as Prometheus text")
    @wraps(function)
    def call(*, log_format: str, metrics: str | None, **arguments: Any) -> Status:  # noqa: ANN401 - see above
        return function(progress=_make_progress(log_format, metrics), **arguments)

    return call


@click.group("batch", cls=_RunUnlessNamed)
@add_common_options
def command() -> None:
    """Read many documents into tables of Parquet; run it again to go on.

    \b
    gouji batch reports/ more.zip -o out/ --workers 8
    gouji batch status out/
    gouji batch failures out/ --format json
    gouji batch retry out/ --reason timeout
    gouji batch correct out/ log.jsonl
    """


@command.command("run")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="OUT", type=click.Path(), required=True, help="the folder for the tables")
@_add_engine_options
@click.option(
    "--ledger", metavar="DIR", type=click.Path(), help="a folder for the ledger, where OUT is an address such as s3://…"
)
@click.option("--pages-in-folders", is_flag=True, help="a folder of pictures is one document")
@click.option("--reports", metavar="FORMATS", default="", help="a file a document as well: json,html,xlsx,csv,markdown")
@_add_progress_options
@add_reading_options()
@add_common_options
def run(
    *,
    sources: tuple[str, ...],
    output: str,
    engine: _EngineOptions,
    ledger: str | None,
    pages_in_folders: bool,
    reports: str,
    progress: BatchProgress,
    reading: ReadingOptions,
) -> Status:
    """Read documents into tables below OUT; what is there already is not read again.

    SOURCE is a file, a folder, a glob, a list (@files.txt), a zip or tar, or a place that fsspec knows (s3://…). The
    exit status is 1 where a document failed, 130 after Ctrl-C, which lets the documents in work end first.
    """
    from gouji.batch.runner import BatchOptions, run_batch

    options = BatchOptions(
        workers=engine.workers,
        limits=reading.limits,
        settings=reading.settings,
        form=reading.form,
        reports=_list_formats(reports),
        pages_in_folders=pages_in_folders,
        engine=engine.name,
        address=engine.address,
        ledger=ledger,
    )
    result = run_batch(sources, output, options, progress=progress)
    if result.left:
        return Status.INTERRUPTED
    return Status.FINDINGS if result.failed else Status.DONE


@command.command("status")
@click.argument("out", metavar="OUT", type=click.Path())
@click.option("-f", "--format", "format_name", type=click.Choice(["text", "json"]), default="text")
@add_common_options
def status(*, out: str, format_name: str) -> Status:
    """Print how many documents were read, failed, or are still to be read; exit status 1 where some failed."""
    from gouji.batch.progress import describe_end
    from gouji.batch.runner import open_ledger
    from gouji.export.plain.to_json import dump_compact

    with open_ledger(Path(out), read_only=True) as ledger:
        states, reasons = dict(ledger.count_states()), dict(ledger.count_reasons())
    left = states["pending"]
    with open_output(None) as stdout:
        if format_name == "json":
            stdout.write(dump_compact({**states, "left": left, "reasons": dict(reasons)}).encode())
        else:
            stdout.write(f"{describe_end(states, reasons, left)}\n".encode())
    return Status.FINDINGS if reasons else Status.DONE


@command.command("failures")
@click.argument("out", metavar="OUT", type=click.Path())
@click.option("-f", "--format", "format_name", type=click.Choice(["text", "json"]), default="text")
@add_common_options
def failures(*, out: str, format_name: str) -> Status:
    """Print each document that failed, with the reason; exit status 1 where there is one."""
    from gouji.batch.reading import ReadingState
    from gouji.batch.runner import open_ledger
    from gouji.export.plain.to_json import dump_compact
    from gouji.export.views.text import to_one_line

    with open_ledger(Path(out), read_only=True) as ledger, open_output(None) as stdout:
        rows: list[tuple[str | None, Sequence[str], str | None, str | None]] = [
            (document.sha256, document.paths, document.outcome.reason, document.outcome.message)
            for document in ledger.list_documents(every=True, state=ReadingState.FAILED)
        ]
        rows += [(None, [path], reason, message) for path, reason, message in ledger.list_unreadable()]
        for sha256, paths, reason, message in rows:
            if format_name == "json":
                line = dump_compact({"sha256": sha256, "paths": list(paths), "reason": reason, "message": message})
            else:
                line = to_one_line(f"{paths[0]}: {reason}: {translate_recorded(message or '')}") + "\n"
            stdout.write(line.encode("utf-8", "backslashreplace"))
    return Status.FINDINGS if rows else Status.DONE


@command.command("retry")
@click.argument("out", metavar="OUT", type=click.Path())
@click.option("--reason", metavar="CODE", help="only what failed for this reason (see `gouji batch failures`)")
@_add_engine_options
@_add_progress_options
@add_reading_options()
@add_common_options
def retry(
    *,
    out: str,
    reason: str | None,
    engine: _EngineOptions,
    progress: BatchProgress,
    reading: ReadingOptions,
) -> Status:
    """Read documents again that failed."""
    from gouji.batch.runner import BatchOptions, retry_batch

    options = BatchOptions(
        workers=engine.workers,
        limits=reading.limits,
        settings=reading.settings,
        form=reading.form,
        engine=engine.name,
        address=engine.address,
    )
    result = retry_batch(out, options, reason=reason, progress=progress)
    if result.left:
        return Status.INTERRUPTED
    return Status.FINDINGS if result.failed else Status.DONE


@command.command("correct")
@click.argument("out", metavar="OUT", type=click.Path())
@click.argument("logs", metavar="[LOG]...", nargs=-1, type=click.Path())
@add_common_options
def correct(*, out: str, logs: tuple[str, ...]) -> Status:
    """Take logs of corrections into OUT/corrections.jsonl, where `gouji review OUT` writes, too, and make OUT/corrections of it.

    The table is written anew each time; the log only grows. Without a log, the table is made of what OUT has. The exit status is 1 where corrections no longer fit what the lake has, or contradict each other: they are named on standard error, are in the table, and not in force.
    """
    from gouji.batch.corrected import EventState, correct_lake

    console = get_console()
    made = correct_lake(out, logs)
    for path, line in made.skipped:
        console.print_warning(f"{path}:{line.line}: {line.reason}; the line is skipped")
    for told in (*(put_label(s.message, s.event) for s in made.stale), *describe_conflicts(made.conflicts)):
        console.print_warning(told)
    counts = translate(", ").join(
        translate("{number} {state}", number=count, state=translate(state.replace("_", " ")))
        for state, count in made.states.items()
    )
    console.print_note(counts or translate("none"))
    return Status.FINDINGS if {EventState.STALE, EventState.CONFLICT} & set(made.states) else Status.DONE


def _list_formats(text: str) -> tuple[str, ...]:
    from gouji.export.formats import Format

    names = tuple(name.strip() for name in text.split(",") if name.strip())
    known = [format_.value for format_ in Format if format_ is not Format.TABLE]
    for name in names:
        if name not in known:
            message = f"--reports: no format {name!r}; there are {', '.join(known)}"
            raise UsageError(message)
    return names


def _make_progress(log_format: str, metrics: str | None) -> BatchProgress:
    from gouji.batch.progress import BatchProgress, JsonProgress, LineProgress, LiveProgress, MetricsProgress

    if get_console().quiet:
        progress: BatchProgress = BatchProgress()
    elif log_format == "json":
        progress = JsonProgress()
    elif log_format == "auto" and sys.stderr is not None and sys.stderr.isatty():
        progress = LiveProgress()
    else:
        progress = LineProgress()
    return progress if metrics is None else MetricsProgress(Path(metrics), progress)
