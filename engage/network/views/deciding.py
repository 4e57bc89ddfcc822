"""Entering what was decided, in three steps that keep nothing until the last: when, who, and the result."""

import re
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Appointment, Body
from engage.content import render
from engage.database import writing
from engage.decisions import Conflict, Decision, DecisionOutcome, Network, Vote, Way, deciders, policy
from engage.decisions.deciders import works_for
from engage.decisions.service.decide import Part, Sitting, decide, faults, procedure_at, why_not_decide
from engage.decisions.service.draft import era
from engage.extensions import db
from engage.matters.profile import Profile
from engage.network.forms.sitting import ResultForm, WhenForm, parts_form
from engage.network.views import bp
from engage.network.views.found import decision_of
from engage.now import london_date, now
from engage.web.access import acting, for_body

STEPS = ("when", "parts", "result")


@bp.route("/desk/networks/<slug>/decisions/<reference>/decide", methods=["GET", "POST"])
@for_body(policy.may_decide)
def enter_decision(body: Body, reference: str) -> ResponseReturnValue:
    """Step by step; what was typed in the steps before travels along, and is judged again with each."""
    decision = decision_of(body, reference)
    decision.workflow.after(decision.state, "decide", "asked at the door")
    step = request.form.get("step", "") if request.method == "POST" else ""
    when = WhenForm()
    page = {"body": body, "decision": decision, "why_not": why_not_decide(db.session(), body, now())}
    if page["why_not"] or step not in STEPS or not (when.validate_on_submit() and _has_passed(when)):
        return _show("when", when, page)
    able = _able(body, when)
    if not able:
        when.way.errors = ["Nobody could decide for the network at that time. Check the day and the time"]
        return _show("when", when, page)
    parts = _parts_form(decision, able, when)
    page |= {"when": when, "deciders": able, "procedure": procedure_at(db.session(), body, when.decided_at.data)}
    if step == "when" or not parts.validate():
        return _show("parts", parts, page)
    result = ResultForm()
    result.owes_lay_part = era(db.session(), london_date(when.decided_at.data)) != Profile.LINK2008
    sitting = _sitting(when, parts, able, result)
    if step == "parts":
        return _show("result", result, page, counted=_counted(sitting))
    missing = [] if not result.validate() else faults(decision, sitting, at=now())
    if missing or result.errors:
        return _show("result", result, page, counted=_counted(sitting), missing=missing)
    with writing(db.session()):
        decide(decision, sitting, by=acting(), at=now())
    flash(
        "Entered. Now tell the public: publish the statement." if decision.is_relevant else "Entered: it was put off."
    )
    return redirect(url_for(".desk_decision", slug=body.slug, reference=reference))


def _has_passed(when: WhenForm) -> bool:
    if when.decided_at.data > now():
        when.decided_at.errors = ["Enter a day and time that have passed"]
        return False
    return True


def _able(body: Body, when: WhenForm) -> list[Appointment]:
    """Those who could decide then; of an urgent decision the chair alone."""
    found = deciders(db.session(), body, when.decided_at.data)
    if when.way.data != Way.CHAIR.value:
        return found
    row = db.session.get(Network, body.id)
    return [a for a in found if row is not None and a.person_id == row.chair_id] or found


def _parts_form(decision: Decision, able: list[Appointment], when: WhenForm) -> Any:
    """The second step, with what was declared beforehand, and those who work for the provider standing out."""
    form: Any = parts_form([(a.id, a.person.name) for a in able], when.manner.data)()
    if request.form.get("step") != "when" or any(name.startswith("part_") for name in request.form):
        return form
    declared = {one["appointment_id"]: one for one in decision.declared}
    employed = works_for(db.session(), {a.person_id for a in able}, decision.concerns_id, when.decided_at.data)
    for a in able:
        known = declared.get(a.id)
        if a.person_id in employed:
            form[f"conflict_{a.id}"].data, form[f"part_{a.id}"].data = "employed", "none"
        elif known is not None:
            form[f"conflict_{a.id}"].data, form[f"words_{a.id}"].data = known["conflict"], known["words"]
    return form


def _sitting(when: WhenForm, parts: Any, able: list[Appointment], result: ResultForm) -> Sitting:
    outcome, reasons = result.outcome.data, result.reasons.data or ""
    known = outcome in set(DecisionOutcome)
    decided_at: datetime = when.decided_at.data
    return Sitting(
        decided_at=decided_at, way=Way(when.way.data),
        outcome=DecisionOutcome(outcome) if known else DecisionOutcome.DEFERRED,
        reasons=reasons, reasons_html=render(reasons), lay_part=result.lay_part.data or "",
        parts=[
            Part(a, Vote(parts[f"part_{a.id}"].data), Conflict(parts[f"conflict_{a.id}"].data),
                 parts[f"words_{a.id}"].data or "")
            for a in able
            if parts[f"part_{a.id}"].data != "absent"
        ],
    )  # fmt: skip


def _counted(sitting: Sitting) -> list[tuple[str, int]]:
    """How many did what, for the last step."""
    votes = ((vote.words, sitting.counted(vote)) for vote in Vote)
    return [(words, n) for words, n in votes if n]


def _show(step: str, form: Any, page: dict[str, Any], **more: Any) -> ResponseReturnValue:
    """One step; what the other steps hold travels along unseen."""
    own = {field.name for field in form}
    carried = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if _TYPED.fullmatch(name) and name not in own and name.partition("-")[0] not in own
    ]
    values = {"missing": [], "counted": [], **page, **more}
    return render_template(f"network/decide_{step}.html", form=form, carried=carried, **values)


_TYPED = re.compile(
    r"decided_at-(?:day|month|year|time)|way|manner|(?:part|conflict|words)_\d{1,10}|outcome|reasons|lay_part", re.ASCII
)
