"""make bench: measure Engage under load."""

import os
import sys

import environment


def main() -> None:
    """Install what is missing, and become the bench."""
    environment.ensure(environment.DEV)
    os.chdir(environment.ROOT)
    environment.replace([str(environment.PYTHON), "-m", "bench", *sys.argv[1:]], dict(os.environ))


if __name__ == "__main__":
    main()
