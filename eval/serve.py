"""What the HTTP service costs and survives: `python -m gouji.eval.serve latency|burst|hostile|crashes`.

Each starts `gouji serve`, asks it, and prints figures; the exit status is 1 where one falls short.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

import gouji
from gouji.corpus.hostile.make import make_hostile
from gouji.corpus.make import generate

__all__ = ["crash", "hang", "leave", "main", "swell"]

_KINDS = ("tab", "cells", "flow", "glued", "html", "docx")
_SEED = 620_000
_MEGABYTE = 1 << 20


def hang(_task: object) -> None:
    """Never return: a task for tests."""
    while True:
        time.sleep(0.01)


def crash(_task: object) -> None:
    """Abort the process: a task for tests."""
    os.abort()


def leave(_task: object) -> None:
    """Kill the process as the system does that is short of memory: a task for tests."""
    os.kill(os.getpid(), 9)


def swell(_task: object) -> None:
    """Hold more and more memory: a task for tests."""
    kept = []
    while True:
        kept.append(bytearray(20 * _MEGABYTE))
        time.sleep(0.001)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    body: bytes
    seconds: float
    headers: Mapping[str, str] = field(default_factory=dict)

    def describe(self) -> str:
        """Return the status with the reason."""
        return f"{self.status} {'read' if self.status == 200 else json.loads(self.body)['reason']}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _RunningService:
    """A service that runs."""

    process: psutil.Process
    port: int

    def post(self, data: bytes, name: str, path: str = "/v1/read") -> _Answer:
        """Send a document on a connection of its own."""
        start = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        try:
            connection.request("POST", f"{path}?name={name}", data, {"Content-Type": "application/octet-stream"})
            response = connection.getresponse()
            body = response.read()
            seconds = time.perf_counter() - start
            return _Answer(status=response.status, body=body, seconds=seconds, headers=dict(response.getheaders()))
        finally:
            connection.close()

    def measure_megabytes(self) -> tuple[float, float]:
        """Return the memory of the service, and of all its workers."""
        held = [child.memory_full_info().uss for child in self.process.children(recursive=True)]
        return self.process.memory_info().rss / _MEGABYTE, sum(held) / _MEGABYTE


@contextmanager
def _run_service(*options: str) -> Iterator[_RunningService]:
    command = [sys.executable, "-m", "gouji", "serve", "--port", "0", *options]
    with tempfile.NamedTemporaryFile() as log, subprocess.Popen(command, stderr=log) as process:  # noqa: S603
        try:
            yield _RunningService(process=psutil.Process(process.pid), port=_find_port(process, Path(log.name)))
        finally:
            process.terminate()


def _find_port(process: subprocess.Popen[bytes], log: Path) -> int:
    """Return the port that the service says it listens on, when it is ready."""
    while process.poll() is None:
        said = re.search(r"listening on http://[\d.]+:(\d+)", log.read_text(encoding="utf-8"))
        if said is not None and _is_ready(int(said[1])):
            return int(said[1])
        time.sleep(0.05)
    message = f"the service ended with {process.returncode}"
    raise RuntimeError(message)


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _draw_documents(count: int) -> list[tuple[str, bytes]]:
    drawn = [generate(_KINDS[n % len(_KINDS)], _SEED + n) for n in range(count)]
    return [(f"{number:04d}{Path(document.name).suffix}", document.data) for number, document in enumerate(drawn)]


def measure_latency(count: int) -> bool:
    """Read each document in a loop and ask the service for it, in turn; compare the medians."""
    documents = _draw_documents(count)
    loop, asked, differences = [], [], []
    with _run_service("--workers", "1") as service:
        for name, data in documents[:12]:  # what is loaded once is no part of it
            gouji.read(data, name=name)
            service.post(data, name)
        for name, data in documents:
            start = time.perf_counter()
            report = gouji.read(data, name=name)
            loop.append(time.perf_counter() - start)
            answer = service.post(data, name)
            asked.append(answer.seconds)
            differences.append(asked[-1] - loop[-1])
            if answer.status != 200 or answer.body.decode() != report.to_json():
                print(f"{name}: the service answers otherwise than gouji.read")
                return False
    p50 = 1000 * (statistics.median(asked) - statistics.median(loop))
    print(f"{count} documents, p50: loop {1000 * statistics.median(loop):.1f} ms,", end=" ")
    print(f"service {1000 * statistics.median(asked):.1f} ms, {p50:+.1f} ms;", end=" ")
    print(f"median of the differences {1000 * statistics.median(differences):+.1f} ms")
    print("p50 at most 10 ms over the loop's:", "yes" if p50 <= 10 else "no")
    return p50 <= 10


def measure_burst(count: int) -> bool:
    """Send many requests at once to a queue of 16; then send again what was refused, until all is read."""
    documents = _draw_documents(20)
    expected = {name: gouji.read(data, name=name).to_json().encode() for name, data in documents}
    asked = [documents[n % len(documents)] for n in range(count)]
    with _run_service("--workers", "2", "--queue", "16") as service:
        before, _ = service.measure_megabytes()
        peak = before
        rounds, right = 0, 0
        while asked:
            rounds += 1
            with ThreadPoolExecutor(max_workers=count) as pool:
                futures = [pool.submit(service.post, data, name) for name, data in asked]
                while not all(future.done() for future in futures):
                    peak = max(peak, service.measure_megabytes()[0])
                    time.sleep(0.02)
            answers = [future.result() for future in futures]
            counts = Counter(answer.status for answer in answers)
            if rounds == 1:
                print(f"{count} requests at once: {', '.join(f'{n} × {s}' for s, n in sorted(counts.items()))}")
            right += sum(a.body == expected[name] for a, (name, _) in zip(answers, asked, strict=True))
            if set(counts) - {200, 429} or any(a.status == 429 and "retry-after" not in a.headers for a in answers):
                print("an answer is neither 200 nor 429 with Retry-After")
                return False
            asked = [pair for a, pair in zip(answers, asked, strict=True) if a.status == 429]
            time.sleep(0.5)
    print(f"in {rounds} rounds {right} of {count} right reports; service {before:.0f} MB before, {peak:.0f} MB at most")
    return right == count and peak <= before + 64


def measure_hostile(count: int) -> bool:
    """Send hostile files, and good ones between them: the good ones are read as ever, none of the others is a defect."""
    documents = _draw_documents(10)
    expected = {name: gouji.read(data, name=name).to_json().encode() for name, data in documents}
    statuses: Counter[str] = Counter()
    good = 0
    with _run_service("--workers", "2", "--timeout", "20", "--memory", "1500") as service:
        start = time.perf_counter()
        for number, (name, data) in enumerate(make_hostile(count, _SEED)):
            answer = service.post(data, name)
            statuses[answer.describe()] += 1
            clean, document = documents[number % len(documents)]
            again = service.post(document, clean)
            good += again.status == 200 and again.body == expected[clean]
        seconds = time.perf_counter() - start
        held, _ = service.measure_megabytes()
    print(f"{count} hostile files in {seconds:.0f} s: {', '.join(f'{n} × {s}' for s, n in sorted(statuses.items()))}")
    print(f"{good} of {count} good ones between them right; service {held:.0f} MB")
    return good == count and not any(status.startswith("5") for status in statuses)


def measure_crashes(count: int) -> bool:
    """Kill a worker at random moments, idle ones too, while documents are read: none is lost."""
    documents = _draw_documents(20)
    rng = random.Random(_SEED)
    start = time.perf_counter()
    statuses: Counter[str] = Counter()
    with _run_service("--workers", "2", "--queue", "16") as service, ThreadPoolExecutor(max_workers=4) as pool:
        for number in range(count):
            futures = [
                pool.submit(service.post, data, name) for name, data in rng.sample(documents, 4 if number % 2 else 1)
            ]
            time.sleep(rng.uniform(0.0, 0.3))
            workers = [c for c in service.process.children(recursive=True) if "forkserver" in " ".join(c.cmdline())]
            victims = [worker for worker in workers if worker.ppid() != service.process.pid]
            if victims:
                rng.choice(victims).kill()
            statuses.update(future.result().describe() for future in futures)
    print(
        f"{count} workers killed in {time.perf_counter() - start:.0f} s: {', '.join(f'{n} × {s}' for s, n in sorted(statuses.items()))}"
    )
    return set(statuses) == {"200 read"}


_STUDIES: Mapping[str, tuple[Callable[[int], bool], int]] = {
    "latency": (measure_latency, 300),
    "burst": (measure_burst, 200),
    "hostile": (measure_hostile, 141),
    "crashes": (measure_crashes, 60),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m gouji.eval.serve", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("study", choices=_STUDIES)
    parser.add_argument("--count", type=int, help="documents, requests, files or kills")
    given = parser.parse_args(arguments)
    study, count = _STUDIES[given.study]
    return int(not study(given.count or count))


if __name__ == "__main__":
    raise SystemExit(main())
