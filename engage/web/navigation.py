"""Where somebody who is signed in can go: what the bodies they act for have, in the order in which they need it."""

from flask import Flask

from engage.accounts import BodyKind, Person
from engage.content.vocabulary import capital, vocabulary
from engage.web.show import profile

AUTHORITIES = set(BodyKind) - {BodyKind.NETWORK, BodyKind.SCRUTINY}


def staff_places(person: Person) -> list[tuple[str, str]]:
    """Addresses and words of the menu, for every kind of body that a person acts for."""
    kinds = {appointment.body.kind for appointment in person.current_appointments}
    words = vocabulary(profile())
    ours = bool(kinds & AUTHORITIES)
    places = [
        ("/desk/", "Desk", True),
        ("/desk/consultations/", "Consultations", ours),
        ("/desk/responses/", "You said, we did", ours),
        ("/desk/networks/", capital(words["network"].one), BodyKind.NETWORK in kinds),
        ("/desk/committees/", "Committee", BodyKind.SCRUTINY in kinds),
        ("/desk/referrals/", "Referrals", bool(kinds & {BodyKind.NETWORK, BodyKind.SCRUTINY})),
        ("/desk/reviews/", "Reviews", bool(kinds)),
    ]
    return [(address, name) for address, name, wanted in places if wanted]


def init_app(app: Flask) -> None:
    app.jinja_env.globals["staff_places"] = staff_places
