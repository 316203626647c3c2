"""Every error that gouji raises on purpose.

```
GoujiError
├── DocumentError         the document cannot be read; exit status 3
│   ├── UnsupportedDocument   no converter reads this kind of file
│   │   └── BudgetExceeded    it holds more than one document may hold
│   ├── DamagedDocument       the kind is known, the bytes are broken
│   ├── EncryptedDocument     a password is needed
│   ├── MissingTool           a converter needs something that is not installed
│   ├── TimeLimit             reading took longer than it may
│   ├── MemoryLimit           reading held more memory than it may
│   └── ReaderCrash           the process that read it died
│       └── ReaderKilled      it was killed from outside
├── FormError             a form definition is not valid
└── UsageError            the call itself is wrong; exit status 2
```

A message names the file, what is wrong and what to do, on one line. An exception that is not a
`GoujiError` is a defect of gouji.
"""

from __future__ import annotations

__all__ = [
    "BudgetExceeded",
    "DamagedDocument",
    "DocumentError",
    "EncryptedDocument",
    "FormError",
    "GoujiError",
    "MemoryLimit",
    "MissingTool",
    "ReaderCrash",
    "ReaderKilled",
    "TimeLimit",
    "UnsupportedDocument",
    "UsageError",
]


class GoujiError(Exception):
    """The root of gouji's errors: `str(error)` is one line for a person."""

    def __str__(self) -> str:
        """Return the message on one line: what it quotes of a file may hold line ends."""
        return " ".join(super().__str__().splitlines())


class DocumentError(GoujiError):
    """A document cannot be read.

    `name` is the document's name, `reason` what is wrong with it, `advice` what to do about it.
    """

    def __init__(self, name: str, reason: str, advice: str = "") -> None:
        self.name = name
        self.reason = reason
        self.advice = advice
        super().__init__(f"{name}: {reason}" + (f"; {advice}" if advice else ""))

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str, str]]:
        return type(self), (self.name, self.reason, self.advice)


class UnsupportedDocument(DocumentError):
    """No converter reads this kind of file."""


class DamagedDocument(DocumentError):
    """The kind of file is known, its bytes are broken."""


class EncryptedDocument(DocumentError):
    """The document needs a password."""


class MissingTool(DocumentError):
    """The converter for this kind of file needs a program or an extra that is not installed."""


class BudgetExceeded(UnsupportedDocument):
    """The document holds more of something than one document may: pages, objects, unpacked bytes and so on."""


class TimeLimit(DocumentError):
    """Reading took longer than the call allows."""


class MemoryLimit(DocumentError):
    """Reading held more memory than the call allows."""


class ReaderCrash(DocumentError):
    """The process that read the document died: a library aborted, or the system ended it."""


class ReaderKilled(ReaderCrash):
    """The process that read the document was killed from outside, which may be no fault of the document."""


class FormError(GoujiError):
    """A form definition is not valid; the message names file and line."""


class UsageError(GoujiError):
    """The call is wrong: an unknown format, form or fact."""
