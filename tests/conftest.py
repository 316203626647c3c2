"""What holds for every test: no network."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


class _NoNetworkSocket(socket.socket):
    """A socket that reaches nothing but this machine's own pipes."""

    def connect(self, address: object) -> None:
        if self.family != socket.AF_UNIX:
            message = f"tests use no network, and this one wants to reach {address!r}"
            raise AssertionError(message)
        super().connect(address)  # type: ignore[arg-type]  # whatever address a Unix socket takes


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", _NoNetworkSocket)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents beside the repository; a test that needs it is skipped where there is none."""
    folder = ROOT.parent / "shared"
    if not (folder / "real").is_dir():
        pytest.skip("there are no real documents beside the repository (../shared)")
    return folder
