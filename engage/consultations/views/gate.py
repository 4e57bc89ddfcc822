"""The pages of the gate: evidence, submit, publish, return, and the bundle of all that was checked."""

import sqlalchemy as sa
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.consultations import policy, service
from engage.consultations.forms import writing as forms
from engage.consultations.forms.acting import PlainForm, ReasonForm
from engage.consultations.gate import stops
from engage.consultations.gate.evidence import CRITERIA
from engage.consultations.models.consultation import Consultation, ConsultationVersion, GateCheck
from engage.consultations.views import bp
from engage.consultations.views.act import act, link_to
from engage.consultations.words import DUTY_BASES
from engage.database import writing
from engage.extensions import db
from engage.now import now
from engage.web.access import acting, for_matter, person
from engage.web.errors import ConflictError

PATHS = {
    "details": "edit/details", "reasons": "edit/reasons", "options": "edit/options", "places": "edit/places",
    "decision": "edit/decision", "dates": "edit/dates", "privacy": "edit/privacy", "documents": "documents",
    "questionnaire": "questionnaire/", "evidence": "evidence",
}  # fmt: skip


@bp.route("/desk/consultations/<reference>/evidence", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_edit)
def give_evidence(consultation: Consultation) -> ResponseReturnValue:
    known = {key: answer.evidence for key, answer in service.answers_of(consultation).items()}
    form = forms.EvidenceForm(version=_stamp(known), data=known)
    names = [criterion.key for criterion in CRITERIA]
    if form.validate_on_submit():
        with writing(db.session()):
            now_there = {key: answer.evidence for key, answer in service.answers_of(consultation).items()}
            if _stamp(now_there) != form.version.data:
                mine = {
                    form[n].label.text: form[n].data or ""
                    for n in names
                    if (form[n].data or "") != now_there.get(n, "")
                }
                raise ConflictError(
                    mine, {form[n].label.text: now_there.get(n, "") for n in names if form[n].label.text in mine}
                )
            service.give_evidence(consultation, {n: form[n].data or "" for n in names}, by=acting(), at=now())
        flash("Saved: evidence for the gate.")
        return redirect(url_for(".overview", reference=consultation.reference))
    return render_template("consultations/give_evidence.html", consultation=consultation, form=form, names=names)


def _stamp(evidence: dict[str, str]) -> str:
    from hashlib import sha256

    return sha256(repr(sorted((k, v) for k, v in evidence.items() if v)).encode()).hexdigest()[:16]


@bp.route("/desk/consultations/<reference>/submit", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_submit)
def submit(consultation: Consultation) -> ResponseReturnValue:
    consultation.workflow.after(consultation.state, "submit")
    form = PlainForm()
    if form.validate_on_submit():
        with writing(db.session()):
            kept = service.submit(consultation, by=acting(), at=now())
        if kept.passed:
            flash("Submitted. An approver can publish it now.")
            return redirect(url_for(".overview", reference=consultation.reference))
        flash_not(consultation)
    return _gate(consultation, "submit", form)


@bp.route("/desk/consultations/<reference>/publish", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_publish)
def publish(consultation: Consultation) -> ResponseReturnValue:
    consultation.workflow.after(consultation.state, "publish")
    form = PlainForm()
    if form.validate_on_submit():
        with writing(db.session()):
            kept = service.publish(consultation, by=acting(), at=now(), link=link_to(consultation))
        if kept.passed:
            flash("Published. It opens and closes by the clock.")
            return redirect(url_for(".overview", reference=consultation.reference))
        flash_not(consultation)
    return _gate(consultation, "publish", form)


def flash_not(consultation: Consultation) -> None:
    """Nothing to say twice: the page lists what is missing."""
    db.session.refresh(consultation)


def _gate(consultation: Consultation, verb: str, form: PlainForm) -> ResponseReturnValue:
    findings = service.look(consultation, at=now())
    return render_template(
        "consultations/gate.html",
        consultation=consultation,
        verb=verb,
        form=form,
        stops=stops(findings),
        warns=[f for f in findings if f.level == "warn"],
        oks=[f for f in findings if f.level == "ok"],
        paths=PATHS,
        may_edit=policy.may_edit(person(), consultation) is not None,
    )


@bp.route("/desk/consultations/<reference>/return", methods=["GET", "POST"], endpoint="return")
@for_matter(Consultation, policy.may_return)
def return_(consultation: Consultation) -> ResponseReturnValue:
    form = ReasonForm()
    return act(consultation, "return", form, lambda **how: service.return_(consultation, reason=form.words, **how))


@bp.get("/desk/consultations/<reference>/preview")
@for_matter(Consultation, policy.may_read)
def preview(consultation: Consultation) -> ResponseReturnValue:
    """The public page as it would be frozen now: what an approver reads before publishing it, or a correction."""
    return render_template(
        "consultations/preview.html",
        consultation=consultation,
        told=service.snapshot_of(consultation),
        duty_bases=DUTY_BASES,
        kept_until=consultation.kept_until,
    )


@bp.get("/desk/consultations/<reference>/bundle")
@for_matter(Consultation, policy.may_read)
def bundle(consultation: Consultation) -> ResponseReturnValue:
    """Every check with its evidence, and every frozen version: to be printed, or shown to a court."""
    checks = db.session.scalars(
        sa.select(GateCheck)
        .where(GateCheck.consultation_id == consultation.id)
        .order_by(GateCheck.id.desc())
        .limit(100)
    ).all()
    versions = db.session.execute(
        sa.select(ConsultationVersion.number, ConsultationVersion.frozen_at, ConsultationVersion.digest)
        .where(ConsultationVersion.consultation_id == consultation.id)
        .order_by(ConsultationVersion.number)
    ).all()
    return render_template(
        "consultations/bundle.html",
        consultation=consultation,
        checks=checks,
        versions=versions,
        titles={criterion.key: criterion.title for criterion in CRITERIA},
    )
