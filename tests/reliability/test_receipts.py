"""No receipt is ever a lie, whenever the server dies; and the trial that says so finds each planted fault."""

import os
from pathlib import Path

import pytest

from tests.conftest import DATABASE
from tests.reliability.receipts import Run, a_postgresql

pytestmark = pytest.mark.slow


def test_1000_receipts_and_5_kills_lose_nothing_double_nothing_and_leave_nothing_unrecorded(tmp_path: Path) -> None:
    if DATABASE == "sqlite":
        outcome = Run(tmp_path, "", submissions=1000, kills=5, seed=1).go()
    else:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        with a_postgresql(f"engage_receipts_{worker}") as url:
            outcome = Run(tmp_path, url, submissions=1000, kills=5, seed=1).go()
    assert outcome.is_clean, str(outcome)
    assert len(outcome.receipts) > 900, str(outcome)


@pytest.mark.sqlite_only
@pytest.mark.skipif(DATABASE != "sqlite", reason="about the trial itself")
@pytest.mark.parametrize(
    ("fault", "found"), [("no_token", "doubled"), ("early_receipt", "lost"), ("two_transactions", "unrecorded")]
)
def test_the_trial_turns_red_on_a_planted_fault(tmp_path: Path, fault: str, found: str) -> None:
    outcome = Run(tmp_path, "", submissions=300, kills=4, seed=2, fault=fault).go()
    assert getattr(outcome, found), str(outcome)
