"""Ids of one consultation in the pages of another, keys at doors they were not made for, and acts above one's role."""

import itertools
import sys
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.routing import AnyConverter, IntegerConverter

from engage.accounts import Role
from engage.analysis import Code, Theme
from engage.consultations.models.consultation import ConsultationDocument
from engage.extensions import db
from engage.matters import Item
from engage.questionnaires import Answer, Question, Submission, SubmissionVersion
from engage.questionnaires.models.questionnaire import Page, Questionnaire
from tests.security.conftest import Told
from tests.security.walking import Seats, changed, digests

TYPED = {
    "version": "1", "title": "x", "name": "x", "text": "x", "reason": "x", "decision": "approve", "copy": "x", "standing": "counted",
    "into": "1", "theme": "1", "codes": "1", "to": "up", "description": "x", "sure": "y", "confirm": "y",
}  # fmt: skip


def foreign(mine: int, others: list[int]) -> dict[str, set[Any]]:
    """By the name of a part of an address: ids that are real, of another matter, and not of this one."""
    session = db.session

    def ids(column: Any, where: Any) -> set[Any]:
        return set(session.scalars(sa.select(column).where(where)))

    def of(matters: list[int]) -> dict[str, set[Any]]:
        sheets = sa.select(Questionnaire.id).where(Questionnaire.matter_id.in_(matters))
        versions = sa.select(SubmissionVersion.id).join(Submission).where(Submission.matter_id.in_(matters))
        return {
            "question": ids(Question.id, Question.questionnaire_id.in_(sheets)),
            "page": ids(Page.id, Page.questionnaire_id.in_(sheets)),
            "code": ids(Code.id, Code.matter_id.in_(matters)),
            "theme": ids(Theme.id, Theme.matter_id.in_(matters)),
            "answer": ids(Answer.id, Answer.submission_version_id.in_(versions)),
            "submission": ids(Submission.reference, Submission.matter_id.in_(matters)) | ids(Submission.public_id, Submission.matter_id.in_(matters)),
            "document": ids(ConsultationDocument.id, ConsultationDocument.consultation_id.in_(matters)),
            "item": ids(Item.number, Item.matter_id.in_(matters)) | {99},
        }  # fmt: skip

    own, theirs = of([mine]), of(others)
    return {kind: theirs[kind] - own[kind] for kind in own}


def kind_of(rule: str, name: str) -> str:
    """What the number in an address counts."""
    if name != "number":
        return name
    for part, kind in (
        ("/items/", "item"),
        ("/documents/", "document"),
        ("/questions/<", "question"),
        ("/pages/", "page"),
        ("/versions/", "version"),
    ):
        if part in rule:
            return kind
    return ""


@pytest.mark.parametrize("phase", ["draft", "open", "closed", "outcome"])
def test_ids_of_another_consultation_are_not_there_and_nothing_changes(
    told: Told, seats: Seats, phase: str, capsys: Any
) -> None:
    world = seats.world
    mine, reference = world.ids[f"board {phase}"], world.references[f"board {phase}"]
    others = [v for k, v in world.ids.items() if k in world.references and v != mine]
    known, seat = foreign(mine, others), seats.of("board everything")
    before, n, faults, none = digests(), 0, list[str](), set[str]()
    for rule in told.app.url_map.iter_rules():
        parts = [
            a
            for a in rule.arguments
            if a != "reference" and (isinstance(rule._converters[a], IntegerConverter) or a == "submission")
        ]
        if not rule.rule.startswith("/desk/") or "reference" not in rule.arguments or not parts:
            continue
        choices = [sorted(known.get(kind_of(rule.rule, a), {9999}), key=str)[-2:] for a in parts]
        if not all(choices):
            none.add(rule.endpoint)
            continue
        fixed = {
            a: min(c.items) if isinstance(c, AnyConverter) else "short_text" if a == "kind" else "1"
            for a, c in rule._converters.items()
        }
        for values in itertools.product(*choices):
            built = rule.build(fixed | {"reference": reference} | dict(zip(parts, values, strict=True)))
            assert built is not None
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                response = seat.client.open(built[1], method=method, data=TYPED if method == "POST" else None)
                n += 1
                if response.status_code == 409:  # gone while somebody wrote: said of one that never was, too
                    absent = rule.build(fixed | {"reference": reference} | dict.fromkeys(parts, 2**31 - 2))
                    assert absent is not None
                    response = seat.client.open(absent[1], method=method, data=TYPED)
                    if response.status_code == 409:
                        continue
                if response.status_code not in (403, 404):
                    faults.append(f"{method} {built[1]}: {response.status_code} {response.location}")
    if wrote := changed(before, digests()):
        faults.append(f"wrote {wrote}")
    with capsys.disabled():
        sys.stdout.write(f"\n  boundaries: {phase}: {n} addresses mixed; nothing to mix for {sorted(none)} ")
    assert not faults, "\n".join(faults)
    assert n >= 20


def test_another_matters_ids_inside_a_form_are_refused(told: Told, seats: Seats) -> None:
    world = seats.world
    home = f"/desk/consultations/{world.references['board closed']}"
    others = [v for k, v in world.ids.items() if k in world.references and v != world.ids["board closed"]]
    known, seat = foreign(world.ids["board closed"], others), seats.of("board everything")
    theme, code, answer = (str(max(known[kind])) for kind in ("theme", "code", "answer"))
    question = max(known["question"])
    own_question = db.session.scalar(
        sa.select(Question.id)
        .join(Questionnaire)
        .where(Questionnaire.matter_id == world.ids["board closed"], Question.kind == "long_text")
    )
    own_answer = db.session.scalar(sa.select(Answer.id).where(Answer.question_id == own_question).limit(1))
    number, own_code, responses = (
        world.ids["item said"],
        world.ids["code"],
        f"/desk/responses/{world.references['board closed']}",
    )
    before = digests()
    tries: list[tuple[str, dict[str, Any]]] = [
        (f"{home}/codebook/codes/new", {"name": "x", "theme": theme}),
        (f"{home}/codebook/codes/{own_code}", {"name": "x", "theme": theme, "version": "1"}),
        (f"{home}/codebook/codes/{own_code}/merge", {"into": code, "version": "1"}),
        (f"{home}/coding/{own_question}", {"answer": answer, "codes": str(own_code), "code": str(own_code), "act": "next"}),
        (f"{home}/coding/{own_question}", {"answer": str(own_answer), "codes": code, "code": code, "numbers": "999", "act": "next"}),
        (f"{home}/coding/{question}", {"answer": answer, "codes": code}),
        (f"{home}/coding/{own_question}/undo", {"answer": answer}),
        (f"{home}/moderation/approve", {"answer": answer, "answers": answer, "question": str(question)}),
        (f"{responses}/items/new", {"title": "x", "said": "x", "themes": theme, "theme": theme}),
        (f"{responses}/items/{number}/edit", {"title": "x", "said": "x", "themes": theme, "version": "1"}),
    ]  # fmt: skip
    for address, typed in tries:
        response = seat.post(address, typed)
        wrote = changed(before, digests())
        assert not wrote, f"{address} {typed}: {response.status_code}, wrote {wrote}"
        assert response.status_code in (200, 302, 303, 400, 403, 404, 409), (address, response.status_code)


def test_every_key_opens_its_own_door_alone(told: Told, seats: Seats, capsys: Any) -> None:
    keys, slugs, seat = seats.world.keys, seats.world.slugs, seats.of("visitor")
    mine, other = (f"/consultations/{slugs[f'{who} open']}/respond" for who in ("board", "council"))
    doors: dict[str, tuple[str, ...]] = {
        "/submissions/{}": ("private",),
        "/submissions/{}/copy.html": ("private",),
        "/submissions/{}/withdraw": ("private",),
        mine + "/{}/check": ("sent", "draft"),
        mine + "/{}/1": ("sent", "draft"),
        mine + "/{}/sent": ("sent", "draft"),
        mine + "/{}/saved": ("sent", "draft"),
        other + "/{}/check": (),
        other + "/{}/1": (),
        other + "/{}/saved": (),
        other + "/{}/sent": (),
        "/follow/confirm/{}": ("following", "to confirm"),
        "/follow/stop/{}": ("following", "to confirm", "*"),
        "/reset/{}": ("reset",),
        "/invitations/{}": ("invitation",),
        "/receipts/{}": (),
    }
    said = ("Quillfeather", "Canaryword")
    made_up = {"nothing": "x", "nul": "%00", "long": "k" * 3000, "star": "*", "hash": "0" * 64, "empty": "%20"}
    before, n = digests(), 0
    for door, fits in doors.items():
        for name, key in (keys | made_up).items():
            if name.startswith(fits) or "*" in fits:
                continue
            for method in ("GET", "POST"):
                response = seat.client.open(door.format(key), method=method)
                n += 1
                # a sent key at another consultation leads to that one's receipt, which refuses it
                led_on = response.status_code in (302, 303) and name.startswith(("sent", "draft"))
                kept_words = method == "POST" and door.endswith("/1") and response.status_code in (200, 400)
                assert response.status_code in (400, 404, 405, 410, 414) or led_on or kept_words, (
                    method,
                    door,
                    name,
                    response.status_code,
                )
                assert not any(words.encode() in response.data for words in said), (method, door, name)
    with capsys.disabled():
        sys.stdout.write(f"\n  keys: {n} tries at {len(doors)} doors ")
    assert changed(before, digests()) == []


def test_what_is_kept_of_a_key_is_no_key(told: Told, seats: Seats) -> None:
    """The hash in the database opens nothing."""
    from engage.web.access import key_hash

    seat, keys = seats.of("visitor"), seats.world.keys
    for door, name in (
        ("/submissions/{}", "private in_full"),
        ("/reset/{}", "reset"),
        ("/invitations/{}", "invitation"),
    ):
        assert seat.get(door.format(keys[name])).status_code == 200, door
        assert seat.get(door.format(key_hash(keys[name]))).status_code in (404, 410), door


GRAVE = {
    "/desk/consultations/{gate}/publish": {Role.APPROVER},
    "/desk/consultations/{gate}/return": {Role.APPROVER},
    "/desk/consultations/{open}/withdraw": {Role.APPROVER},
    "/desk/consultations/{open}/pause": {Role.APPROVER},
    "/desk/consultations/{open}/extend": {Role.APPROVER},
    "/desk/consultations/{open}/correct": {Role.APPROVER},
    "/desk/consultations/{closed}/publish-outcome": {Role.APPROVER},
    "/desk/consultations/{closed}/publish-summary": {Role.APPROVER},
    "/desk/consultations/{closed}/quash": {Role.APPROVER},
    "/desk/consultations/{closed}/export.csv": {Role.OFFICER, Role.APPROVER, Role.ANALYST},
    "/desk/responses/{closed}/items/{waiting}/approve": {Role.APPROVER},
    "/desk/responses/{closed}/items/{waiting}/publish": {Role.APPROVER},
    "/desk/responses/{closed}/items/{waiting}/return": {Role.APPROVER},
    "/desk/bodies/{board}/people/invite": {Role.ADMINISTRATOR},
    "/desk/bodies/{board}/rules": {Role.ADMINISTRATOR},
    "/desk/bodies/{board}/invitations/{invitation}/revoke": {Role.ADMINISTRATOR},
    "/desk/bodies/{board}/invitations/{invitation}/renew": {Role.ADMINISTRATOR},
}


@pytest.mark.parametrize("role", list(Role))
def test_grave_acts_are_for_those_who_may_and_a_post_is_no_way_round(told: Told, seats: Seats, role: Role) -> None:
    world = seats.world
    names = {
        "gate": world.references["board unpublished"], "open": world.references["board open"], "closed": world.references["board closed"],
        "waiting": world.ids["item waiting"], "board": world.slugs["board"], "invitation": world.ids["invitation"],
    }  # fmt: skip
    for who in (f"board {role}", "council everything"):
        seat = seats.of(who)
        before = digests()
        for address, may in GRAVE.items():
            response = seat.post(address.format(**names), {})
            if who.startswith("council"):
                assert response.status_code == 404, (who, address, response.status_code)
            elif role not in may:
                assert response.status_code == 403, (who, address, response.status_code)
            else:
                assert response.status_code not in (403, 404), (who, address, response.status_code)
                told.back()
                seat.sit()
                before = digests()
                continue
            assert changed(before, digests()) == [], (who, address)


def test_nobody_approves_what_they_wrote_however_many_roles_they_hold(told: Told, seats: Seats) -> None:
    from engage.accounts import Person
    from engage.consultations import Consultation
    from engage.database import writing
    from engage.matters import Response

    world = seats.world
    seat, person_id = seats.of("board everything"), world.people["board everything"]
    with writing(db.session()) as session:
        person = session.get_one(Person, person_id)
        session.execute(
            sa.update(Consultation)
            .where(Consultation.id == world.ids["board unpublished"])
            .values(drafted_by_id=person.id)
        )
        session.execute(sa.update(Response).where(Response.approved_at.is_(None)).values(drafted_by_id=person.id))
    before = digests()
    item = f"/desk/responses/{world.references['board closed']}/items/{world.ids['item waiting']}"
    for address in (f"/desk/consultations/{world.references['board unpublished']}/publish", f"{item}/approve"):
        assert seat.post(address, {"sure": "y"}).status_code == 403, address
    assert seat.post(f"{item}/publish").status_code in (302, 403, 409)
    assert changed(before, digests()) == []
