"""Acts on what is published: correct, pause, resume, extend, withdraw; and the first steps before."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.consultations import policy, service
from engage.consultations.forms import acting as forms
from engage.consultations.models.consultation import Consultation
from engage.consultations.prose import rendered
from engage.consultations.views import bp
from engage.consultations.views.act import act, link_to
from engage.consultations.views.desk import unchanged
from engage.database import writing
from engage.extensions import db
from engage.now import now
from engage.web.access import acting, for_matter

CORRECTED = (
    "summary", "overview", "why", "can_influence", "cannot_influence", "what_next", "contact", "other_ways",
)  # fmt: skip


@bp.route("/desk/consultations/<reference>/pre-engage", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_pre_engage)
def pre_engage(consultation: Consultation) -> ResponseReturnValue:
    return act(consultation, "pre_engage", forms.PlainForm(), partial(service.pre_engage, consultation))


@bp.route("/desk/consultations/<reference>/draft", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_draft)
def draft(consultation: Consultation) -> ResponseReturnValue:
    return act(consultation, "draft", forms.PlainForm(), partial(service.draft, consultation))


@bp.route("/desk/consultations/<reference>/correct", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_correct)
def correct(consultation: Consultation) -> ResponseReturnValue:
    consultation.workflow.after(consultation.state, "correct", "asked at the door")
    form = forms.CorrectForm(obj=consultation)
    if form.validate_on_submit():
        values = rendered({name: form[name].data or "" for name in CORRECTED})
        material = bool(form.material.data)
        with writing(db.session()):
            unchanged(consultation, form, list(CORRECTED))
            service.correct(
                consultation,
                values,
                by=acting(),
                at=now(),
                reason=form.reason.data or "",
                material=material,
                link=link_to(consultation),
            )
        flash(
            "Corrected. Because it is material, close it later so that people can answer again, or withdraw it and ask again."
            if material
            else "Corrected. The page says what was changed."
        )
        return redirect(url_for(".overview", reference=consultation.reference))
    return render_template("consultations/correct.html", consultation=consultation, form=form, names=CORRECTED)


@bp.route("/desk/consultations/<reference>/pause", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_pause)
def pause(consultation: Consultation) -> ResponseReturnValue:
    form = forms.ReasonForm()
    return act(consultation, "pause", form, lambda **how: service.pause(consultation, reason=form.words, **how))


@bp.route("/desk/consultations/<reference>/resume", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_resume)
def resume(consultation: Consultation) -> ResponseReturnValue:
    consultation.workflow.after(consultation.state, "resume")
    form, asked_at = forms.ResumeForm(), now()
    form.after = service.resumed_close(consultation, asked_at)

    def do(**how: Any) -> None:
        service.resume(consultation, closes_at=form.closes_at.data, **{**how, "at": asked_at})

    return act(consultation, "resume", form, do)


@bp.route("/desk/consultations/<reference>/extend", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_extend)
def extend(consultation: Consultation) -> ResponseReturnValue:
    form = forms.ExtendForm()
    form.after = consultation.closes_at

    def do(**how: Any) -> None:
        service.extend(consultation, closes_at=form.closes_at.data, reason=form.reason.data or "", **how)

    return act(consultation, "extend", form, do)


@bp.route("/desk/consultations/<reference>/withdraw", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_withdraw)
def withdraw(consultation: Consultation) -> ResponseReturnValue:
    form = forms.ReasonForm()
    return act(consultation, "withdraw", form, lambda **how: service.withdraw(consultation, reason=form.words, **how))
