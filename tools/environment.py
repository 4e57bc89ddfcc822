"""The folder .venv: made, filled and found. Standard library only, so that it runs before anything is installed."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CORE = ROOT / "requirements.txt"
DEV = ROOT / "requirements" / "dev.txt"

# What pip and uv say when they cannot reach the package index.
NO_NETWORK = (
    "NewConnectionError",
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Name or service not known",
    "getaddrinfo failed",
    "Network is unreachable",
    "ConnectTimeoutError",
    "Cannot connect to proxy",
    "dns error",
    "client error (Connect)",
)


def stop(sentence: str) -> NoReturn:
    """Say in one sentence what is wrong, and end."""
    sys.stdout.flush()
    print(sentence, file=sys.stderr)
    raise SystemExit(1)


def ensure(requirements: Path) -> None:
    """Make .venv hold what the requirements file asks for; does nothing when it already does."""
    if PYTHON.exists() and _is_installed(requirements):
        return
    _check_python_can_make_venv()
    if not PYTHON.exists():
        _run([sys.executable, "-m", "venv", "--clear", str(VENV)], "Engage could not make its folder .venv")
    print("Installing what Engage needs. The first time takes about a minute.", flush=True)
    _install(requirements)
    _mark_installed(requirements)
    if requirements == DEV:
        _mark_installed(CORE)  # dev.txt holds everything requirements.txt does, at the same versions


def enter(requirements: Path) -> None:
    """Make .venv hold the requirements, then go on with this same script inside it."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        return
    ensure(requirements)
    replace([str(PYTHON), *sys.argv], dict(os.environ))


def replace(command: list[str], environment: dict[str, str]) -> NoReturn:
    """Go on as another program, so that a signal or an exit code is that program's own."""
    # Compiled modules are what makes the second start fast; without them it takes three times as long.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "nt":  # Windows cannot replace a process: start the other and pass its exit code on
        raise SystemExit(subprocess.run(command, env=environment, check=False).returncode)
    os.execve(command[0], command, environment)


def _check_python_can_make_venv() -> None:
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        stop("This Python has no venv module; install it (on Debian and Ubuntu: apt install python3-venv).")


def _stamp(requirements: Path) -> Path:
    return VENV / f".installed-{requirements.stem}"


def _digest(requirements: Path) -> str:
    return hashlib.sha256(requirements.read_bytes()).hexdigest()


def _is_installed(requirements: Path) -> bool:
    stamp = _stamp(requirements)
    return stamp.exists() and stamp.read_text().strip() == _digest(requirements)


def _mark_installed(requirements: Path) -> None:
    _stamp(requirements).write_text(_digest(requirements) + "\n")


def _install(requirements: Path) -> None:
    """Install with uv where it is found, which is faster, and with pip where it is not or did not manage."""
    wanted = ["--quiet", "--require-hashes", "--requirement", str(requirements)]
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *wanted]
    uv = shutil.which("uv")
    if uv and _succeeds([uv, "pip", "install", "--python", str(PYTHON), *wanted]):
        return
    _run(pip, "Engage could not install what it needs")


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0


def _run(command: list[str], failure: str) -> None:
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode == 0:
        return
    if any(sign in done.stdout for sign in NO_NETWORK):
        stop(
            "Engage could not download what it needs because the package index cannot be reached: "
            "connect to the internet (or set the proxy) and run the command again."
        )
    if "No space left on device" in done.stdout:
        stop("Engage could not install what it needs because the disk is full.")
    print(done.stdout[-3000:], file=sys.stderr)
    stop(f"{failure}; the lines above say why.")
