"""What is to be decided: the list, a new one, its own page, changing it, the agenda, taking it off or again."""

from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from engage.accounts import Body, BodyKind
from engage.content.privacy import findings, pieces
from engage.database import writing
from engage.decisions import Conflict, Decision, DecisionState, Kind, deciders, kinds_on, policy
from engage.decisions.permission import invalid_words
from engage.decisions.service import draft as service
from engage.decisions.service.statement import statement_clock, waiting
from engage.extensions import db
from engage.matters import AuditEntry, Matter, MoveRefusedError
from engage.network.acts import DONE, acts, next_step
from engage.network.forms.decision import DraftForm, DropForm, table_form
from engage.network.forms.settings import PlainForm
from engage.network.forms.worded import offered
from engage.network.views import bp
from engage.network.views.found import decision_of, refuse_overtaken, say
from engage.now import now, today
from engage.web.access import acting, for_body, person
from engage.web.paging import LARGEST_ID

PAGE = 25
GROUPS = {
    "drafted": ("Drafts", (DecisionState.DRAFTED,)),
    "tabled": ("On the agenda", (DecisionState.TABLED,)),
    "decided": ("Decided", (DecisionState.DECIDED, DecisionState.STATEMENT_PUBLISHED, DecisionState.CLOSED)),
    "breach": ("Breaches", (DecisionState.BREACH_FLAGGED, DecisionState.REFERRED_UP)),
    "dropped": ("Taken off", (DecisionState.DROPPED,)),
}


@bp.get("/desk/networks/<slug>/decisions/")
@for_body(policy.may_read)
def desk_decisions(body: Body) -> ResponseReturnValue:
    """Every decision of the network, drafts too, the newest first."""
    group, raw = request.args.get("state", ""), request.args.get("before", "")
    found = sa.select(Decision).where(Decision.body_id == body.id).options(joinedload(Decision.procedure))
    if group in GROUPS:
        found = found.where(Decision.state.in_(GROUPS[group][1]))
    if raw.isascii() and raw.isdigit() and len(raw) <= 10 and int(raw) <= LARGEST_ID:
        found = found.where(Decision.id < int(raw))
    rows = list(db.session.scalars(found.order_by(Decision.id.desc()).limit(PAGE + 1)))
    following = (
        url_for(".desk_decisions", slug=body.slug, state=group or None, before=rows[PAGE - 1].id)
        if len(rows) > PAGE
        else ""
    )
    return render_template(
        "network/desk_decisions.html", body=body, decisions=rows[:PAGE], groups=GROUPS, group=group,
        following=following, is_deep=bool(raw), may_draft=policy.may_draft(person(), body),
    )  # fmt: skip


def _form(body: Body, obj: Any = None) -> DraftForm:
    """The form of a draft, offering the kinds of the era and every body that may be concerned."""
    form = DraftForm(say=say(), obj=obj)
    profile = obj.profile if isinstance(obj, Decision) else service.era(db.session(), today())
    form.kind.choices = offered((kind.value, kind.words) for kind in kinds_on(profile))
    others = sa.select(Body).where(Body.kind.not_in([BodyKind.NETWORK, BodyKind.SCRUTINY])).order_by(Body.name)
    known = ((one.id, one.name) for one in db.session.scalars(others.limit(500)))
    form.concerned.choices = offered([("", "None of these"), *known])
    if not form.is_submitted():
        form.concerned.data = ""
    return form


def _matter(body: Body, form: DraftForm) -> Matter | None:
    """The matter that was named by its reference; one that this network may not know of is not there."""
    typed = (form.about.data or "").upper()
    if not typed:
        return None
    found = db.session.scalar(sa.select(Matter).where(Matter.reference == typed))
    if found is None or not (found.is_public or body.id in found.parties):
        form.about.errors = ["There is no such matter. Check the reference, or leave it empty"]
        return None
    return found


def _values(form: DraftForm) -> dict[str, Any]:
    return {
        "to_withdraw": bool(form.to_withdraw.data),
        "concerns": form.concerns.data or "",
        "concerns_id": int(form.concerned.data) if form.concerned.data else None,
        "off_agenda": bool(form.off_agenda.data),
    }


@bp.route("/desk/networks/<slug>/decisions/new", methods=["GET", "POST"])
@for_body(policy.may_draft)
def draft(body: Body) -> ResponseReturnValue:
    """A new proposal; the address may say which kind, and about what."""
    form = _form(body)
    if request.method == "GET":
        _begin(body, form)
    if form.validate_on_submit():
        matter = _matter(body, form)
        if not form.about.errors:
            with writing(db.session()) as session:
                made = service.draft(
                    session, body, kind=Kind(form.kind.data), subject=form.subject.data or "", matter=matter,
                    proposed_by=form.proposed_by.data or "", by=acting(), at=now(), **_values(form),
                )  # fmt: skip
                reference = made.reference
            flash("Drafted. Put it on the agenda when it is ready.")
            return redirect(url_for(".desk_decision", slug=body.slug, reference=reference))
    return render_template("network/draft.html", body=body, form=form, decision=None)


def _begin(body: Body, form: DraftForm) -> None:
    """What the address says already: a kind, and a matter, whose title is where the subject begins."""
    kind, about = request.args.get("kind", ""), request.args.get("about", "")[:30]
    form.about.data, form.proposed_by.data = about, person().name
    matter = _matter(body, form)
    usual = Kind.REFER if matter is not None and matter.kind == "referral" else None
    form.kind.data = kind if kind in set(Kind) else usual
    form.subject.data = matter.title if matter is not None else ""
    form.about.errors = []


@bp.route("/desk/networks/<slug>/decisions/<reference>/edit", methods=["GET", "POST"])
@for_body(policy.may_edit)
def edit(body: Body, reference: str) -> ResponseReturnValue:
    """Change a draft."""
    decision = decision_of(body, reference)
    if decision.state is not DecisionState.DRAFTED:
        raise MoveRefusedError("It is on the agenda: what people were told will be decided no longer changes.")
    form = _form(body, decision)
    del form.proposed_by
    if not form.is_submitted():
        form.about.data = decision.matter.reference if decision.matter else ""
        form.concerned.data = str(decision.concerns_id or "")
    if form.validate_on_submit():
        matter = _matter(body, form)
        if not form.about.errors:
            mine = {"subject": form.subject.data or "", "concerns": form.concerns.data or ""}
            values = {"kind": Kind(form.kind.data), "matter_id": matter.id if matter else None, **_values(form)}
            with writing(db.session()):
                refuse_overtaken(
                    form, decision.version, mine, {"subject": decision.subject, "concerns": decision.concerns}
                )
                service.edit(decision, {**values, **mine}, by=acting(), at=now())
            flash("Saved.")
            return redirect(url_for(".desk_decision", slug=body.slug, reference=reference))
    return render_template("network/draft.html", body=body, form=form, decision=decision)


@bp.get("/desk/networks/<slug>/decisions/<reference>/")
@for_body(policy.may_read)
def desk_decision(body: Body, reference: str) -> ResponseReturnValue:
    """One decision as the network's own people see it: what to do next, and everything that was entered."""
    decision, at = decision_of(body, reference), now()
    offered = acts(decision, person(), at)
    entries = sa.select(AuditEntry).where(AuditEntry.about == f"decision:{reference}").order_by(AuditEntry.id)
    retaken = sa.select(Decision).where(Decision.retakes_id == decision.id, Decision.state != DecisionState.DROPPED)
    invalid = decision.decided_at is not None and not decision.was_under_procedure
    return render_template(
        "network/desk_decision.html", body=body, decision=decision, main=offered[0] if offered else None,
        acts=offered[1:], next_words=next_step(decision), waited=waiting(decision, today()),
        clock=statement_clock(decision), again=db.session.scalar(retaken.limit(1)),
        invalid=invalid_words(decision) if invalid else "",
        entries=list(db.session.scalars(entries.options(joinedload(AuditEntry.person)).limit(200))),
        declared=_declared(decision), done=DONE,
    )  # fmt: skip


def _declared(decision: Decision) -> list[tuple[str, str, str]]:
    """What was declared at tabling: name, conflict, words."""
    kept = {one["appointment_id"]: one for one in decision.declared}
    able = deciders(db.session(), decision.body, decision.tabled_at) if kept and decision.tabled_at else []
    return [(a.person.name, Conflict(kept[a.id]["conflict"]).words, kept[a.id]["words"]) for a in able if a.id in kept]


@bp.route("/desk/networks/<slug>/decisions/<reference>/table", methods=["GET", "POST"])
@for_body(policy.may_table)
def table(body: Body, reference: str) -> ResponseReturnValue:
    """Put it on the agenda for a day: anyone may read it from now on, unless it is kept off."""
    decision = decision_of(body, reference)
    decision.workflow.after(decision.state, "table")
    why_not = service.why_not_table(db.session(), body, now())
    able = deciders(db.session(), body, now())
    seen = [] if decision.off_agenda else findings(decision.subject)
    form: Any = table_form([a.id for a in able])()
    if not why_not and form.validate_on_submit():
        if seen and not form.checked.data:
            form.checked.errors = ["Read it again. Change it, or tick this to say that nobody can be identified"]
        else:
            declared = [
                service.Declared(a.id, Conflict(form[f"conflict_{a.id}"].data), form[f"words_{a.id}"].data or "")
                for a in able
            ]
            with writing(db.session()):
                service.table(decision, on=form.on.data, by=acting(), at=now(), declared=declared)
            flash(
                "It is on the agenda." if not decision.off_agenda else "It is to be decided, and kept off the agenda."
            )
            return redirect(url_for(".desk_decision", slug=body.slug, reference=reference))
    return render_template(
        "network/table.html", body=body, decision=decision, form=form, deciders=able, why_not=why_not,
        seen=pieces(decision.subject, seen) if seen else [],
    )  # fmt: skip


@bp.route("/desk/networks/<slug>/decisions/<reference>/drop", methods=["GET", "POST"])
@for_body(policy.may_drop)
def drop(body: Body, reference: str) -> ResponseReturnValue:
    """Take it off before anything was decided."""
    decision, form = decision_of(body, reference), DropForm()
    decision.workflow.after(decision.state, "drop", "asked at the door")
    if form.validate_on_submit():
        with writing(db.session()):
            service.drop(decision, by=acting(), at=now(), reason=form.reason.data or "")
        flash("Taken off. The public page says so, if it was on the agenda.")
        return redirect(url_for(".desk_decision", slug=body.slug, reference=reference))
    return render_template("network/drop.html", body=body, decision=decision, form=form)


@bp.route("/desk/networks/<slug>/decisions/<reference>/retake", methods=["GET", "POST"])
@for_body(policy.may_retake)
def retake(body: Body, reference: str) -> ResponseReturnValue:
    """A new draft of what was put off, or does not count."""
    decision, form = decision_of(body, reference), PlainForm()
    if not service.may_be_retaken(decision):
        raise MoveRefusedError("This decision counts, or is being taken again already.")
    if form.validate_on_submit():
        with writing(db.session()):
            again = service.retake(decision, by=acting(), at=now()).reference
        flash("A new draft is made. Put it on the agenda and decide it again.")
        return redirect(url_for(".desk_decision", slug=body.slug, reference=again))
    invalid = decision.decided_at is not None and not decision.was_under_procedure
    return render_template(
        "network/retake.html", body=body, decision=decision, form=form,
        invalid=invalid_words(decision) if invalid else "",
    )  # fmt: skip
