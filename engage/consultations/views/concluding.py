"""Acts after closing: analyse, report, publish the summary, decide, publish the outcome, follow, end, ask again."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.analysis.coverage import unanswered
from engage.consultations import policy, service
from engage.consultations.forms import acting as forms
from engage.consultations.forms.writing import offered
from engage.consultations.models.consultation import Consultation
from engage.consultations.prose import rendered
from engage.consultations.views import bp
from engage.consultations.views.act import act, link_to
from engage.consultations.views.desk import unchanged
from engage.database import writing
from engage.extensions import db
from engage.matters.outcome import items_of
from engage.now import now
from engage.web.access import acting, for_matter

REPORTED = ("asked", "summary_report", "decided")


@bp.route("/desk/consultations/<reference>/analyse", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_analyse)
def analyse(consultation: Consultation) -> ResponseReturnValue:
    return act(consultation, "analyse", forms.PlainForm(), partial(service.analyse, consultation))


@bp.route("/desk/consultations/<reference>/report", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_report)
def report(consultation: Consultation) -> ResponseReturnValue:
    form = forms.ReportForm(obj=consultation)
    if form.validate_on_submit():
        values = rendered({name: form[name].data or "" for name in REPORTED})
        with writing(db.session()):
            unchanged(consultation, form, list(REPORTED))
            service.report(consultation, values, by=acting(), at=now())
        flash("Saved. Nothing is public until it is published.")
        return redirect(url_for(".overview", reference=consultation.reference))
    return render_template("consultations/report.html", consultation=consultation, form=form, names=REPORTED)


@bp.route("/desk/consultations/<reference>/publish-summary", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_publish_summary)
def publish_summary(consultation: Consultation) -> ResponseReturnValue:
    consultation.workflow.after(consultation.state, "publish_summary")
    form, link = forms.PlainForm(), link_to(consultation)
    ready = bool(consultation.summary_report_html.strip())
    if ready and form.validate_on_submit():
        with writing(db.session()):
            service.publish_summary(consultation, by=acting(), at=now(), link=link)
        flash("Published: what people told us.")
        return redirect(url_for(".overview", reference=consultation.reference))
    return render_template(
        "consultations/publish_summary.html",
        consultation=consultation,
        form=form,
        ready=ready,
        submissions=service.counted(consultation),
    )


@bp.route("/desk/consultations/<reference>/deliberate", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_deliberate)
def deliberate(consultation: Consultation) -> ResponseReturnValue:
    form = forms.PapersForm()
    return act(
        consultation, "deliberate", form, lambda **how: service.deliberate(consultation, papers=form.words, **how)
    )


@bp.route("/desk/consultations/<reference>/decide", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_decide)
def decide(consultation: Consultation) -> ResponseReturnValue:
    form = forms.DecideForm()

    def do(**how: Any) -> None:
        service.decide(consultation, decided_on=form.decided_on.data, evidence=form.evidence.data or "", **how)

    return act(consultation, "decide", form, do)


@bp.route("/desk/consultations/<reference>/publish-outcome", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_publish_outcome)
def publish_outcome(consultation: Consultation) -> ResponseReturnValue:
    consultation.workflow.after(consultation.state, "publish_outcome")
    form, link = forms.OutcomeForm(), link_to(consultation)
    missing = unanswered(db.session(), consultation.id)
    form.shown.choices = offered((covered.theme.id, covered.theme.title) for covered in missing)
    ticked = set(form.shown.data or [])
    if form.validate_on_submit():
        if all(covered.theme.id in ticked for covered in missing):
            with writing(db.session()):
                service.publish_outcome(consultation, by=acting(), at=now(), shown_unanswered=ticked, link=link)
            flash("Published: we asked, you said, we did.")
            return redirect(url_for(".overview", reference=consultation.reference))
        form.shown.errors = ["Answer each of these themes, or tick it to show it as unanswered"]
    return render_template(
        "consultations/publish_outcome.html",
        consultation=consultation,
        form=form,
        missing=missing,
        items=items_of(consultation),
        submissions=service.counted(consultation),
    )


@bp.route("/desk/consultations/<reference>/implement", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_implement)
def implement(consultation: Consultation) -> ResponseReturnValue:
    return act(consultation, "implement", forms.PlainForm(), partial(service.implement, consultation))


@bp.route("/desk/consultations/<reference>/review", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_review)
def review(consultation: Consultation) -> ResponseReturnValue:
    form = forms.NoteForm()
    return act(consultation, "review", form, lambda **how: service.review(consultation, note=form.words, **how))


@bp.route("/desk/consultations/<reference>/archive", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_archive)
def archive(consultation: Consultation) -> ResponseReturnValue:
    return act(consultation, "archive", forms.PlainForm(), partial(service.archive, consultation))


@bp.route("/desk/consultations/<reference>/quash", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_quash)
def quash(consultation: Consultation) -> ResponseReturnValue:
    form = forms.ReasonForm()
    return act(consultation, "quash", form, lambda **how: service.quash(consultation, reason=form.words, **how))


@bp.route("/desk/consultations/<reference>/relaunch", methods=["GET", "POST"])
@for_matter(Consultation, policy.may_relaunch)
def relaunch(consultation: Consultation) -> ResponseReturnValue:
    form = forms.ReasonForm()
    return act(consultation, "relaunch", form, lambda **how: service.relaunch(consultation, reason=form.words, **how))
