"""The `gouji` command: its subcommands, and what becomes of every way to fail.

Exit status: 0 done, 1 findings (only `check`), 2 wrong usage, 3 a document cannot be read, or a defect of gouji;
130 after Ctrl-C, 143 and 129 where the system or the terminal ends the command, and 141 where the reader of a pipe has gone,
as every Unix tool does.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import pairwise
from types import FrameType

import click

from gouji.cli.console import Console, Status, describe_defect, describe_error
from gouji.cli.help import SpokenGroup
from gouji.cli.options import add_common_options
from gouji.cli.output import OutputLost, PipeClosed, describe_lost_output
from gouji.errors import GoujiError, UsageError
from gouji.language import LANGUAGES, choose_language, mark_text, translate, translate_recorded, use_language

__all__ = ["gouji", "run"]

_COMMANDS = {
    "read": mark_text("read documents and print the report"),
    "batch": mark_text("read many documents into tables"),
    "serve": mark_text("read documents as an HTTP service"),
    "check": mark_text("read documents and print only what does not add up"),
    "review": mark_text("look at documents and correct what was read, in the browser"),
    "corrections": mark_text("apply, merge, count and export what people corrected"),
    "explain": mark_text("print all that is known about a fact of a document"),
    "tokens": mark_text("print a document's token stream"),
    "tags": mark_text("print what each line of a document is"),
    "match": mark_text("match labels to the forms' rows"),
    "forms": mark_text("list, show or validate form definitions"),
    "settings": mark_text("show the numbers that a reading depends on"),
    "corpus": mark_text("make documents with gold readings"),
    "train": mark_text("make a model that comes with gouji again"),
    "eval": mark_text("measure readings against gold ones, compare runs"),
    "completion": mark_text("print the shell's completion script"),
}
"""Every command and its help, so that `gouji --help` loads none of them."""
_SERVICES = frozenset({"serve"})
"""Commands that stand in a room of their own."""
_OUTPUT_ERRORS = frozenset({errno.EBADF, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ENOSPC})


class _Ended(BaseException):
    """The command is to end: what is open is removed on the way out."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


class _LazyGroup(SpokenGroup):
    """Loads a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        home = f"gouji.cli.{'services' if cmd_name in _SERVICES else 'commands'}.{cmd_name}"
        command: object = import_module(home).command
        if not isinstance(command, click.Command):
            message = f"{home}.command is not a command"
            raise TypeError(message)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(None, "-V", "--version", package_name="gouji", message="%(prog)s %(version)s")
@add_common_options
@click.pass_context
def gouji(ctx: click.Context) -> None:
    """Read messy Chinese statutory reports back into checked facts.

    \b
    gouji read report.pdf              the tables, what to review, what does not add up
    gouji read *.docx > facts.jsonl    one JSON report a line
    gouji check reports/*.pdf          only what does not add up, like a linter
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(Status.USAGE)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run `gouji` with `arguments` (else those of the process) and return the exit status; never raises."""
    with use_language(choose_language(_find_language(sys.argv[1:] if arguments is None else arguments))):
        return _run(arguments)


def _find_language(arguments: Sequence[str]) -> str | None:
    """Return the language that `--lang` names, wherever it stands: helps and wrong usage are told in it, too."""
    for before, argument in pairwise(("", *arguments)):
        given = argument.partition("=")[2] if argument.startswith("--lang=") else argument
        if (before == "--lang" or given is not argument) and given in LANGUAGES:
            return given
    return None


def _run(arguments: Sequence[str] | None) -> int:
    console = Console()
    _fill_closed_streams()
    try:
        with _end_in_order():
            result = gouji.main(args=arguments, prog_name="gouji", standalone_mode=False, obj=console)
            if sys.stdout is not None:
                sys.stdout.flush()
    except _Ended as ended:
        return 128 + ended.number
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except (KeyboardInterrupt, click.exceptions.Abort):
        return Status.INTERRUPTED
    except (BrokenPipeError, PipeClosed):
        _silence_stdout()
        return Status.PIPE_CLOSED
    except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a line, not a traceback
        return _report(error, console)
    return _get_status(result, console)


def _get_status(result: object, console: Console) -> int:
    """Return the exit status of what a command returned: a status, or a number of click's behind a help or the version."""
    if sys.stdout is None and result == Status.DONE and not isinstance(result, Status):
        return _report(OutputLost.closed(), console)
    return result if isinstance(result, int) else Status.DONE


@contextmanager
def _end_in_order() -> Iterator[None]:
    """Let signals that end a process raise an error, so that temporary files and programs that were started go with it.

    A signal that the caller ignores, as `nohup` does, stays ignored; a second one ends the process at once.
    """
    handled = [signal.SIGTERM, *([signal.SIGHUP] if sys.platform != "win32" else [])]
    if threading.current_thread() is not threading.main_thread():
        handled = []
    handled = [number for number in handled if signal.getsignal(number) is signal.SIG_DFL]
    own = os.getpid()

    def end(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        if os.getpid() != own:  # a process that was forked and has no handler of its own yet
            os._exit(128 + number)
        raise _Ended(number)

    for number in handled:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in handled:
            signal.signal(number, signal.SIG_DFL)


def _report(error: Exception, console: Console) -> Status:
    """Say what went wrong, and which exit status that is."""
    if isinstance(error, click.ClickException):
        console.print_error(_describe_usage(error))
        return Status.USAGE
    if isinstance(error, GoujiError):
        console.print_error(describe_error(error))
        return Status.USAGE if isinstance(error, UsageError) else Status.UNREADABLE
    if isinstance(error, OSError) and error.errno in _OUTPUT_ERRORS:
        _silence_stdout()
        console.print_error(describe_lost_output(error))
    else:
        console.print_defect(describe_defect(error), error)
    return Status.UNREADABLE


def _describe_usage(error: click.ClickException) -> str:
    """Return click's message on one line, with the command whose help says more."""
    context = getattr(error, "ctx", None)
    path = context.command_path if isinstance(context, click.Context) else "gouji"
    group = context.command if isinstance(context, click.Context) else None
    # Click's message is the whole help then, which is no line; older versions print it and raise nothing.
    lacking = isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ()))
    if lacking and isinstance(context, click.Context) and isinstance(group, click.Group):
        names = ", ".join(group.list_commands(context))
        return translate("{command} needs a command: {names}; see `{command} --help`", command=path, names=names)
    message = " ".join(error.format_message().split()).rstrip(".")
    return translate("{message}; see `{command} --help`", message=translate_recorded(message), command=path)


def _fill_closed_streams() -> None:
    """Open the null device in the place of standard streams that are closed, lest a document's file take their numbers."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def _silence_stdout() -> None:
    """Keep Python from complaining again when it flushes standard output on its way out."""
    if sys.stdout is None:
        return
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)
