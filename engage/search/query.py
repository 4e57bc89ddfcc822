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


def _sqlite(kind: str, wanted: list[str], unwanted: list[str]) -> sa.Subquery:
    # Each term is quoted, so that nothing somebody types is an operator.
    match = " AND ".join(f'"{term}"' for term in wanted) + "".join(f' NOT "{term}"' for term in unwanted)
    fts = sa.table("search_fts", sa.column("rowid", sa.Integer))
    found = (
        sa.select(SearchEntry.ref, sa.literal_column("bm25(search_fts, 4, 1)", sa.Float).label("rank"))
        .join_from(fts, SearchEntry, SearchEntry.id == fts.c.rowid)
        .where(sa.literal_column("search_fts").op("MATCH")(match), SearchEntry.kind == kind)
    )
    return found.subquery("found")


def _postgresql(kind: str, wanted: list[str], unwanted: list[str]) -> sa.Subquery:
    typed = " ".join([f'"{term}"' for term in wanted] + [f'-"{term}"' for term in unwanted])
    query = sa.func.websearch_to_tsquery(sa.literal_column("'english'"), typed)
    words = sa.literal_column("search_entry.words", postgresql.TSVECTOR)
    found = sa.select(SearchEntry.ref, (-sa.func.ts_rank_cd(words, query)).label("rank")).where(
        words.op("@@")(query), SearchEntry.kind == kind
    )
    return found.subquery("found")
