"""After closing: analyse, publish the summary, decide, publish the outcome, follow it, end."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from engage.analysis.coverage import unanswered
from engage.consultations.models.consultation import Consultation
from engage.consultations.prose import rendered
from engage.consultations.service.change import end_duty
from engage.consultations.service.draft import draft as begin_drafting
from engage.consultations.service.draft import edit_options, edit_places, start
from engage.consultations.service.news import announce
from engage.consultations.service.publish import LINES, TEXTS
from engage.database import session_of
from engage.matters import By, MoveRefusedError, record_on
from engage.matters.outcome import publish_items
from engage.now import london_date
from engage.questionnaires import AnswerTally, tally


def counted(consultation: Consultation) -> int:
    """The base: how many submissions count."""
    kept = sa.select(AnswerTally.n).where(
        AnswerTally.matter_id == consultation.id,
        AnswerTally.question_id == 0,
        AnswerTally.statement == "standing",
        AnswerTally.option == "counted",
    )
    return session_of(consultation).scalar(kept) or 0


def analyse(consultation: Consultation, *, by: By, at: datetime) -> None:
    """Begin to make sense of the answers, once it has closed. The record keeps a digest of which ones count."""
    if not consultation.is_closed(at):
        raise MoveRefusedError("It has not closed yet.")
    settled = tally.digest(session_of(consultation), consultation.id)
    consultation.move("analyse", by=by, at=at, submissions=counted(consultation), sha256=settled)


def report(consultation: Consultation, values: dict[str, Any], *, by: By, at: datetime) -> None:
    """Write what was asked, what people told us, or the proposed decision; nothing is public yet."""
    changed = [k for k, v in values.items() if getattr(consultation, k) != v]
    for name, value in rendered({k: values[k] for k in changed}).items():
        setattr(consultation, name, value)
    if changed:
        fields = [k for k in changed if not k.endswith("_html")]
        record_on(consultation, "report", by=by, at=at, fields=fields)


def publish_summary(consultation: Consultation, *, by: By, at: datetime, link: str = "") -> None:
    """Show everyone what people told us, with the number of answers it rests on."""
    consultation.workflow.after(consultation.state, "publish_summary")
    if not consultation.summary_report_html.strip():
        raise MoveRefusedError("Write what people told you first: the summary report is empty.")
    base = counted(consultation)
    consultation.move("publish_summary", by=by, at=at, submissions=base)
    consultation.summary_published_at = at
    answers = f"{base:,} answer" if base == 1 else f"{base:,} answers"
    announce(consultation, "results", f"We have published what people told us, in {answers}.", at=at, link=link)


def deliberate(consultation: Consultation, *, by: By, at: datetime, papers: str) -> None:
    """Put the answers before those who decide; `papers` says how they received them (Gunning 4)."""
    if not papers.strip():
        raise MoveRefusedError("Say how those who decide received the answers.")
    consultation.move("deliberate", by=by, at=at, reason=papers)


def decide(
    consultation: Consultation, *, by: By, at: datetime, decided_on: date, evidence: str, link: str = ""
) -> None:
    """Record the decision that was taken: its words are in `decided`, `evidence` says what it rests on."""
    consultation.workflow.after(consultation.state, "decide")
    if not consultation.decided_html.strip():
        raise MoveRefusedError("Write the decision and its reasons first.")
    if not evidence.strip():
        raise MoveRefusedError("Say what the decision rests on.")
    if decided_on > london_date(at):
        raise MoveRefusedError("Record a decision once it has been taken, with a day that is not in the future.")
    consultation.decided_on = decided_on
    consultation.move("decide", by=by, at=at, reason=evidence, decided_on=decided_on.isoformat())
    announce(
        consultation,
        "decision",
        "The decision has been taken. What we did about each thing that was said follows.",
        at=at,
        link=link,
    )


def publish_outcome(
    consultation: Consultation, *, by: By, at: datetime, shown_unanswered: Collection[int] = (), link: str = ""
) -> None:
    """We asked, you said, we did. Every theme is answered by an item, or named in `shown_unanswered` (its id)."""
    consultation.workflow.after(consultation.state, "publish_outcome")
    missing = [
        c.theme.title
        for c in unanswered(session_of(consultation), consultation.id)
        if c.theme.id not in shown_unanswered
    ]
    if missing:
        raise MoveRefusedError(
            "These themes have no answer yet. Answer them, or say that they will be shown as unanswered: "
            + "; ".join(missing)
        )
    answered = publish_items(consultation, by=by, at=at)
    consultation.outcome_published_at = at
    consultation.move("publish_outcome", by=by, at=at, answered=len(answered), unanswered=sorted(shown_unanswered))
    announce(consultation, "outcome", "We have published what we did about what you said.", at=at, link=link)


def implement(consultation: Consultation, *, by: By, at: datetime) -> None:
    consultation.move("implement", by=by, at=at)


def review(consultation: Consultation, *, by: By, at: datetime, note: str = "") -> None:
    """Look back after six or twelve months, and yearly from then."""
    consultation.move("review", by=by, at=at, reason=note)


def archive(consultation: Consultation, *, by: By, at: datetime) -> None:
    consultation.move("archive", by=by, at=at)


def quash(consultation: Consultation, *, by: By, at: datetime, reason: str, link: str = "") -> None:
    """The decision was quashed; `reason` cites the court. The answers are kept."""
    consultation.move("quash", by=by, at=at, reason=reason)
    consultation.withdrawn_reason = reason
    end_duty(consultation, by=by, at=at, reason=reason)
    announce(consultation, "quashed", reason, at=at, link=link)


def relaunch(consultation: Consultation, *, by: By, at: datetime, reason: str, link: str = "") -> Consultation:
    """Ask again: a new consultation in drafting with the same words; the old page stays and says so."""
    session = session_of(consultation)
    consultation.move("relaunch", by=by, at=at, reason=reason)
    values = {name: getattr(consultation, name) for name in (*LINES, *TEXTS) if name != "title"}
    fresh = start(session, consultation.body, title=consultation.title, by=by, at=at, **values)
    begin_drafting(fresh, by=by, at=at)
    options = [{"title": o.title, "text": o.text, "is_status_quo": o.is_status_quo} for o in consultation.options]
    edit_options(fresh, options, by=by, at=at)
    edit_places(
        fresh,
        areas=list(consultation.areas),
        audiences=consultation.audiences,
        interests=consultation.interests,
        by=by,
        at=at,
    )
    record_on(fresh, "follow_on", by=by, at=at, about=f"consultation:{consultation.reference}", reason=reason)
    if consultation.is_public:
        announce(consultation, "relaunch", f"This will be asked again. {reason}", at=at, link=link)
    return fresh
