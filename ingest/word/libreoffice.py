"""Word's and LibreOffice's older formats → tokens: LibreOffice saves them as DOCX, and the DOCX converter reads that.

Measured on generated reports: the facts read from DOC, RTF and ODT are the same by way of DOCX, of ODT and of HTML;
DOCX also keeps numbering, styles and page ends. A conversion takes one to two seconds, most of them LibreOffice's
start, and runs in a profile and a folder of its own, so that several may run at once beside an open LibreOffice.
"""

from __future__ import annotations

import errno
import io
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from itertools import islice
from pathlib import Path

import psutil

from gouji.errors import DamagedDocument, DocumentError, EncryptedDocument, MemoryLimit, MissingTool
from gouji.ingest.budget.meter import Meter
from gouji.ingest.budget.settings import Budget
from gouji.ingest.stream.settings import FlowSettings
from gouji.ingest.word.archive import check_package, unpack_part
from gouji.ingest.word.ole import OLE_MAGIC, WordStream, inspect_word_stream
from gouji.ingest.word.read import read_docx
from gouji.resources import measure_left, measure_programs, pay_for_programs
from gouji.tokens import Source, TokenStream

__all__ = ["find_office", "read_office"]

_SUFFIXES = {
    "application/msword": ".doc",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
}
_PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
_WORKS = b"M\x00a\x00t\x00O\x00S\x00T"
"""The stream of Microsoft Works' documents, which are called WPS too."""
_LIMITED = 'ulimit -v {memory} && ulimit -f $((2 * {output})) && ulimit -t {seconds} && exec "$0" "$@"'
"""A shell's line that runs a program with limits in kB, kB and seconds; files are counted in half kB; what it starts has them too."""
_WATCH_SECONDS = 0.05
"""How often LibreOffice's memory is looked at."""
_NOT_STARTED = {126: errno.EACCES, 127: errno.ENOENT}
"""What a shell leaves with where it cannot start a program."""
_ADVICE = "download the file again, or save it as DOCX"
_SETTINGS = "".join(
    f'<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="{name}" oor:op="fuse">'
    f"<value>{value}</value></prop></item>"
    for name, value in (
        ("DisableMacrosExecution", "true"),
        ("MacroSecurityLevel", "3"),
        ("DisableActiveContent", "true"),
        ("BlockUntrustedRefererLinks", "true"),
    )
)
_LINE = re.compile(
    rb"\\(?:par|line|row|cell|nestcell)(?![a-z])|<w:(?:p|tr|br)[ />]|<text:(?:p|h)[ />]|<table:table-row[ />]"
)
"""What ends or begins a paragraph, a row or a cell: in RTF, in Word 2003 XML, in ODT."""
_ROW = re.compile(rb"\\row(?![a-z])|<w:(?:p|tr|br)[ />]")
"""What LibreOffice takes the square of: rows in RTF, anything in Word 2003 XML."""
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    f"{_SETTINGS}</oor:items>"
)
"""A document may neither run anything nor fetch its pictures from the network."""


def read_office(data: bytes, source: Source, settings: FlowSettings, meter: Meter | None = None) -> TokenStream:
    """Read DOC, WPS, RTF, ODT and Word 2003 XML; `source.media_type` tells which.

    The stream's source is the original's: its name, hash and media type. Boxes are not known, and pages are those
    that the document itself forces, as DOCX has it.

    Raises `BudgetExceeded` for a file larger than LibreOffice is given, `MissingTool` where LibreOffice is not installed, `EncryptedDocument` for a document with a password and
    `DamagedDocument` where the conversion gives nothing. Does not run macros and fetches nothing.
    """
    suffix = _SUFFIXES.get(source.media_type, ".doc")
    meter = meter or Meter(Budget(), source.name)
    meter.spend("office", len(data))
    _check(data, suffix, settings, meter)
    converted = _convert(data, source.name, suffix, settings)
    check_package(converted, needs="word/document", settings=settings, meter=meter)
    return read_docx(converted, source, settings, meter)


def find_office() -> str | None:
    """Return the path of LibreOffice's program; None where it is not installed."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def _check(data: bytes, suffix: str, settings: FlowSettings, meter: Meter) -> None:
    """Refuse what LibreOffice would ask a password for, or would take for plain text."""
    meter.spend("office_lines", _count(_LINE, data, meter.budget.office_lines))
    meter.spend("office_rows", _count(_ROW, data, meter.budget.office_rows))
    if suffix == ".odt":
        check_package(data, needs="content.xml", settings=settings, meter=meter)
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            content = unpack_part(package, "content.xml", meter)
            meter.spend("office_lines", _count(_LINE, content, meter.budget.office_lines))
            names = package.namelist()
            encrypted = "META-INF/manifest.xml" in names and b"encryption-data" in unpack_part(
                package, "META-INF/manifest.xml", meter
            )
    elif data.startswith(OLE_MAGIC):
        found = inspect_word_stream(data)
        if found is WordStream.BROKEN or (found is WordStream.NONE and _WORKS not in data):
            raise DamagedDocument(meter.name, "the Word document in it is broken or cut off", _ADVICE)
        encrypted = found is WordStream.ENCRYPTED
    else:
        encrypted = False
    if encrypted:
        raise EncryptedDocument(meter.name, "it needs a password", "save a copy without one")


def _count(marks: re.Pattern[bytes], data: bytes, most: int) -> int:
    """Return how many lines or rows a document in RTF or XML has, as its marks show; no more than one beyond the budget are looked for."""
    return sum(1 for _ in islice(marks.finditer(data), most + 1))


def _convert(data: bytes, name: str, suffix: str, settings: FlowSettings) -> bytes:
    """Return the document as a DOCX package."""
    left = measure_left()
    seconds = settings.office_seconds if left is None else min(settings.office_seconds, math.ceil(left))
    program = find_office()
    if program is None:
        reason = f"{suffix.lstrip('.').upper()} files need LibreOffice"
        raise MissingTool(name, reason, "install libreoffice-writer, or save the document as DOCX")
    with tempfile.TemporaryDirectory(prefix="gouji-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        (home / "profile" / "user").mkdir(parents=True)
        (home / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        document = home / f"document{suffix}"
        document.write_bytes(data)
        before = measure_programs()
        with pay_for_programs():
            complaint = _run(
                [*_command(program, home, seconds, settings), str(document)],
                home,
                name,
                settings.office_seconds,
                _allow_resident(len(data), settings),
            )
        converted = home / "out" / "document.docx"
        if not converted.is_file() or not converted.stat().st_size:
            if round(measure_programs() - before) >= seconds:
                raise DamagedDocument(name, f"LibreOffice gave nothing in {seconds} seconds", _ADVICE)
            raise DamagedDocument(name, f"LibreOffice cannot open it{complaint}", _ADVICE)
        return converted.read_bytes()


def _allow_resident(size: int, settings: FlowSettings) -> int:
    """Return the bytes of memory that LibreOffice may hold for a document of so many bytes."""
    return (settings.office_held_megabytes << 20) + settings.office_held_times * size


def _command(program: str, home: Path, seconds: int, settings: FlowSettings) -> list[str]:
    """Return the command that converts a document; on Linux within limits, which other systems lack or count otherwise.

    The seconds are of the processor.
    """
    memory, output = settings.office_megabytes << 10, settings.office_output_megabytes << 10
    limited = _LIMITED.format(memory=memory, output=output, seconds=seconds)
    shell = ["/bin/sh", "-c", limited] if sys.platform == "linux" else []
    profile = (home / "profile").as_uri()
    options = ["--headless", "--norestore", "--nolockcheck", "--convert-to", "docx:MS Word 2007 XML"]
    return [*shell, program, f"-env:UserInstallation={profile}", *options, "--outdir", str(home / "out")]


def _run(command: list[str], home: Path, name: str, seconds: int, resident: int) -> str:
    """Run LibreOffice to its end, or end it with all that it started; return its complaint, if any.

    Its temporary files go with `home`. It is ended after so many seconds, and where it holds more bytes of memory than `resident`.
    """
    environment = {**os.environ, "SAL_USE_VCLPLUGIN": "svp", "TMPDIR": str(home)}
    pipe, null = subprocess.PIPE, subprocess.DEVNULL
    try:
        process = subprocess.Popen(  # noqa: S603 – the program is LibreOffice, the arguments are this module's own
            command, stdin=null, stdout=null, stderr=pipe, env=environment, start_new_session=True
        )
    except OSError as error:
        raise _describe_start(name, error.strerror) from None
    with process:
        try:
            messages = _wait(process, seconds, resident, name)
        except subprocess.TimeoutExpired:
            raise DamagedDocument(name, f"LibreOffice gave nothing in {seconds} seconds", _ADVICE) from None
        finally:
            _end(process)
    if process.returncode in _NOT_STARTED:
        raise _describe_start(name, os.strerror(_NOT_STARTED[process.returncode]))
    errors = [line for line in messages.decode(errors="replace").splitlines() if line.startswith("Error: ")]
    return f" ({' '.join(errors[-1][7:].split())})" if errors else ""


def _wait(process: subprocess.Popen[bytes], seconds: int, resident: int, name: str) -> bytes:
    """Return what a program says on standard error when it has ended; raises `TimeoutExpired` where it does not."""
    deadline = time.monotonic() + seconds
    held: list[psutil.Process] = []
    while True:
        try:
            return process.communicate(timeout=_WATCH_SECONDS)[1]
        except subprocess.TimeoutExpired:
            if time.monotonic() > deadline:
                raise
        try:
            if len(held) < 2:
                program = psutil.Process(process.pid)
                held = [program, *program.children(recursive=True)]
            if sum(each.memory_info().rss for each in held) > resident:
                reason = f"LibreOffice takes more than {resident >> 20} MB of memory"
                raise MemoryLimit(name, reason, "save it as DOCX")
        except psutil.Error:
            held = []


def _describe_start(name: str, reason: str | None) -> DocumentError:
    return DocumentError(name, f"LibreOffice does not start ({reason})", "check its installation")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what still runs: the program is a script, its children do the work."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
