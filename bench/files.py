"""Files in and out: importing 100,000 submissions and exporting 1,000,000 answers, beside bare scripts."""

import csv
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from bench.load import Ask, drive, percentile
from bench.pages import OURS, Installation, one
from bench.rows import Row
from bench.sending import Drafts, reopened
from bench.server import ROOT, Server, serving

ROUNDS = 4  # of the import; the first of them beside residents who send
BARE_IMPORT = """
import csv, sys, time
import sqlalchemy as sa
from bench.floors import Base, Child, Parent
began = time.process_time()
engine = sa.create_engine(sys.argv[1])
Base.metadata.create_all(engine)
key = 0
with open(sys.argv[2], newline="", encoding="utf-8") as file, engine.connect() as connection:
    connection.exec_driver_sql("PRAGMA journal_mode=WAL"); connection.exec_driver_sql("PRAGMA synchronous=FULL")
    reader = csv.reader(file); next(reader)
    parents, children = [], []
    def flush():
        connection.execute(sa.insert(Parent), parents); connection.execute(sa.insert(Child), children)
        connection.commit(); parents.clear(); children.clear()
    for row in reader:
        key += 1
        parents.append({"id": key, "words": "import"})
        children.extend({"parent_id": key, "words": cell} for cell in row)
        if len(parents) == 1000: flush()
    if parents: flush()
print(time.process_time() - began)
"""


def a_file(folder: Path, here: Installation, rows: int, edition: int = 0) -> Path:
    """A CSV of `rows` submissions with an answer to each of the ten questions; another edition says other words."""
    from engage.consultations import Consultation
    from engage.extensions import db
    from engage.questionnaires.versions import current_version_id, snapshot_of

    with reopened(here):
        matter_id = db.session.scalar(sa.select(Consultation.id).where(Consultation.slug == here.slug))
        version = current_version_id(db.session(), matter_id)
        questions = [q for page in snapshot_of(db.session(), version).pages for q in page.questions]
    target = folder / f"answers-{rows}-{edition}.csv"
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([q.text for q in questions])
        for n in range(rows):
            writer.writerow([_cell(q, n + edition * rows) for q in questions])
    return target


def _cell(question: object, n: int) -> str:
    options = getattr(question, "options", ())
    kind = getattr(question, "kind", "")
    if options:
        return str(options[n % len(options)].label)
    return {"scale": "Agree", "number": str(n % 100)}.get(
        kind, f"The clinic is too far by bus and we waited, number {n}."
    )


def importing(here: Installation, rows: int = 100_000) -> Iterator[Row]:
    """Time, memory, and what residents feel meanwhile."""
    with tempfile.TemporaryDirectory(prefix="bench-import-") as scratch:
        folder = Path(scratch)
        few, *many = a_file(folder, here, rows // 10), *(a_file(folder, here, rows, n) for n in range(ROUNDS))
        reference = _reference(here)
        small, _ = _import(here, reference, few)
        floors, ours = [], []
        for file in many[1:]:
            floors.append(_bare(folder, file))
            ours.append(_import(here, reference, file)[1])
        drafts = Drafts(here)
        with reopened(here):
            drafts.make(4000)
        with serving(OURS, here.env()) as server:
            quiet = drive(server, drafts.asks(receipt=False), 200, connections=2)
            process = subprocess.Popen(
                _command(reference, many[0]),
                cwd=ROOT,
                env=_env(here),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            busy = drive(server, drafts.asks(receipt=False), 400, connections=2)
            out, _ = process.communicate()
        large, _ = _figures(out)
        ratios = sorted(mine / floor for mine, floor in zip(ours, floors, strict=True))
        work = f"{rows:,} submissions of 10 answers; floor: a bare script with Core executemany in lots of 1,000"
        yield Row(
            "importing submissions, processor time",
            work,
            ratios[len(ratios) // 2],
            "×",
            4,
            3,
            "less",
            f"bare {min(floors):.1f} s, ours {min(ours):.1f} s, {len(ratios)} rounds in turn, the middle one",
        )
        yield Row(
            "memory of the import",
            f"{rows:,} rows beside {rows // 10:,}",
            large / small,
            "×",
            1.15,
            1.05,
            "less",
            f"{small:.0f} MB, {large:.0f} MB",
        )
        before, during = percentile(quiet.waits, 0.99), percentile(busy.waits, 0.99)
        yield Row(
            "residents' p99 during it",
            "2 clients sending",
            during / before,
            "×",
            3,
            None,
            "less",
            f"{before * 1000:.0f} ms, {during * 1000:.0f} ms",
        )


def _bare(folder: Path, file: Path) -> float:
    target = f"sqlite:///{folder}/bare-{file.stem}.sqlite3"
    bare = [sys.executable, "-c", BARE_IMPORT, target, str(file)]
    return float(subprocess.run(bare, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def _reference(here: Installation) -> str:
    from engage.consultations import Consultation
    from engage.extensions import db

    with reopened(here):
        return str(db.session.scalar(sa.select(Consultation.reference).where(Consultation.slug == here.slug)))


def _env(here: Installation) -> dict[str, str]:
    return {**os.environ, "ENGAGE_DATA": str(here.folder), "DATABASE_URL": here.url}


def _command(reference: str, file: Path) -> list[str]:
    measured = (
        "import resource, sys; from engage import create_app\n"
        "app = create_app({'JOBS_INLINE': False})\n"
        f"app.test_cli_runner().invoke(args=['submissions', 'import', {reference!r}, {str(file)!r}], catch_exceptions=False)\n"
        "u = resource.getrusage(resource.RUSAGE_SELF); print(u.ru_maxrss / 1024, u.ru_utime + u.ru_stime)"
    )
    return [sys.executable, "-c", measured]


def _import(here: Installation, reference: str, file: Path) -> tuple[float, float]:
    out = subprocess.run(
        _command(reference, file), cwd=ROOT, env=_env(here), capture_output=True, text=True, check=True
    ).stdout
    return _figures(out)


def _figures(out: str) -> tuple[float, float]:
    memory, cpu = out.strip().splitlines()[-1].split()
    return float(memory), float(cpu)


def exporting(here: Installation) -> Iterator[Row]:
    """Every publishable answer as a row, beside csv.writer over the cursor of the same SQL."""
    from engage.analysis.asked import asked as asked_of
    from engage.analysis.export import PUBLIC_SQL, public_rows
    from engage.consultations import Consultation
    from engage.extensions import db

    with reopened(here):
        matter_id = db.session.scalar(sa.select(Consultation.id).where(Consultation.slug == here.closed_slug))
        asked = asked_of(db.session(), matter_id)
        top = db.session.scalar(sa.text("SELECT max(id) FROM submission"))
        db.session.rollback()
        ratios, floor, ours, rows = [], 0.0, 0.0, 0
        for _ in range(3):
            began = time.process_time()
            with Path(os.devnull).open("w") as sink, db.engine.connect() as connection:
                writer = csv.writer(sink)
                where = {"matter": matter_id, "after": 0, "upto": top}
                rows = 0
                for row in connection.exec_driver_sql(PUBLIC_SQL, where).cursor:
                    writer.writerow(row)
                    rows += 1
            floor = time.process_time() - began
            began = time.process_time()
            with Path(os.devnull).open("w") as sink:
                sink.writelines(public_rows(db.engine, matter_id, asked))
            ours = time.process_time() - began
            ratios.append(floor / ours)
    yield Row(
        "CSV export",
        f"{rows:,} answers, one a row, consent and redaction applied; floor: csv.writer over a raw cursor with the same SQL",
        sorted(ratios)[1],
        "",
        0.35,
        0.5,
        notes=f"floor {floor:.1f} s, ours {ours:.1f} s",
    )
    yield from _while_exporting(here)


def _while_exporting(here: Installation) -> Iterator[Row]:
    """Memory of the server and what other readers feel while one exports."""
    page = one(f"/consultations/{here.slug}")
    with serving(OURS, here.env()) as server:
        drive(server, page, 400)
        before, quiet = server.memory(), drive(server, page, 400, connections=2)
        peak, over = [before], threading.Event()

        def export() -> None:
            drive(server, lambda _n: [Ask(f"/consultations/{here.closed_slug}/submissions.csv")], 1, connections=1)
            over.set()

        worker = threading.Thread(target=export)
        worker.start()
        watcher = threading.Thread(target=_watch, args=(server, peak, over))
        watcher.start()
        waits: list[float] = []
        while not over.is_set():
            waits += drive(server, page, 50, connections=2).waits
        worker.join()
        watcher.join()
    grown = (max(peak) - before) / 1_000_000
    yield Row("memory of the export", "the worker's growth while it streams", grown, "MB", 50, 20, "less")
    a, b = percentile(quiet.waits, 0.99), percentile(waits, 0.99)
    yield Row(
        "other readers' p99 during it",
        "2 clients reading the consultation page",
        b / a,
        "×",
        3,
        2,
        "less",
        f"{a * 1000:.0f} ms, {b * 1000:.0f} ms",
    )


def _watch(server: Server, peak: list[int], over: threading.Event) -> None:
    while not over.wait(0.2):
        peak.append(server.memory())


def receipts(database: str, submissions: int = 10_000, kills: int = 50) -> Row:
    """The kill trial in full; the figure is what was lost, doubled or left without an entry."""
    command = [
        sys.executable,
        "-m",
        "tests.reliability.receipts",
        "--submissions",
        str(submissions),
        "--kills",
        str(kills),
        "--database",
        database,
    ]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    words = out.stdout.strip().splitlines()[-1] if out.stdout.strip() else out.stderr[-300:]
    work = f"{submissions:,} submissions, 64 clients, {kills} × kill -9, {database}"
    return Row("receipts lost, doubled or unrecorded", work, float(out.returncode != 0), "", 0, None, "less", words)
