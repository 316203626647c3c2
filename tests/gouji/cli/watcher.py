"""Runs a command under strace in a network of its own, and asks it something where it serves: `test_no_network` starts this.

Arguments: the file for the trace, a document to send to a command that serves (else nothing), the command.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import threading
import traceback
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

_SET_FLAGS, _UP = 0x8914, 0x41
"""Of Linux: the call that sets a network's flags; that it is up and runs."""
_ANSWERING_SECONDS, _ENDING_SECONDS = 600, 300
"""The network's end is the machine's own, but under strace on a busy one a server takes minutes to start and to end."""
_FAILED = 99
"""The exit status where a command that serves did not answer as it should."""


def main() -> int:
    """Return the exit status of the command; `_FAILED` and what it was where asking it failed."""
    try:
        return watch_command()
    except Exception:  # noqa: BLE001 - Python's own status for it is one that commands have
        traceback.print_exc()
        return _FAILED


def watch_command() -> int:
    """Run the command and return its exit status."""
    trace, document, *command = sys.argv[1:]
    traced = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=%network,%file", "-o", trace, *command]
    if not document:
        return subprocess.run(traced, check=False).returncode
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as network:
        fcntl.ioctl(network, _SET_FLAGS, struct.pack("16sh", b"lo", _UP))
    process = subprocess.Popen(
        traced, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    assert process.stdout is not None
    address = ""
    for line in process.stdout:
        sys.stderr.write(line)
        found = re.search(r"http://127\.0\.0\.1:\d+\S*", line)
        if found:
            address = found[0]
            break
    threading.Thread(target=sys.stderr.writelines, args=(process.stdout,), daemon=True).start()
    try:
        ask(address, document, serves="serve" in command)
    finally:
        # The command ends in order, strace with it; also where it answered wrong, as what it leaves is looked at then.
        os.kill(find_child(process.pid), signal.SIGINT)
        process.wait(timeout=_ENDING_SECONDS)
    return 0


def find_child(pid: int) -> int:
    """Return the process that another one has started first."""
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()[0])


def ask(address: str, document: str, *, serves: bool) -> None:
    """Let the command read a document."""
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
    )
    if serves:
        content = Path(document).read_bytes()
        request = urllib.request.Request(f"{address}/v1/read", content, {"Content-Type": "text/plain"})  # noqa: S310
        answer = json.load(opener.open(request, timeout=_ANSWERING_SECONDS))
        assert answer["schema"] == "gouji.report/1", answer
        return
    page = opener.open(address, timeout=_ANSWERING_SECONDS).read()
    assert b"<html" in page
    root = re.match(r"http://[^/]*", address)[0]  # type: ignore[index]
    queue = json.load(opener.open(f"{root}/api/queue", timeout=_ANSWERING_SECONDS))
    found = json.load(opener.open(f"{root}/api/documents/{queue['documents'][0]['id']}", timeout=_ANSWERING_SECONDS))
    assert found["tables"], found


if __name__ == "__main__":
    raise SystemExit(main())
