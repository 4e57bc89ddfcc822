"""Open and closed follow from the clock alone, to the instant, across both changes of clocks; in Python and in SQL."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engage.consultations.hosting import door
from engage.consultations.models.consultation import WORKFLOW, Consultation, Phase, State
from engage.matters.models.matter import CONSULTATION_STATES
from engage.now import LONDON
from engage.questionnaires.hosting import Door
from tests.factories.consultations import a_consultation, publish

TICK = timedelta(microseconds=1)
EDGES = [
    (datetime(2026, 3, 29, 0, 30, tzinfo=LONDON), datetime(2026, 3, 29, 2, 30, tzinfo=LONDON)),  # one hour, not two
    (datetime(2026, 10, 25, 1, 30, tzinfo=LONDON), datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=LONDON)),  # one hour
    (datetime(2026, 6, 1, tzinfo=LONDON), datetime(2026, 9, 1, tzinfo=LONDON)),
]


@pytest.mark.parametrize(("opens", "closes"), EDGES, ids=["spring", "autumn", "summer"])
def test_it_opens_and_closes_to_the_instant(db: Any, opens: datetime, closes: datetime) -> None:
    made = a_consultation()
    publish(made, opens_at=opens, closes_at=closes, at=datetime(2026, 1, 1, tzinfo=UTC))
    a, b = opens.astimezone(UTC), closes.astimezone(UTC)
    expected = [
        (a - TICK, Phase.FORTHCOMING, Door.NOT_YET), (a, Phase.OPEN, Door.OPEN), (b - TICK, Phase.OPEN, Door.OPEN),
        (b, Phase.CLOSED, Door.LATE), (b + timedelta(days=400), Phase.CLOSED, Door.LATE),
    ]  # fmt: skip
    for at, phase, how in expected:
        assert made.phase(at) is phase, at
        assert door(made, at) is how, at
        for question, answer in (
            (Consultation.is_open(at), made.is_open(at)),
            (Consultation.is_closed(at), made.is_closed(at)),
        ):
            in_sql = db.session.scalar(sa.select(Consultation.id).where(question)) is not None
            assert in_sql == answer, at


def test_the_doubled_hour_in_october_is_an_hour_open() -> None:
    opens, closes = EDGES[1]
    assert closes.astimezone(UTC) - opens.astimezone(UTC) == timedelta(hours=1)


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.QUASHED, State.RELAUNCHED])
def test_what_has_ended_takes_nothing(state: State) -> None:
    at = datetime(2026, 2, 1, tzinfo=UTC)
    gone = Consultation(state=state, published_at=at, opens_at=at, closes_at=at + timedelta(days=9))
    assert gone.phase(at) is Phase.WITHDRAWN
    assert door(gone, at) is Door.SHUT


def test_what_is_not_published_takes_nothing_whatever_its_dates() -> None:
    at = datetime(2026, 2, 1, tzinfo=UTC)
    draft = Consultation(state=State.DRAFTING, opens_at=at - TICK, closes_at=at + timedelta(days=9))
    assert door(draft, at) is Door.NOT_YET
    assert not draft.is_open(at)


def test_late_answers_are_taken_until_the_results_are_out() -> None:
    at = datetime(2026, 2, 1, tzinfo=UTC)
    values = {"published_at": at, "opens_at": at - timedelta(days=90), "closes_at": at - TICK}
    assert door(Consultation(state=State.ANALYSING, **values), at) is Door.LATE
    assert door(Consultation(state=State.SUMMARY_PUBLISHED, summary_published_at=at, **values), at) is Door.SHUT
    assert door(Consultation(state=State.ANALYSING, erased_at=at, **values), at) is Door.SHUT


def test_the_states_in_the_database_are_the_features_own() -> None:
    assert tuple(state.value for state in State) == CONSULTATION_STATES
    reached = {move.after for move in WORKFLOW.moves.values() if move.after is not None} | {State.IDEA}
    assert reached == set(State)
