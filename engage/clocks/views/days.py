"""Bank holidays: what is published, what administrators corrected, and what a correction would move."""

from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Appointment
from engage.clocks import policy, service
from engage.clocks.forms import DayForm
from engage.clocks.views import bp
from engage.database import writing
from engage.extensions import db
from engage.matters import CalendarDay, Correction, Where
from engage.matters.calendar import NATIONS, bank_holidays
from engage.matters.correcting import Moved, refusal, would_move
from engage.matters.days import Corrected
from engage.now import now, today
from engage.web.access import person, signed_in

FIRST, LAST = 2000, 2050  # the years that are written down
SHOWN = 50


@bp.route("/desk/bank-holidays")
@signed_in
def bank_holidays_of_a_year() -> ResponseReturnValue:
    """The bank holidays of a year by nation, and every correction."""
    year = _year()
    corrections = db.session.scalars(sa.select(CalendarDay).order_by(CalendarDay.id.desc()).limit(200)).all()
    return render_template(
        "clocks/bank_holidays.html", year=year, years=[y for y in range(year - 2, year + 3) if FIRST <= y <= LAST],
        holidays=bank_holidays(year), nations=NATIONS, corrections=corrections,
        corrected={(c.day, code) for c in corrections for code in c.nation.nations},
        may_correct=policy.may_correct_days(person()),
    )  # fmt: skip


def _year() -> int:
    typed = request.args.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else today().year
    return min(max(year, FIRST), LAST)


@bp.route("/desk/bank-holidays/correct", methods=["GET", "POST"])
@signed_in
def correct_day() -> ResponseReturnValue:
    """Add a bank holiday or take one out: first what it would move is shown, then it is confirmed."""
    by = policy.may_correct_days(person())
    if by is None:
        abort(403)
    form = DayForm()
    if not form.validate_on_submit():
        return render_template("clocks/correct_day.html", form=form)
    corrected = _corrected(form)
    if words := refusal(corrected):
        form.day.errors = [words]
        return render_template("clocks/correct_day.html", form=form)
    moved = would_move(db.session(), corrected)
    if request.form.get("step") != "confirm" or form.seen.data != _seen(moved):
        form.seen.data = _seen(moved)
        return render_template(
            "clocks/confirm_day.html", form=form, corrected=corrected, n=len(moved), shown=_shown(moved),
            changed=request.form.get("step") == "confirm",
        )  # fmt: skip
    _correct(corrected, form.why.data or "", by)
    return redirect(url_for(".bank_holidays_of_a_year", year=corrected.day.year))


def _correct(corrected: Corrected, why: str, by: Appointment) -> None:
    g.acting = by
    with writing(db.session()) as session:
        _, more = service.correct_day(session, corrected, why=why, by=by, at=now())
    rest = " The rest is counted anew in the next minutes." if more else ""
    flash(f"Saved. What is still owed is counted by it.{rest}")


def _corrected(form: Any) -> Corrected:
    return Corrected(form.day.data, Where(form.nation.data), Correction(form.correction.data), form.name.data)


def _seen(moved: list[Moved]) -> str:
    """What was shown, so that nobody confirms something else."""
    return sha256(repr([(m.duty.id, m.was_on, m.due_on) for m in moved]).encode()).hexdigest()[:32]


def _shown(moved: list[Moved]) -> list[Moved]:
    """The first of those that this person may know of."""
    mine = {a.body_id for a in person().current_appointments}
    open_to_me = [m for m in moved if m.duty.is_public or m.duty.owed_by_id in mine or m.duty.owed_to_id in mine]
    return open_to_me[:SHOWN]
