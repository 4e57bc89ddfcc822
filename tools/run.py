"""make run: start Engage, installing what it needs the first time.

Written so that an older Python can read it far enough to say that it is too old.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("Engage needs Python 3.11 or newer, and this is Python %d.%d." % sys.version_info[:2])

import errno
import os
import socket
from pathlib import Path

import environment


def main() -> None:
    """Check what can go wrong first, install, and become the server."""
    host = os.environ.get("HOST") or "127.0.0.1"
    port = port_asked_for()
    check_port_is_free(host, port)
    data = data_folder()
    environment.ensure(environment.CORE)
    os.chdir(environment.ROOT)
    environment.replace(
        [str(environment.PYTHON), "-m", "flask", "--app", "engage", "serve"],
        {**os.environ, "HOST": host, "PORT": str(port), "ENGAGE_DATA": str(data)},
    )


def port_asked_for() -> int:
    """Return the port in PORT, or 8000."""
    asked = os.environ.get("PORT") or "8000"
    if not (asked.isascii() and asked.isdigit() and 0 < int(asked) < 65536):
        environment.stop(f"PORT must be a number from 1 to 65535, and it is {asked!r}.")
    return int(asked)


def check_port_is_free(host: str, port: int) -> None:
    """Stop with a plain sentence where another program has the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server just stopped is no obstacle
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                environment.stop(
                    f"Port {port} is in use by another program: stop that program, or choose another port, "
                    f"for example: make run PORT={port + 1 if port < 65535 else 8001}"
                )
            if error.errno in (errno.EACCES, errno.EPERM):
                environment.stop(f"You may not use port {port}: choose one above 1023, for example 8000.")
            environment.stop(f"Engage cannot listen on {host} port {port}: {error.strerror or error}.")


def data_folder() -> Path:
    """Return the folder everything is kept in, made if need be: ENGAGE_DATA, or data beside this program."""
    folder = Path(os.environ.get("ENGAGE_DATA") or environment.ROOT / "data").expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        environment.stop(f"The data folder {folder} cannot be made: {error.strerror}.")
    if not os.access(folder, os.W_OK | os.X_OK):
        environment.stop(f"The data folder {folder} cannot be written to; set ENGAGE_DATA to one that can.")
    return folder


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
