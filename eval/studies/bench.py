"""How fast, and in how much memory: `python -m gouji.eval.studies.bench` prints a line a figure, with its target and a verdict.

```
figure                                   measured     target  verdict
text report, warm                     41.2 ms     60.0 ms  met
digital PDF, times pdfplumber          1.12 ×      1.30 ×  met
```
Everything is made on the fly from the package's own documents. Times inside the process are processor times, so that
other programs count little; each is a median of several runs, after one that loads what is loaded once. What needs a tool
that is not there is "not measured", with the reason.
"""

from __future__ import annotations

import argparse
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import cycle
from pathlib import Path

import gouji
from gouji.corpus.drafts.draft import Document
from gouji.corpus.make import generate_many
from gouji.errors import MissingTool

__all__ = ["FIGURES", "BenchFigure", "BenchResult", "main", "measure", "table"]

_SEEDS = (1, 2, 3)
_TIMEOUT = 900
_PLACES = {"ms": 1, "s": 2, "×": 2, "MB": 0}


class NotMeasured(Exception):
    """A figure that cannot be had here; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchFigure:
    """A figure: what it is called, its unit, the most it may be (None: only to look at), how it is measured."""

    name: str
    title: str
    unit: str
    target: float | None
    measure: Callable[[Sizes], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is measured: runs a median, and the pages of the long PDF."""

    runs: int = 7
    pages: int = 300

    def __post_init__(self) -> None:
        if self.runs < 1 or self.pages < 1:
            message = "runs and pages are at least 1"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchResult:
    """What was measured, or why nothing was."""

    figure: BenchFigure
    measured: float | None
    reason: str = ""

    @property
    def verdict(self) -> str:
        """`met`, `missed`, `not measured: …`, or nothing where there is no target."""
        if self.measured is None:
            return f"not measured: {self.reason}"
        if self.figure.target is None:
            return ""
        return "met" if self.measured <= self.figure.target else "missed"


def measure(figure: BenchFigure, sizes: Sizes) -> BenchResult:
    """Measure one figure."""
    try:
        return BenchResult(figure=figure, measured=figure.measure(sizes))
    except NotMeasured as error:
        return BenchResult(figure=figure, measured=None, reason=str(error))
    except MissingTool as error:
        return BenchResult(figure=figure, measured=None, reason=f"{error.reason}; {error.advice}")


def table(results: Sequence[BenchResult]) -> Iterator[str]:
    """Yield the lines of the table."""
    width = max([6, *(len(result.figure.title) for result in results)])
    yield f"{'figure':{width}}{'measured':>12}{'target':>12}  verdict"
    for result in results:
        unit = result.figure.unit
        yield f"{result.figure.title:{width}}{_shown(result.measured, unit)}{_shown(result.figure.target, unit)}" + (
            f"  {result.verdict}".rstrip()
        )


def _shown(value: float | None, unit: str) -> str:
    text = "–" if value is None else f"{value:.{_PLACES[unit]}f} {unit}"
    return f"{text:>12}"


def _seconds(work: Callable[..., object], *arguments: object, **names: object) -> float:
    """Processor time of one run."""
    started = time.process_time()
    work(*arguments, **names)
    return time.process_time() - started


def _milliseconds(documents: Sequence[tuple[bytes, str]], runs: int) -> list[float]:
    """Return the median time to read each document, warm."""
    medians = []
    for data, name in documents:
        gouji.read(data, name=name)
        times = [_seconds(gouji.read, data, name=name) for _ in range(runs)]
        medians.append(1000 * statistics.median(times))
    return medians


def _replicas() -> list[tuple[bytes, str]]:
    folder = files("gouji.corpus").joinpath("replicas")
    texts = sorted((path for path in folder.iterdir() if path.name.endswith(".txt")), key=lambda path: path.name)
    if not texts:
        reason = "there are no replicas in this installation"
        raise NotMeasured(reason)
    return [(path.read_bytes(), path.name) for path in texts]


def _text(sizes: Sizes) -> float:
    return statistics.median(_milliseconds(_replicas(), sizes.runs))


def _slowest_text(sizes: Sizes) -> float:
    return max(_milliseconds(_replicas(), sizes.runs))


def _generated(kind: str) -> Callable[[Sizes], float]:
    """Return the time of a generated report of this kind."""

    def measured(sizes: Sizes) -> float:
        documents = [(document.data, document.name) for document in generate_many(kind, _SEEDS)]
        return statistics.median(_milliseconds(documents, sizes.runs))

    return measured


@cache
def _pdfs() -> tuple[Document, ...]:
    """Ruled PDF reports; LibreOffice takes some seconds for them."""
    return tuple(generate_many("pdf", _SEEDS))


def _plumber(data: bytes) -> None:
    """What pdfplumber's own users do."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_text()
            page.extract_tables()


def _both(document: Document) -> tuple[float, float]:
    """Return one run of ours and one of theirs."""
    return _seconds(gouji.read, document.data, name=document.name), _seconds(_plumber, document.data)


def _pdf_ratio(sizes: Sizes) -> float:
    """Return the whole reading against pdfplumber's text and tables of the same pages, run by run beside each other."""
    ratios = []
    for document in _pdfs():
        gouji.read(document.data, name=document.name)
        _plumber(document.data)
        pairs = [_both(document) for _ in range(sizes.runs)]
        ratios.append(statistics.median(ours for ours, _ in pairs) / statistics.median(theirs for _, theirs in pairs))
    return statistics.median(ratios)


def _pdf(sizes: Sizes) -> float:
    return statistics.median(_milliseconds([(document.data, document.name) for document in _pdfs()], sizes.runs))


def _start(sizes: Sizes) -> float:
    """Return the wall time of `gouji --help`, once it is in the system's file cache."""
    command = [sys.executable, "-m", "gouji", "--help"]
    times = []
    for _ in range(sizes.runs + 1):
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, check=False, timeout=_TIMEOUT)  # noqa: S603 – gouji itself
        times.append(time.perf_counter() - started)
        if done.returncode:
            reason = f"gouji --help ends with status {done.returncode}"
            raise NotMeasured(reason)
    return statistics.median(times[1:])


_READ_AND_TELL = """
import sys, gouji
report = gouji.read(sys.argv[1])
try:
    # not ru_maxrss: it begins with what the process that started this one held
    peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
except OSError:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "darwin" else 1)
print(report.source.pages, peak)
"""


def _long_pdf(pages: int) -> bytes:
    """Return the pages of the generated reports, over and over."""
    import pypdfium2

    long = pypdfium2.PdfDocument.new()
    for document in cycle(_pdfs()):
        with closing(pypdfium2.PdfDocument(document.data)) as source:
            wanted = min(len(source), pages - len(long))
            long.import_pages(source, pages=list(range(wanted)))
        if len(long) >= pages:
            break
    buffer = io.BytesIO()
    long.save(buffer)
    long.close()
    return buffer.getvalue()


def _memory(sizes: Sizes) -> float:
    """Return the most memory held while reading a long PDF in a process of its own, in MB."""
    if sys.platform == "win32":
        reason = "Windows does not tell a process's peak this way"
        raise NotMeasured(reason)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.pdf"
        path.write_bytes(_long_pdf(sizes.pages))
        command = [sys.executable, "-c", _READ_AND_TELL, str(path)]
        done = subprocess.run(command, capture_output=True, check=False, timeout=_TIMEOUT, text=True)  # noqa: S603 – above
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["the reading failed"])[-1]
        raise NotMeasured(reason)
    pages, kibibytes = done.stdout.split()
    if int(pages) != sizes.pages:
        reason = f"{pages} of {sizes.pages} pages were read"
        raise NotMeasured(reason)
    return float(kibibytes) * 1024 / 1e6


FIGURES: tuple[BenchFigure, ...] = (
    BenchFigure(name="text", title="text report, warm", unit="ms", target=60, measure=_text),
    BenchFigure(name="text-slowest", title="slowest text report, warm", unit="ms", target=None, measure=_slowest_text),
    BenchFigure(name="html", title="HTML report, warm", unit="ms", target=None, measure=_generated("html")),
    BenchFigure(name="docx", title="DOCX report, warm", unit="ms", target=None, measure=_generated("docx")),
    BenchFigure(name="pdf", title="digital PDF report, warm", unit="ms", target=None, measure=_pdf),
    BenchFigure(name="pdf-ratio", title="digital PDF, times pdfplumber", unit="×", target=1.3, measure=_pdf_ratio),
    BenchFigure(name="start", title="gouji --help", unit="s", target=0.35, measure=_start),
    BenchFigure(name="memory", title="peak memory of a long PDF", unit="MB", target=500, measure=_memory),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    names = [figure.name for figure in FIGURES]
    parser = argparse.ArgumentParser(
        prog="python -m gouji.eval.studies.bench", description="Measure gouji's speed and memory."
    )
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=f"of {', '.join(names)}; all where none is given")
    parser.add_argument("--runs", type=int, default=Sizes().runs, help="runs of which the median is taken")
    parser.add_argument("--pages", type=int, default=Sizes().pages, help="pages of the long PDF")
    parser.add_argument("--strict", action="store_true", help="exit status 1 where a target is missed or not measured")
    given = parser.parse_args(arguments)
    unknown = set(given.figures) - set(names)
    if unknown or given.runs < 1 or given.pages < 1:
        parser.error(f"unknown figure {min(unknown)!r}" if unknown else "--runs and --pages are at least 1")
    sizes = Sizes(runs=given.runs, pages=given.pages)
    results = [measure(figure, sizes) for figure in FIGURES if not given.figures or figure.name in given.figures]
    print("\n".join(table(results)))
    failed = any(result.figure.target is not None and result.verdict != "met" for result in results)
    return 1 if given.strict and failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
