"""`gouji completion`: what a shell needs to complete gouji's words."""

from __future__ import annotations

import click

from gouji.cli.console import Status
from gouji.cli.help import SpokenCommand
from gouji.cli.options import add_common_options

__all__ = ["command"]


@click.command("completion", cls=SpokenCommand)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@add_common_options
def command(shell: str) -> Status:
    """Print the completion script for a shell.

    \b
    bash:  eval "$(gouji completion bash)"        in ~/.bashrc
    zsh:   eval "$(gouji completion zsh)"         in ~/.zshrc
    fish:  gouji completion fish > ~/.config/fish/completions/gouji.fish
    """
    from click.shell_completion import get_completion_class

    from gouji.cli.app import gouji

    completer = get_completion_class(shell)
    if completer is None:
        message = f"click knows no shell {shell}"
        raise RuntimeError(message)
    click.echo(completer(gouji, {}, "gouji", "_GOUJI_COMPLETE").source())
    return Status.DONE
