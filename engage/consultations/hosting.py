"""What a consultation tells the questionnaire and the analysis about itself."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, load_only

from engage.consultations import policy
from engage.consultations.models.consultation import AFTER_CLOSING, Consultation, ConsultationNews, Phase, State
from engage.consultations.service.draft import start
from engage.questionnaires.hosting import Door, Host, hosts


def door(consultation: Consultation, at: datetime) -> Door:
    """Whether a submission is taken at an instant. Late ones are taken, and said to be late, until the results are out."""
    phase = consultation.phase(at)
    if phase is Phase.OPEN:
        return Door.OPEN
    if phase is Phase.PAUSED:
        return Door.PAUSED
    if phase in {Phase.UNPUBLISHED, Phase.FORTHCOMING}:
        return Door.NOT_YET
    taken = consultation.state in {State.SCHEDULED, State.ANALYSING} and consultation.erased_at is None
    return Door.LATE if taken else Door.SHUT


def find(session: Session, slug: str) -> Consultation | None:
    """The consultation at a public address, with its body and without its texts, in one statement; public or not."""
    return session.scalar(_at_address, {"slug": slug})


def results_are_public(consultation: Consultation) -> bool:
    """Counts, themes and what consent allows of the submissions come out with the summary, and stay."""
    return consultation.is_public and consultation.summary_published_at is not None


def corrections(session: Session, consultation: Consultation, since: datetime) -> list[tuple[datetime, str]]:
    """What the public was told of corrections after an instant, in order."""
    told = sa.select(ConsultationNews.at, ConsultationNews.text).where(
        ConsultationNews.consultation_id == consultation.id,
        ConsultationNews.kind == "correction",
        ConsultationNews.at > since,
    )
    return [(at, text) for at, text in session.execute(told.order_by(ConsultationNews.id))]


def light() -> Any:
    """What answering a page needs of a consultation: its texts stay in the database."""
    return load_only(
        Consultation.id, Consultation.kind, Consultation.reference, Consultation.body_id, Consultation.title,
        Consultation.state, Consultation.slug, Consultation.opens_at, Consultation.closes_at,
        Consultation.published_at, Consultation.summary_published_at, Consultation.outcome_published_at,
        Consultation.erased_at, Consultation.kept_until,
    )  # fmt: skip


_at_address = (  # put together once: building a statement costs more than running it
    sa.select(Consultation)
    .where(Consultation.slug == sa.bindparam("slug"))
    .options(joinedload(Consultation.body), light())
)


def _erased(consultation: Consultation, at: datetime) -> None:
    consultation.erased_at = at


def register() -> None:
    hosts["consultation"] = Host(
        model=Consultation,
        may_build=policy.may_build,
        may_read=policy.may_read,
        may_moderate=policy.may_moderate,
        may_analyse=policy.may_analyse,
        door=door,
        public_url=lambda c: f"/consultations/{c.slug}",
        desk_url=lambda c: f"/desk/consultations/{c.reference}/",
        find=find,
        closes_at=lambda c: c.closes_at,
        light=light,
        start=start,
        corrections=corrections,
        is_public=lambda c: c.is_public,
        kept_until=lambda c: c.kept_until,
        erased=_erased,
        settled=lambda c: c.state in AFTER_CLOSING,
        results_public=results_are_public,
        submissions_public=results_are_public,
        asked=lambda c: c.asked_html or c.overview_html,
        decided=lambda c: c.decided_html if c.outcome_published_at is not None else "",
    )
