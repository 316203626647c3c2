"""Runs a command's work over its documents: one that fails is reported, and the others go on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Generic, TypeVar

from gouji.cli.console import Console, Status, describe_defect, describe_document_error
from gouji.cli.output import Output, open_output
from gouji.errors import DocumentError, GoujiError, UsageError
from gouji.files import is_users_folder, list_files
from gouji.language import mark_text
from gouji.limits import Limits, count_likely_pages, measure_file

if TYPE_CHECKING:
    from gouji.isolation import IsolatedWorkers
    from gouji.report import ReportData
    from gouji.settings import Settings
    from gouji.tags import Tag
    from gouji.tokens import LoadedDocument, TokenStream

__all__ = ["DocumentPass", "Done", "ReadingOptions", "list_documents", "load_settings", "warn_of_report"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Generic[T]):
    """A document that was worked on: its path as the user wrote it, and what came out."""

    path: str
    result: T


@dataclass(slots=True)
class DocumentPass:
    """One pass over documents; it keeps count of those that failed."""

    console: Console
    reading: ReadingOptions
    failed: int = 0

    def process(self, paths: Iterable[str], work: Callable[[ReadingOptions, str], T]) -> Iterator[Done[T]]:
        """Yield what `work` makes of each path, in order. Errors of a document go to standard error.

        Documents are read in a process of their own where limits apply, so `work` can be pickled: a function of a module,
        or a `partial` of one.
        """
        with self._workers() as workers:
            for path in paths:
                self.console.print_detail(f"reading {path}")
                try:
                    result = self._call(workers, work, path)
                except DocumentError as error:
                    self.failed += 1
                    self.console.print_error(describe_document_error(error, _shown(path)))
                except GoujiError:  # about the call, not the document: an unknown form, say
                    raise
                except Exception as error:  # noqa: BLE001 - a defect in one document must not stop the others
                    self.failed += 1
                    self.console.print_defect(f"{_shown(path)}: {describe_defect(error)}", error)
                else:
                    yield Done(path=path, result=result)

    def _workers(self) -> AbstractContextManager[IsolatedWorkers | None]:
        limits = self.reading.limits
        if not limits.apply:
            return nullcontext()
        from gouji.isolation import IsolatedWorkers

        return IsolatedWorkers(limits)

    def _call(self, workers: IsolatedWorkers | None, work: Callable[[ReadingOptions, str], T], path: str) -> T:
        reading = self.reading.with_standard_input() if path == "-" else self.reading
        if workers is None:
            return work(reading, path)
        pages = count_likely_pages(path, reading.standard_input)
        file = measure_file(path, reading.standard_input)
        size = file.size if file is not None and reading.measured else None
        processor = reading.limits.allow_processor(file) if file is not None and reading.timed else None
        return workers.call(work, reading, path, name=path, pages=pages, size=size, processor=processor)

    def open_output(self, path: str | None, *, keep_interrupted: bool = False) -> AbstractContextManager[Output]:
        """Yield where the results go, as `gouji.cli.output.open_output` has it; a file that is there survives a pass without any."""
        return open_output(path, keep_interrupted=keep_interrupted, has_failed=lambda: self.failed > 0)

    @property
    def status(self) -> Status:
        """The exit status that the documents call for."""
        return Status.UNREADABLE if self.failed else Status.DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """How a command reads its documents: what the user asked for, and the settings that follow from it."""

    form: str | None = None
    stdin_name: str | None = None
    settings: Settings
    limits: Limits
    standard_input: bytes | None = None
    text: bool = False
    """Whether reports keep the document's text."""
    measured: bool = True
    """Whether the memory that a document may take goes by its size; it does not where the user names a limit."""
    timed: bool = True
    """Whether the processor's time does."""

    @classmethod
    def from_command(
        cls,
        *,
        form: str | None,
        stdin_name: str | None,
        ocr_engine: str | None,
        settings_file: str | None,
        timeout: float | None,
        memory: int | None,
    ) -> ReadingOptions:
        """Return the options of one call; raises `UsageError` where the settings file is wrong."""
        settings = load_settings(settings_file).with_ocr_engine(ocr_engine)
        limits = Limits()
        if timeout is not None:
            limits = replace(limits, seconds=timeout)
        if memory is not None:
            limits = replace(limits, megabytes=memory)
        return cls(
            form=form,
            stdin_name=stdin_name,
            settings=settings,
            limits=limits,
            measured=memory is None,
            timed=timeout is None,
        )

    def with_standard_input(self) -> ReadingOptions:
        """Return the options with what standard input holds, as other processes have another one."""
        if self.standard_input is not None:
            return self
        if sys.stdin is None:
            name = mark_text("standard input")
            raise DocumentError(name, "it is closed", "pipe a document into it, or give a file")
        return replace(self, standard_input=sys.stdin.buffer.read(self.settings.ingest.budget.bytes + 1))

    def open(self, path: str) -> LoadedDocument:
        """Return the document of a file, of a folder of page pictures, or of standard input for `-`."""
        from gouji.ingest import load_document

        if path != "-":
            # A name on disk need not be Unicode; Python's stand-ins for its bytes cannot be written into a workbook.
            name = None if path.isprintable() else _unicode(PurePath(path).name)
            return load_document(path, name=name, settings=self.settings.ingest)
        name = self.stdin_name or "standard-input"
        return load_document(self.standard_input or b"", name=name, settings=self.settings.ingest)

    def read(self, document: LoadedDocument) -> ReportData:
        """Return the report of a document; where a scan breaks a rule the numbers in question are read a second time."""
        from gouji.ingest import reread_tokens
        from gouji.pipeline import read_stream

        reread = partial(reread_tokens, document, settings=self.settings.ingest)
        return read_stream(document.stream, form=self.form, settings=self.settings, reread=reread, text=self.text)

    def tag(self, stream: TokenStream, tagger: str = "combined") -> tuple[Tag, ...]:
        """Return what each line of a token stream is."""
        from gouji.pipeline import tag_stream

        return tag_stream(stream, form=self.form, settings=self.settings, tagger=tagger)


def list_documents(paths: Iterable[str]) -> Iterator[str]:
    """Yield the documents that paths name: a folder of pictures is one, any other stands for the files below it.

    Hidden files are left out.
    """
    for path in paths:
        folder = Path(path)
        if path == "-" or not path or not is_users_folder(folder) or _holds_pictures(folder):
            yield path
            continue
        yield from list_files(folder)


def _holds_pictures(folder: Path) -> bool:
    """Return whether a folder is to be read as pages: pictures are in it, or nothing that can be listed."""
    from gouji.ingest.scan.page_files import PICTURE_ENDINGS

    try:
        names = [path.name for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError:
        return True  # Reading it fails with a message.
    return not names or any(Path(name).suffix.lower() in PICTURE_ENDINGS for name in names)


def warn_of_report(console: Console, name: str, form: str | None, warnings: Iterable[str]) -> None:
    """Say on standard error what makes a report say less than it seems to."""
    if form is None:
        console.print_warning(f"{name}: no known form fits, so no rule was checked; --form ID names one")
    for warning in warnings:
        console.print_warning(f"{name}: {warning}")


def load_settings(path: str | None) -> Settings:
    """Return the settings of a TOML file, the default ones without a file.

    Raises `UsageError` where the file cannot be read or names a setting that does not exist.
    """
    from gouji.settings import Settings, read_settings

    if path is None:
        return Settings()
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or mark_text("it is not UTF-8 text")
        message = f"{path}: the settings cannot be read ({reason}); write them with `gouji settings show > {path}`"
        raise UsageError(message) from None
    return read_settings(text, path)


def _unicode(name: str) -> str | None:
    return name.encode("utf-8", "replace").decode() or None


def _shown(path: str) -> str:
    return mark_text("standard input") if path == "-" else path
