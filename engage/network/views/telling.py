"""Telling the public what was decided; and what is done when the procedure was not kept."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Body
from engage.content import render
from engage.content.privacy import findings, pieces
from engage.database import writing
from engage.decisions import policy
from engage.decisions.service import breach
from engage.decisions.service.statement import publish_statement, statement_clock, waiting, write_statement
from engage.extensions import db
from engage.matters import MoveRefusedError
from engage.network.forms.telling import CloseForm, FlagForm, StatementForm, UpForm
from engage.network.views import bp
from engage.network.views.found import decision_of, say
from engage.now import now, today
from engage.web.access import acting, for_body


@bp.route("/desk/networks/<slug>/decisions/<reference>/statement", methods=["GET", "POST"])
@for_body(policy.may_publish_statement)
def statement(body: Body, reference: str) -> ResponseReturnValue:
    """Write the statement, keep it for later, or publish it with the reasons and with who decided."""
    decision = decision_of(body, reference)
    if not decision.is_relevant or decision.is_told:
        raise MoveRefusedError(
            "The statement is published already." if decision.is_told else "Nothing was decided yet to be told."
        )
    form = StatementForm(obj=decision)
    text = form.statement.data or ""
    seen = findings(f"{text}\n{decision.reasons}\n{decision.lay_part}")
    if form.validate_on_submit():
        html = render(text)
        if "later" in request.form:
            with writing(db.session()):
                write_statement(decision, text, html, by=acting(), at=now())
            flash("Kept. It is not public yet.")
            return redirect(url_for(".desk_decision", slug=body.slug, reference=reference))
        if seen and not form.checked.data:
            form.checked.errors = ["Read it again. Change it, or tick this to say that nobody can be identified"]
        else:
            with writing(db.session()):
                publish_statement(decision, text, html, by=acting(), at=now())
            flash("Published: the statement, the reasons, and who decided.")
            return redirect(url_for(".desk_decision", slug=body.slug, reference=reference))
    shown = f"{text}\n\n{decision.reasons}\n\n{decision.lay_part}".strip()
    return render_template(
        "network/statement.html", body=body, decision=decision, form=form, waited=waiting(decision, today()),
        clock=statement_clock(decision), seen=pieces(shown, findings(shown)) if seen else [],
    )  # fmt: skip


@bp.route("/desk/networks/<slug>/decisions/<reference>/breach", methods=["GET", "POST"])
@for_body(policy.may_flag_breach)
def flag_breach(body: Body, reference: str) -> ResponseReturnValue:
    """Anyone in post may say that the procedure was not kept."""
    decision, form = decision_of(body, reference), FlagForm()
    decision.workflow.after(decision.state, "flag_breach", "asked at the door")
    if form.validate_on_submit():
        with writing(db.session()):
            breach.flag_breach(decision, rule=form.rule.data or "", by=acting(), at=now())
        flash("Noted. Nothing may be done on this decision until it is settled.")
        return redirect(url_for(".desk_decision", slug=body.slug, reference=reference))
    return render_template("network/breach.html", body=body, decision=decision, form=form, act="flag")


@bp.route("/desk/networks/<slug>/decisions/<reference>/pass-on", methods=["GET", "POST"])
@for_body(policy.may_refer_up)
def refer_up(body: Body, reference: str) -> ResponseReturnValue:
    """Pass the breach on, because the procedure's own test is met."""
    decision, form = decision_of(body, reference), UpForm(say=say())
    decision.workflow.after(decision.state, "refer_up", "asked at the door")
    if form.validate_on_submit():
        html = render(form.summary.data or "")
        with writing(db.session()):
            breach.refer_up(
                decision, to=form.to.data, why=form.why.data or "", summary=form.summary.data or "", html=html,
                by=acting(), at=now(),
            )  # fmt: skip
        flash("Passed on.")
        return redirect(url_for(".desk_decision", slug=body.slug, reference=reference))
    return render_template("network/breach.html", body=body, decision=decision, form=form, act="up")


@bp.route("/desk/networks/<slug>/decisions/<reference>/settle", methods=["GET", "POST"])
@for_body(policy.may_close_breach)
def close_breach(body: Body, reference: str) -> ResponseReturnValue:
    """Settle the breach: whether the decision stands, and what the public reads of it."""
    decision, form = decision_of(body, reference), CloseForm(say=say())
    decision.workflow.after(decision.state, "close_breach", "asked at the door")
    if form.validate_on_submit():
        html = render(form.summary.data or "")
        with writing(db.session()):
            breach.close_breach(
                decision, why=form.why.data or "", stands=form.stands.data == "yes", summary=form.summary.data or "",
                html=html, by=acting(), at=now(),
            )  # fmt: skip
        flash("Settled.")
        return redirect(url_for(".desk_decision", slug=body.slug, reference=reference))
    return render_template("network/breach.html", body=body, decision=decision, form=form, act="close")
