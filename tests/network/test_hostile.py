"""Whatever is sent into any field of any form of a network's desk: an answer of ours, nothing written that is not whole."""

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.accounts import Role
from engage.database import writing
from engage.decisions import Decision, DecisionState
from engage.decisions.service.breach import flag_breach
from engage.extensions import db as database
from engage.matters import Voice
from engage.now import now
from tests.factories.network import a_decision, a_draft, a_network, a_procedure, a_tabled, appointed, network_row
from tests.factories.people import a_person, sign_in
from tests.network.test_desk import DESK, moment
from tests.security.test_forms import PAYLOADS
from tests.security.walking import Form, Quick, Reader

SAYS = (200, 302, 400, 403, 404, 409, 413)


@pytest.fixture
def somebody(app: Flask) -> Quick:
    """A member who decides and administers, at a network where everything waits that can."""
    network = a_network()
    person = a_person(name="Everything")
    for role in (Role.MEMBER, Role.DECIDER, Role.ADMINISTRATOR):
        appointed(person, network, role)
    a_procedure(network, publish=False)
    flagged = a_decision(network)
    with writing(database.session()):
        flag_breach(flagged, rule="Rule 4.", by=Voice.OPERATOR, at=now())
    a_tabled(network)
    a_draft(network)
    a_decision(network)
    client = Quick(app)
    sign_in(client, person)
    return client


def pages() -> list[str]:
    """Every page of the desk with a form, in the states that offer it."""
    by = {d.state: d.reference for d in database.session.scalars(sa.select(Decision).order_by(Decision.id.desc()))}
    at = {state: f"{DESK}decisions/{reference}/" for state, reference in by.items()}
    return [
        f"{DESK}settings", f"{DESK}procedures/next", f"{DESK}decisions/new", f"{at[DecisionState.DRAFTED]}edit",
        f"{at[DecisionState.DRAFTED]}table", f"{at[DecisionState.TABLED]}decide",
        f"{at[DecisionState.DECIDED]}statement", f"{at[DecisionState.DECIDED]}breach",
        f"{at[DecisionState.BREACH_FLAGGED]}pass-on", f"{at[DecisionState.BREACH_FLAGGED]}settle",
        f"{at[DecisionState.DRAFTED]}drop",
    ]  # fmt: skip


def form_on(client: Quick, address: str) -> Form:
    response = client.get(address)
    assert response.status_code == 200, address
    return next(
        f for f in Reader(f"http://x{address}", response.get_data(as_text=True)).forms if "sign-out" not in f.action
    )


@pytest.mark.slow
def test_every_field_takes_or_refuses_anything(somebody: Quick) -> None:
    faults = []
    n = 0
    for place, address in enumerate(pages()):
        form = form_on(somebody, address)
        for turn, name in enumerate(form.names):
            for step, (what, payload) in enumerate(PAYLOADS.items()):
                if (place + turn + step) % 4:
                    continue
                n += 1
                status = somebody.post(address, data=form.filled(**{name: payload})).status_code
                if status not in SAYS:
                    faults.append(f"{address} {name} × {what}: {status}")
    assert not faults, "\n".join(faults)
    assert n > 250


@pytest.mark.slow
def test_every_step_of_entering_a_decision_takes_or_refuses_anything(somebody: Quick) -> None:
    tabled = database.session.scalars(sa.select(Decision).where(Decision.state == DecisionState.TABLED)).one()
    address = f"{DESK}decisions/{tabled.reference}/decide"
    when = {**moment("decided_at", now()), "way": "meeting", "manner": "vote"}
    second = somebody.post(address, data={**when, "step": "when"})
    parts = next(
        f for f in Reader(f"http://x{address}", second.get_data(as_text=True)).forms if "sign-out" not in f.action
    )
    given = {**when, **{name: "for" for name in parts.names if name.startswith("part_")}}
    result = {"outcome": "yes", "reasons": "", "lay_part": "Four spoke."}  # without reasons nothing is ever entered
    for step, names in (("parts", parts.names), ("result", [*parts.names, *result])):
        for name in names:
            for turn, payload in enumerate(PAYLOADS.values()):
                if (turn + len(name)) % 3:
                    continue
                if name == "reasons" and payload not in ("", PAYLOADS["100 kB"], PAYLOADS["1 MB"], PAYLOADS["NUL"]):
                    continue
                sent = {**given, **result, "step": step, name: payload}
                assert somebody.post(address, data=sent).status_code in SAYS, (step, name)
    assert somebody.post(address, data={"step": ["when", "result"]}).status_code == 200
    assert somebody.post(address, data={"step": "\x00"}).status_code in (200, 400)
    assert database.session.get_one(Decision, tabled.id).state is DecisionState.TABLED


@pytest.mark.parametrize(
    "query",
    [
        "kind=treason&about=x",
        "kind=%00",
        "about=" + "x" * 3000,
        "about=%EF%BF%BF",
        "kind=refer&kind=spend",
        "about[]=1",
    ],
)
def test_an_odd_address_for_a_new_decision_is_just_an_empty_form(query: str, somebody: Quick) -> None:
    assert somebody.get(f"{DESK}decisions/new?{query}").status_code in (200, 400, 414)


def test_nothing_was_set_that_cannot_be(somebody: Quick) -> None:
    form = form_on(somebody, f"{DESK}settings")
    for name, typed in (
        ("silence_days", "9" * 30),
        ("silence_days", "-7"),
        ("chair", "1 OR 1=1"),
        ("host_email", "a@b\nBcc: c@d.example"),
    ):
        somebody.post(f"{DESK}settings", data=form.filled(**{name: typed}))
    from engage.accounts import Body, BodyKind

    row = network_row(database.session.scalars(sa.select(Body).where(Body.kind == BodyKind.NETWORK)).one())
    assert (row.silence_days, row.host_email) == (180, "host@example.org")
