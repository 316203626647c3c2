"""`gouji serve`: reading as an HTTP service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gouji.cli.console import Status, get_console
from gouji.cli.help import SpokenCommand
from gouji.cli.options import add_common_options, add_reading_options

if TYPE_CHECKING:
    from gouji.cli.documents import ReadingOptions

__all__ = ["command"]


@click.command("serve", cls=SpokenCommand)
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="where to listen")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 is one that is free")
@click.option("--unix-socket", metavar="PATH", type=click.Path(), help="listen on a socket file, not on a port")
@click.option("--workers", type=click.IntRange(min=1), help="processes that read (one a processor)")
@click.option(
    "--queue", type=click.IntRange(min=0), default=16, show_default=True, help="requests that may wait; then 429"
)
@click.option(
    "--max-upload", metavar="MB", type=click.IntRange(min=1), default=64, show_default=True, help="larger is 413"
)
@click.option(
    "--request-timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=1),
    default=300,
    show_default=True,
    help="for a request as a whole: upload, waiting and reading",
)
@click.option(
    "--token-file",
    metavar="FILE",
    type=click.Path(),
    help="requests have to bear the token in it (else that of GOUJI_TOKEN, where it is set)",
)
@click.option("--anonymous", is_flag=True, help="listen beyond this machine without a token")
@click.option(
    "--grace",
    metavar="SECONDS",
    type=click.IntRange(min=0),
    default=130,
    show_default=True,
    help="after SIGTERM or Ctrl-C, for requests in work to end",
)
@click.option("--log-format", type=click.Choice(["text", "json"]), default="text", help="a line a request")
@add_reading_options(form=False, stdin=False)
@add_common_options
def command(  # noqa: PLR0913 - one an option
    *,
    host: str,
    port: int,
    unix_socket: str | None,
    workers: int | None,
    queue: int,
    max_upload: int,
    request_timeout: float,
    token_file: str | None,
    anonymous: bool,
    grace: int,
    log_format: str,
    reading: ReadingOptions,
) -> Status:
    """Answer HTTP requests: documents come as uploads, reports go back.

    Only this machine is listened to, unless --host says otherwise; then requests have to bear a token. What hangs or
    crashes a reader costs its request alone. SIGTERM lets requests in work end, and gives 0.

    \b
    gouji serve --workers 4
    curl -F file=@report.pdf http://127.0.0.1:8000/v1/read
    """
    from gouji.serve.options import ServeOptions
    from gouji.serve.server import ListenOptions, read_token, serve

    console = get_console()
    options = ServeOptions(
        workers=workers or 0,
        queue=queue,
        limits=reading.limits,
        settings=reading.settings,
        upload_bytes=max_upload << 20,
        request_seconds=request_timeout,
        token=read_token(token_file),
    )
    listen = ListenOptions(host=host, port=port, unix_socket=unix_socket, anonymous=anonymous, grace_seconds=grace)
    serve(options, listen, announce=console.print_note, log_json=log_format == "json", quiet=console.quiet)
    return Status.DONE
