"""The work of a review: advisers, who was approached and what came of it, evidence."""

from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from engage.accounts import Body, BodyKind
from engage.content import render
from engage.content.vocabulary import vocabulary
from engage.database import writing
from engage.documents.service import ACCEPT, HINT, Examined, UploadRefusedError, examine, keep
from engage.extensions import db
from engage.now import now, today
from engage.scrutiny import review_reading as reading
from engage.scrutiny.forms import review_work as forms
from engage.scrutiny.forms.review import ReasonForm, as_disclosure, seen_version
from engage.scrutiny.meeting_reading import is_readable
from engage.scrutiny.models.review import Review
from engage.scrutiny.models.review_work import (
    Adviser,
    AdviserKind,
    Approach,
    ApproachKind,
    Identity,
    Refusal,
    ReviewEvidence,
)
from engage.scrutiny.policy import review as policy
from engage.scrutiny.service import review_work as service
from engage.scrutiny.views import bp
from engage.scrutiny.views.review_act import Words, back_to, tried
from engage.web.access import acting, for_matter, person
from engage.web.documents import as_file
from engage.web.errors import ConflictError

_AT = "/desk/reviews/<reference>"


def bodies(*, but: tuple[BodyKind, ...] = ()) -> dict[str, Body]:
    """Every body here by its slug, less those of some kinds."""
    found = sa.select(Body).where(Body.kind.not_in(but)).order_by(Body.name, Body.id).limit(500)
    return {body.slug: body for body in db.session.scalars(found)}


def offer(field: Any, found: dict[str, Body], *, none: tuple[str, str] | None = None) -> None:
    """Put bodies into a field to choose from, with or without a choice of none."""
    first = [SelectChoice(*none)] if none else []
    field.choices = first + [SelectChoice(slug, body.name) for slug, body in found.items()]


@bp.route(f"{_AT}/advisers", methods=["GET", "POST"])
@for_matter(Review, policy.may_join)
def advisers(review: Review) -> ResponseReturnValue:
    """Who advises or is co-opted, with the interests they declared; and one more."""
    form, found = forms.AdviserForm(joined_on=today()), bodies(but=(BodyKind.SCRUTINY,))
    offer(form.body, found, none=forms.NOBODY_HERE)
    if not form.is_submitted():
        form.body.data = ""

    def act() -> None:
        service.join(
            review, name=form.name.data or "", kind=AdviserKind(form.kind.data), body=found.get(form.body.data),
            from_where=form.from_where.data or "", votes=bool(form.votes.data), interests=form.interests.data or "",
            on=form.joined_on.data or today(), by=acting(), at=now(),
        )  # fmt: skip

    if form.validate_on_submit() and tried(form, act):
        flash("Added. It is on the public page, with the interests declared.")
        return redirect(url_for(".advisers", reference=review.reference))
    people = reading.advisers(db.session(), review)
    return render_template("scrutiny/advisers.html", review=review, form=form, advisers=people)


@bp.route(f"{_AT}/advisers/<int:number>/leave", methods=["GET", "POST"])
@for_matter(Review, policy.may_leave)
def leave_review(review: Review, number: int) -> ResponseReturnValue:
    """Somebody takes part no longer."""
    adviser = _one(Adviser, review, number)
    form = forms.LeaveForm(left_on=today())

    def act() -> None:
        service.leave(adviser, on=form.left_on.data or today(), by=acting(), at=now())

    if form.validate_on_submit() and tried(form, act):
        flash("Recorded. That they took part stays public.")
        return redirect(url_for(".advisers", reference=review.reference))
    words = Words(
        f"{adviser.name} left", "That they took part, and the interests they declared, stay public.", "Record it", ""
    )
    return render_template("scrutiny/review_act.html", review=review, words=words, form=form)


def _one(kind: type[Any], review: Review, number: int) -> Any:
    """A thing of this review by its id; another review's is not there."""
    found = db.session.get(kind, number) if number < 2**31 else None
    if found is None or found.review_id != review.id:
        abort(404)
    return found


HEADINGS = {
    ApproachKind.COMMENT: ("Invite somebody to comment", "An interested party is invited to comment on what is reviewed. The committee must do this.", "Record the invitation"),
    ApproachKind.INFORMATION: ("Ask for information", "A health body must supply what the committee reasonably needs, save what is protected.", "Record the request"),
    ApproachKind.WITNESS: ("Ask a witness to attend", "An officer of a health body must attend and answer, with reasonable notice. Anyone else comes if they choose to.", "Record the request"),
}  # fmt: skip


@bp.route(f"{_AT}/approaches/<any(comment,information,witness):kind>/new", methods=["GET", "POST"])
@for_matter(Review, policy.may_approach)
def approach(review: Review, kind: str) -> ResponseReturnValue:
    """Invite, ask or call somebody."""
    which, found = ApproachKind(kind), bodies(but=(BodyKind.SCRUTINY,))
    form: Any = forms.ApproachForm(asked_on=today())
    form.shape(which)
    offer(form.body, found, none=forms.NOBODY_HERE)
    if not form.is_submitted():
        form.body.data = ""

    def act() -> None:
        service.approach(
            review, which, whom=form.whom.data, what=form.what.data, asked_on=form.asked_on.data,
            body=found.get(form.body.data), wanted_on=form.wanted_on.data,
            identity=Identity(form.identity.data) if "identity" in form else Identity.NOBODY,
            is_employee="is_employee" in form and bool(form.is_employee.data),
            short_reason=(form.short_reason.data or "") if "short_reason" in form else "", by=acting(), at=now(),
        )  # fmt: skip

    if form.validate_on_submit() and tried(form, act, beside="wanted_on"):
        flash("Recorded. It is on the public page.")
        return back_to(review)
    return render_template("scrutiny/approach.html", review=review, form=form, words=HEADINGS[which])


CAME = {
    ApproachKind.COMMENT: ("They commented", "What they said"),
    ApproachKind.INFORMATION: ("They supplied it", "What they supplied"),
    ApproachKind.WITNESS: ("They attended", "What they said"),
}


@bp.route(f"{_AT}/approaches/<int:number>/answer", methods=["GET", "POST"])
@for_matter(Review, policy.may_keep)
def answer_approach(review: Review, number: int) -> ResponseReturnValue:
    """Record what came: a comment, information, a witness who attended."""
    one = _one(Approach, review, number)
    form: Any = forms.CameForm(answered_on=today(), version=str(one.version))
    heading, label = CAME[one.kind]
    form.answer.label.text = label

    def act() -> None:
        _refuse_stale(one, form)
        service.answer(
            one, on=form.answered_on.data, answer=form.answer.data, answer_html=html, disclosure=as_disclosure(form),
            because=form.because.data or "", by=acting(), at=now(),
        )  # fmt: skip

    if form.validate_on_submit():
        html = render(form.answer.data)
        if tried(form, act):
            flash("Recorded.")
            return back_to(review)
    return render_template("scrutiny/answer_approach.html", review=review, approach=one, form=form, heading=heading)


def _refuse_stale(thing: Any, form: Any) -> None:
    """Somebody else recorded what came of it meanwhile: both are shown."""
    if seen_version(form) != thing.version:
        mine = {f.label.text: str(f.data or "") for f in form if f.type in {"ProseField", "LineField"}}
        raise ConflictError(mine, _recorded(thing))


def _recorded(thing: Any) -> dict[str, str]:
    if isinstance(thing, Approach):
        return {"Answer": thing.answer, "Refused because": thing.refused_because}
    return {"How open it is": thing.openness.words, "Summary": thing.summary}


@bp.route(f"{_AT}/approaches/<int:number>/refusal", methods=["GET", "POST"])
@for_matter(Review, policy.may_keep)
def refuse_approach(review: Review, number: int) -> ResponseReturnValue:
    """Record that somebody refused, and what the committee made of it."""
    one = _one(Approach, review, number)
    form: Any = forms.RefuseForm(refused_on=today(), version=str(one.version))

    def act() -> None:
        _refuse_stale(one, form)
        service.refuse(
            one, on=form.refused_on.data, refusal=Refusal(form.refusal.data), because=form.because.data,
            reply=form.reply.data or "", by=acting(), at=now(),
        )  # fmt: skip

    if form.validate_on_submit() and tried(form, act):
        flash("Recorded. It is on the public page.")
        return back_to(review)
    return render_template("scrutiny/refuse_approach.html", review=review, approach=one, form=form)


@bp.route(f"{_AT}/evidence/new", methods=["GET", "POST"])
@for_matter(Review, policy.may_add_evidence)
def add_review_evidence(review: Review) -> ResponseReturnValue:
    """Put something before the committee: a text, a file or both."""
    form: Any = forms.EvidenceForm(received_on=today())
    form.is_networks.label.text = f"It comes from {vocabulary(review.profile)['network'].the}"
    examined = _examined(form) if form.validate_on_submit() else None

    def act() -> None:
        at = now()
        document = None
        if examined is not None:
            document = keep(
                db.session(), examined, body_id=review.body_id, title=form.title.data, is_public=False, at=at
            )
        service.add_evidence(
            review, title=form.title.data, source=form.source.data, received_on=form.received_on.data,
            text=form.text.data or "", text_html=html, document=document, is_networks=bool(form.is_networks.data),
            disclosure=as_disclosure(form), because=form.because.data or "", is_checked=bool(form.is_checked.data),
            by=acting(), at=at,
        )  # fmt: skip

    if form.is_submitted() and not form.errors:
        html = render(form.text.data or "")
        if tried(form, act):
            flash("Added." if form.is_checked.data else "Added. It is not public until somebody has looked at it.")
            return back_to(review)
    return render_template("scrutiny/add_review_evidence.html", review=review, form=form, accept=ACCEPT, hint=HINT)


def _examined(form: Any) -> Examined | None:
    """The file that was chosen, looked at before anything is written; a refusal is said beside the field."""
    upload = form.file.data
    if upload is None or not upload.filename:
        return None
    try:
        return examine(upload.stream, upload.filename)
    except UploadRefusedError as error:
        form.file.errors = [*form.file.errors, str(error)]
        return None


@bp.post(f"{_AT}/evidence/<int:number>/check")
@for_matter(Review, policy.may_keep)
def check_evidence(review: Review, number: int) -> ResponseReturnValue:
    """Somebody has looked: nobody who has not agreed can be known from it."""
    piece = _one(ReviewEvidence, review, number)
    if request.form.get("version") != str(piece.version):
        raise ConflictError({}, _recorded(piece))
    with writing(db.session()):
        service.check(piece, by=acting(), at=now())
    flash("It is public now, as far as it is open.")
    return back_to(review)


@bp.route(f"{_AT}/evidence/<int:number>/openness", methods=["GET", "POST"])
@for_matter(Review, policy.may_keep)
def disclose_evidence(review: Review, number: int) -> ResponseReturnValue:
    """Settle anew how open a piece of evidence is."""
    piece = _one(ReviewEvidence, review, number)
    return _disclose(review, piece, piece.title)


@bp.route(f"{_AT}/approaches/<int:number>/openness", methods=["GET", "POST"])
@for_matter(Review, policy.may_keep)
def disclose_approach(review: Review, number: int) -> ResponseReturnValue:
    """Settle anew how open an answer is."""
    one = _one(Approach, review, number)
    return _disclose(review, one, one.whom)


def _disclose(review: Review, thing: Any, title: str) -> ResponseReturnValue:
    if not is_readable(thing, policy.reads(person(), review)):
        abort(403)
    form: Any = forms.OpennessForm(
        version=str(thing.version), openness=thing.openness.value, publish_exempt=thing.publish_exempt,
        would_mislead=thing.would_mislead, summary=thing.summary, because=thing.withheld_because,
    )  # fmt: skip

    def act() -> None:
        _refuse_stale(thing, form)
        service.disclose(thing, as_disclosure(form), because=form.because.data or "", by=acting(), at=now())

    if form.validate_on_submit() and tried(form, act):
        flash("Saved.")
        return back_to(review)
    return render_template("scrutiny/disclose.html", review=review, form=form, title=title)


@bp.route(f"{_AT}/evidence/<int:number>/withdraw", methods=["GET", "POST"])
@for_matter(Review, policy.may_keep)
def withdraw_evidence(review: Review, number: int) -> ResponseReturnValue:
    """Rely on a piece no longer, and say why."""
    piece = _one(ReviewEvidence, review, number)
    form = ReasonForm()

    def act() -> None:
        service.withdraw(piece, reason=form.reason.data or "", by=acting(), at=now())

    if form.validate_on_submit() and tried(form, act):
        flash("Withdrawn. That it was there stays on the page.")
        return back_to(review)
    words = Words("Withdraw this evidence", f"“{piece.title}” is no longer shown. That it was there stays on the page; the reason is for staff.", "Withdraw it", "", "warning")  # fmt: skip
    return render_template("scrutiny/review_act.html", review=review, words=words, form=form)


@bp.get(f"{_AT}/evidence/<int:number>/file")
@for_matter(Review, policy.may_read)
def evidence_file(review: Review, number: int) -> ResponseReturnValue:
    """The file of a piece of evidence, for whoever may read it."""
    piece = _one(ReviewEvidence, review, number)
    shown = reading.evidence_as_read(piece, policy.reads(person(), review))
    if shown.document is None:
        abort(404)
    return as_file(shown.document)
