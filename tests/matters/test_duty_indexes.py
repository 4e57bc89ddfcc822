"""Each filter of the register of duties is answered by an index, in the register's order, on either database."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from engage.matters import Basis, Duty, DutyStatus
from engage.matters.standing import late, owed, running, still_owed
from tests.conftest import DATABASE
from tests.factories.duties import a_duty

ON, SOON = date(2008, 9, 22), date(2008, 9, 29)
OPEN = {"ix_duty_open", "ix_duty_open_owed_by_id"}
FILTERS: dict[str, tuple[Any, set[str]]] = {
    "all": (sa.true(), {"ix_duty_listed_on"}),
    "late": (late(ON), OPEN),
    "still owed": (still_owed(), OPEN),
    "not late": (sa.and_(running(ON), Duty.listed_on >= ON), OPEN),
    "owed by one body": (Duty.owed_by_id == 1, {"ix_duty_owed_by_id_listed_on"}),
    "owed by one body and late": (sa.and_(Duty.owed_by_id == 1, late(ON)), {"ix_duty_open_owed_by_id"}),
    "owed to one body": (Duty.owed_to_id == 1, {"ix_duty_owed_to_id_listed_on"}),
    "on one basis": (Duty.basis == Basis.LAW, {"ix_duty_basis_listed_on"}),
    "on one clock": (Duty.clock_id == "OS02-RESP", {"ix_duty_clock_id_listed_on"}),
    **{
        status.value: (owed(status, ON, soon=SOON), {f"ix_duty_{name}"})
        for status, name in {
            DutyStatus.MET: "met", DutyStatus.MET_LATE: "met_late", DutyStatus.NOT_OWED: "not_owed",
            DutyStatus.SUPERSEDED: "superseded",
        }.items()
    },
    **{
        status.value: (owed(status, ON, soon=SOON), OPEN | ({"ix_duty_paused"} if "paused" in status else set()))
        for status in DutyStatus
        if status not in {DutyStatus.MET, DutyStatus.MET_LATE, DutyStatus.NOT_OWED, DutyStatus.SUPERSEDED}
    },
}  # fmt: skip


def plan(db: Any, statement: sa.Select[Any]) -> str:
    """The database's plan, where it may neither read the whole table nor sort it."""
    compiled = statement.compile(db.engine, compile_kwargs={"literal_binds": True})
    if DATABASE == "sqlite":
        return " ".join(str(row[-1]) for row in db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {compiled}")))
    for setting in ("enable_seqscan", "enable_sort", "enable_bitmapscan"):
        db.session.execute(sa.text(f"SET LOCAL {setting} = off"))
    return " ".join(str(row[0]) for row in db.session.execute(sa.text(f"EXPLAIN {compiled}")))


@pytest.mark.parametrize("name", FILTERS)
def test_an_index_answers_it(name: str, db: Any) -> None:
    a_duty()
    where, wanted = FILTERS[name]
    if DATABASE != "sqlite" and wanted & OPEN:
        wanted = wanted | {"ix_duty_listed_on"}  # with one row in the table PostgreSQL finds both as good
    statement = sa.select(Duty.id).where(Duty.is_public, where).order_by(Duty.listed_on, Duty.id).limit(51)
    found = plan(db, statement)
    assert any(f"{index} " in f"{found} " for index in wanted), found
    assert "TEMP B-TREE" not in found
    assert "Sort  " not in found
