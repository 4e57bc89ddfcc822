"""The web server: slow clients do not stop it."""

import gzip
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from engage.serve import compress_static, granian_command

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="granian is not used on Windows"),
    pytest.mark.skipif(os.environ.get("ENGAGE_TEST_DATABASE") == "postgresql", reason="no database is involved"),
]

APPLICATION = """
def application(environ, start_response):
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"still here"]
"""


def test_200_slow_headers_and_200_slow_bodies_do_not_stop_the_server(tmp_path: Path) -> None:
    with server(tmp_path) as port, ExitStack() as open_clients:
        for opening in (
            b"POST / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
            b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nslow",
        ):
            for _ in range(200):
                client = open_clients.enter_context(socket.create_connection(("127.0.0.1", port)))
                client.sendall(opening)

        assert ask(port) == b"still here"


def test_a_changed_stylesheet_is_compressed_again(tmp_path: Path) -> None:
    stylesheet = tmp_path / "engage.css"
    for text in (b"a { color: red }", b"a { color: teal }"):
        stylesheet.write_bytes(text)
        compress_static(tmp_path)
        assert gzip.decompress((tmp_path / "engage.css.gz").read_bytes()) == text


@contextmanager
def server(folder: Path) -> Iterator[int]:
    """Serve a small application on a free port until the block ends."""
    (folder / "small.py").write_text(APPLICATION)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = granian_command("small:application", "127.0.0.1", port, processes=1)
    with subprocess.Popen(command, cwd=folder) as process:
        try:
            wait_until_it_answers(port)
            yield port
        finally:
            process.terminate()


def wait_until_it_answers(port: int, patience: float = 20) -> None:
    give_up = time.monotonic() + patience
    while True:
        try:
            ask(port)
        except OSError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.1)
        else:
            return


def ask(port: int) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as response:
        body: bytes = response.read()
    return body
