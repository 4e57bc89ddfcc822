"""What the public page needs, in as few statements as can be: what was frozen, and what the moment decides."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, load_only

from engage.accounts import Body
from engage.consultations.models.consultation import Consultation, ConsultationNews, ConsultationVersion, Phase
from engage.matters import Duty, Item
from engage.matters.duties import OUTCOME
from engage.questionnaires import AnswerTally

ITEMS = 50
MOST = 256

_newest = (
    sa.select(sa.func.max(ConsultationVersion.id))
    .where(ConsultationVersion.consultation_id == Consultation.id)
    .correlate(Consultation)
    .scalar_subquery()
)
_counted = (
    sa.select(AnswerTally.n)
    .where(
        AnswerTally.matter_id == Consultation.id,
        AnswerTally.question_id == 0,
        AnswerTally.statement == "standing",
        AnswerTally.option == "counted",
    )
    .correlate(Consultation)
    .scalar_subquery()
)
_LIVE = load_only(
    Consultation.id,
    Consultation.reference,
    Consultation.slug,
    Consultation.title,
    Consultation.state,
    Consultation.opens_at,
    Consultation.closes_at,
    Consultation.first_closes_at,
    Consultation.paused_at,
    Consultation.published_at,
    Consultation.summary_published_at,
    Consultation.outcome_published_at,
    Consultation.withdrawn_reason,
    Consultation.asked_html,
    Consultation.summary_report_html,
    Consultation.decided_html,
    Consultation.decided_on,
    raiseload=True,
)
_STATEMENT = (
    sa.select(Consultation, ConsultationVersion.id, ConsultationVersion.digest, _counted, Duty)
    .join(ConsultationVersion, ConsultationVersion.id == _newest)
    .outerjoin(Duty, sa.and_(Duty.matter_id == Consultation.id, Duty.act == OUTCOME))
    .where(Consultation.slug == sa.bindparam("slug"), Consultation.published_at.is_not(None))
    .options(_LIVE, joinedload(Consultation.body, innerjoin=True).load_only(Body.name, Body.slug, raiseload=True))
)
_NEWS = (
    sa.select(ConsultationNews.id, ConsultationNews.kind, ConsultationNews.at, ConsultationNews.text)
    .where(ConsultationNews.consultation_id == sa.bindparam("id"))
    .order_by(ConsultationNews.id.desc())
)
_ITEMS = (
    sa.select(Item.number, Item.title, Item.outcome, Item.state, Item.due_on, Item.delivered_on)
    .where(Item.matter_id == sa.bindparam("id"), Item.published_at.is_not(None), Item.withdrawn_at.is_(None))
    .order_by(Item.number)
    .limit(ITEMS)
)


@dataclass(frozen=True)
class PublicPage:
    """A consultation as anyone may read it at one moment."""

    consultation: Consultation
    version_id: int
    digest: str
    submissions: int
    duty: Duty | None
    phase: Phase


def find(session: Session, slug: str, *, at: datetime) -> PublicPage | None:
    """The published consultation at an address; one statement."""
    row = session.execute(_STATEMENT, {"slug": slug}).first()
    if row is None:
        return None
    consultation, version_id, digest, counted, duty = row
    return PublicPage(consultation, version_id, digest, counted or 0, duty, consultation.phase(at))


def news(session: Session, consultation_id: int) -> list[Any]:
    """Every notice, newest first. They are few: each is an act of an approver."""
    return list(session.execute(_NEWS, {"id": consultation_id}))


def items(session: Session, consultation_id: int) -> list[Any]:
    """What was said and what became of it: the first of them; the rest is on a page of its own."""
    return list(session.execute(_ITEMS, {"id": consultation_id}))


def snapshot(session: Session, version_id: int) -> dict[str, Any]:
    """What was frozen."""
    found = session.scalar(sa.select(ConsultationVersion.snapshot).where(ConsultationVersion.id == version_id))
    assert found is not None
    return dict(found)


class Told:
    """Rendered parts of frozen versions, by digest: what is frozen needs no second rendering."""

    def __init__(self) -> None:
        self._parts: OrderedDict[str, Any] = OrderedDict()
        self._guard = Lock()

    def get(self, digest: str) -> Any:
        """The parts, or None where they must be made."""
        with self._guard:
            if digest in self._parts:
                self._parts.move_to_end(digest)
            return self._parts.get(digest)

    def put(self, digest: str, parts: Any) -> None:
        with self._guard:
            self._parts[digest] = parts
            while len(self._parts) > MOST:
                self._parts.popitem(last=False)


told = Told()
