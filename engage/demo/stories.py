"""Every story, in the order in which it happened."""

from collections.abc import Iterable

from flask import Flask

from engage.accounts import Role
from engage.consultations import service
from engage.database import writing
from engage.demo import nobody_answers_the_call_bells as bells
from engage.demo import northmoor_gets_a_link as link
from engage.demo import northmoor_link_refers_the_podiatry_waits as podiatry
from engage.demo import northmoor_moves_its_walk_in_centre as walk_in
from engage.demo import people_go_home_without_their_medicines as medicines
from engage.demo import podiatry_is_answered, seeing_a_gp
from engage.demo import saltby_wants_blood_tests_nearer as blood
from engage.demo import the_committee_looks_into_podiatry as review
from engage.demo import the_council_asks_about_the_hospital_bus as bus
from engage.demo import the_councillors_who_ask as councillors
from engage.demo import the_crisis_cafe_is_owed_an_answer as cafe
from engage.demo import what_is_coming_and_what_is_not as others
from engage.demo.making_sense import code_all, keep_codebook, moderate_all
from engage.demo.people import BOARD, COUNCIL, arrive, let_in, passwords
from engage.demo.stage import Stage
from engage.extensions import db
from engage.now import now, today
from engage.reminders.tick import tick


def load(app: Flask) -> None:
    """Tell every story into the database, in one transaction: all of it, or nothing."""
    with app.app_context(), passwords() as hashes, writing(db.session()) as session:
        stage = Stage(session, today(), {}, app.config["BASE_URL"])
        stage.cast = arrive(session, stage.at(-400))
        seeing_a_gp.tell(stage)
        owe_the_crisis_cafe(stage)
        withdraw_the_x_ray_room(stage)
        analyse_the_blood_tests(stage)
        ask_about_the_walk_in_centre(stage)
        ask_about_the_bus(stage)
        announce_the_carers_plan(stage)
        bring_the_pharmacies_to_the_gate(stage)
        refer_three_matters(stage)
        let_in(stage.cast, hashes)
        session.flush()


def owe_the_crisis_cafe(stage: Stage) -> None:
    """Closed a hundred days ago, and the answer has not come."""
    opens, days = -184, 84
    consultation = stage.write(cafe.ASKED, BOARD, opens=opens, days=days, decides=40)
    stage.publish(consultation, BOARD, opens=opens)
    stage.receive(consultation, cafe.replies(days), opens=opens)
    service.analyse(consultation, by=stage.who(BOARD, Role.OFFICER), at=stage.at(opens + days + 3))
    moderate_all(consultation, by=stage.who(BOARD, Role.MODERATOR), at=stage.at(opens + days + 9))


def withdraw_the_x_ray_room(stage: Stage) -> None:
    """Taken back while it was open, with the reason."""
    opens = -70
    consultation = stage.write(others.X_RAY, BOARD, opens=opens, days=84, decides=60)
    stage.publish(consultation, BOARD, opens=opens)
    at, by = stage.at(opens + 31), stage.who(BOARD, Role.APPROVER)
    service.withdraw(consultation, by=by, at=at, reason=others.WITHDRAWN_BECAUSE, link=stage.link(consultation))


def analyse_the_blood_tests(stage: Stage) -> None:
    """Closed three weeks ago: half is moderated, a third is coded."""
    opens, days = -105, 84
    consultation = stage.write(blood.ASKED, BOARD, opens=opens, days=days, decides=50)
    stage.publish(consultation, BOARD, opens=opens)
    stage.receive(consultation, blood.replies(days), opens=opens)
    analyst, closed = stage.who(BOARD, Role.ANALYST), opens + days
    service.analyse(consultation, by=stage.who(BOARD, Role.OFFICER), at=stage.at(closed + 1))
    moderate_all(consultation, by=stage.who(BOARD, Role.MODERATOR), at=stage.at(closed + 5), most=6)
    codes = {name: (name, about, "") for name, about in blood.CODEBOOK}
    _, kept = keep_codebook(consultation, {}, codes, by=analyst, at=stage.at(closed + 6))
    code_all(consultation, blood.MEANINGS, kept, by=analyst, at=stage.at(closed + 8), most=7)


def ask_about_the_walk_in_centre(stage: Stage) -> None:
    """Open, with three weeks to go."""
    opens, days = -63, 84
    consultation = stage.write(walk_in.ASKED, BOARD, opens=opens, days=days, decides=90)
    stage.publish(consultation, BOARD, opens=opens)
    stage.receive(consultation, walk_in.replies(-opens, stage.today), opens=opens)


def ask_about_the_bus(stage: Stage) -> None:
    """Open, of the other body."""
    opens, days = -28, 84
    consultation = stage.write(bus.ASKED, COUNCIL, opens=opens, days=days, decides=100)
    stage.publish(consultation, COUNCIL, opens=opens)
    stage.receive(consultation, bus.replies(-opens), opens=opens)


def announce_the_carers_plan(stage: Stage) -> None:
    """Published, and not open yet."""
    consultation = stage.write(others.CARERS, BOARD, opens=10, days=84, decides=140)
    stage.publish(consultation, BOARD, opens=10)


def bring_the_pharmacies_to_the_gate(stage: Stage) -> None:
    """The officer has sent it; the approver has not looked yet."""
    consultation = stage.write(others.PHARMACY, BOARD, opens=21, days=84, decides=160)
    sent = service.submit(consultation, by=stage.who(BOARD, Role.OFFICER), at=min(stage.at(-1), now()))
    assert sent.passed, sent.findings


def refer_three_matters(stage: Stage) -> None:
    """The LINk and the committee: one referral answered, one acknowledged late, one overdue; each reminded of in its time."""
    link.tell(stage)
    councillors.tell(stage)
    feet = podiatry.tell(stage)
    link.go_on(stage)
    podiatry_is_answered.tell(stage, *review.tell(stage, feet))
    tablets = medicines.tell(stage)
    bells.tell(stage)
    remind(stage, range(-66, medicines.ACKNOWLEDGED))
    medicines.is_acknowledged_late(stage, tablets)
    remind(stage, range(medicines.ACKNOWLEDGED, 0))
    bells.begin_another(stage)
    link.ask_about_hearing_aids(stage)
    councillors.look_ahead(stage, tablets)


def remind(stage: Stage, days: Iterable[int]) -> None:
    """The look at what is owed that the server takes every day."""
    for days_ago in days:
        tick(stage.session, stage.at(days_ago, 6))
