"""A body, and the two people who bring a consultation out."""

from typing import Any

import pytest

from engage.accounts import Body, Person, Role
from tests.factories.people import a_body, a_person


@pytest.fixture
def body(app: Any) -> Body:
    return a_body()


@pytest.fixture
def officer(body: Body) -> Person:
    return a_person(body, Role.OFFICER)


@pytest.fixture
def approver(body: Body) -> Person:
    return a_person(body, Role.APPROVER, name="Bo Approver")
