"""Moderation: the queue of free text that waits, and one answer per screen, sealed original beside what will be read."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engage.analysis import policy
from engage.analysis.answers import MOST_COUNTED, Found, answer_of, count_waiting, decided, waiting
from engage.analysis.asked import Asked, asked
from engage.analysis.forms import ModerationForm, PlainForm
from engage.analysis.models.coding import REDACTION_REASONS, Moderation, Verdict
from engage.analysis.publication import public_answer
from engage.analysis.redaction import RedactionRefusedError, Span, marked, marks_for, redacted, spans_in
from engage.analysis.service import moderate
from engage.analysis.service.moderate import ModerationRefusedError
from engage.analysis.views import bp
from engage.analysis.views.page import BIGGEST_ID, check_version, number_in, show
from engage.content import tidy
from engage.content.privacy import findings, pieces
from engage.database import writing
from engage.extensions import db
from engage.matters import Matter
from engage.now import now
from engage.web.access import acting, for_matter

PER_PAGE = 25


@bp.route("/desk/consultations/<reference>/moderation/")
@for_matter(Matter, policy.may_read)
def moderation(matter: Matter) -> ResponseReturnValue:
    session = db.session()
    asks, after = asked(session, matter.id), number_in("after")
    queue = waiting(session, matter.id, asks, after=after, most=PER_PAGE + 1)
    return show(
        "moderation",
        matter,
        "moderation",
        queue=[
            (found, pieces(found.answer.text or "", findings(found.answer.text or ""))) for found in queue[:PER_PAGE]
        ],
        after=after,
        next_after=queue[PER_PAGE - 1].answer.id if len(queue) > PER_PAGE else 0,
        total=count_waiting(session, asks),
        most=MOST_COUNTED,
        form=PlainForm(formdata=None),
    )


@bp.route("/desk/consultations/<reference>/moderation/decided")
@for_matter(Matter, policy.may_read)
def moderated(matter: Matter) -> ResponseReturnValue:
    session = db.session()
    rows = decided(session, matter.id, asked(session, matter.id), before=number_in("before"), most=PER_PAGE + 1)
    older = rows[PER_PAGE - 1].answer.id if len(rows) > PER_PAGE else 0
    return show(
        "moderated", matter, "moderation", deeper=True, rows=rows[:PER_PAGE], older=older, reasons=REDACTION_REASONS
    )


@bp.route("/desk/consultations/<reference>/moderation/approve", methods=["GET", "POST"])
@for_matter(Matter, policy.may_moderate)
def approve_answers(matter: Matter) -> ResponseReturnValue:
    """Approve a page of the queue: first how many, then, asked again, the act."""
    session, form = db.session(), PlainForm()
    ids = _ids(request.form.getlist("answer"))
    if not form.validate_on_submit() or not ids:
        return redirect(url_for(".moderation", reference=matter.reference))
    asks = asked(session, matter.id)
    if request.form.get("sure") != "yes":
        many = _still_waiting(matter, asks, ids)
        suspect = sum(1 for found in many if findings(found.answer.text or ""))
        return show("approve_answers", matter, "moderation", deeper=True, many=many, suspect=suspect, form=form)
    with writing(session):
        n = moderate.approve_many(session, matter, _still_waiting(matter, asks, ids), by=acting(), at=now())
    flash(f"{n} {'answer is' if n == 1 else 'answers are'} approved.")
    return redirect(url_for(".moderation", reference=matter.reference))


def _ids(typed: list[str]) -> list[int]:
    return sorted({int(t) for t in typed[:PER_PAGE] if t.isascii() and t.isdigit() and len(t) < 19})


def _still_waiting(matter: Matter, asks: Asked, ids: list[int]) -> list[Found]:
    """Of these answers, those about which nobody else has decided meanwhile."""
    return waiting(db.session(), matter.id, asks, only=ids)


DECISIONS = {"approved": "approve", "redacted": "redact", "rejected": "reject"}
VERDICTS = {decision: Verdict(verdict) for verdict, decision in DECISIONS.items()}


@bp.route("/desk/consultations/<reference>/moderation/<int:answer>", methods=["GET", "POST"])
@for_matter(Matter, policy.may_moderate)
def moderate_answer(matter: Matter, answer: int) -> ResponseReturnValue:
    form, asks = ModerationForm(), asked(db.session(), matter.id)
    found = _found(matter, answer, asks)
    if request.method == "GET":
        _fill(form, found)
        return _show(matter, found, form, found.moderation)
    intended = _intended(found, form) if form.validate_on_submit() else None
    if intended is None or request.form.get("act") == "preview" or not _decide(matter, found, form, intended):
        return _show(matter, found, form, intended)
    following = waiting(db.session(), matter.id, asks, after=answer, most=1)
    if following:
        flash("Decided. This is the next answer that waits.")
        return redirect(url_for(".moderate_answer", reference=matter.reference, answer=following[0].answer.id))
    flash("Decided. No answer after this one waits.")
    return redirect(url_for(".moderation", reference=matter.reference))


def _found(matter: Matter, answer_id: int, asks: Asked) -> Found:
    found = answer_of(db.session(), matter.id, answer_id, asks) if answer_id < BIGGEST_ID else None
    if found is None:
        abort(404)
    return found


def _fill(form: ModerationForm, found: Found) -> None:
    """What has been decided so far, to be changed."""
    decided = found.moderation
    form.copy.data = marked(found.answer.text or "", _spans(decided))
    form.version.data = str(decided.version if decided else 0)
    if decided:
        form.decision.data, form.reason.data = DECISIONS[decided.verdict], decided.reason


def _show(matter: Matter, found: Found, form: ModerationForm, meant: Moderation | None) -> ResponseReturnValue:
    """The original beside the very words that would be published, by the gate that publishes them."""
    text = found.answer.text or ""
    public = public_answer(found.question, found.answer, meant) if meant else None
    return show(
        "moderate_answer",
        matter,
        "moderation",
        deeper=True,
        found=found,
        pieces=pieces(text, findings(text)),
        marks=marks_for(text),
        public=public.words if public else "",
        is_decided=meant is not None and meant is found.moderation,
        form=form,
    )


def _spans(moderation: Moderation | None) -> list[Span]:
    return [(int(start), int(end), str(why)) for start, end, why in moderation.spans] if moderation else []


def _typed(form: ModerationForm, text: str) -> str:
    """The marked copy, with the line ends and controls the original has: a browser changes only those."""
    copy: str = form.copy.data or ""
    return copy if tidy(text) == text else marked(text, []) if tidy(text) == copy else copy


def _intended(found: Found, form: ModerationForm) -> Moderation | None:
    """The verdict as it is chosen and marked on this page, in no session; None leaves what is missing in the errors."""
    text, reason = found.answer.text or "", form.reason.data or ""
    verdict, spans = VERDICTS[form.decision.data], list[Span]()
    try:
        if verdict is Verdict.REDACTED:
            spans = spans_in(_typed(form, text), text, reason, _spans(found.moderation))
            if not spans:
                raise RedactionRefusedError("Mark what must go, or approve the answer as it is")
    except RedactionRefusedError as refused:
        form.copy.errors = [str(refused)]
        return None
    if any(not why for *_, why in spans):
        form.reason.errors = ["Choose the reason for what is taken out"]
        return None
    if verdict is Verdict.REJECTED and not reason:
        form.reason.errors = ["Choose the reason why none of it is published"]
        return None
    words = {Verdict.APPROVED: text, Verdict.REDACTED: redacted(text, spans), Verdict.REJECTED: ""}[verdict]
    return Moderation(verdict=verdict, spans=spans, public_text=words, reason=reason)


def _decide(matter: Matter, found: Found, form: ModerationForm, intended: Moderation) -> bool:
    """Do what was chosen; False leaves the reason in the form's errors."""
    session = db.session()
    try:
        with writing(session):
            fresh = _found(matter, found.answer.id, asked(session, matter.id))
            _check(fresh, form)
            if intended.verdict is Verdict.APPROVED:
                moderate.approve(session, matter, fresh, by=acting(), at=now())
            elif intended.verdict is Verdict.REDACTED:
                moderate.redact(session, matter, fresh, intended.spans, by=acting(), at=now())
            else:
                moderate.reject(session, matter, fresh, intended.reason, by=acting(), at=now())
    except (RedactionRefusedError, ModerationRefusedError) as refused:
        form.copy.errors = [str(refused)]
        return False
    return True


def _check(fresh: Found, form: ModerationForm) -> None:
    decision = fresh.moderation
    theirs = {}
    if decision:
        theirs = {"Decision": decision.verdict.value, "What the public reads": decision.public_text}
    mine = {"Decision": str(form.decision.data), "The words as you marked them": form.copy.data or ""}
    check_version(decision.version if decision else 0, form.version.data, mine, theirs)
