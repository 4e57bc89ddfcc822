"""Who sees what of a review, when: every state × every representation × every reader, in one test."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from engage.accounts import Body, BodyKind, Person, Role
from engage.content.disclosure import Disclosure, Openness
from engage.database import session_of, writing
from engage.matters import Voice
from engage.now import now
from engage.scrutiny import Review, ReviewEvidence
from engage.scrutiny.service import review_report
from tests.factories import people
from tests.factories.reviews import ALL_STATES, a_file, a_piece, a_review, a_trust, an_adviser, an_approach
from tests.factories.scrutiny import a_chair, a_committee, a_member, an_officer
from tests.pages import Client

# A word in each part of a review, by which it is known wherever it comes out.
PARTS = {
    "title": "Quillclinics", "why": "Quillwhy", "terms": "Quillterms", "open": "Quillopen", "exempt": "Quillexempt",
    "confidential": "Quillsecret", "unchecked": "Quillunchecked", "report": "wait too long", "annex": "Quillannex",
    "recommendation": "Recommendation 1",
}  # fmt: skip
INSIDE = {"member", "chair", "officer"}
EARLY = INSIDE | {"adviser"}
READERS = ("anyone", "stranger", "trust", "adviser", "member", "chair", "officer")
EVERYONE = set(READERS)
BEFORE_EVIDENCE = {"suggested", "scoped", "declined", "suspended"}
BEFORE_REPORT = BEFORE_EVIDENCE | {"evidence", "deliberating", "draft_report"}


def readers_of(part: str, state: str) -> set[str]:
    """Who may read a part in a state: P7's table."""
    is_scoped, has_report = state != "suggested", state not in BEFORE_REPORT
    if part in {"open", "exempt", "confidential", "unchecked", "annex"} and state in BEFORE_EVIDENCE:
        return set()
    if part in {"report", "recommendation"} and state in BEFORE_EVIDENCE | {"evidence", "deliberating"}:
        return set()
    return {
        "title": EVERYONE if is_scoped else INSIDE,
        "why": INSIDE,
        "terms": EVERYONE if is_scoped else set(),
        "open": EVERYONE,
        "exempt": INSIDE,
        "confidential": {"chair", "officer"},
        "unchecked": INSIDE,
        "report": EVERYONE if has_report else EARLY,
        "recommendation": EVERYONE if has_report else EARLY,
        "annex": INSIDE if has_report or state == "draft_report" else set(),
    }[part]


@dataclass
class Scene:
    """One review with a word in each of its parts, and somebody of each kind who might read it."""

    review: Review
    committee: Body
    people: dict[str, Person]


@pytest.fixture
def trust(db: Any) -> Body:
    return a_trust()


def a_scene(state: str, trust: Body) -> Scene:
    committee, network = a_committee(), people.a_body("Anytown Network", kind=BodyKind.NETWORK)

    def fill(review: Review) -> None:
        an_adviser(review, network)
        an_approach(review, whom="Anytown Carers")
        a_piece(review, title="Times", text=PARTS["open"], document=a_file(committee, "quillfile.txt"))
        a_piece(review, title="Prices", text=PARTS["exempt"], disclosure=Disclosure(Openness.EXEMPT))
        a_piece(review, title="Quillsecret", text="x", disclosure=Disclosure(Openness.CONFIDENTIAL))
        a_piece(review, title="Quillunchecked letter", text="x", is_checked=False)
        with writing(session_of(review)):
            exempt = Disclosure(Openness.EXEMPT)
            review_report.withhold(
                review, annex=PARTS["annex"], disclosure=exempt, because="Rule", by=Voice.OPERATOR, at=now()
            )

    review = a_review(
        committee, state=state, addressees=(trust,), title=PARTS["title"], why=PARTS["why"], also=fill,
        terms=PARTS["terms"],
    )  # fmt: skip
    readers = {
        "stranger": people.a_person(people.a_body("Elsewhere"), *Role),
        "trust": people.a_person(trust, Role.OFFICER, Role.APPROVER),
        "adviser": people.a_person(network, Role.MEMBER),
        "member": a_member(committee),
        "chair": a_chair(committee),
        "officer": an_officer(committee),
    }
    return Scene(review, committee, readers)


def public_texts(client: Client, scene: Scene, db: Any) -> Iterator[tuple[str, str]]:
    """Every public representation of a review, as text; '' where it is not there."""
    reference, slug = scene.review.reference, scene.committee.slug
    file = db.session.scalar(sa.select(ReviewEvidence).where(ReviewEvidence.document_id.is_not(None)))
    addresses = {
        "page": f"/reviews/{reference}",
        "list": "/reviews/",
        "search": f"/reviews/?q={PARTS['title']}",
        "list of the committee": f"/reviews/?committee={slug}",
        "committee": f"/committees/{slug}",
        "tracker": f"/committees/{slug}/tracker",
        "paper": f"/committees/{slug}/tracker/paper",
        "csv": f"/committees/{slug}/tracker.csv",
        "answers": f"/responses/{reference}/",
        "item": f"/responses/{reference}/1",
        "register": "/register/",
        "register as CSV": "/register.csv",
        "register as JSON": "/register.json",
        "register as a feed": "/register.atom",
        "duties": "/register/duties",
        "record": f"/register/record/{reference}",
        "follow": f"/follow/{reference}",
        "search of the register": "/register/?q=recommendation",
    }
    if file is not None:
        addresses["file"] = f"/documents/{file.document.key}/{file.document.filename}"
    for name, address in addresses.items():
        response = client.get(address)
        assert response.status_code in {200, 404}, (name, response.status_code)
        if response.status_code == 200:
            # what somebody typed to look for it says nothing of the review
            yield name, response.get_data(as_text=True).replace(f'value="{PARTS["title"]}"', "")


def staff_texts(client: Client, scene: Scene) -> Iterator[tuple[str, str]]:
    reference = scene.review.reference
    for ending in (f"/desk/reviews/{reference}/", f"/desk/reviews/{reference}/recommendations/1", "/desk/reviews/",
                   f"/desk/responses/{reference}/", f"/desk/responses/{reference}/items/1", "/desk/responses/", "/desk/"):  # fmt: skip
        response = client.get(ending)
        assert response.status_code in {200, 302, 403, 404}, ending
        if response.status_code == 200:
            yield ending, response.get_data(as_text=True)


@pytest.mark.parametrize("state", ALL_STATES)
def test_each_reader_sees_of_each_state_what_the_rules_say_in_every_representation(
    client: Client, db: Any, trust: Body, state: str
) -> None:
    scene = a_scene(state, trust)
    texts, faults = dict(public_texts(client, scene, db)), []
    for reader in READERS:
        whole = texts
        if reader != "anyone":
            people.sign_in(client, scene.people[reader])
            page = client.get(f"/reviews/{scene.review.reference}").get_data(as_text=True)
            assert page == texts.get("page", page), "a public page is the same for everyone"
            whole = texts | dict(staff_texts(client, scene))
        for part, word in PARTS.items():
            may = readers_of(part, state)
            if reader not in may:
                faults += [f"{reader} reads {part} in {where}" for where, text in whole.items() if word in text]
            elif not any(word in text for text in whole.values()):
                faults.append(f"{reader} does not find {part}")
            if "anyone" not in may:
                faults += [f"{part} is public in {where}" for where, text in texts.items() if word in text]
    assert not faults, "\n".join(faults)


def test_a_report_that_is_not_published_shows_nothing_of_itself_to_anyone(client: Client, db: Any, trust: Body) -> None:
    committee = a_committee()
    review = a_review(committee, state="response_requested", addressees=(trust,), published=False)
    scene = Scene(review, committee, {})
    for where, text in public_texts(client, scene, db):
        for word in (PARTS["report"], PARTS["recommendation"]):
            assert word not in text, where
    assert "The whole report is exempt." in client.get(review.public_path).get_data(as_text=True)
    people.sign_in(client, people.a_person(trust, Role.OFFICER))
    assert PARTS["recommendation"] in client.get(f"/desk/responses/{review.reference}/items/1").get_data(as_text=True)
