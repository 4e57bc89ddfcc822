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
from engage.search.query import newest

PAGE = 20
MOST = 200  # beyond this a total reads "more than 200": counting on would cost every reader
STATES = {
    "open": "Open now",
    "forthcoming": "Opening soon",
    "closed": "Closed, being analysed",
    "results": "Results published",
    "outcome": "We asked, you said, we did",
}
NARROWED = 1000  # of what the words find, so many are looked through for what else is asked; for nothing else MOST
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

    @property
    def asks_for_more(self) -> bool:
        """Whether anything but words is asked for: then the newest with these words may not be the ones."""
        return bool(set(self.address()) - {"q"})

    @property
    def window(self) -> int:
        """How many of the newest with these words are looked through."""
        return NARROWED if self.asks_for_more else MOST


@dataclass
class Found:
    """One page of what was found. A total of more than MOST reads as such.

    `looked` is how many of the newest with these words were looked through; 0 where it was all of them.
    """

    consultations: list[Any] = field(default_factory=list)
    total: int = 0
    next_after: str = ""
    looked: int = 0


# Columns, not entities: twenty rows cost a third of twenty objects.
_LIST: Any = sa.select(
    Consultation.id, Consultation.slug, Consultation.reference, Consultation.title, Consultation.state,
    Consultation.summary, Consultation.opens_at, Consultation.closes_at, Consultation.published_at,
    Consultation.summary_published_at, Consultation.outcome_published_at, Body.name.label("body_name"),
).join(Body, Body.id == Consultation.body_id)  # fmt: skip


def find(session: Session, wanted: Wanted, *, at: datetime) -> Found:
    """One page and the total, in two statements; one when the whole is on the page; one more for words and filters."""
    where, words = _where(wanted, at), None
    if wanted.q:
        words = newest(session, "consultation", wanted.q, wanted.window + 1)
        if words is None:
            return Found()
    rows = list(session.execute(_with(words, _page(wanted, where))))
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    found = Found(rows, len(rows), _key(rows[-1], wanted.sort) if more else "")
    with_words = 0
    if words is not None and (more or wanted.after or wanted.asks_for_more):
        with_words = _count(session, sa.select(words.c.ref))
        found.looked = wanted.window if with_words > wanted.window else 0
    if more or wanted.after:
        only_words = words is not None and not wanted.asks_for_more
        found.total = with_words if only_words else _total(session, words, where)
    return found


def _with(words: sa.Subquery | None, statement: sa.Select[Any]) -> sa.Select[Any]:
    """A statement on consultations, of those with the words alone: they are few, and found first."""
    return statement if words is None else statement.join(words, words.c.ref == Consultation.id)


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


def _total(session: Session, words: sa.Subquery | None, where: list[sa.ColumnElement[bool]]) -> int:
    return _count(session, _with(words, sa.select(Consultation.id).where(*where)).limit(MOST + 1))


def _count(session: Session, some: sa.Select[Any]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(some.subquery("some"))) or 0


def _where(wanted: Wanted, at: datetime) -> list[sa.ColumnElement[bool]]:
    """The conditions, but for the words."""
    where: list[sa.ColumnElement[bool]] = [Consultation.published_at.is_not(None)]
    if wanted.state:
        where += _in_state(wanted.state, at)
    if wanted.sort == "closing":
        where.append(Consultation.closes_at > at)
    return [*where, *_between(wanted), *_about(wanted)]


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
