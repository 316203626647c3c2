"""What a worker does for a request, and what comes of it."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gouji.batch.reading import FailureCode, ReadingOutcome, ReadingState, describe_failure
from gouji.errors import GoujiError
from gouji.language import use_language
from gouji.settings import Settings

if TYPE_CHECKING:
    from gouji.report import ReportData

__all__ = ["MatchTask", "TaskResult", "UploadTask", "check_upload", "match_texts", "read_upload"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadTask:
    """A document that was uploaded, and what is asked for."""

    path: str
    name: str
    form: str | None
    format: str
    language: str
    settings: Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchTask:
    """Labels to be matched."""

    labels: tuple[str, ...]
    form: str | None
    k: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskResult:
    """What came of a task: the body of the answer, or why there is none."""

    outcome: ReadingOutcome
    body: bytes = b""
    place: str = ""
    """Where a defect showed: file and line, nothing of the document."""


def read_upload(task: UploadTask) -> TaskResult:
    """Return the report of a document in a format of `gouji read`."""
    from gouji.export.formats import render

    return _answer(task, lambda report: render(report, task.format))


def check_upload(task: UploadTask) -> TaskResult:
    """Return what `gouji check` says of a document: `json`, `jsonl` or `text`."""
    return _answer(task, lambda report: _render_check(task, report).encode("utf-8", "backslashreplace"))


def match_texts(task: MatchTask) -> TaskResult:
    """Return what `gouji match` says of labels, as JSON."""
    from gouji.export.plain.to_json import dump_compact
    from gouji.export.terminal.forms import convert_label_match
    from gouji.models.labels.match import match_labels

    found = [convert_label_match(match) for match in match_labels(task.labels, task.form, task.k)]
    return TaskResult(outcome=ReadingOutcome(state=ReadingState.READ), body=dump_compact({"labels": [*found]}).encode())


def _answer(task: UploadTask, render: Callable[[ReportData], bytes]) -> TaskResult:
    """Return the outcome of a reading with the body; whatever goes wrong becomes an outcome, but for what ends the process."""
    from gouji.reading import read

    start = time.perf_counter()
    try:
        report = read(Path(task.path).read_bytes(), name=task.name, form=task.form, settings=task.settings)
        with use_language(task.language):
            body = render(report)
    except GoujiError as error:
        outcome, body, place = describe_failure(error), b"", ""
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a defect costs one request
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
        outcome = ReadingOutcome(state=ReadingState.FAILED, reason=FailureCode.DEFECT, message=place)
        body = b""
    else:
        outcome, place = _describe(report), ""
    return TaskResult(outcome=replace(outcome, seconds=time.perf_counter() - start), body=body, place=place)


def _describe(report: ReportData) -> ReadingOutcome:
    return ReadingOutcome(
        state=ReadingState.NO_FORM if report.form is None else ReadingState.READ,
        form=report.form,
        review=sum(fact.review for fact in report.facts.values()),
        findings=len(report.findings),
    )


def _render_check(task: UploadTask, report: ReportData) -> str:
    from gouji.export.plain.to_json import dump_compact
    from gouji.export.plain.to_lines import convert_findings, dump_findings, render_findings

    if task.format == "text":
        return render_findings(task.name, report)
    if task.format == "jsonl":
        return dump_findings(task.name, report)
    return dump_compact(
        {
            "file": task.name,
            "form": report.form,
            "findings": [*convert_findings(task.name, report)],
            "warnings": list(report.warnings),
        }
    )
