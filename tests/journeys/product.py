"""The real product, as anybody would start it: one command, a folder of its own, the demonstration in it."""

import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
LONGEST_START = 60.0


@dataclass(frozen=True)
class Product:
    """A server that is running."""

    url: str
    environment: dict[str, str]

    def flask(self, *words: str) -> str:
        """What a command of the installation prints."""
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "engage", *words],
            cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True, timeout=60,
        ).stdout  # fmt: skip

    def accounts(self) -> list[dict[str, str]]:
        """The demonstration's sign-ins."""
        found: list[dict[str, str]] = json.loads(self.flask("demo", "accounts", "--json"))
        return found

    def mail(self) -> str:
        """Everything that was mailed so far."""
        folder = Path(self.environment["ENGAGE_DATA"]) / "mail"
        return "\n".join(file.read_text("utf-8") for file in sorted(folder.glob("*"))) if folder.exists() else ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment_of(folder: Path, port: int) -> dict[str, str]:
    """The environment of a new installation: nothing of the tests' own."""
    ours = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "ENGAGE_URL"}}
    return {**ours, "ENGAGE_DATA": str(folder), "PORT": str(port), "HOST": "127.0.0.1", "PYTHONUNBUFFERED": "1"}


def start(folder: Path, log: Path) -> tuple[Product, "subprocess.Popen[bytes]"]:
    """Start the product and wait until it says that it is ready."""
    port = free_port()
    product = Product(f"http://127.0.0.1:{port}", environment_of(folder, port))
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "engage", "serve"],
            cwd=ROOT, env=product.environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    for _ in range(int(LONGEST_START / 0.2)):
        try:
            server.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            if is_ready(product):
                return product, server
        else:
            raise RuntimeError(f"the product ended:\n{log.read_text('utf-8', 'replace')}")
    server.kill()
    raise RuntimeError(f"not ready after {LONGEST_START:.0f} s:\n{log.read_text('utf-8', 'replace')}")


def is_ready(product: Product) -> bool:
    try:
        with urlopen(f"{product.url}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
