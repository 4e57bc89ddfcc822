"""make demo: load the demonstration data."""

import os
import sys

import environment
from run import data_folder


def main() -> None:
    """Install what is missing, and become the demo command."""
    data = data_folder()
    environment.ensure(environment.CORE)
    os.chdir(environment.ROOT)
    environment.replace(
        [str(environment.PYTHON), "-m", "flask", "--app", "engage", "demo", *sys.argv[1:]],
        {**os.environ, "ENGAGE_DATA": str(data)},
    )


if __name__ == "__main__":
    main()
