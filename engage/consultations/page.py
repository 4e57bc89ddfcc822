"""What the public page needs, in as few statements as can be: what was frozen, and what the moment decides."""

from collections import OrderedDict
from threading import Lock
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Body
from engage.analysis import ItemSource, Theme
from engage.consultations.models.consultation import Consultation, ConsultationNews, ConsultationVersion
from engage.matters import Duty, Item, Matter
from engage.matters.duties import OUTCOME
from engage.questionnaires import AnswerTally

ITEMS = 50
MOST = 256

_c, _m, _v, _n, _t, _d, _i = (
    kind.__table__.c for kind in (Consultation, Matter, ConsultationVersion, ConsultationNews, AnswerTally, Duty, Item)
)
_earlier = ConsultationVersion.__table__.alias("earlier")  # the version table is joined outside as well
_newest = (
    sa.select(sa.func.max(_earlier.c.id))
    .where(_earlier.c.consultation_id == _c.id)
    .correlate(Consultation.__table__)
    .scalar_subquery()
)
_newest_news = sa.select(sa.func.max(_n.id)).where(_n.consultation_id == _c.id).scalar_subquery()
_counted = (
    sa.select(_t.n)
    .where(_t.matter_id == _c.id, _t.question_id == 0, _t.statement == "standing", _t.option == "counted")
    .scalar_subquery()
)
# Columns of tables, not entities: a row costs a third of what an object does, and this is the page that is read most.
_STATEMENT = (
    sa.select(
        _c.id, _m.reference, _c.slug, _m.title, _m.state, _c.opens_at, _c.closes_at, _c.first_closes_at, _c.paused_at,
        _c.published_at, _c.summary_published_at, _c.outcome_published_at, _c.withdrawn_reason, _c.asked_html,
        _c.summary_report_html, _c.decided_html, _c.decided_on, Body.__table__.c.name.label("body_name"),
        _v.id.label("version_id"), _v.digest, _newest_news.label("newest_news"), _counted.label("submissions"),
        _d.clock_id, _d.basis, _d.citation, _d.due_on, _d.met_on, _d.not_owed_at,
    )
    .select_from(Consultation.__table__)
    .join(Matter.__table__, _m.id == _c.id)
    .join(Body.__table__, Body.__table__.c.id == _m.body_id)
    .join(ConsultationVersion.__table__, _v.id == _newest)
    .outerjoin(Duty.__table__, sa.and_(_d.matter_id == _c.id, _d.act == OUTCOME))
    .where(_c.slug == sa.bindparam("slug"), _c.published_at.is_not(None))
)  # fmt: skip
_NEWS = sa.select(_n.id, _n.kind, _n.at, _n.text).where(_n.consultation_id == sa.bindparam("id")).order_by(_n.id.desc())
_ITEMS = (
    sa.select(_i.number, _i.title, _i.outcome, _i.state, _i.due_on, _i.delivered_on)
    .where(_i.matter_id == sa.bindparam("id"), _i.published_at.is_not(None), _i.withdrawn_at.is_(None))
    .order_by(_i.number)
    .limit(ITEMS)
)


def find(session: Session, slug: str) -> Any:
    """The published consultation at an address, as a row; None if there is none. One statement."""
    return session.execute(_STATEMENT, {"slug": slug}).first()


def news(session: Session, found: Any) -> list[Any]:
    """Every notice, newest first. They are few: each is an act of an approver. No statement where there is none."""
    return list(session.execute(_NEWS, {"id": found.id})) if found.newest_news else []


def items(session: Session, consultation_id: int) -> list[Any]:
    """What was said and what became of it: the first of them; the rest is on a page of its own."""
    return list(session.execute(_ITEMS, {"id": consultation_id}))


_SILENT = (
    sa.select(Theme.title)
    .where(
        Theme.matter_id == sa.bindparam("id"),
        Theme.retired_at.is_(None),
        ~sa.exists().where(
            ItemSource.theme_id == Theme.id, Item.id == ItemSource.item_id, Item.is_public, Item.outcome != ""
        ),
    )
    .order_by(Theme.position, Theme.id)
)


def silent_themes(session: Session, consultation_id: int) -> list[str]:
    """What people said that no published answer takes up: it is shown as unanswered, not left out."""
    return list(session.scalars(_SILENT, {"id": consultation_id}))


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
