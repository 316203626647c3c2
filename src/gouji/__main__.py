"""`python -m gouji` is the command line."""

from __future__ import annotations

from gouji.cli import main

if __name__ == "__main__":
    main()
