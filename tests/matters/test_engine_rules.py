"""The ten rules of the clock engine, held where duties begin, run, move and end. Each test names its rule."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engage import installation
from engage.accounts import Area, Body, BodyKind, ElectionPeriod
from engage.database import writing
from engage.extensions import db as database
from engage.matters import (
    AuditEntry,
    Basis,
    CopyReceived,
    Correction,
    Duty,
    DutyDate,
    DutyStatus,
    Matter,
    MoveRefusedError,
    Voice,
    Where,
    clock,
    clocks,
    duties,
)
from engage.matters.cautions import cautions
from engage.matters.clocks import Clock
from engage.matters.copies import Agreement, agree_lead, extend, receive_copy
from engage.matters.correcting import correct, recount
from engage.matters.days import Corrected
from engage.matters.profile import Profile
from engage.matters.terms import terms_of
from tests.factories.duties import AT, a_duty, an_old_matter, meet, some_duties
from tests.factories.people import a_body

REPORT = ("LK08-RPT-REL", "HW13-RPT-STD")
NINE = datetime(2008, 9, 1, 9, tzinfo=UTC)


def a_network() -> Body:
    return a_body("Northmoor LINk", kind=BodyKind.NETWORK)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def received(
    matter: Matter, body: Body, on: date | datetime, *, about: str = "", source: str = "", to: Body | None = None
) -> list[Duty]:
    when = on if isinstance(on, datetime) else at(on)
    with writing(database.session()):
        return receive_copy(
            matter, body, clocks=REPORT, owed_to=to or matter.body, received_at=when, by=Voice.OPERATOR, at=when,
            about=about, source=source,
        )  # fmt: skip


def lead(matter: Matter, leader: Body, *others: Body, on: date) -> Duty:
    with writing(database.session()):
        return agree_lead(matter, leader, [leader, *others], agreed_on=on, by=Voice.OPERATOR, at=at(on))


def installed(profile: str) -> None:
    """The installation uses the rules of an era, and of those before."""
    with writing(database.session()) as session:
        installation.make(session, is_demo=False, at=AT, profile=profile)


def verbs(matter: Matter) -> list[str]:
    mine = sa.select(AuditEntry.verb).where(AuditEntry.matter_id == matter.id).order_by(AuditEntry.id)
    return list(database.session.scalars(mine))


# Rule 1


@pytest.mark.parametrize("known", [c for c in clocks().values() if c.kind == "duty" and c.n], ids=lambda c: c.id)
def test_rule_1_a_duty_takes_every_term_from_its_clock_and_keeps_it(known: Clock, db: Any) -> None:
    profile = known.profiles[-1]
    rows = some_duties(known.id, matter=an_old_matter(profile=profile), began_on=date(2012, 9, 3))
    assert [(row.limb, row.act) for row in rows] == list(known.limbs or (("", known.act),))
    for row in rows:
        assert (row.n, row.unit, row.count, row.basis) == (known.n, known.unit, known.count, known.basis)
        assert (row.citation, row.confidence) == known.cited(profile)
        assert (row.clock_id, row.profile) == (known.id, profile)
        assert row.due_on == terms_of(row).due(row.began_on, row.n)
        assert len(row.dates) == 1


def test_rule_1_a_later_change_of_the_data_changes_no_duty_that_runs(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    duty = a_duty("OS02-RESP", began_on=date(2009, 2, 2))
    known = dict(clocks())
    monkeypatch.setitem(clocks(), "OS02-RESP", replace(known["OS02-RESP"], n=14, count="CD-INC"))
    with writing(database.session()):
        duties.move(duty, date(2009, 2, 3), why="received a day later", by=Voice.OPERATOR, at=AT)
    assert duty.due_on == date(2009, 3, 3)


# Rule 2


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2008, 6, 30, 22, 59, tzinfo=UTC), date(2008, 6, 30)),  # a minute to midnight, British Summer Time
        (datetime(2008, 6, 30, 23, 0, tzinfo=UTC), date(2008, 7, 1)),
        (datetime(2008, 12, 1, 23, 59, tzinfo=UTC), date(2008, 12, 1)),
        (datetime(2008, 12, 2, 0, 0, tzinfo=UTC), date(2008, 12, 2)),
    ],
)
def test_rule_2_days_are_london_days_and_the_instant_is_kept_too(instant: datetime, day: date, db: Any) -> None:
    installed("link2008")
    first, _ = received(an_old_matter(), a_body("Northmoor PCT"), instant)
    assert first.began_on == day
    kept = db.session.scalars(sa.select(CopyReceived)).one()
    assert (kept.received_at, kept.received_on) == (instant, day)


def test_rule_2_what_is_done_in_the_last_second_of_the_day_is_in_time(db: Any) -> None:
    duty = a_duty()  # due on 26 September 2008, in British Summer Time
    with writing(db.session()):
        duties.meet(duty, by=Voice.OPERATOR, at=datetime(2008, 9, 26, 22, 59, 59, tzinfo=UTC))
    assert duty.status(date(2009, 1, 1)) is DutyStatus.MET
    assert duty.met_at == datetime(2008, 9, 26, 22, 59, 59, tzinfo=UTC)
    late = a_duty()
    with writing(db.session()):
        duties.meet(late, by=Voice.OPERATOR, at=datetime(2008, 9, 26, 23, 0, tzinfo=UTC))
    assert late.status(date(2009, 1, 1)) is DutyStatus.MET_LATE


# Rule 3


def test_rule_3_each_limb_is_met_by_itself(db: Any) -> None:
    acknowledge, explain = some_duties("LK08-RPT-REL")
    meet(acknowledge, date(2008, 9, 10))
    on = date(2008, 9, 29)
    assert acknowledge.status(on) is DutyStatus.MET
    assert explain.status(on) is DutyStatus.OVERDUE


def test_rule_3_late_but_done_is_not_overdue(db: Any) -> None:
    duty = meet(a_duty(), date(2008, 10, 1))
    assert duty.status(date(2010, 1, 1)) is DutyStatus.MET_LATE
    assert duty.days_late(date(2010, 1, 1)) == 5


def test_rule_3_what_is_not_owed_or_replaced_can_no_longer_be_met(db: Any) -> None:
    duty, other = some_duties("LK08-RPT-REL")
    with writing(db.session()):
        duties.not_owed(duty, by=Voice.OPERATOR, at=AT, reason="Withdrawn.")
        duties.meet(duty, by=Voice.OPERATOR, at=AT)
    assert duty.met_on is None
    assert duty.status(AT.date()) is DutyStatus.NOT_OWED
    assert other.status(AT.date()) is DutyStatus.OPEN


def test_rule_3_the_executive_owes_four_things_each_by_itself(db: Any) -> None:
    four = some_duties("OS07-EXEC", began_on=date(2009, 3, 10))
    assert [duty.limb for duty in four] == ["consider", "respond", "publish", "copy"]
    assert {duty.due_on for duty in four} == {date(2009, 5, 9)}


# Rule 4


def test_rule_4_only_a_freedom_of_information_clock_can_be_paused(db: Any) -> None:
    assert [known.id for known in clocks().values() if known.may_pause] == ["FOI-INFO"]
    duty = a_duty()
    with pytest.raises(MoveRefusedError, match="Nothing in the law pauses this clock"), writing(db.session()):
        duties.pause(duty, on=date(2008, 9, 3), why="everybody is away", by=Voice.OPERATOR, at=AT)
    assert duty.paused_on is None


def test_rule_4_the_days_between_a_fees_notice_and_payment_are_not_counted(db: Any) -> None:
    """FOIA 2000 s.10(2): the working days from the notice to the payment, both included, are disregarded."""
    duty = a_duty("FOI-INFO", began_on=date(2008, 7, 7))  # due on 6 August, with 14 July and 4 August left out
    with writing(db.session()):
        duties.pause(duty, on=date(2008, 7, 15), why="fees notice", by=Voice.OPERATOR, at=AT)
    assert duty.status(date(2008, 7, 14)) is DutyStatus.OPEN
    assert duty.status(date(2008, 7, 15)) is DutyStatus.PAUSED_BY_LAW
    assert duty.status(date(2008, 9, 1)) is DutyStatus.PAUSED_BY_LAW  # never late meanwhile
    with writing(db.session()):
        duties.resume(duty, on=date(2008, 7, 25), by=Voice.OPERATOR, at=AT)
    # Counted: 8-11 July (4); 28 July to 1 August (9); 5-8 August (13); 11-15 August (18); 18, 19 August (20).
    assert duty.due_on == date(2008, 8, 19)
    assert [kept.due_on for kept in duty.dates] == [date(2008, 8, 6), date(2008, 8, 19)]
    assert duty.status(date(2008, 8, 20)) is DutyStatus.OVERDUE


def test_rule_4_a_notice_paid_the_same_day_costs_that_day(db: Any) -> None:
    duty = a_duty("FOI-INFO", began_on=date(2008, 9, 1))
    before = duty.due_on
    with writing(db.session()):
        duties.pause(duty, on=date(2008, 9, 4), why="fees notice", by=Voice.OPERATOR, at=AT)
        duties.resume(duty, on=date(2008, 9, 4), by=Voice.OPERATOR, at=AT)
    assert (before, duty.due_on) == (date(2008, 9, 29), date(2008, 9, 30))


def test_rule_4_a_fee_not_paid_within_three_months_does_not_set_the_clock_going_again(db: Any) -> None:
    duty = a_duty("FOI-INFO", began_on=date(2008, 9, 1))
    with writing(db.session()):
        duties.pause(duty, on=date(2008, 9, 4), why="fees notice", by=Voice.OPERATOR, at=AT)
    with pytest.raises(MoveRefusedError, match="more than 3 months"), writing(db.session()):
        duties.resume(duty, on=date(2008, 12, 4), by=Voice.OPERATOR, at=AT)
    with writing(db.session()):
        duties.resume(duty, on=date(2008, 12, 3), by=Voice.OPERATOR, at=AT)
    assert duty.paused_on is None


def test_rule_4_elections_holidays_and_dormancy_only_warn(db: Any) -> None:
    body = a_body("Northmoor Scrutiny Committee", kind=BodyKind.SCRUTINY)
    with writing(db.session()) as session:
        area = Area(slug="northmoor", name="Northmoor")
        body.areas = [area]
        session.add_all(
            [
                ElectionPeriod(
                    title="Local elections", area=area, starts_on=date(2009, 4, 28), ends_on=date(2009, 6, 4)
                ),
                ElectionPeriod(
                    title="Elsewhere", area=Area(slug="else", name="Elsewhere"), starts_on=date(2009, 4, 28),
                    ends_on=date(2009, 6, 4),
                ),
            ]
        )  # fmt: skip
    duty = a_duty(owed_by=body, began_on=date(2009, 4, 20))
    before = duty.due_on
    said = " ".join(cautions(duty, date(2009, 5, 1)))
    assert "Local elections" in said
    assert "Elsewhere" not in said
    assert "the clock runs on" in said
    assert duty.due_on == before == date(2009, 5, 18)
    assert duty.status(date(2009, 5, 19)) is DutyStatus.OVERDUE


def test_rule_4_a_dormant_network_is_owed_all_the_same(db: Any) -> None:
    duty = a_duty(owed_to=a_network())  # nobody there may decide
    said = " ".join(cautions(duty, date(2008, 9, 10)))
    assert "Northmoor LINk can decide nothing at the moment" in said
    assert "the clock runs on" in said
    assert duty.status(date(2008, 9, 29)) is DutyStatus.OVERDUE


# Rules 5 and 6


def test_rule_5_a_leads_clock_moves_with_the_latest_receipt_and_keeps_its_history(db: Any) -> None:
    installed("link2008")
    network = a_network()
    matter = an_old_matter(network)
    pct, trust, council = a_body("Northmoor PCT"), a_body("Northmoor Hospitals"), a_body("Northmoor Council")
    received(matter, pct, date(2008, 9, 1))
    received(matter, trust, date(2008, 9, 8))
    answer = lead(matter, pct, trust, on=date(2008, 9, 9))
    assert answer.clock_id == "LK08-RPT-LEAD"
    assert answer.owed_by == pct
    assert answer.creditor == network
    assert (answer.began_on, answer.due_on) == (date(2008, 9, 8), date(2008, 10, 6))  # of the day: not counted
    received(matter, council, date(2008, 9, 12))
    assert lead(matter, pct, trust, council, on=date(2008, 9, 13)) is answer
    assert (answer.began_on, answer.due_on) == (date(2008, 9, 12), date(2008, 10, 10))
    kept = db.session.scalars(sa.select(DutyDate.due_on).where(DutyDate.duty_id == answer.id).order_by(DutyDate.id))
    assert list(kept) == [date(2008, 10, 6), date(2008, 10, 10)]


def test_rule_5_only_the_explanation_moves_to_the_lead_and_each_still_acknowledges(db: Any) -> None:
    installed("link2008")
    matter = an_old_matter(a_network())
    pct, trust = a_body("Northmoor PCT"), a_body("Northmoor Hospitals")
    own = received(matter, pct, date(2008, 9, 1)) + received(matter, trust, date(2008, 9, 8))
    answer = lead(matter, pct, trust, on=date(2008, 9, 9))
    on = date(2008, 9, 10)
    assert {duty.limb: duty.status(on) for duty in own} == {
        "acknowledge": DutyStatus.OPEN, "explain": DutyStatus.SUPERSEDED,
    }  # fmt: skip
    assert {duty.superseded_by_id for duty in own if duty.limb == "explain"} == {answer.id}
    assert [duty.due_on for duty in own if duty.limb == "acknowledge"] == [date(2008, 9, 26), date(2008, 10, 3)]
    meet(answer, date(2008, 10, 6))
    assert answer.status(date(2009, 1, 1)) is DutyStatus.MET


def test_rule_5_from_2013_the_acknowledgement_of_those_who_are_led_is_a_local_clock(db: Any) -> None:
    matter = an_old_matter(a_body("Healthwatch Northmoor", kind=BodyKind.NETWORK), profile="hw2024")
    one, two = a_body("Northmoor ICB"), a_body("Northmoor Hospitals")
    received(matter, one, date(2025, 12, 1))
    received(matter, two, date(2025, 12, 1))
    answer = lead(matter, one, two, on=date(2025, 12, 2))
    assert (answer.clock_id, answer.due_on) == ("HW13-RPT-LEAD", date(2026, 1, 15))
    acks = [duty for duty in duties.open_duties(matter) if duty.limb == "" and duty is not answer]
    assert {(duty.clock_id, duty.basis, duty.due_on) for duty in acks} == {
        ("HW13-RPT-LEAD-ACK", Basis.LOCAL, date(2025, 12, 30))
    }


def test_rule_5_nobody_is_led_who_has_not_received_or_has_answered(db: Any) -> None:
    installed("link2008")
    matter = an_old_matter(a_network())
    pct, trust = a_body("Northmoor PCT"), a_body("Northmoor Hospitals")
    _, explain = received(matter, pct, date(2008, 9, 1))
    with pytest.raises(MoveRefusedError, match="must have received it first"):
        lead(matter, pct, trust, on=date(2008, 9, 9))
    with pytest.raises(MoveRefusedError, match="name the bodies"):
        lead(matter, pct, on=date(2008, 9, 9))
    received(matter, trust, date(2008, 9, 2))
    meet(explain, date(2008, 9, 5))
    with pytest.raises(MoveRefusedError, match="has answered already"):
        lead(matter, pct, trust, on=date(2008, 9, 9))


def test_rule_6_second_copies_and_re_sends_do_not_restart(db: Any) -> None:
    installed("link2008")
    matter = an_old_matter(a_network())
    pct = a_body("Northmoor PCT")
    first = received(matter, pct, date(2008, 9, 1), source="the original")
    again = received(matter, pct, date(2008, 9, 15), source="a copy from Northmoor Hospitals")
    assert again == first
    assert {duty.due_on for duty in first} == {date(2008, 9, 26)}
    assert all(len(duty.dates) == 1 for duty in first)
    assert verbs(matter) == ["owe", "owe"]


def test_rule_6_a_copy_that_came_earlier_through_a_colleague_counts(db: Any) -> None:
    installed("link2008")
    matter = an_old_matter(a_network())
    pct = a_body("Northmoor PCT")
    first = received(matter, pct, date(2008, 9, 8))
    received(matter, pct, date(2008, 9, 1), source="a copy from Northmoor Hospitals")
    assert {duty.due_on for duty in first} == {date(2008, 9, 26)}
    assert [kept.due_on for kept in first[0].dates] == [date(2008, 10, 3), date(2008, 9, 26)]


def test_rule_6_a_materially_new_version_has_a_clock_of_its_own(db: Any) -> None:
    installed("link2008")
    matter = an_old_matter(a_network())
    pct = a_body("Northmoor PCT")
    first = received(matter, pct, date(2008, 9, 1))
    second = received(matter, pct, date(2008, 9, 15), about="version 2")
    assert {duty.due_on for duty in first} == {date(2008, 9, 26)}
    assert {duty.due_on for duty in second} == {date(2008, 10, 10)}
    assert len(duties.open_duties(matter)) == 4


# Rule 7


def test_rule_7_nothing_but_law_is_ever_called_law() -> None:
    for known in clocks().values():
        if known.basis is Basis.LAW:
            assert "required by law" in known.rule
        else:
            assert "not a legal duty" in known.rule
            assert "statutory" not in known.rule
            assert "required by law" not in known.rule


@pytest.mark.parametrize("clock_id", ["CP16-RESPONSE", "CONS-OUTCOME", "JY-RESPOND", "HW13-RPT-LEAD-ACK"])
def test_rule_7_a_duty_on_a_code_or_a_local_clock_says_so(clock_id: str, db: Any) -> None:
    duty = a_duty(clock_id, matter=an_old_matter(profile=clock(clock_id).profiles[-1]))
    assert "not a legal duty" in duty.rule
    assert "required by law" not in duty.rule


# Rule 8


def test_rule_8_a_correction_counts_open_duties_anew_and_what_was_met_keeps_its_calendar(db: Any) -> None:
    running, done = a_duty(), meet(a_duty(), date(2008, 9, 26))
    wedding = Corrected(date(2008, 9, 12), Where.ENGLAND, Correction.ADDED, "A royal wedding")
    with writing(db.session()) as session:
        row = correct(session, wedding, why="proclaimed on 1 September", by=Voice.OPERATOR, at=AT)
        recount(session, row, by=Voice.OPERATOR, at=AT)
    assert (running.due_on, done.due_on) == (date(2008, 9, 29), date(2008, 9, 26))
    assert done.status(date(2009, 1, 1)) is DutyStatus.MET
    assert [kept.due_on for kept in running.dates] == [date(2008, 9, 26), date(2008, 9, 29)]
    entries = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.verb.in_(["correct_day", "recompute"])).order_by(AuditEntry.id)
    ).all()
    assert [entry.verb for entry in entries] == ["correct_day", "recompute"]
    assert entries[1].details["was_due_on"] == "2008-09-26"
    assert entries[1].details["due_on"] == "2008-09-29"
    assert "A royal wedding" in entries[1].reason


# Rule 9


def test_rule_9_a_longer_time_is_given_only_in_the_four_cases_the_rule_names(db: Any) -> None:
    matter = an_old_matter(profile="hw2024")
    trust = a_body("Northmoor Hospitals")
    first = received(matter, trust, date(2025, 12, 1))
    with pytest.raises(MoveRefusedError, match="in cases a, b, c, d only"), writing(db.session()):
        extend(matter, trust, "e", by=Voice.OPERATOR, at=at(date(2025, 12, 3)))
    with writing(db.session()):
        longer = extend(matter, trust, "b", by=Voice.OPERATOR, at=at(date(2025, 12, 3)), reason="two ICBs arranged it")
    assert {(duty.clock_id, duty.due_on) for duty in longer} == {("HW13-RPT-EXT", date(2026, 1, 14))}
    assert {duty.status(date(2025, 12, 4)) for duty in first} == {DutyStatus.SUPERSEDED}
    assert "(b) more than one body arranged the service: two ICBs arranged it" in longer[0].dates[0].why
    with pytest.raises(MoveRefusedError, match="Nothing runs"), writing(db.session()):
        extend(matter, trust, "b", by=Voice.OPERATOR, at=at(date(2025, 12, 3)))
    assert received(matter, trust, date(2025, 12, 20)) == longer  # a second copy begins nothing


def test_rule_9_by_agreement_both_sides_must_have_agreed_before_day_20(db: Any) -> None:
    matter = an_old_matter(profile="hw2024")
    trust = a_body("Northmoor Hospitals")
    acknowledge, explain = received(matter, trust, date(2025, 12, 1))
    assert explain.due_on == date(2025, 12, 30)
    meet(acknowledge, date(2025, 12, 2))
    both = Agreement(date(2025, 12, 10), "Head of quality", "Manager of Healthwatch Northmoor")
    one = Agreement(date(2025, 12, 10), "Head of quality", " ")
    with pytest.raises(MoveRefusedError, match="Both sides must agree"), writing(db.session()):
        extend(matter, trust, "d", agreement=one, by=Voice.OPERATOR, at=at(date(2025, 12, 11)))
    with pytest.raises(MoveRefusedError, match="Both sides must agree"), writing(db.session()):
        extend(matter, trust, "d", by=Voice.OPERATOR, at=at(date(2025, 12, 11)))
    with pytest.raises(MoveRefusedError, match="before the last day, 30 December 2025"), writing(db.session()):
        extend(matter, trust, "d", agreement=both, by=Voice.OPERATOR, at=at(date(2025, 12, 30)))
    with writing(db.session()):
        (longer,) = extend(matter, trust, "d", agreement=both, by=Voice.OPERATOR, at=at(date(2025, 12, 29)))
    assert (longer.limb, longer.due_on) == ("explain", date(2026, 1, 14))
    assert "Head of quality and Manager of Healthwatch Northmoor" in longer.dates[0].why
    assert acknowledge.status(date(2026, 1, 1)) is DutyStatus.MET


def test_rule_9_a_report_of_the_first_era_can_never_be_given_longer(db: Any) -> None:
    installed("link2008")
    matter = an_old_matter(a_network())
    pct = a_body("Northmoor PCT")
    received(matter, pct, date(2008, 9, 1))
    with pytest.raises(MoveRefusedError, match="Nothing runs here that a rule would give longer for"):
        extend(matter, pct, "a", by=Voice.OPERATOR, at=NINE)


# Rule 10


def test_rule_10_a_period_that_spans_the_change_of_law_follows_the_era_of_first_receipt(db: Any) -> None:
    matter = an_old_matter(a_network())
    pct, council = a_body("Northmoor PCT"), a_body("Northmoor Council")
    before = received(matter, pct, date(2013, 3, 28))
    assert {(duty.clock_id, duty.profile, duty.due_on) for duty in before} == {
        ("LK08-RPT-REL", "link2008", date(2013, 4, 26))
    }
    after = received(matter, council, date(2013, 4, 2))
    assert {(duty.clock_id, duty.profile) for duty in after} == {("HW13-RPT-STD", "hw2013")}
    assert received(matter, pct, date(2013, 4, 3)) == before


def test_rule_10_a_receipt_found_to_lie_in_the_earlier_era_puts_its_rule_in_the_place_of_the_later(db: Any) -> None:
    matter = an_old_matter(a_network())
    pct = a_body("Northmoor PCT")
    later = received(matter, pct, date(2013, 4, 2))
    earlier = received(matter, pct, date(2013, 3, 28), source="a copy from Northmoor Hospitals")
    assert {duty.clock_id for duty in earlier} == {"LK08-RPT-REL"}
    assert {duty.status(date(2013, 4, 3)) for duty in later} == {DutyStatus.SUPERSEDED}
    assert len(duties.open_duties(matter)) == 2


def test_rule_10_an_installation_never_uses_rules_later_than_its_own(db: Any) -> None:
    installed("link2008")
    matter = an_old_matter(a_network())
    fresh = received(matter, a_body("Northmoor PCT"), date(2026, 3, 23))
    assert {(duty.clock_id, duty.profile) for duty in fresh} == {("LK08-RPT-REL", Profile.LINK2008.value)}


# What the rules leave as it is


def test_a_creditor_can_change_and_the_clock_runs_on(db: Any) -> None:
    """SI 2008/528 regs 8-14: the network takes the temporary body's place in what is pending."""
    duty = a_duty("LK08-TEMP-REF", owed_to="a temporary body")
    network = a_network()
    with writing(db.session()):
        duties.hand_over(duty, network, why="the LINk began its work", by=Voice.OPERATOR, at=AT)
    assert (duty.creditor, duty.owed_to) == (network, "Northmoor LINk")
    assert (duty.began_on, duty.due_on) == (date(2008, 9, 1), date(2008, 9, 26))


def test_a_date_that_somebody_sets_is_kept_with_its_history(db: Any) -> None:
    duty = a_duty(
        "OS13-SV-INFORM", matter=an_old_matter(profile="hw2013"), began_on=date(2014, 3, 3), due_on=date(2014, 5, 30)
    )
    assert (duty.due_on, duty.long_on) == (date(2014, 5, 30), date(2014, 8, 26))  # 88 days, and 88 more
    with writing(db.session()):
        duties.set_date(duty, date(2014, 6, 13), why="the council wrote again", by=Voice.OPERATOR, at=AT)
    assert [kept.due_on for kept in duty.dates] == [date(2014, 5, 30), date(2014, 6, 13)]
    by_rule = a_duty()
    with pytest.raises(MoveRefusedError, match="The rule sets this date"), writing(db.session()):
        duties.set_date(by_rule, date(2014, 6, 13), why="later suits us", by=Voice.OPERATOR, at=AT)


def test_a_clock_without_a_date_is_only_open_or_met_and_has_a_local_target(db: Any) -> None:
    decide, _inform = some_duties("LK08-REF-SC-DECIDE")
    assert decide.due_on is None
    assert decide.target_on == date(2008, 10, 27)  # 40 working days after
    for days in (0, 30, 400, 4000):
        assert decide.status(decide.began_on + timedelta(days=days)) is DutyStatus.OPEN
        assert decide.days_late(decide.began_on + timedelta(days=days)) == 0
        assert decide.days_open(decide.began_on + timedelta(days=days)) == days
    assert meet(decide, date(2010, 1, 1)).status(date(2010, 2, 1)) is DutyStatus.MET


def test_what_is_done_tomorrow_cannot_be_recorded_today(db: Any) -> None:
    duty = a_duty()
    with pytest.raises(ValueError), writing(db.session()):
        duties.meet(duty, by=Voice.OPERATOR, at=AT, on=date(2008, 9, 2))
