"""`make bench`: every row, or those named; `--write` puts the table into docs/performance.md."""

import argparse
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import clocks, draw, files, growth, owing, pages, sending
from bench.rows import HEAD, Row
from engage.now import today

TARGET = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
START, END = "<!-- figures -->", "<!-- end of figures -->"


def reading(scratch: Path) -> Iterator[Row]:
    yield from pages.reading(pages.install(scratch / "few"))


def growing(scratch: Path) -> Iterator[Row]:
    few = pages.install(scratch / "small", consultations=60, items=400)  # a full page of each
    many = pages.install(scratch / "large", submissions=100_000, consultations=10_000, items=100_000, results=10_000)
    yield from growth.growth(few, many)
    yield from sending.growth(few, many)


def submitting(scratch: Path) -> Iterator[Row]:
    yield from sending.sending(pages.install(scratch / "send"), f"sqlite:///{scratch}/floor.sqlite3")
    with sending.postgresql() as uri:
        here = pages.install(scratch / "send-pg", url=sending.database(uri, "ours"))
        yield from sending.sending(here, sending.database(uri, "floor"), name="PostgreSQL")


def receipts(_scratch: Path) -> Iterator[Row]:
    for database in ("sqlite", "postgresql"):
        yield files.receipts(database)


def files_in_and_out(scratch: Path) -> Iterator[Row]:
    yield from files.importing(pages.install(scratch / "import"))
    yield from files.exporting(pages.install(scratch / "export", results=100_000))


def what_is_owed(scratch: Path) -> Iterator[Row]:
    few, many = owing.install(scratch / "owed-few", 1_000), owing.install(scratch / "owed-many", 100_000)
    yield from owing.growth(few, many, "SQLite")
    yield from owing.looking(many, 100_000, "SQLite")
    with sending.postgresql() as uri:
        apart = owing.install(scratch / "owed-pg", 100_000, sending.database(uri, "owed"))
        yield from owing.looking(apart, 100_000, "PostgreSQL")


def starting(scratch: Path) -> Iterator[Row]:
    yield sending.start_again(scratch)


def counting(_scratch: Path) -> Iterator[Row]:
    yield from clocks.due_dates()


def drawing(_scratch: Path) -> Iterator[Row]:
    yield from draw.drawing()


GROUPS = {
    "receipts": receipts,
    "reading": reading,
    "submitting": submitting,
    "growing": growing,
    "files": files_in_and_out,
    "duties": what_is_owed,
    "starting": starting,
    "clocks": counting,
    "draw": drawing,
}


def main() -> int:
    """Run, print a table, say what was missed; exit 1 when a gate was."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("groups", nargs="*", metavar="group", help=f"of {', '.join(GROUPS)}; all when none is named")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    asked = parser.parse_args()
    rows: list[Row] = []
    scratch = Path(tempfile.mkdtemp(prefix="engage-bench-"))
    try:
        for name in asked.groups or GROUPS:
            print(f"… {name}", file=sys.stderr, flush=True)
            for row in GROUPS[name](scratch):
                rows.append(row)
                print(row.line(), flush=True)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    missed = [r for r in rows if r.verdict == "MISSED"]
    if asked.write:
        write(rows)
    print(f"\n{len(rows)} rows, {len(missed)} gates missed")
    return 1 if missed else 0


def write(rows: list[Row]) -> None:
    """Replace the table between the marks; the words round it are kept."""
    text = TARGET.read_text("utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    said = f"`make bench` on {today().isoformat()}, {platform.machine()}, Python {platform.python_version()}."
    table = "\n".join([HEAD, *(row.line() for row in rows)])
    TARGET.write_text(f"{before}{START}\n\n{said}\n\n{table}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
