"""Finding a public consultation: by words, area, audience, interest, state, body and dates; paged by key."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.accounts import Area, Body
from engage.consultations.models.consultation import (
    Consultation,
    State,
    consultation_area,
    consultation_facet,
)
from engage.now import LONDON
from engage.search.query import matching

PAGE = 20
MOST = 200  # beyond this a total reads "more than 200": counting on would cost every reader
STATES = {
    "open": "Open now",
    "forthcoming": "Opening soon",
    "closed": "Closed, being analysed",
    "results": "Results published",
    "outcome": "We asked, you said, we did",
}
BEST = 1000  # of what a word finds, the best so many are looked through
SORTS = {"newest": "Newest first", "closing": "Closing soonest"}
_GONE = (State.WITHDRAWN, State.RELAUNCHED, State.QUASHED)


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. Unknown words in the address bar were left out before."""

    q: str = ""
    area: str = ""
    audience: str = ""
    interest: str = ""
    state: str = ""
    body: str = ""
    sort: str = "newest"
    since: date | None = None
    until: date | None = None
    after: str = ""

    def address(self, **changes: Any) -> dict[str, str]:
        """The query of this search, less what is empty; `changes` replace some of it."""
        values = {
            "q": self.q, "area": self.area, "audience": self.audience, "interest": self.interest,
            "state": self.state, "body": self.body, "sort": "" if self.sort == "newest" else self.sort,
            "from": self.since.isoformat() if self.since else "", "to": self.until.isoformat() if self.until else "",
            **changes,
        }  # fmt: skip
        return {key: value for key, value in values.items() if value}

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered at all."""
        return bool(set(self.address()) - {"sort"})


@dataclass
class Found:
    """One page of what was found. `total` is None where it is not asked for; more than MOST reads as such."""

    consultations: list[Any] = field(default_factory=list)
    total: int = 0
    next_after: str = ""


# Columns, not entities: twenty rows cost a third of twenty objects.
_LIST: Any = sa.select(
    Consultation.id, Consultation.slug, Consultation.reference, Consultation.title, Consultation.state,
    Consultation.summary, Consultation.opens_at, Consultation.closes_at, Consultation.published_at,
    Consultation.summary_published_at, Consultation.outcome_published_at, Body.name.label("body_name"),
).join(Body, Body.id == Consultation.body_id)  # fmt: skip


def find(session: Session, wanted: Wanted, *, at: datetime) -> Found:
    """One page and the total, in two statements; one when the whole is on the page."""
    where = _where(session, wanted, at)
    if where is None:
        return Found()
    rows = list(session.execute(_page(wanted, where)))
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    found = Found(rows, len(rows), _key(rows[-1], wanted.sort) if more else "")
    if more or wanted.after:
        found.total = _total(session, where)
    return found


def closing_soon(session: Session, *, at: datetime, n: int) -> list[Any]:
    """The open ones that close first."""
    statement = _LIST.where(Consultation.is_open(at)).order_by(Consultation.closes_at, Consultation.id)
    return list(session.execute(statement.limit(n)))


def choices(session: Session) -> dict[str, list[tuple[str, str]]]:
    """Areas and bodies to choose from, in one statement."""
    rows = session.execute(
        sa.union_all(
            sa.select(sa.literal("area").label("kind"), Area.slug, Area.name),
            sa.select(sa.literal("body"), Body.slug, Body.name),
        ).order_by("name")
    )
    out: dict[str, list[tuple[str, str]]] = {"area": [], "body": []}
    for kind, slug, name in rows:
        out[kind].append((slug, name))
    return out


def _page(wanted: Wanted, where: list[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    column = Consultation.closes_at if wanted.sort == "closing" else Consultation.published_at
    order = [column, Consultation.id]
    if wanted.sort != "closing":
        order = [c.desc() for c in order]  # type: ignore[misc]
    statement: sa.Select[Any] = _LIST.where(*where).order_by(*order).limit(PAGE + 1)
    cursor = _cursor(wanted.after)
    if cursor is None:
        return statement
    key = sa.tuple_(sa.literal(cursor[0], column.type), sa.literal(cursor[1]))
    here = sa.tuple_(column, Consultation.id)
    return statement.where(here > key if wanted.sort == "closing" else here < key)


def _total(session: Session, where: list[sa.ColumnElement[bool]]) -> int:
    some = sa.select(sa.literal(1)).select_from(Consultation).where(*where).limit(MOST + 1).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def _where(session: Session, wanted: Wanted, at: datetime) -> list[sa.ColumnElement[bool]] | None:
    """The conditions; None where nothing can match."""
    where: list[sa.ColumnElement[bool]] = [Consultation.published_at.is_not(None)]
    if wanted.state:
        where += _in_state(wanted.state, at)
    if wanted.sort == "closing":
        where.append(Consultation.closes_at > at)
    where += [*_between(wanted), *_about(wanted)]
    if wanted.q:
        found = matching(session, "consultation", wanted.q)
        if found is None:
            return None
        # Asked apart: within the other statement SQLite looks each consultation up in the index of words, one by one.
        best = sa.select(found.c.ref).order_by(found.c.rank).limit(BEST)
        where.append(Consultation.id.in_(session.scalars(best).all()))
    return where


def _between(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    """Open on some day from `since` to `until`."""
    if wanted.since:
        yield Consultation.closes_at > datetime.combine(wanted.since, time(), LONDON)
    if wanted.until:
        yield Consultation.opens_at < datetime.combine(wanted.until + timedelta(days=1), time(), LONDON)


def _about(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.area:
        area = sa.select(Area.id).where(Area.slug == wanted.area).scalar_subquery()
        link = consultation_area.c
        yield sa.exists().where(link.consultation_id == Consultation.id, link.area_id == area)
    facet = consultation_facet.c
    for kind, word in (("audience", wanted.audience), ("interest", wanted.interest)):
        if word:
            yield sa.exists().where(facet.kind == kind, facet.word == word, facet.consultation_id == Consultation.id)
    if wanted.body:
        yield Consultation.body_id == sa.select(Body.id).where(Body.slug == wanted.body).scalar_subquery()


def _in_state(state: str, at: datetime) -> list[Any]:
    here = Consultation
    still = here.state.not_in(_GONE)
    conditions: dict[str, list[Any]] = {
        "open": [here.is_open(at)],
        "forthcoming": [here.state == State.SCHEDULED, here.opens_at > at],
        "closed": [here.is_closed(at), here.summary_published_at.is_(None), here.outcome_published_at.is_(None)],
        "results": [here.summary_published_at.is_not(None), here.outcome_published_at.is_(None), still],
        "outcome": [here.outcome_published_at.is_not(None), still],
    }
    return conditions[state]


def _key(last: Any, sort: str) -> str:
    moment = last.closes_at if sort == "closing" else last.published_at
    return f"{moment.isoformat()}~{last.id}".replace("+00:00", "Z")


def _cursor(after: str) -> tuple[datetime, int] | None:
    """The place to go on from; None for one that is not ours, which begins again."""
    moment, _, number = after.partition("~")
    try:
        at, row = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return None
    sane = at.tzinfo is not None and 1900 <= at.year <= 2200 and 0 < row < 2**31
    return (at, row) if sane else None
