"""How a reviewer likes the page: language, light or dark, keys of one letter; kept in a cookie, so that the page need not ask for it.

Browsers share cookies among the ports of a host, so a wish outlives a start of the server, which takes any free port. Nothing depends on
it but looks: whatever else the cookie says is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlencode

from gouji.language import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["WISHES", "Wishes", "read_wishes"]

WISHES = "gouji-wishes"
"""The cookie's name; its value is a query string, quoted once more."""
_THEMES = ("light", "dark")
_SWITCHES = ("on", "off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is wished, each empty where nothing is; `start` names the start of the server at which it was said."""

    language: str = ""
    theme: str = ""
    letters: str = ""
    start: str = ""

    def write(self) -> str:
        """Return the wishes as a query string."""
        told = {"language": self.language, "theme": self.theme, "letters": self.letters, "start": self.start}
        return urlencode({name: value for name, value in told.items() if value})


def read_wishes(cookies: Mapping[str, str]) -> Wishes:
    """Return the wishes of a request.

    >>> read_wishes({"gouji-wishes": "language%3Dzh%26theme%3D%3Cb%3E"})
    Wishes(language='zh', theme='', letters='', start='')
    """
    told = {name: values[-1] for name, values in parse_qs(unquote(cookies.get(WISHES, ""))).items()}

    def take(name: str, known: tuple[str, ...]) -> str:
        return told.get(name, "") if told.get(name) in known else ""

    start = told.get("start", "")
    return Wishes(
        language=take("language", LANGUAGES),
        theme=take("theme", _THEMES),
        letters=take("letters", _SWITCHES),
        start=start if start.isascii() and start.isalnum() else "",
    )
