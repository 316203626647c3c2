"""The command line: `gouji`, one module a command under `commands/`."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with its exit status."""
    from gouji.cli.app import run

    raise SystemExit(run())
