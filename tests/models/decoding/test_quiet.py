"""What compiled code prints does not reach standard output."""

from __future__ import annotations

import ctypes
import sys
import threading

import pytest

from gouji.models.decoding.quiet import stdout_kept_clean
from gouji.models.editing.program import fewest_changes
from gouji.models.editing.system import System


@pytest.mark.skipif(sys.platform == "win32", reason="the C library is found otherwise on Windows")
def test_what_c_code_prints_is_dropped_or_goes_to_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    libc = ctypes.CDLL(None)
    with stdout_kept_clean():
        libc.puts(b"HighsMipSolverData::something")
        libc.puts(b"from another thread")
    libc.puts(b"later")
    libc.fflush(None)
    out, err = capfd.readouterr()
    assert (out, err) == ("later\n", "from another thread\n")


@pytest.mark.skipif(sys.platform == "win32", reason="the C library is found otherwise on Windows")
def test_standard_output_is_back_after_an_error_and_between_threads(capfd: pytest.CaptureFixture[str]) -> None:
    def solve() -> None:
        for _ in range(50):
            with stdout_kept_clean():
                pass

    threads = [threading.Thread(target=solve) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    message = "the solver fails"
    with pytest.raises(RuntimeError, match=message), stdout_kept_clean():
        raise RuntimeError(message)
    print("shown", flush=True)  # noqa: T201 – what is tested
    assert capfd.readouterr().out == "shown\n"


def test_the_integer_program_prints_nothing(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    import os

    import scipy.optimize

    solve = scipy.optimize.milp

    def chatty(*arguments: object, **names: object) -> object:
        os.write(1, b"HighsMipSolverData::says something\n")
        return solve(*arguments, **names)

    monkeypatch.setattr(scipy.optimize, "milp", chatty)
    system = System(values=(1, 2, 5), terms=(((0, 1), (1, 1), (2, -1)),))
    assert fewest_changes(system, (0,), 100) is not None
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")


def test_where_no_file_may_be_made_the_solver_is_still_quiet(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    import os

    def refused() -> None:
        raise PermissionError

    monkeypatch.setattr("gouji.models.decoding.quiet.TemporaryFile", refused)
    with stdout_kept_clean():
        os.write(1, b"HighsMipSolverData::something\n")
    assert capfd.readouterr() == ("", "")
