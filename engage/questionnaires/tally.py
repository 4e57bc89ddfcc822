"""Kept counts: added to in the transaction that changes what they count, and checked against a recount."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engage.database import table_of
from engage.questionnaires.models.submission import Answer, AnswerTally, Standing, Submission, SubmissionVersion

Place = tuple[int, str, str]  # question (0: submissions), statement, option
Deltas = Counter[Place]
OF_COUNTED = ("channel", "channel_words", "identity", "consent")


def _upsert(insert: Any) -> Any:
    table = table_of(AnswerTally)
    statement = insert(table)
    return statement.on_conflict_do_update(
        index_elements=["matter_id", "question_id", "statement", "option"],
        set_={"n": table.c.n + statement.excluded.n},
    )


UPSERT = {"sqlite": _upsert(sqlite.insert), "postgresql": _upsert(postgresql.insert)}


def deltas(about: Mapping[Any, Any], answers: Iterable[Mapping[Any, Any]], n: int = 1) -> Deltas:
    """What one submission adds to the counts, or with n = -1 takes out of them.

    `about` has its standing, channel, channel_words, identity and consent; each answer question_id, statement, option.
    """
    out: Deltas = Counter({(0, "standing", str(about["standing"])): n})
    if about["standing"] != Standing.COUNTED:
        return out
    for name in OF_COUNTED:
        if about[name]:
            out[0, name, str(about[name])] = n
    for answer in answers:
        question, statement, option = answer["question_id"], answer["statement"], answer["option"]
        out[question, "", ""] = out[question, statement, ""] = n
        if option:
            out[question, statement, option] = n
    return out


def digest(session: Session, matter_id: int) -> str:
    """SHA-256 of which submissions count, and in which version: their words cannot change, so this says all."""
    counting = sa.select(Submission.reference, Submission.current).where(
        Submission.matter_id == matter_id, Submission.standing == Standing.COUNTED
    )
    found = sha256()
    for reference, version in session.execute(counting.order_by(Submission.id).execution_options(yield_per=1000)):
        found.update(f"{reference} {version}\n".encode())
    return found.hexdigest()


def add(session: Session, matter_id: int, changes: Mapping[Place, int]) -> None:
    """Change the counts of a matter. Places are taken in one order by everybody, so that no two wait for each other."""
    rows = [
        {"matter_id": matter_id, "question_id": place[0], "statement": place[1], "option": place[2], "n": n}
        for place, n in sorted(changes.items())
        if n
    ]
    if rows:
        connection = session.connection()
        connection.execute(UPSERT[connection.dialect.name], rows)


def kept(session: Session, matter_id: int) -> Deltas:
    """The counts as they are kept, noughts left out."""
    rows = session.execute(
        sa.select(AnswerTally.question_id, AnswerTally.statement, AnswerTally.option, AnswerTally.n).where(
            AnswerTally.matter_id == matter_id, AnswerTally.n != 0
        )
    )
    return Counter({(q, s, o): n for q, s, o, n in rows})


def counted(session: Session, matter_id: int) -> Deltas:
    """The counts as the submissions themselves give them: reads everything, so it is for checking."""
    out: Deltas = Counter()
    here = Submission.matter_id == matter_id
    for standing, n in session.execute(
        sa.select(Submission.standing, sa.func.count()).where(here).group_by(Submission.standing)
    ):
        out[0, "standing", str(standing)] = n
    for name in OF_COUNTED:
        column = getattr(Submission, name)
        of_counted = sa.select(column, sa.func.count()).where(here, Submission.standing == Standing.COUNTED)
        for value, n in session.execute(of_counted.group_by(column)):
            if value:
                out[0, name, str(value)] = n
    for places in (_by_option, _by_statement, _by_question):
        out.update(places(session, matter_id))
    return out


def _answers(*columns: Any) -> Any:
    """Answers of the current versions of counted submissions."""
    how_many = sa.func.count(sa.distinct(Answer.submission_version_id))
    return (
        sa.select(*columns, how_many)
        .join(SubmissionVersion, SubmissionVersion.id == Answer.submission_version_id)
        .join(
            Submission,
            sa.and_(Submission.id == SubmissionVersion.submission_id, Submission.current == SubmissionVersion.number),
        )
        .where(Submission.standing == Standing.COUNTED)
        .group_by(*columns)
    )


def _by_option(session: Session, matter_id: int) -> Deltas:
    query = _answers(Answer.question_id, Answer.statement, Answer.option).where(
        Submission.matter_id == matter_id, Answer.option != ""
    )
    return Counter({(q, s, o): n for q, s, o, n in session.execute(query)})


def _by_statement(session: Session, matter_id: int) -> Deltas:
    query = _answers(Answer.question_id, Answer.statement).where(
        Submission.matter_id == matter_id, Answer.statement != ""
    )
    return Counter({(q, s, ""): n for q, s, n in session.execute(query)})


def _by_question(session: Session, matter_id: int) -> Deltas:
    query = _answers(Answer.question_id).where(Submission.matter_id == matter_id)
    return Counter({(q, "", ""): n for q, n in session.execute(query)})


def recount(session: Session, matter_id: int) -> dict[Place, tuple[int, int]]:
    """Count everything again and put right what is kept. Returns place → (was kept, is so) where they differed."""
    was, now = kept(session, matter_id), counted(session, matter_id)
    wrong = {place: (was[place], now[place]) for place in was.keys() | now.keys() if was[place] != now[place]}
    add(session, matter_id, {place: so - kept_as for place, (kept_as, so) in wrong.items()})
    return wrong


def submission_counts(session: Session, matter_id: int) -> dict[str, dict[str, int]]:
    """How many submissions: by standing (all of them), and by channel, channel_words, identity, consent (counted)."""
    out: dict[str, dict[str, int]] = {"standing": {}, **{name: {} for name in OF_COUNTED}}
    rows = session.execute(
        sa.select(AnswerTally.statement, AnswerTally.option, AnswerTally.n)
        .where(AnswerTally.matter_id == matter_id, AnswerTally.question_id == 0, AnswerTally.n != 0)
        .order_by(AnswerTally.option)
    )
    for name, value, n in rows:
        out.setdefault(name, {})[value] = n
    return out


def question_counts(session: Session, matter_id: int) -> dict[int, dict[tuple[str, str], int]]:
    """Question id → (statement, option) → how many counted submissions chose it; option "" is the base."""
    out: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    rows = session.execute(
        sa.select(AnswerTally.question_id, AnswerTally.statement, AnswerTally.option, AnswerTally.n).where(
            AnswerTally.matter_id == matter_id, AnswerTally.question_id != 0, AnswerTally.n != 0
        )
    )
    for question, statement, option, n in rows:
        out[question][statement, option] = n
    return dict(out)
