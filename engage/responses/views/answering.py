"""We did: drafting, sending, returning, approving and publishing an answer."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engage.database import writing
from engage.extensions import db
from engage.matters import Item, Response
from engage.matters.answering import answering_of
from engage.now import now, today
from engage.responses import policy, telling
from engage.responses.forms import OUTCOME_HINTS, AnswerForm, ReasonForm, response_words
from engage.responses.service import answers
from engage.responses.views import bp
from engage.web.access import acting, for_item
from engage.web.errors import ConflictError
from engage.web.show import external_url


def _back(item: Item) -> ResponseReturnValue:
    return redirect(url_for(".item", reference=item.matter.reference, number=item.number))


@bp.route("/desk/responses/<reference>/items/<int:number>/answer", methods=["GET", "POST"])
@for_item(policy.may_draft)
def answer(item: Item) -> ResponseReturnValue:
    """Draft the answer; save it with gaps, or send it for approval whole."""
    latest, revises = answers.open_draft(item), answers.is_revision(item)
    seen = latest or (item.responses[-1] if item.responses else None)
    form = AnswerForm(obj=seen)
    if not revises:
        del form.revised_because
    if not form.is_submitted():
        form.version.data = str(latest.version) if latest else "0"
        form.outcome.data = seen.outcome.value if seen else None
        if revises:
            form.revised_because.data = latest.revised_because if latest else ""
    sends = request.form.get("act") == "send"
    if form.validate_on_submit() and (not sends or form.may_be_sent(today(), is_revision=revises)):
        proposed = form.as_answer()
        with writing(db.session()):
            _refuse_stale(item, form)
            answers.draft(item, proposed, by=acting(), at=now())
            if sends:
                answers.send(item, by=acting(), at=now())
        flash("The answer was sent for approval." if sends else "The draft was saved.")
        return _back(item)
    return render_template(
        "responses/answer.html", item=item, matter=item.matter, form=form, hints=OUTCOME_HINTS, revises=revises,
        kind=answering_of(item.matter),
    )  # fmt: skip


def _refuse_stale(item: Item, form: AnswerForm) -> None:
    now_there = answers.open_draft(item)
    if form.seen_version != (now_there.version if now_there else 0):
        raise ConflictError(form.words(), response_words(now_there or item.responses[-1]) if item.responses else {})


def _refuse_other_version(response: Response | None) -> None:
    """What is approved is what was read: not what somebody wrote since."""
    if response is not None and request.form.get("version") != str(response.version):
        raise ConflictError({}, response_words(response))


@bp.route("/desk/responses/<reference>/items/<int:number>/approve", methods=["POST"])
@for_item(policy.may_approve)
def approve(item: Item) -> ResponseReturnValue:
    """Let the answer stand; one that replaces a published answer is published with it."""
    revises = answers.is_revision(item)
    with writing(db.session()):
        _refuse_other_version(policy.waiting(item))
        answers.approve(item, by=acting(), at=now())
        if revises:
            telling.answered(item, at=now(), link=_public(item))
    flash("The new answer is published." if revises else "The answer is approved.")
    return _back(item)


@bp.route("/desk/responses/<reference>/items/<int:number>/return", methods=["GET", "POST"])
@for_item(policy.may_return)
def give_back(item: Item) -> ResponseReturnValue:
    """Return an answer to its drafter, saying what to mend."""
    form = ReasonForm()
    if form.validate_on_submit():
        with writing(db.session()):
            answers.give_back(item, reason=form.reason.data or "", by=acting(), at=now())
        flash("The answer was returned to its drafter.")
        return _back(item)
    words = {
        "title": "Return this answer", "button": "Return it",
        "about": "Say what to mend. Only staff of your body read this.",
    }  # fmt: skip
    return render_template("responses/reason.html", item=item, form=form, words=words)


@bp.route("/desk/responses/<reference>/items/<int:number>/publish", methods=["POST"])
@for_item(policy.may_publish)
def publish(item: Item) -> ResponseReturnValue:
    """Publish one answer of a matter whose outcome is public already."""
    with writing(db.session()):
        answers.publish(item, by=acting(), at=now())
        telling.answered(item, at=now(), link=_public(item))
    flash("The answer is published.")
    return _back(item)


def _public(item: Item) -> str:
    """The whole address of the item, for a mail."""
    return external_url("responses.show_item", reference=item.matter.reference, number=item.number)
