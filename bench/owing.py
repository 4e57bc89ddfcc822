"""What bodies owe, 100,000 times: the daily look, a due date, and the register's first page with much and with little."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from bench import filling
from bench.load import Side, compare
from bench.pages import OURS, Installation, one
from bench.rows import Row, ratio
from bench.server import ROOT, serving
from engage.now import today

CLOCKS = ("LK08-REF-H-ACK", "LK08-REF-SC-ACK", "OS02-RESP", "CONS-OUTCOME", "OS07-EXEC")
BODIES = 25
PER_MATTER = 20

LOOK = """
import json, resource, sys, time
from datetime import timedelta
from engage import create_app
from engage.extensions import db
from engage.now import now
from engage.reminders import tick as module
longest, real = [0.0], module.writing
class Timed:
    def __init__(self, session): self.inner = real(session)
    def __enter__(self): self.inner.__enter__(); self.began = time.perf_counter()
    def __exit__(self, *error):
        done = self.inner.__exit__(*error); longest[0] = max(longest[0], time.perf_counter() - self.began); return done
module.writing = Timed
app = create_app({"JOBS_INLINE": False})
with app.app_context():
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    done = module.tick(db.session(), now() + timedelta(days=int(sys.argv[1])))
    took = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([took, longest[0], done.looked, done.reminded, done.mails, base / 1024, peak / 1024]))
"""


def install(folder: Path, duties: int, url: str = "") -> Installation:
    """So many open duties of 25 committees to 25 networks, with people in every role."""
    from engage.accounts import BodyKind, Role
    from engage.extensions import db
    from engage.matters import Duty, Matter
    from tests.factories import consultations as factory
    from tests.factories.people import a_body, a_person

    with filling.made(folder, url):
        like = factory.an_open_consultation(title="Night care")
        owing, owed = [], []
        for n in range(BODIES):
            committee = a_body(f"Committee {n}", kind=BodyKind.SCRUTINY)
            for role in (Role.SCRUTINY_OFFICER, Role.SCRUTINY_CHAIR, Role.ADMINISTRATOR):
                a_person(committee, role)
            network = a_body(f"Network {n}", kind=BodyKind.NETWORK)
            for role in (Role.HOST, Role.DECIDER):
                a_person(network, role)
            owing.append(committee.id)
            owed.append((network.id, network.name))
        slug, matters = like.slug, max(1, duties // PER_MATTER)
        filling.fill_consultations(like, matters)
        first = db.session.scalar(sa.select(sa.func.max(Matter.id))) - matters + 1
        known = db.session.scalar(sa.select(sa.func.max(Duty.id))) or 0
        db.session.rollback()
        with filling.bulk_connection() as connection:
            filling.bulk(connection, Duty, (_duty(known, i, first + i % matters, owing, owed) for i in range(duties)))
            filling.sequences(connection, "duty")
    return Installation(folder, slug, "", url)


def _duty(last: int, i: int, matter_id: int, owing: list[int], owed: list[tuple[int, str]]) -> dict[str, object]:
    from engage.matters.clocks import clock

    known = clock(CLOCKS[i % len(CLOCKS)])
    due = today() + timedelta(days=(i * 37) % 700 - 200)
    body, (creditor, name) = owing[i % BODIES], owed[i % BODIES]
    return {
        "id": last + i + 1, "matter_id": matter_id, "act": known.act, "limb": "", "about": f"n{i}", "clock_id": known.id,
        "profile": "link2008", "basis": known.basis.value, "citation": known.citation, "confidence": known.confidence,
        "n": known.n, "unit": known.unit, "count": known.count, "owed_by_id": body, "owed_to": name,
        "owed_to_id": creditor, "began_on": due - timedelta(days=28), "due_on": due, "long_on": due + timedelta(days=28),
        "listed_on": due, "how_met": "", "not_owed_reason": "", "is_public": True, "version": 1,
    }  # fmt: skip


def _look(here: Installation, days: int) -> list[float]:
    """One look in a process of its own: seconds, the longest transaction, what it came to, memory before and at most."""
    made = subprocess.run(
        [sys.executable, "-c", LOOK, str(days)], cwd=ROOT, env={**os.environ, **here.env()}, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    found: list[float] = json.loads(made.stdout.splitlines()[-1])
    return found


def looking(here: Installation, n: int, name: str) -> Iterator[Row]:
    """The daily look over `n` open duties: the first, the same again, and the worst day there can be."""
    for what, days in (("the daily look", 0), ("the same again", 0), ("the day on which all are late", 900)):
        took, longest, looked, reminded, mails, base, peak = _look(here, days)
        work = f"{name}; {n:,} open duties, {looked:,.0f} due soon or late, {reminded:,.0f} to be told of"
        notes = f"{mails:,.0f} mails; longest transaction {longest * 1000:.0f} ms; memory {base:.0f} → {peak:.0f} MB"
        yield Row(f"clocks tick: {what}", work, took, "s", 60, 30, "less", notes)


def growth(few: Installation, many: Installation, name: str) -> Iterator[Row]:
    """The register of duties, as a share of its speed with 1,000."""
    pages = {
        "first page": "/register/duties",
        "late": "/register/duties?state=late",
        "due soon": "/register/duties?state=due_soon",
        "of one body": "/register/duties?body=committee-7",
        "owed to one body": "/register/duties?to=network-7",
        "law only": "/register/duties?basis=law",
        "on one clock": "/register/duties?clock=OS02-RESP",
    }
    with ExitStack() as stack:
        small = stack.enter_context(serving(OURS, few.env()))
        large = stack.enter_context(serving(OURS, many.env()))
        for what, path in pages.items():
            compared = compare(Side(small, one(path), 100), Side(large, one(path), 100))
            yield ratio(f"register of duties, {what}", f"{name}; 100,000 duties, against 1,000", compared, 0.9, 0.95)
