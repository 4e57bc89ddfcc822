"""Keep what was typed: nothing is lost between two pages, and nothing is checked here."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engage.database import table_of
from engage.questionnaires.models.drafting import OpenDraft


def _upsert(insert: Any) -> Any:
    statement = insert(table_of(OpenDraft))
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["key_hash"],
        set_={"typed": new.typed, "saved_at": new.saved_at, "is_kept": sa.or_(OpenDraft.is_kept, new.is_kept)},
    )


UPSERT = {"sqlite": _upsert(sqlite.insert), "postgresql": _upsert(postgresql.insert)}


def keep_draft(
    session: Session,
    *,
    key_hash: str,
    matter_id: int,
    version_id: int,
    typed: dict[str, list[str]],
    begun_at: datetime,
    at: datetime,
    amends_id: int | None = None,
    is_kept: bool = False,
) -> None:
    """Keep a draft under its key, made now or changed. `is_kept`: she asked to come back later."""
    connection = session.connection()
    connection.execute(
        UPSERT[connection.dialect.name],
        {
            "key_hash": key_hash,
            "matter_id": matter_id,
            "questionnaire_version_id": version_id,
            "amends_id": amends_id,
            "typed": typed,
            "begun_at": begun_at,
            "saved_at": at,
            "is_kept": is_kept,
        },
    )
