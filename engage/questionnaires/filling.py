"""Somebody filling in a questionnaire: what is loaded for one screen, in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engage.documents import Document, DocumentContent
from engage.questionnaires.hosting import Host
from engage.questionnaires.models.drafting import OpenDraft
from engage.questionnaires.models.questionnaire import Questionnaire, QuestionnaireVersion
from engage.questionnaires.models.submission import Answer, Submission
from engage.questionnaires.service.submit import Receipt
from engage.questionnaires.versions import Snapshot, snapshot_of

Words = dict[str, list[str]]


@dataclass
class Filling:
    """One form being filled in: by a key of its own, or as the amendment of what was sent."""

    host: Host
    matter: Any
    key_hash: str
    snapshot: Snapshot
    begun_at: datetime
    typed: Words = field(default_factory=dict)
    is_kept: bool = False
    sent: Receipt | None = None
    from_network: int = 0
    newest: int = 0  # the version that is asked now: another than the snapshot where there was a correction


def load(
    session: Session, host: Host, key_hash: str, *, network: str = "", most: int = 0, lock: bool = False
) -> Filling | None:
    """The draft of a key with its matter, what was sent with it already, and how many its network sent today.

    None where there is no such draft. `lock` keeps others from changing the draft until the transaction ends.
    """
    query = _query(host, bool(network), lock)
    found = session.execute(query, {"key_hash": key_hash, "network": network, "most": most}).first()
    if found is None:
        return None
    draft, matter, *receipt, newest, from_network = found
    session.expunge(draft)  # what was read stays read: a commit would have both loaded again
    session.expunge(matter)
    return Filling(
        host=host,
        matter=matter,
        key_hash=key_hash,
        snapshot=snapshot_of(session, draft.questionnaire_version_id),
        begun_at=draft.begun_at,
        typed=draft.typed,
        is_kept=draft.is_kept,
        sent=Receipt(receipt[0], receipt[1], receipt[2], receipt[3], is_new=False) if receipt[0] else None,
        from_network=from_network,
        newest=newest or 0,
    )


_RECEIPT = (Submission.id, Submission.reference, Submission.received_at, Submission.standing)
_NEWEST = (
    sa.select(QuestionnaireVersion.id)
    .join(Questionnaire)
    .where(Questionnaire.matter_id == OpenDraft.matter_id)
    .order_by(QuestionnaireVersion.number.desc())
    .limit(1)
    .correlate(OpenDraft)
    .scalar_subquery()
)


@lru_cache(maxsize=16)
def _query(host: Host, with_network: bool, lock: bool) -> Any:
    """Put together once: to build it costs more than to run it."""
    query = (
        sa.select(OpenDraft, host.model, *_RECEIPT, _NEWEST, _from_network() if with_network else sa.literal(0))
        .join(host.model, host.model.id == OpenDraft.matter_id)
        .outerjoin(Submission, Submission.token_hash == OpenDraft.key_hash)
        .where(OpenDraft.key_hash == sa.bindparam("key_hash"))
    )
    if host.light is not None:
        query = query.options(host.light())
    return query.with_for_update(of=OpenDraft) if lock else query


def _from_network() -> Any:
    """How many came from a network today, counted no further than it matters."""
    network, most = sa.bindparam("network", type_=sa.String), sa.bindparam("most", type_=sa.Integer)
    some = (
        sa.select(Submission.id).where(Submission.network == network, Submission.network != "").limit(most).subquery()
    )
    return sa.select(sa.func.count()).select_from(some).scalar_subquery()


def merged(typed: Mapping[str, list[str]], names: frozenset[str], fresh: Words) -> Words:
    """What was typed so far, with the fields of one screen as they came just now."""
    return {**{name: values for name, values in typed.items() if name not in names}, **fresh}


def document_names(session: Session, ids: list[int]) -> dict[int, str]:
    """What attached files are called."""
    if not ids:
        return {}
    rows = session.execute(sa.select(Document.id, Document.filename).where(Document.id.in_(ids)))
    return {id_: filename for id_, filename in rows}  # noqa: C416 - a Row is no tuple to the type checker


def let_go_of_document(session: Session, document_id: int) -> None:
    """Delete a file that a draft held, unless it was sent with some version."""
    used = sa.exists().where(Answer.document_id == document_id)
    session.execute(sa.delete(DocumentContent).where(DocumentContent.document_id == document_id, ~used))
    session.execute(sa.delete(Document).where(Document.id == document_id, ~used))
