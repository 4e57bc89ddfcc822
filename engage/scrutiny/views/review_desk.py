"""The desk: the list of reviews, a new one, the page of one with its task list, its scope."""

from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.accounts import Appointment, Body, BodyKind
from engage.content.vocabulary import vocabulary
from engage.database import writing
from engage.extensions import db
from engage.matters import Matter, MoveRefusedError
from engage.matters.outcome import items_of
from engage.now import now, today
from engage.scrutiny import review_reading as reading
from engage.scrutiny import review_tasks
from engage.scrutiny.forms import review as forms
from engage.scrutiny.models.review import AFTER_REPORT, Origin, Review
from engage.scrutiny.models.review_work import ApproachKind
from engage.scrutiny.policy import review as policy
from engage.scrutiny.service import request as requests
from engage.scrutiny.service import review as service
from engage.scrutiny.service import review_report
from engage.scrutiny.views import bp
from engage.scrutiny.views.review_act import back_to, link_to, refused, tried
from engage.web.access import acting, for_matter, person, signed_in
from engage.web.errors import ConflictError
from engage.web.paging import LARGEST_ID


def number_key(raw: str) -> int | None:
    """An id in an address; None where there is none or it makes no sense."""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 10 and int(raw) <= LARGEST_ID else None


@bp.get("/desk/reviews/")
@signed_in
def reviews_desk() -> ResponseReturnValue:
    """Reviews of my committees, and those my bodies take part in; the state and the page are in the address."""
    group = request.args.get("state", "")
    groups = {"suggested": "Suggested", **{key: words for key, (words, _) in reading.GROUPS.items()}}
    if group and group not in groups:
        abort(404)
    mine = {a.body_id for a in person().current_appointments}
    after = number_key(request.args.get("before", ""))
    found = reading.desk_listed(db.session(), mine, group=group, after=after)
    shown, more = found[: reading.PAGE], found[reading.PAGE :]
    return render_template(
        "scrutiny/reviews_desk.html", reviews=shown, group=group, groups=groups, is_deep=after is not None,
        may_suggest=bool(_committees()),
        following=url_for(".reviews_desk", state=group or None, before=shown[-1].id) if more else "",
    )  # fmt: skip


def _committees() -> dict[str, tuple[Body, Appointment]]:
    """The committees for which this person may open a review."""
    bodies = {a.body_id: a.body for a in person().current_appointments if a.body.kind is BodyKind.SCRUTINY}
    may = {body.slug: (body, policy.may_suggest(person(), body)) for body in bodies.values()}
    return {slug: (body, by) for slug, (body, by) in may.items() if by is not None}


def _about() -> Matter | None:
    """What the review is to be about: something that is public, or that a committee of this person's takes part in."""
    reference = request.args.get("about", "")
    if not reference:
        return None
    found = db.session.scalar(sa.select(Matter).where(Matter.reference == reference[:30]))
    if found is None or not (found.is_public or any(person().appointed(body_id) for body_id in found.parties)):
        abort(404)
    return found


@bp.route("/desk/reviews/new", methods=["GET", "POST"])
@signed_in
def suggest_review() -> ResponseReturnValue:
    """Propose a review to a committee of one's own: by itself, or about something that is on the record already."""
    committees, about = _committees(), _about()
    if not committees:
        abort(403)
    referral = about if about is not None and about.kind == "referral" else None
    form = forms.SuggestForm(title=about.public_title if about else "")
    form.offer([(slug, body.name) for slug, (body, _) in committees.items()], referred=referral is not None)
    if len(committees) == 1 and not form.is_submitted():
        form.committee.data = next(iter(committees))
    if form.validate_on_submit():
        try:
            with writing(db.session()) as session:
                reference = _suggest(session, form, committees, about)
        except MoveRefusedError as error:
            refused(form, error)
        else:
            flash("The review is suggested. Settle its scope, or decline it.")
            return redirect(url_for(".review", reference=reference))
    return render_template("scrutiny/suggest_review.html", form=form, about=about, referral=referral)


def _suggest(session: Any, form: Any, committees: dict[str, tuple[Body, Appointment]], about: Matter | None) -> str:
    body, by = committees[form.committee.data]
    asked = "origin" in form
    made = service.suggest(
        session, body, title=form.title.data, why=form.why.data or "", about=about, by=by, at=now(),
        origin=Origin(form.origin.data) if asked else Origin.OWN,
        suggested_by=(form.suggested_by.data or "") if asked else "",
        councillor=(form.councillor.data or "") if asked else "",
    )  # fmt: skip
    return made.reference


@bp.get("/desk/reviews/<reference>/")
@for_matter(Review, policy.may_read)
def review(review: Review) -> ResponseReturnValue:
    """All of one review that this person may read, and what can be done with it now."""
    session, someone = db.session(), person()
    reads, inside = policy.reads(someone, review), policy.is_inside(someone, review)
    sees_draft = policy.sees_draft(someone, review)
    recommended = _recommended(review, sees_draft)
    verb, words = review_tasks.next_step(review, recommends=bool(recommended))
    offered = review_tasks.acts(review, someone, recommends=bool(recommended)) if inside else []
    approaches, evidence = reading.approaches(session, review, reads), reading.evidence(session, review, reads)
    missing = review_report.missing(review) if review.allows("agree") else []
    is_invited = any(one.approach.kind is ApproachKind.COMMENT for one in approaches)
    main = review_tasks.next_act(review, someone, offered, verb, is_invited=is_invited, missing=missing)
    return render_template(
        "scrutiny/review.html", review=review, on=today(), inside=inside, reads=reads, sees_draft=sees_draft,
        tasks=_tasks(review, approaches, evidence) if policy.may_keep(someone, review) else [],
        next_verb=verb, next_words=words, main=main,
        acts=[a for a in offered if a.verb != verb], approaches=approaches, evidence=evidence,
        missing=missing,
        links=reading.links(session, review, public=False), asked=reading.asked(session, review),
        recommended=recommended, unasked=requests.unasked(review),
        theirs={a.body_id for a in someone.current_appointments},
        may_keep=policy.may_keep(someone, review), may_write=policy.may_write(someone, review),
        may_ask=policy.may_ask(someone, review), councillor=service.councillor_duties(review),
        has_report=review.state in AFTER_REPORT,
    )  # fmt: skip


def _recommended(review: Review, sees_draft: bool) -> list[reading.Recommended]:
    """Those that this person may read: drafts for the committee and its advisers, one's own once it was handed over."""
    found = reading.recommendations(db.session(), review, public=False)
    mine = {a.body_id for a in person().current_appointments}
    return [r for r in found if sees_draft or r.item.is_public or (r.item.body_id in mine and r.item.is_given)]


def _tasks(review: Review, approaches: list[Any], evidence: list[Any]) -> list[review_tasks.Task]:
    return review_tasks.tasks(
        review, approaches=[a.approach for a in approaches], evidence=[e.evidence for e in evidence],
        items=items_of(review), missing=(), owes_account=review_report.owes_account(review),
        network=vocabulary(review.profile)["network"].the,
    )  # fmt: skip


SCOPED = ("title", "terms", "timetable", "reports_on", "task_group", "jointly")


def unchanged(review: Review, form: Any, names: tuple[str, ...]) -> None:
    """Inside the writing transaction: the loser of a race sees both texts, and nothing is overwritten."""
    if forms.seen_version(form) == review.version:
        return
    mine = {form[n].label.text: str(form[n].data or "") for n in names}
    theirs = {form[n].label.text: str(getattr(review, n, "") or "") for n in names}
    differ = [label for label in mine if mine[label] != theirs[label]] or list(mine)
    raise ConflictError({k: mine[k] for k in differ}, {k: theirs[k] for k in differ})


@bp.route("/desk/reviews/<reference>/scope", methods=["GET", "POST"])
@for_matter(Review, policy.may_scope)
def scope_review(review: Review) -> ResponseReturnValue:
    """Settle scope, terms and timetable; from then on anyone can read of it."""
    review.workflow.after(review.state, "scope")
    form = forms.ScopeForm(obj=review)

    def act() -> None:
        unchanged(review, form, SCOPED)
        service.scope(review, _scoped(form), by=acting(), at=now(), link=link_to(review))

    if form.validate_on_submit() and tried(form, act):
        flash("Saved. It is on the public page.")
        return back_to(review)
    return render_template("scrutiny/scope_review.html", review=review, form=form)


@bp.route("/desk/reviews/<reference>/amend", methods=["GET", "POST"])
@for_matter(Review, policy.may_amend)
def amend_review(review: Review) -> ResponseReturnValue:
    """Change terms or timetable once evidence is being gathered, with a reason that is public."""
    review.workflow.after(review.state, "amend", "asked at the door")
    form = forms.AmendForm(obj=review)

    def act() -> None:
        unchanged(review, form, SCOPED)
        service.amend(review, _scoped(form), reason=form.reason.data or "", by=acting(), at=now())

    if form.validate_on_submit() and tried(form, act):
        flash("Saved. It is on the public page, with your reason.")
        return back_to(review)
    return render_template("scrutiny/scope_review.html", review=review, form=form)


def _scoped(form: Any) -> dict[str, Any]:
    return {name: form[name].data or ("" if name != "reports_on" else None) for name in SCOPED}
