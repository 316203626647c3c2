"""A Ray cluster of two node processes on this machine, one of which is killed while documents are read."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from gouji.batch.progress import BatchProgress
from gouji.batch.reading import ReadingOutcome
from gouji.batch.runner import BatchOptions, run_batch
from gouji.errors import GoujiError
from gouji.eval.batch.documents import StudyOptions, hash_tables, make_documents

__all__ = ["RayNode", "measure_cluster", "start_cluster"]

_STORE_BYTES = 80 << 20
_PATIENCE_SECONDS = 120.0


# Ray puts the machine's outer address in the place of a loopback one; here nothing is to be reached from outside.
_START = """
import ray._private.ray_constants, ray._private.services
ray._private.ray_constants.ENABLE_RAY_CLUSTER = True
ray._private.services.get_node_ip_address = lambda address=None: "127.0.0.1"
from ray.scripts.scripts import main
main()
"""
_WAIT = """
import logging, ray, sys, time
ray.init(address=sys.argv[1], log_to_driver=False, logging_level=logging.ERROR)
while ray.cluster_resources().get("CPU", 0) < 2:
    time.sleep(0.2)
"""
_ENVIRONMENT = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_AUTH_MODE": "token",
}
"""For the nodes and the driver: no word to anybody, loopback alone, and a token."""


class RayNode:
    """A node of a cluster: `ray start --block` and all that it has started."""

    def __init__(self, options: Sequence[str]) -> None:
        command = [sys.executable, "-c", _START, "start", "--block", "--node-ip-address=127.0.0.1"]
        command += ["--num-cpus=1", f"--object-store-memory={_STORE_BYTES}"]
        self._process = subprocess.Popen(  # noqa: S603
            [*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def kill(self) -> None:
        """Kill the node's processes, as a machine dies."""
        try:
            parent = psutil.Process(self._process.pid)
            processes = [*parent.children(recursive=True), parent]
        except psutil.Error:
            processes = []
        for process in processes:
            try:
                process.kill()
            except psutil.Error:
                continue
        psutil.wait_procs(processes, timeout=20)
        self._process.wait()


@contextmanager
def start_cluster() -> Iterator[tuple[str, RayNode]]:
    """Yield the address of a cluster of two nodes, and the second one; to be called before `ray` is imported."""
    os.environ.update({**_ENVIRONMENT, "RAY_AUTH_TOKEN": os.urandom(32).hex()})
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    with tempfile.TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as folder:
        nodes = [
            RayNode(
                ["--head", f"--port={address.partition(':')[2]}", "--include-dashboard=false", f"--temp-dir={folder}"]
            )
        ]
        try:
            _wait_for_port(address)
            nodes.append(RayNode([f"--address={address}"]))
            _wait_for_nodes(address)
            yield address, nodes[1]
        finally:
            for node in reversed(nodes):
                node.kill()


def _wait_for_port(address: str) -> None:
    host, _, port = address.partition(":")
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.2)
    message = f"{address}: Ray does not start within {_PATIENCE_SECONDS:g} s"
    raise GoujiError(message)


def _wait_for_nodes(address: str) -> None:
    """Wait until both nodes have joined; asked in a process of its own, as Ray is connected to once a process."""
    subprocess.run([sys.executable, "-c", _WAIT, address], check=True, timeout=_PATIENCE_SECONDS)  # noqa: S603


class _Watch(BatchProgress):
    """Kills a node after so many documents, and notes who read which."""

    def __init__(self, victim: RayNode | None, after: int) -> None:
        self._victim, self._after = victim, after
        self.readers: set[str] = set()
        self.hashes: list[str] = []

    def advance(self, name: str, sha256: str, outcome: ReadingOutcome) -> None:  # noqa: ARG002 - see `BatchProgress`
        """See `BatchProgress`."""
        self.hashes.append(sha256)
        self.readers.add(outcome.worker or "")
        if self._victim is not None and len(self.hashes) == self._after:
            threading.Thread(target=self._victim.kill).start()


def measure_cluster(folder: Path, options: StudyOptions) -> bool:
    """Compare the tables of a cluster that loses a node with those of this machine alone."""
    make_documents(folder / "in", options.count, apart=120)
    run_batch([folder / "in"], folder / "local", BatchOptions(workers=options.workers))
    with start_cluster() as (address, second):
        watch = _Watch(second, options.count // 4)
        start = time.perf_counter()
        result = run_batch([folder / "in"], folder / "ray", BatchOptions(engine="ray", address=address), progress=watch)
        seconds = time.perf_counter() - start
    same = hash_tables(folder / "local") == hash_tables(folder / "ray")
    once = len(watch.hashes) == len(set(watch.hashes)) == options.count
    print(
        f"{options.count} documents in {seconds:.0f} s on two nodes, one killed after {options.count // 4}: {result.states}"
    )
    print(
        f"read by {len(watch.readers)} processes, each document {'once' if once else 'NOT once'}; tables",
        "the same" if same else "differ",
    )
    return same and once
