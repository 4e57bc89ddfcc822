"""The gate P0: what may leave a network, and what a page says where it may not."""

from datetime import timedelta
from typing import Any

import pytest

from engage.accounts import BodyKind
from engage.consultations.models.consultation import Consultation
from engage.decisions import Kind, is_dormant, permit, why_not
from engage.now import now
from tests.factories.consultations import a_consultation
from tests.factories.network import a_decision, a_draft, a_network, a_procedure, a_tabled
from tests.factories.people import a_body


@pytest.fixture
def network(app: Any) -> Any:
    return a_network()


@pytest.fixture
def matter(network: Any) -> Consultation:
    return a_consultation(network)


def test_a_decision_of_yes_under_a_published_procedure_permits(db: Any, network: Any, matter: Any) -> None:
    made = a_decision(network, matter)
    assert permit(db.session(), matter, kind=Kind.REFER) == made
    assert why_not(db.session(), matter, kind=Kind.REFER) == ""
