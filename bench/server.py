"""A real server of one application, and what it costs: processor time of all its processes."""

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import psutil

from engage.serve import compress_static, granian_command

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """One running application; `cpu()` is seconds of user and system time of all its processes."""

    def __init__(self, target: str, env: dict[str, str], processes: int = 1) -> None:
        compress_static()  # as `flask serve` does before it starts
        self.port = free_port()
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by stop()
        environment = {"MALLOC_ARENA_MAX": "2", **os.environ, **env, "PYTHONPATH": str(ROOT), "PORT": str(self.port)}
        self.process = subprocess.Popen(
            granian_command(target, "127.0.0.1", self.port, processes),
            cwd=ROOT, env=environment, stdout=self.log, stderr=self.log, start_new_session=True,
        )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        for _ in range(600):
            if self.process.poll() is not None:
                self.log.seek(0)
                raise RuntimeError(f"the server stopped: {self.log.read().decode()[-2000:]}")
            try:
                connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server did not answer within 30 seconds")

    def _family(self) -> list[psutil.Process]:
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def cpu(self) -> float:
        """Seconds of processor time used so far, user and system."""
        return sum(t.user + t.system for t in (p.cpu_times() for p in self._family()))

    def memory(self) -> int:
        """Resident bytes of the largest process: the worker."""
        return max(p.memory_info().rss for p in self._family())

    def stop(self) -> None:
        """End the server and all its processes."""
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(20)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)
        self.log.close()


@contextmanager
def serving(target: str, env: dict[str, str], processes: int = 1) -> Iterator[Server]:
    """A server for the length of a block."""
    server = Server(target, env, processes)
    try:
        yield server
    finally:
        server.stop()
