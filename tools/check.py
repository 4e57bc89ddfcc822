"""make check: everything a machine can say about the code without running it. All of it runs, then the sum."""

import os
import subprocess
import sys
import time

import environment

CHECKS = {
    "lint": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "types": ["-m", "mypy"],
    "imports": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    "templates": ["-m", "djlint", "templates", "--lint", "--quiet"],
    "documents": ["tools/check_docs.py"],
}


def main() -> int:
    """Run every check, even after one fails; return the exit code."""
    environment.enter(environment.DEV)
    os.chdir(environment.ROOT)
    wanted = sys.argv[1:] or list(CHECKS)
    unknown = [name for name in wanted if name not in CHECKS]
    if unknown:
        environment.stop(f"There is no check called {unknown[0]!r}; there are: {', '.join(CHECKS)}.")
    failed = []
    for name in wanted:
        print(f"\n=== {name} ===", flush=True)
        began = time.monotonic()
        code = subprocess.run([sys.executable, *CHECKS[name]], check=False).returncode
        print(f"{name}: {'failed' if code else 'fine'} ({time.monotonic() - began:.0f} s)", flush=True)
        if code:
            failed.append(name)
    print(f"\nFAILED: {', '.join(failed)}" if failed else "\nEvery check is fine.")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
