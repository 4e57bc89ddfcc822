"""Acts on what is published: correct, pause, resume, extend, withdraw; and the first steps before."""

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
    return act(
        consultation, "pre_engage", forms.PlainForm(), lambda: service.pre_engage(consultation, by=acting(), at=now())
    )


@bp.route("/desk/consultations/<reference>/draft", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_draft)
def draft(consultation: Consultation) -> ResponseReturnValue:
    return act(consultation, "draft", forms.PlainForm(), lambda: service.draft(consultation, by=acting(), at=now()))


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
    form, link = forms.ReasonForm(), link_to(consultation)
    return act(
        consultation,
        "pause",
        form,
        lambda: service.pause(consultation, by=acting(), at=now(), reason=form.reason.data or "", link=link),
    )


@bp.route("/desk/consultations/<reference>/resume", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_resume)
def resume(consultation: Consultation) -> ResponseReturnValue:
    consultation.workflow.after(consultation.state, "resume")
    form, link = forms.ResumeForm(), link_to(consultation)
    at = now()
    form.after = service.resumed_close(consultation, at)
    return act(
        consultation,
        "resume",
        form,
        lambda: service.resume(consultation, by=acting(), at=at, closes_at=form.closes_at.data, link=link),
    )


@bp.route("/desk/consultations/<reference>/extend", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_extend)
def extend(consultation: Consultation) -> ResponseReturnValue:
    form, link = forms.ExtendForm(), link_to(consultation)
    form.after = consultation.closes_at
    return act(
        consultation,
        "extend",
        form,
        lambda: service.extend(
            consultation, by=acting(), at=now(), closes_at=form.closes_at.data, reason=form.reason.data or "", link=link
        ),
    )


@bp.route("/desk/consultations/<reference>/withdraw", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_withdraw)
def withdraw(consultation: Consultation) -> ResponseReturnValue:
    form, link = forms.ReasonForm(), link_to(consultation)
    return act(
        consultation,
        "withdraw",
        form,
        lambda: service.withdraw(consultation, by=acting(), at=now(), reason=form.reason.data or "", link=link),
    )
