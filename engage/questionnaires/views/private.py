"""The resident's private link: see what was sent, keep a copy, change it or take it back until the close."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session, joinedload, selectinload

from engage.database import writing
from engage.extensions import csrf, db
from engage.matters import Matter
from engage.now import now
from engage.questionnaires import showing
from engage.questionnaires.addresses import amending_key, hashed, monitoring_link
from engage.questionnaires.correction import Correction, correction_of
from engage.questionnaires.filling import Filling, Words, document_names, load, merged
from engage.questionnaires.hosting import Door, host_of
from engage.questionnaires.models.submission import MonitoringAnswer, Submission, SubmissionVersion
from engage.questionnaires.reading import kept_file, retyped
from engage.questionnaires.service.amend import amend as amend_it
from engage.questionnaires.service.keep_draft import keep_draft
from engage.questionnaires.service.withdraw import withdraw as withdraw_it
from engage.questionnaires.steps import CHECK, Step, after, step, steps
from engage.questionnaires.telling import STANDARD, read_all, read_step
from engage.questionnaires.versions import Snapshot, current_version_id, snapshot_of
from engage.questionnaires.views.answer import show_check, show_shut, show_step
from engage.questionnaires.views.corrected import go_on
from engage.questionnaires.views.taking import taken_in
from engage.web.access import with_key
from engage.web.intake import arrived_at

bp = Blueprint("private", __name__)
csrf.exempt(bp)


def _submission(key: str) -> Submission:
    """What a private link leads to, with its words; 404 for any other key."""
    submission = db.session.scalar(
        sa.select(Submission)
        .where(Submission.private_hash == hashed(key))
        .options(
            selectinload(Submission.versions).options(
                selectinload(SubmissionVersion.answers), joinedload(SubmissionVersion.respondent)
            )
        )
    )
    if submission is None:
        abort(404)
    return submission


def _matter(submission: Submission) -> Matter:
    return db.session.get_one(Matter, submission.matter_id)


def _is_open(matter: Matter, at: datetime) -> bool:
    return host_of(matter).door(matter, at) is Door.OPEN


@bp.get("/submissions/<key>")
@with_key
def show(key: str) -> ResponseReturnValue:
    """The answers as they were sent, each version of them."""
    submission = _submission(key)
    matter = _matter(submission)
    return render_template(
        "answer/submission.html", **_shown(submission, request.args.get("version", type=int)), matter=matter, key=key,
        is_open=_is_open(matter, now()), closes_at=host_of(matter).closes_at(matter),
        page=host_of(matter).public_url(matter), news=request.args.get("news", ""),
    )  # fmt: skip


@bp.get("/submissions/<key>/copy.html")
@with_key
def copy(key: str) -> ResponseReturnValue:
    """A copy to keep: one file that needs nothing else to be read."""
    submission = _submission(key)
    page = render_template("answer/copy.html", **_shown(submission, None), matter=_matter(submission))
    name = f"my-answers-{submission.reference}.html"
    return page, {"Content-Disposition": f'attachment; filename="{name}"', "Content-Type": "text/html; charset=utf-8"}


def _shown(submission: Submission, number: int | None) -> dict[str, Any]:
    """A version of a submission in words, for the page and for the copy."""
    numbers = [version.number for version in submission.versions]
    number = submission.current if number is None else number
    if number not in numbers:
        abort(404)
    version = submission.versions[numbers.index(number)]
    parts = [] if submission.is_gone else showing.of_version(version, *_asked(db.session(), version))
    return {"submission": submission, "version": version, "parts": parts}


def _asked(session: Session, version: SubmissionVersion) -> tuple[Snapshot, dict[int, str]]:
    files = [answer.document_id for answer in version.answers if answer.document_id is not None]
    return snapshot_of(session, version.questionnaire_version_id), document_names(session, files)


@bp.route("/submissions/<key>/withdraw", methods=["GET", "POST"])
@with_key
def withdraw(key: str) -> ResponseReturnValue:
    """Take it back, once she has said that she is sure."""
    submission = _submission(key)
    matter, at = _matter(submission), arrived_at()
    if submission.is_gone or not _is_open(matter, at):
        return redirect(f"/submissions/{key}", 303)
    if request.method != "POST":  # a mail program that asks for the headers alone has not said so
        return render_template("answer/withdraw.html", submission=submission, matter=matter, key=key)
    with writing(db.session()):
        if _is_open(matter, at):
            withdraw_it(db.session(), submission, private=key, at=at)
    return redirect(f"/submissions/{key}?news=withdrawn", 303)


@bp.get("/submissions/<key>/amend")
@with_key
def begin_amending(key: str) -> ResponseReturnValue:
    """To everything that was said, with a link beside each to change it."""
    submission = _submission(key)
    if submission.is_gone or not _is_open(_matter(submission), now()):
        return redirect(f"/submissions/{key}", 303)
    return redirect(f"/submissions/{key}/amend/{submission.current}/{CHECK}", 303)


def _amending(key: str, number: int, submission: Submission, *, lock: bool = False) -> Filling:
    """The draft that amends a version: what was changed so far, or what was sent."""
    session, key_hash = db.session(), hashed(amending_key(key, number))
    matter = _matter(submission)
    found = load(session, host_of(matter), key_hash, lock=lock)
    if found is not None:
        return found
    version_id = current_version_id(session, submission.matter_id)
    assert version_id is not None, "what was answered was frozen"
    snapshot = snapshot_of(session, version_id)
    typed = _sent(session, submission, snapshot, key)
    matter = _matter(submission)
    return Filling(host_of(matter), matter, key_hash, snapshot, now(), typed, newest=version_id)


def _sent(session: Session, submission: Submission, snapshot: Snapshot, key: str) -> Words:
    """What would have to be typed to send the current version again."""
    version = submission.versions[submission.current - 1]
    files = _asked(session, version)[1]
    typed: Words = {"consent": [version.consent.value]}
    for question in snapshot.questions.values():
        typed |= retyped(question, [a for a in version.answers if a.question_id == question.id])
        if kept_file(question) in typed:
            typed[kept_file(question)] += [files.get(int(typed[kept_file(question)][0]), "A file")]
    who = version.respondent
    typed |= {a.name: [getattr(who, a.name)] for a in STANDARD if who is not None and getattr(who, a.name)}
    for said in session.scalars(sa.select(MonitoringAnswer).where(MonitoringAnswer.link == monitoring_link(key))):
        typed[f"equality-{said.question}"] = [said.option]
        if said.text:
            typed[f"equality-{said.question}-words"] = [said.text]
    return typed


def _may_amend(key: str, number: int) -> Submission:
    """The submission, if version `number` is its current one and can be amended; else to the page that says how it is."""
    submission = _submission(key)
    if submission.is_gone or submission.current != number:
        abort(redirect(f"/submissions/{key}", 303))
    return submission


@bp.get("/submissions/<key>/amend/<int:number>/<word>")
@with_key
def amend(key: str, number: int, word: str) -> ResponseReturnValue:
    """Any screen of an amendment."""
    submission = _may_amend(key, number)
    filling, base = _amending(key, number, submission), f"/submissions/{key}/amend/{number}"
    door = filling.host.door(filling.matter, now())
    if door is not Door.OPEN:
        return show_shut(filling.host, filling.matter, door, filling, f"/submissions/{key}")
    if word == CHECK:
        return show_check(filling, base, late=False, amends=submission, told=_told(filling, submission))
    here = step(filling.snapshot, word) or abort(404)
    return show_step(filling, here, base, told=_told(filling, submission))


def _told(filling: Filling, submission: Submission) -> Correction | None:
    """What was corrected since she sent what she now changes."""
    sent = submission.versions[submission.current - 1]
    return correction_of(db.session(), filling, sent.questionnaire_version_id, sent.received_at)


@bp.post("/submissions/<key>/amend/<int:number>/corrected")
@with_key
def take_up_correction(key: str, number: int) -> ResponseReturnValue:
    """From the check of an amendment begun before the correction to the corrected questions."""
    filling, base = _amending(key, number, _may_amend(key, number)), f"/submissions/{key}/amend/{number}"
    if filling.host.door(filling.matter, now()) is Door.OPEN:
        return go_on(filling, base, CHECK)
    return redirect(f"{base}/{CHECK}", 303)


@bp.post("/submissions/<key>/amend/<int:number>/<word>")
@with_key
def take_amendment(key: str, number: int, word: str) -> ResponseReturnValue:
    """A screen of an amendment as it was filled in; at the last, send it."""
    at, submission = arrived_at(), _may_amend(key, number)
    base = f"/submissions/{key}/amend/{number}"
    if word == CHECK:
        return _send(submission, key, number, at)
    filling = _amending(key, number, submission)
    here = step(filling.snapshot, word) or abort(404)
    fresh, faults = taken_in(filling, here)
    session = db.session()
    with writing(session):
        current = _amending(key, number, submission, lock=True)
        current.typed = merged(current.typed, here.fields, fresh.fields)
        fresh.keep_files(session, current, at)
        _keep(session, current, submission, at)
        door = current.host.door(current.matter, at)
        snapshot, typed = current.snapshot, current.typed
    if door is not Door.OPEN:
        return show_shut(current.host, current.matter, door, current, f"/submissions/{key}")
    if request.form.get("act") == "save":
        return redirect(f"/submissions/{key}?news=kept", 303)
    if request.form.get("act") == "corrected":
        return go_on(current, base, here.word)
    errors = faults or read_step(snapshot, here, typed)
    if errors:
        return show_step(current, here, base, errors=errors, told=_told(current, submission))
    return redirect(f"{base}/{CHECK if request.form.get('act') == 'check' else after(snapshot, here)}", 303)


def _keep(session: Session, filling: Filling, submission: Submission, at: datetime) -> None:
    keep_draft(
        session, key_hash=filling.key_hash, matter_id=submission.matter_id, version_id=filling.snapshot.id,
        typed=filling.typed, begun_at=filling.begun_at, at=at, amends_id=submission.id,
    )  # fmt: skip


def _send(submission: Submission, key: str, number: int, at: datetime) -> ResponseReturnValue:
    """Send an amendment. What arrives after the close changes nothing: what was sent in time stands."""
    with writing(db.session()):
        filling = _amending(key, number, submission, lock=True)
        door = filling.host.door(filling.matter, at)
        telling = read_all(filling.snapshot, filling.typed, steps(filling.snapshot))
        if door is Door.OPEN and not telling.errors:
            amend_it(
                db.session(), submission, telling, number=number, version_id=filling.snapshot.id, private=key, at=at
            )
    if door is not Door.OPEN:
        return show_shut(filling.host, filling.matter, door, filling, f"/submissions/{key}")
    if telling.errors:
        return show_check(
            filling, f"/submissions/{key}/amend/{number}", late=False, telling=telling, amends=submission,
            told=_told(filling, submission),
        )  # fmt: skip
    return redirect(f"/submissions/{key}?news=amended", 303)


def keep_as_amendment(submission_id: int, key: str, here: Step, fields: Words) -> bool:
    """Keep what was typed into a form already sent, as a change that waits to be sent. False where none can be made."""
    at, session = now(), db.session()
    with writing(session):
        submission = session.get_one(Submission, submission_id)
        if submission.is_gone or hashed(key) != submission.private_hash:
            return False
        filling = _amending(key, submission.current, submission, lock=True)
        if filling.host.door(filling.matter, at) is not Door.OPEN:
            return False
        filling.typed = merged(filling.typed, here.fields, fields)
        _keep(session, filling, submission, at)
    return True
