"""Calls in worker processes, each with a limit of time and of memory: what hangs, crashes or swells costs one document.

```python
with IsolatedWorkers(Limits(seconds=60)) as workers:
    future = workers.submit(read_bytes, data, name="report.pdf")
    report = future.result()  # raises TimeLimit, MemoryLimit or ReaderCrash, all of them a DocumentError
```

The pool is pebble's: it restarts workers that died and ends those that ran out of time. What a worker holds in memory is
watched from outside, as a limit on its address space would fail libraries that reserve more than they use. Temporary
files of the workers stand in one folder, which is removed with them.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from multiprocessing.util import Finalize
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self, TypeVar

import psutil
from pebble import CONSTS, ProcessExpired, ProcessPool

from gouji.errors import DocumentError, MemoryLimit, ReaderCrash, ReaderKilled, TimeLimit
from gouji.language import mark_text
from gouji.limits import Limits
from gouji.resources import ProcessorTime, limit_processor
from gouji.shortage import NO_MEMORY, find_shortage

__all__ = ["IsolatedWorkers", "PoolBroken", "WorkerGrown", "choose_start_method"]

T = TypeVar("T")
_WATCH_SECONDS, _SELDOM_SECONDS = 0.02, 0.2
"""How often a worker's memory is looked at: the sooner, the nearer one is to what it may hold."""
_FILLED_A_SECOND = 5 << 30
"""Bytes; no processor hands out memory faster."""
_MEGABYTE = 1 << 20
_ROSTER = "workers"
_NO_PROCESS = mark_text("no process can be started to read it"), mark_text("is memory short?")
_GROWN = 75
"""The exit status of a worker that takes no further call, as what it read before has left it too large."""
_OUT_OF_TIME = -signal.SIGPROF if sys.platform != "win32" else None
_UNKNOWN_EXITS = (1, 255)
"""1 is pebble's where another worker was killed and left the channel locked, 255 the fork server's where the status is lost."""
_LISTENER, _SOCKET_PATH_BYTES = "pymp-01234567/listener-01234567", 108
"""Where multiprocessing's fork server listens below the temporary folder, and how long such a path may be on Linux, its end counted."""
_LOOK_SECONDS, _LONGEST_LOOK_SECONDS = 0.01, 0.1
"""How often pebble looks whether a worker has died, run out of time or is to end. Its own 0.1 s are felt at a short command's end."""
_LOOKS_A_RUN = 30
"""The pause grows with the run, to this part of it: to look more often takes some percent of a processor from the readers."""
CONSTS.sleep_unit = _LOOK_SECONDS
# A worker that is told to end ends its programs and removes its files. One in a library of C does not hear it, and is killed after that.
CONSTS.term_timeout = 1
# So long workers wait for one that was killed while it took a call or gave a result, which takes it some milliseconds.
CONSTS.channel_lock_timeout = 5


class PoolBroken(RuntimeError):
    """The workers cannot go on, as one was killed while it had nothing to do; others can be started in their place."""


class WorkerGrown(Exception):
    """A worker holds so much memory from calls before that it took no further one, and ended."""


class IsolatedWorkers:
    """Worker processes that run calls one after the other; to be used in a `with` block.

    `method` is how processes start: `fork` is quick and for programs without threads, `forkserver` and `spawn` suit any.
    `niceness` is by how much they step back for other programs, where the system knows that (Unix).
    """

    def __init__(self, limits: Limits, *, workers: int = 1, method: str | None = None, niceness: int = 0) -> None:
        self._limits = limits
        self._workers = workers
        self._niceness = niceness
        self._context = multiprocessing.get_context(method or choose_start_method())
        self._megabytes = self._least_megabytes = limits.megabytes
        self._swollen: set[int] = set()
        self._stopped = threading.Event()
        self._ending = False

    def __enter__(self) -> Self:
        # The folder is open as long as the workers are.
        self._folder = tempfile.TemporaryDirectory(prefix="gouji-", ignore_cleanup_errors=True)
        self._roster = Path(self._folder.name) / _ROSTER
        self._roster.mkdir()
        self._pool = ProcessPool(
            max_workers=self._workers,
            max_tasks=self._limits.documents_a_worker,
            initializer=_begin,
            initargs=(self._folder.name, self._niceness),
            context=self._context,
        )
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending = True
        CONSTS.sleep_unit = _LOOK_SECONDS
        try:
            if kind is None:
                self._pool.close()  # type: ignore[no-untyped-call]  # pebble says no types there
            else:
                self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
        finally:
            self._stopped.set()
            self._folder.cleanup()

    def call(
        self,
        function: Callable[..., T],
        *arguments: object,
        name: str,
        pages: int = 0,
        size: int | None = None,
        processor: ProcessorTime | None = None,
    ) -> T:
        """Return what `function` returns; it and its arguments are pickled. `size` is that of the document in bytes.

        `processor` is time of the processor and comes beside the limit of time.

        Raises `TimeLimit`, `MemoryLimit` or `ReaderCrash` about the document called `name`, the last also where no process can
        be started, and whatever the function raises.
        """
        if size is None:
            self._megabytes = self._limits.megabytes
        else:
            self._megabytes, self._least_megabytes = self._limits.allow_megabytes(size), self._limits.allow_megabytes(0)
        while True:
            try:
                future = self.submit(function, *arguments, pages=pages, recycle=True, processor=processor)
                return self.wait(future, name=name, pages=pages)
            except WorkerGrown:
                continue
            except PoolBroken as error:
                raise ReaderKilled(name, *(find_shortage(error) or _NO_PROCESS)) from error

    def submit(
        self,
        function: Callable[..., T],
        *arguments: object,
        pages: int = 0,
        seconds: float | None = None,
        recycle: bool = False,
        processor: ProcessorTime | None = None,
    ) -> Future[T]:
        """Queue a call; `wait` gives its result. `seconds` may be fewer than the limit allows.

        With `recycle` a worker that has grown by half of the limit ends instead, and `wait` raises `WorkerGrown`: the call
        is to be submitted again.

        To cancel the future ends the call, also where it runs already. Raises `PoolBroken` where workers died without a call.
        """
        allowed = self._limits.allow_seconds(pages)
        timeout = min((limit for limit in (allowed, seconds) if limit), default=None)
        most = self._limits.megabytes // 2 if recycle else 0
        try:
            future: Future[T] = self._pool.schedule(
                _call_unless_grown, args=(most, processor, function, *arguments), timeout=timeout
            )
        except RuntimeError as error:
            raise PoolBroken(str(error)) from error
        return future

    def wait(self, future: Future[T], *, name: str, pages: int = 0) -> T:
        """Return the result of a call that was submitted, or raise as `call` does; `PoolBroken` where no worker is left."""
        try:
            return future.result()
        except BrokenProcessPool as error:
            raise PoolBroken(str(error)) from error
        except TimeoutError:
            seconds = self._limits.allow_seconds(pages)
            raise TimeLimit(name, f"reading takes more than {seconds:g} seconds", "allow more with --timeout") from None
        except MemoryError:  # the system's word; what holds more than it may is ended from outside
            raise MemoryLimit(name, *NO_MEMORY) from None
        except ProcessExpired as error:
            if error.pid in self._swollen:
                raise self._memory_limit(name) from None
            if error.exitcode == _GROWN:
                raise WorkerGrown from None
            if error.exitcode == _OUT_OF_TIME:
                reason = "reading takes far more time than documents of this size do"
                raise TimeLimit(name, reason, "allow more with --timeout") from None
            if error.exitcode in (-signal.SIGKILL, *_UNKNOWN_EXITS):
                raise ReaderKilled(name, "its reader was killed from outside", "is memory short?") from None
            reason = f"its reader ended unexpectedly ({_describe_exit(error.exitcode)})"
            raise ReaderCrash(name, reason, "the file is damaged or made to do harm") from None

    def _memory_limit(self, name: str) -> DocumentError:
        reason = f"reading takes more than {self._megabytes} MB of memory"
        return MemoryLimit(name, reason, "allow more with --memory")

    def _watch(self) -> None:
        """End workers that hold too much memory; let pebble look less often as the run goes on."""
        began = time.monotonic()
        known: dict[str, psutil.Process] = {}
        pause = _WATCH_SECONDS
        while not self._stopped.wait(pause):
            pause = _SELDOM_SECONDS
            if not self._ending:
                share = (time.monotonic() - began) / _LOOKS_A_RUN
                CONSTS.sleep_unit = min(max(share, _LOOK_SECONDS), _LONGEST_LOOK_SECONDS)
            for name in self._list_workers() if self._megabytes else ():
                try:
                    process = known[name] if name in known else known.setdefault(name, psutil.Process(int(name)))
                    # Its own memory takes long to count and is at most the resident one: the pages of the parent are in that.
                    most = self._megabytes * _MEGABYTE
                    resident = process.memory_info().rss
                    # The next call may be allowed less.
                    room = self._least_megabytes * _MEGABYTE - resident
                    pause = min(pause, max(_WATCH_SECONDS, room / _FILLED_A_SECOND))
                    if resident > most and process.memory_full_info().uss > most:
                        self._swollen.add(process.pid)
                        process.kill()
                except psutil.Error:
                    known.pop(name, None)
                    (self._roster / name).unlink(missing_ok=True)

    def _list_workers(self) -> list[str]:
        """Return the numbers of the processes that have signed in; none when the folder is gone already."""
        with contextlib.suppress(OSError):
            return os.listdir(self._roster)  # noqa: PTH208 - names are all that is wanted, fifty times a second
        return []


def choose_start_method(*, threads: bool = False) -> str:
    """Return how workers start: `fork` on Linux, where it takes a millisecond; `spawn` elsewhere.

    With `threads` the program has some, which a fork does not outlive: `forkserver` on Linux, whose server listens in the
    folder of temporary files, or `spawn` where the path of that folder is too long for a socket.
    """
    if sys.platform != "linux":
        return "spawn"
    if not threads:
        return "fork"
    listener = Path(tempfile.gettempdir()) / _LISTENER
    return "forkserver" if len(os.fsencode(listener)) < _SOCKET_PATH_BYTES else "spawn"


def _describe_exit(code: int) -> str:
    if code >= 0:
        return f"exit status {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


@dataclass(slots=True)
class _WorkerState:
    """What a worker notes of itself."""

    process: psutil.Process | None = None
    resident: int = 0
    """Bytes in memory when it began, those of its parent among them."""
    calls: int = 0


_worker = _WorkerState()


def _call_unless_grown(
    megabytes: int, processor: ProcessorTime | None, function: Callable[..., T], *arguments: object
) -> T:
    """Return what `function` returns; a worker that has grown by more since it began ends instead.

    Otherwise a document might be charged with the memory of those before it. The worker ends where the call takes more of the
    processor than it may.
    """
    _worker.calls += 1
    if megabytes and _worker.calls > 1 and _read_resident() - _worker.resident > megabytes * _MEGABYTE:
        os._exit(_GROWN)
    with limit_processor(processor):
        return function(*arguments)


def _read_resident() -> int:
    process = _worker.process or psutil.Process()
    return int(process.memory_info().rss)


def _begin(folder: str, niceness: int = 0) -> None:
    """Prepare a worker: its place behind others, its temporary files, its end with the parent, and an end that cleans up.

    It signs in by its number: to ask the parent's modules for its children from a thread takes their exit statuses from pebble.
    """
    # What it was forked with stays: to look through it for garbage again and again copies its pages, and takes some percent of the time.
    gc.freeze()
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    tempfile.tempdir = folder
    (Path(folder) / _ROSTER / str(os.getpid())).touch()
    _keep_output_clean()
    _worker.process = psutil.Process()
    _worker.resident, _worker.calls = _read_resident(), 0
    signal.signal(signal.SIGTERM, _leave)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow_parent, args=(parent, folder), daemon=True).start()
        # A worker that waits for a call sees first that its parent is gone, and ends by itself.
        Finalize(None, _remove_orphaned, args=(parent, folder), exitpriority=0)


def _keep_output_clean() -> None:
    """Send what libraries print to the null device: standard output is for results, and those are the parent's to write."""
    sys.stdout.flush() if sys.stdout is not None else None
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End this process at once, and the programs that it started; its temporary files are the parent's to remove."""
    _end_programs()
    os._exit(128 + signal.SIGTERM)


def _end_programs() -> None:
    programs = psutil.Process().children(recursive=True)
    for program in programs:
        with contextlib.suppress(psutil.Error):
            program.kill()


def _follow_parent(parent: BaseProcess, folder: str) -> None:
    """End this process when its parent is gone, however it went."""
    parent.join()
    _end_programs()
    _remove_orphaned(parent, folder)
    os._exit(128 + signal.SIGTERM)


def _remove_orphaned(parent: BaseProcess, folder: str) -> None:
    """Remove temporary files where the parent, whose work that is, was killed."""
    if not parent.is_alive():
        shutil.rmtree(folder, ignore_errors=True)
