"""The table of moves: every state of a referral has a row in and, save the last ones, a row out."""

import re
from pathlib import Path

import pytest

from engage.matters import MoveRefusedError
from engage.matters.models.matter import REFERRAL_STATES
from engage.referrals import State
from engage.referrals.models.workflow import ENDED, WORKFLOW
from tests.factories.referrals import a_referral

ROOT = Path(__file__).resolve().parents[2]
MOVES = {
    "decide": ({"drafted"}, "decided"),
    "make": ({"decided"}, "made"),
    "receive": ({"made", "redirected"}, "received"),
    "acknowledge": ({"received"}, "acknowledged"),
    "consider": ({"acknowledged", "joined"}, "considered"),
    "find_no_power": ({"considered"}, "power_not_exercisable"),
    "decline": ({"considered"}, "declined"),
    "accept": ({"considered"}, "accepted"),
    "report_back": ({"accepted", "joined"}, "reported_back"),
    "close": ({"reported_back", "declined", "power_not_exercisable"}, "closed"),
    "withdraw": ({"made", "received", "acknowledged", "considered", "redirected", "joined"}, "withdrawn"),
    "redirect": ({"received", "acknowledged"}, "redirected"),
    "join": ({"received", "acknowledged", "considered"}, "joined"),
}


def test_the_database_knows_the_states_that_the_workflow_knows() -> None:
    assert set(REFERRAL_STATES) == {s.value for s in State}


def test_every_state_has_a_row_in_and_save_the_last_ones_a_row_out() -> None:
    into = {WORKFLOW.initial, *(m.after for m in WORKFLOW.moves.values())}
    out = {state for m in WORKFLOW.moves.values() if m.after for state in m.before}
    assert into >= set(State)
    assert set(State) - out == set(ENDED)


@pytest.mark.parametrize("verb", MOVES)
def test_each_verb_leads_where_the_table_says_and_from_nowhere_else(verb: str) -> None:
    before, after = MOVES[verb]
    for state in State:
        if state.value in before:
            assert WORKFLOW.after(state, verb, "a reason") == after
        else:
            with pytest.raises(MoveRefusedError, match="cannot be done now"):
                WORKFLOW.after(state, verb, "a reason")


@pytest.mark.parametrize("verb", ["decline", "find_no_power", "withdraw", "redirect"])
def test_reasons_are_owed_where_somebody_is_refused(verb: str) -> None:
    before = next(iter(WORKFLOW.moves[verb].before))
    with pytest.raises(MoveRefusedError, match="reason"):
        WORKFLOW.after(before, verb, "  ")


@pytest.mark.parametrize("state", list(State))
def test_the_services_lead_to_every_state(app: object, state: State) -> None:
    referral = a_referral(state=state, evidence=True)
    assert referral.state == state
    assert referral.is_public == (state not in {State.DRAFTED, State.DECIDED})


def test_the_diagram_in_the_docs_is_the_table() -> None:
    drawn = re.findall(r"^    (\w+) --> (\w+): (\w+)$", (ROOT / "docs" / "architecture.md").read_text(), re.MULTILINE)
    table = {
        (b.value, m.after.value, verb) for verb, m in WORKFLOW.moves.items() if m.after for b in map(State, m.before)
    }
    assert set(drawn) == table
    assert len(drawn) == len(table)
