"""Commands that answer requests until they are ended; `gouji.cli.app` knows where each stands."""

__all__: tuple[str, ...] = ()
