"""Finding public things by their words, the same on either database."""

import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engage.search.models import SearchEntry

LONGEST = 200
MOST_WORDS = 12

_TOKENS = re.compile(r'(-?)"([^"]*)"|(\S+)')


def index(session: Session, kind: str, ref: int, title: str, body: str) -> None:
    """Make a thing findable by its public words, or change what it is found by."""
    insert: Any = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    words = {"title": plain(title), "body": plain(body)}
    session.execute(
        insert(SearchEntry)
        .values(kind=kind, ref=ref, **words)
        .on_conflict_do_update(index_elements=["kind", "ref"], set_=words)
    )


def forget(session: Session, kind: str, ref: int) -> None:
    """Make a thing unfindable: it is no longer public."""
    session.execute(sa.delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.ref == ref))


def matching(session: Session, kind: str, typed: str) -> sa.Subquery | None:
    """What of a kind answers to the words typed: a subquery with columns `ref` and `rank` (best first, ascending).

    All words must be there; "a phrase" in quotation marks is taken whole, and -word must not be there. None where
    nothing was typed that can be looked for, such as -word alone, which would be everything but.
    """
    wanted, unwanted = terms(typed)
    if not wanted:
        return None
    if session.get_bind().dialect.name == "sqlite":
        return _sqlite(kind, wanted, unwanted)
    return _postgresql(kind, wanted, unwanted)


def terms(typed: str) -> tuple[list[str], list[str]]:
    """The words and phrases to look for, and those not wanted, in small letters without accents or signs."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in _TOKENS.findall(plain(typed[:LONGEST]).replace("“", '"').replace("”", '"')):
        text = phrase or word
        if cleaned := " ".join(re.findall(r"\w+", text.replace("_", " ").replace("'", "").replace("’", ""))):
            (unwanted if minus or word.startswith("-") else wanted).append(cleaned)
    return wanted[:MOST_WORDS], unwanted[:MOST_WORDS]


def plain(text: str) -> str:
    """Text without accents and apostrophes, in small letters: what is stored and what is looked for."""
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"(?<=\w)['’](?=\w)", "", text).replace("\x00", " ").casefold()


def newest(session: Session, kind: str, typed: str, most: int) -> sa.Subquery | None:
    """The newest so many of a kind that answer to the words: a subquery with the column `ref`, to be joined to.

    Newest by when they were first findable: the order of the index itself, so that what stands in everything costs no
    more than what stands in little. Nothing is ranked. None where nothing was typed that can be looked for.
    """
    wanted, unwanted = terms(typed)
    if not wanted:
        return None
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    found = _newest_sqlite(kind, wanted, unwanted) if is_sqlite else _newest_postgresql(kind, wanted, unwanted)
    return found.limit(most).subquery("found")


def _match(wanted: list[str], unwanted: list[str]) -> sa.ColumnElement[bool]:
    """In SQLite's words. Each term is quoted, so that nothing somebody types is an operator."""
    match = " AND ".join(f'"{term}"' for term in wanted) + "".join(f' NOT "{term}"' for term in unwanted)
    return sa.literal_column("search_fts").op("MATCH")(match)


def _sqlite(kind: str, wanted: list[str], unwanted: list[str]) -> sa.Subquery:
    fts = sa.table("search_fts", sa.column("rowid", sa.Integer))
    found = (
        sa.select(SearchEntry.ref, sa.literal_column("bm25(search_fts, 4, 1)", sa.Float).label("rank"))
        .join_from(fts, SearchEntry, SearchEntry.id == fts.c.rowid)
        .where(_match(wanted, unwanted), SearchEntry.kind == kind)
    )
    return found.subquery("found")


def _newest_sqlite(kind: str, wanted: list[str], unwanted: list[str]) -> sa.Select[Any]:
    fts = sa.table("search_fts", sa.column("rowid", sa.Integer))
    # With the plus sign SQLite can only go from the words to the entries, a step each, and stops when it has enough.
    entry = SearchEntry.id == sa.literal_column("+search_fts.rowid", sa.Integer)
    found = sa.select(SearchEntry.ref).join_from(fts, SearchEntry, entry)
    return found.where(_match(wanted, unwanted), SearchEntry.kind == kind).order_by(fts.c.rowid.desc())


def _words(wanted: list[str], unwanted: list[str]) -> tuple[Any, sa.ColumnElement[bool]]:
    """In PostgreSQL's words: the query, and whether an entry answers to it."""
    typed = " ".join([f'"{term}"' for term in wanted] + [f'-"{term}"' for term in unwanted])
    query = sa.func.websearch_to_tsquery(sa.literal_column("'english'"), typed)
    return query, _column().op("@@")(query)


def _column() -> Any:
    return sa.literal_column("search_entry.words", postgresql.TSVECTOR)


def _postgresql(kind: str, wanted: list[str], unwanted: list[str]) -> sa.Subquery:
    query, matches = _words(wanted, unwanted)
    found = sa.select(SearchEntry.ref, (-sa.func.ts_rank_cd(_column(), query)).label("rank"))
    return found.where(matches, SearchEntry.kind == kind).subquery("found")


def _newest_postgresql(kind: str, wanted: list[str], unwanted: list[str]) -> sa.Select[Any]:
    _, matches = _words(wanted, unwanted)
    return sa.select(SearchEntry.ref).where(matches, SearchEntry.kind == kind).order_by(SearchEntry.id.desc())
