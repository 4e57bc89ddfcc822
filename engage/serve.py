"""Starts the web server: granian, or waitress on Windows.

Many clients are slow, some on purpose. Both servers read headers apart from the threads that run our code, and both
are told to hold far more connections than there are slow clients to expect. 200 that dawdle over their headers and
200 over their bodies do not stop granian (``tests/test_serve.py``). More than ``THREADS`` slow bodies at once do, so
a public site still belongs behind a proxy that takes in the whole request first.
"""

import gzip
import importlib
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

STATIC = Path(__file__).with_name("static")

THREADS = 256
"""Requests one process can be answering at once; a thread that is not needed ends after half a minute."""

CONNECTIONS = 2048
"""Connections one process holds open, idle and slow ones too. Not requests: at the limit nobody new gets in."""

HEADER_TIMEOUT = 20_000
"""Milliseconds a client may take to send its headers."""

STOP_TIMEOUT = 15
"""Seconds requests are given to finish when the server is asked to stop."""


def serve(
    app_target: str,
    host: str,
    port: int,
    database_is_sqlite: bool,
    workers: int | None = None,
) -> NoReturn:
    """Serve the WSGI application named ``module:attribute`` until told to stop; does not return.

    SQLite gets one process, in which writers take turns. PostgreSQL gets one for each processor, at least two,
    unless ``workers`` says how many.
    """
    compress_static()
    if sys.platform == "win32":
        _serve_with_waitress(app_target, host, port)
        raise SystemExit(0)
    processes = 1 if database_is_sqlite else workers or max(2, os.cpu_count() or 2)
    command = granian_command(app_target, host, port, processes)
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # 256 threads would otherwise keep a heap each
    # The server replaces this process rather than starting from it: a forked worker would inherit open
    # database connections, which neither SQLite nor PostgreSQL survives.
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], command)  # noqa: S606 -- no shell is wanted; every word is ours


def granian_command(app_target: str, host: str, port: int, processes: int) -> list[str]:
    """Return the command line that serves the application with granian."""
    return [
        *(sys.executable, "-m", "granian"),
        *("--interface", "wsgi"),
        *("--host", host),
        *("--port", str(port)),
        *("--workers", str(processes)),
        *("--blocking-threads", str(THREADS)),
        *("--backpressure", str(CONNECTIONS)),
        *("--backlog", str(CONNECTIONS)),
        *("--http", "1"),
        *("--http1-header-read-timeout", str(HEADER_TIMEOUT)),
        "--no-ws",
        *("--workers-kill-timeout", str(STOP_TIMEOUT)),
        "--respawn-failed-workers",
        *("--log-level", "error"),
        app_target,
    ]


def compress_static(folder: Path = STATIC) -> None:
    """Write a gzipped copy beside each stylesheet, script and picture that has none as new as itself.

    WhiteNoise serves such a copy wherever it finds one, so a stale one would hide a change. In a folder we may not
    write to, files are simply served as they are.
    """
    for source in sorted(folder.rglob("*")):
        if source.suffix not in {".css", ".js", ".svg"}:
            continue
        changed, copy = source.stat().st_mtime_ns, source.with_name(source.name + ".gz")
        if copy.exists() and copy.stat().st_mtime_ns == changed:
            continue
        with suppress(OSError):
            copy.write_bytes(gzip.compress(source.read_bytes(), mtime=0))
            os.utime(copy, ns=(changed, changed))


def _serve_with_waitress(app_target: str, host: str, port: int) -> None:
    module, _, attribute = app_target.partition(":")
    application = getattr(importlib.import_module(module), attribute)
    waitress = importlib.import_module("waitress")  # installed on Windows only
    waitress.serve(
        application,
        host=host,
        port=port,
        threads=32,
        connection_limit=CONNECTIONS,
        channel_timeout=HEADER_TIMEOUT // 1000,
    )
