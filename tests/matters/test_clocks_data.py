"""The data file: whole, well-formed, each clock in its era and under its own name, and never more than it is."""

import re
from datetime import date
from itertools import pairwise

import pytest

from engage.matters import Basis, Clock, clock, clocks
from engage.matters.calendar import Calendar, Nation
from engage.matters.clocks import PLAIN, UNDATED, UNITS, WORKING, outcome_clock_on, rows
from engage.matters.profile import ERAS, Profile, era_of, profile_on
from engage.matters.reckoning import SENTENCES

LINK, HW, HW24 = Profile.LINK2008, Profile.HW2013, Profile.HW2024
ALL = tuple(Profile)

# Every clock of the field, by era. Rows that hold several clocks are followed by the others.
BY_ERA = {
    (LINK,): """
        LK08-RPT-REL LK08-RPT-NONREL LK08-RPT-FWD LK08-RPT-LEAD LK08-REF-SC-ACK LK08-REF-SC-DECIDE LK08-REF-H-ACK
        LK08-INFO LK08-DEC-PUB LK08-PROC-PUB LK08-AUTHREP LK08-EV-ENTRY LK08-ANNREP LK08-START-NOTICE LK08-TEMP
        LK08-NOTIFIEE LK08-TRANS-REPORT OS02-RESP OS02-REPORT-CONTENT OS02-SV-CONSULT OS02-SV-URGENT OS02-SOS OS02-INFO
        OS02-ATTEND NH08-INVOLVE NH08-24A AHC-COMMENT QA10-DRAFT QA10-PCT-STMT QA10-LINK-STMT QA10-PUBLISH CP08-DURATION
        CP08-CRITERIA CP08-ELECTION PT06-TRIGGER PT09-ACK PT10-DEBATE
        LK08-ANNREP-2012 LK08-TEMP-LEAD LK08-TEMP-REF LK08-TEMP-ENTRY LK08-TRANS-REPORT-COPIES""",
    (HW, HW24): """
        HW13-RPT-STD HW13-RPT-EXT HW13-RPT-LEAD HW13-RPT-NONREL HW13-RPT-EXCL HW13-TRANS HW13-REF-SC-ACK HW13-REF-H-ACK
        HW13-DEC-PUB HW13-EV-ENTRY HW13-ANNREP HW13-LA-VFM OS13-RESP OS13-SV-DATES OS13-SV-URGENT OS13-SV-DISAGREE
        OS13-JOINT OS13-INFO-ATTEND NH13-INVOLVE CT12-YSWD CP16-DURATION CP16-RESPONSE
        HW13-RPT-LEAD-ACK HW13-TRANS-PCT OS13-INFO""",
    (HW,): "OS13-SV-INFORM OS13-SOS",
    (HW24,): "RC24-NOTIFY RC24-CALLIN",
    ALL: """
        FOI-INFO OS07-EXEC OS07-CCFA GUNNING PE-LOCAL PE-NATIONAL JY-SIZE JY-TIME JY-COMMIT JY-RESPOND JY-PROGRESS DP-SAR
        DP-BREACH LG-AGENDA JY-PROGRESS-12 JY-PROGRESS-YEARLY DP-SAR-COMPLEX BODY-PROMISE""",
    (LINK, HW): "CONS-OUTCOME",
}  # fmt: skip


def test_every_clock_is_there_in_its_era_and_no_other() -> None:
    wanted = {clock_id: era for era, ids in BY_ERA.items() for clock_id in ids.split()}
    assert {c.id: c.profiles for c in clocks().values()} == wanted
    assert len(rows()) == len(clocks()) == 90


def test_clocks_of_one_row_name_it() -> None:
    for known in clocks().values():
        if known.row:
            assert known.row in clocks()
            assert known.id.startswith(known.row.split("-")[0])


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_every_row_is_well_formed(row: dict[str, object]) -> None:
    required = {
        "id", "profiles", "basis", "kind", "n", "unit", "count", "act", "debtor", "creditor", "trigger", "discharge",
        "citation", "confidence",
    }  # fmt: skip
    optional = {
        "row", "from", "until", "remark", "fixed", "local_target", "limbs", "exceptions", "pauses", "later",
        "pause_months", "lead", "led", "extension",
    }  # fmt: skip
    assert required <= row.keys() <= required | optional
    assert re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)+|GUNNING", str(row["id"]))
    for key in required - {"n", "unit", "profiles"}:
        assert row[key], key
    for key in optional & row.keys():
        assert row[key], key


@pytest.mark.parametrize("known", clocks().values(), ids=lambda c: c.id)
def test_every_way_of_counting_has_what_it_needs(known: Clock) -> None:
    assert known.way in WORKING.keys() | PLAIN.keys() | UNDATED | {"FIXED"}
    assert (known.nation is not None) is (known.way in WORKING)
    assert bool(known.fixed) is (known.way == "FIXED")
    if known.way in WORKING.keys() | PLAIN.keys():
        unit = {"WD-CLEAR": "clear_working_day", "HOURS": "hour"}.get(known.way)
        unit = unit or {"WD": "working_day", "CD": "calendar_day", "CM": "month"}[known.way[:2]]
        assert known.unit == unit
        assert known.unit in UNITS
        assert (known.n is None) is (known.id == "BODY-PROMISE")
    else:
        assert known.n is None
        assert known.unit == ("fixed_date" if known.way == "FIXED" else "")
    assert known.length
    assert SENTENCES.keys() == UNDATED


@pytest.mark.parametrize("known", clocks().values(), ids=lambda c: c.id)
def test_every_duty_without_a_date_has_a_local_target(known: Clock) -> None:
    wanted = known.kind == "duty" and known.way in {"ASAP", "REASONABLE", "IMMEDIATE"}
    assert (known.local_target is not None) is wanted
    if known.local_target:
        n, unit = known.local_target
        assert n > 0
        assert unit == "working_day"


def test_the_statement_of_a_decision_is_aimed_at_ten_working_days() -> None:
    decided = date(2008, 12, 18)  # Thursday: 19 = 1, 22-24 = 4, (25, 26) 29-31 = 7, (1) 2 = 8, 5, 6
    for statement in ("LK08-DEC-PUB", "HW13-DEC-PUB"):
        assert clock(statement).target(decided) == date(2009, 1, 6)
        assert clock(statement).due(decided) is None


@pytest.mark.parametrize("known", clocks().values(), ids=lambda c: c.id)
def test_what_is_shown_on_a_page_says_neither_link_nor_healthwatch(known: Clock) -> None:
    """The act is the same word in every era; who it is between is said in the era's own words."""
    shown = " ".join([known.act, *(act for _, act in known.limbs)])
    if known.row != "HW13-TRANS" and known.id != "HW13-TRANS":
        assert not re.search(r"LINk|Healthwatch|\bPCT|\bICB|\bOSC\b", shown)
        parties = f"{known.debtor} {known.creditor} {known.trigger}"
        assert LINK in known.profiles or "LINk" not in parties
        assert known.profiles == (LINK,) or "PCT" not in parties
        assert HW in known.profiles or HW24 in known.profiles or "Healthwatch" not in parties
    assert all(len(act) <= 120 for _, act in (("", known.act), *known.limbs))
    assert len(known.citation) <= 300
    assert len({key for key, _ in known.limbs}) == len({act for _, act in known.limbs}) == len(known.limbs) != 1


@pytest.mark.parametrize(
    ("clock_id", "keys"),
    [
        ("LK08-RPT-REL", ["acknowledge", "explain"]),
        ("LK08-RPT-NONREL", ["acknowledge", "forward"]),
        ("HW13-RPT-EXT", ["acknowledge", "explain"]),
        ("OS07-EXEC", ["consider", "respond", "publish", "copy"]),
        ("LK08-REF-SC-DECIDE", ["decide", "inform"]),
        ("LK08-REF-H-ACK", []),
    ],
)
def test_rule_3_what_has_several_parts_is_owed_part_by_part(clock_id: str, keys: list[str]) -> None:
    assert [key for key, _ in clock(clock_id).limbs] == keys


def test_rule_4_only_freedom_of_information_is_paused_by_law() -> None:
    assert [c.id for c in clocks().values() if c.may_pause] == ["FOI-INFO"]


@pytest.mark.parametrize("known", clocks().values(), ids=lambda c: c.id)
def test_rule_7_only_law_is_shown_as_law(known: Clock) -> None:
    if known.basis is not Basis.LAW:
        assert "required by law" not in known.rule
        assert "not a legal duty" in known.rule
        assert "statutory" not in known.citation + known.act + known.discharge
    else:
        assert known.rule == f"{known.citation}: required by law"
    assert known.basis is Basis.LOCAL or known.rule.startswith(known.citation)


def test_the_basis_of_each_clock_is_what_the_field_says() -> None:
    other = {c.id: c.basis.value for c in clocks().values() if c.basis is not Basis.LAW}
    assert other == {
        **dict.fromkeys(["CP08-DURATION", "CP08-CRITERIA", "CP08-ELECTION", "CP16-DURATION", "CP16-RESPONSE"], "code"),
        **dict.fromkeys(["AHC-COMMENT", "GUNNING", "PE-LOCAL", "PE-NATIONAL", "PT06-TRIGGER"], "policy"),
        **dict.fromkeys(["JY-SIZE", "JY-TIME", "JY-COMMIT"], "practice"),
        **dict.fromkeys(["JY-RESPOND", "JY-PROGRESS", "JY-PROGRESS-12", "JY-PROGRESS-YEARLY"], "local"),
        **dict.fromkeys(["CONS-OUTCOME", "BODY-PROMISE", "HW13-RPT-LEAD-ACK"], "local"),
    }


@pytest.mark.parametrize(
    ("clock_id", "n", "count"),
    [
        ("LK08-RPT-REL", 20, "WD-INC/ENG"), ("LK08-RPT-NONREL", 20, "WD-INC/ENG"), ("LK08-RPT-LEAD", 20, "WD-EXC/ENG"),
        ("LK08-REF-SC-ACK", 20, "WD-INC/ENG"), ("LK08-REF-H-ACK", 20, "WD-INC/ENG"), ("FOI-INFO", 20, "WD-EXC/UK"),
        ("OS02-RESP", 28, "CD-EXC"), ("OS07-EXEC", 2, "CM-INC"), ("HW13-RPT-STD", 20, "WD-INC/ENG"),
        ("HW13-RPT-EXT", 30, "WD-INC/ENG"), ("HW13-RPT-LEAD", 30, "WD-EXC/ENG"), ("HW13-RPT-NONREL", 20, "WD-INC/ENG"),
        ("HW13-REF-SC-ACK", 20, "WD-INC/ENG"), ("HW13-REF-H-ACK", 20, "WD-INC/ENG"), ("OS13-RESP", 28, "CD-EXC"),
        ("RC24-CALLIN", 6, "CM-INC"), ("QA10-DRAFT", 30, "CD-INC"), ("QA10-PCT-STMT", 30, "CD-INC"),
        ("CP16-RESPONSE", 84, "CD-EXC"), ("JY-RESPOND", 84, "CD-EXC"), ("CONS-OUTCOME", 84, "CD-EXC"),
        ("CP08-DURATION", 84, "CD-INC"), ("PT09-ACK", 10, "WD-EXC/ENG"), ("LK08-TRANS-REPORT", 2, "CM"),
        ("LK08-TRANS-REPORT-COPIES", 3, "CM"), ("JY-PROGRESS", 6, "CM"), ("JY-PROGRESS-12", 12, "CM"),
        ("DP-SAR", 1, "CM"), ("DP-BREACH", 72, "HOURS"), ("LG-AGENDA", 5, "WD-CLEAR/ENG"), ("LK08-ANNREP", None, "FIXED"),
        ("HW13-TRANS-PCT", 30, "WD-INC/ENG"), ("LK08-TEMP-LEAD", 20, "WD-EXC/ENG"),
    ],
)  # fmt: skip
def test_the_numbers_are_those_of_the_field(clock_id: str, n: int | None, count: str) -> None:
    assert (clock(clock_id).n, clock(clock_id).count) == (n, count)


def test_the_length_of_a_consultation_is_a_minimum_and_never_a_duty() -> None:
    minimum = clock("CP08-DURATION")
    assert minimum.kind == "minimum"
    assert minimum.due(date(2013, 7, 30), 84) == date(2013, 10, 21)
    assert minimum.due(date(2013, 9, 10), 42) == date(2013, 10, 21)


def test_what_has_no_date_falls_due_never() -> None:
    for known in clocks().values():
        if known.kind not in {"duty", "minimum"}:
            assert not known.is_dated
        if not known.is_dated:
            reckoned = known.reckon(date(2010, 6, 1))
            assert (reckoned.due, reckoned.first_day, reckoned.skipped, reckoned.safe_due) == (None, None, (), None)
            assert reckoned.counting == reckoned.sentence == SENTENCES[known.way]


def test_a_promise_needs_its_own_number() -> None:
    reckoned = clock("BODY-PROMISE").reckon(date(2026, 11, 2))
    assert reckoned.due is None
    assert "sets the number of days" in reckoned.sentence
    assert clock("BODY-PROMISE").reckon(date(2026, 11, 2), n=28).due == date(2026, 11, 30)


# Eras


@pytest.mark.parametrize(
    ("day", "era"),
    [
        (date(1900, 1, 1), LINK), (date(2008, 3, 31), LINK), (date(2008, 4, 1), LINK), (date(2013, 3, 31), LINK),
        (date(2013, 4, 1), HW), (date(2024, 1, 30), HW), (date(2024, 1, 31), HW24), (date(2200, 1, 1), HW24),
    ],
)  # fmt: skip
def test_a_day_belongs_to_one_era(day: date, era: Profile) -> None:
    assert era_of(day) is era


def test_eras_follow_one_another_without_a_gap() -> None:
    spans = list(ERAS.values())
    for earlier, later in pairwise(spans):
        assert earlier.last is not None
        assert (later.first - earlier.last).days == 1
        assert earlier.last in earlier
        assert later.first not in earlier
    assert spans[-1].last is None
    assert list(ERAS) == list(Profile)


@pytest.mark.parametrize(
    ("day", "installed", "used"),
    [
        (date(2026, 11, 22), LINK, LINK),  # a demonstration lives in its era
        (date(2013, 4, 1), LINK, LINK),
        (date(2013, 3, 31), HW24, LINK),  # an old paper is read by the rules of its day
        (date(2013, 4, 1), HW24, HW), (date(2024, 1, 30), HW24, HW), (date(2024, 1, 31), HW24, HW24),
        (date(2024, 1, 31), HW, HW), (date(2007, 1, 1), HW24, LINK),
    ],
)  # fmt: skip
def test_rules_later_than_installed_are_never_used(day: date, installed: Profile, used: Profile) -> None:
    assert profile_on(day, installed) is used


@pytest.mark.parametrize(
    ("clock_id", "inside", "outside"),
    [
        ("LK08-RPT-REL", ["2008-04-01", "2013-03-31"], ["2008-03-31", "2013-04-01"]),
        ("HW13-RPT-STD", ["2013-04-01", "2024-01-31", "2030-01-01"], ["2013-03-31"]),
        ("OS13-SOS", ["2013-04-01", "2024-01-30"], ["2024-01-31"]),
        ("OS13-SV-INFORM", ["2024-01-30"], ["2024-01-31", "2013-03-31"]),
        ("RC24-CALLIN", ["2024-01-31"], ["2024-01-30"]),
        ("FOI-INFO", ["2008-04-01", "2013-04-01", "2026-11-22"], ["2008-03-31"]),
        ("CP16-RESPONSE", ["2016-01-01", "2026-11-22"], ["2015-12-31"]),
        ("CP16-DURATION", ["2016-01-01"], ["2015-12-31"]),
        ("CONS-OUTCOME", ["2008-04-01", "2015-12-31"], ["2016-01-01"]),
        ("PT09-ACK", ["2009-01-01", "2012-12-31"], ["2008-12-31", "2013-01-01"]),
        ("PT10-DEBATE", ["2009-01-01", "2012-12-31"], ["2008-12-31", "2013-01-01"]),
        ("LK08-ANNREP-2012", ["2012-10-31"], ["2011-10-31", "2013-01-01"]),
        ("HW13-TRANS", ["2008-04-01", "2013-03-31"], ["2013-04-01"]),  # what was received before the change
    ],
)
def test_a_clock_knows_its_era_to_the_day(clock_id: str, inside: list[str], outside: list[str]) -> None:
    known = clock(clock_id)
    assert all(known.in_era(date.fromisoformat(day)) for day in inside)
    assert not any(known.in_era(date.fromisoformat(day)) for day in outside)
    assert known.reckon(date.fromisoformat(outside[0])).in_era is False


def test_a_matter_with_an_era_of_its_own_is_judged_by_that() -> None:
    today = date(2026, 11, 22)
    assert clock("LK08-REF-H-ACK").reckon(today).in_era is False
    assert clock("LK08-REF-H-ACK").reckon(today, on_profile=LINK).in_era is True
    assert clock("RC24-CALLIN").reckon(today, on_profile=LINK).in_era is False
    assert clock("PT09-ACK").reckon(today, on_profile=LINK).in_era is False  # repealed, whatever the era


def test_rule_10_a_period_over_the_change_stays_with_the_day_it_began() -> None:
    received = date(2013, 3, 28)
    assert era_of(received) is LINK
    reckoned = clock("LK08-RPT-REL").reckon(received)
    assert (reckoned.due, reckoned.in_era) == (date(2013, 4, 26), True)
    assert clock("HW13-TRANS").due(received) == reckoned.due
    assert not clock("HW13-RPT-STD").in_era(received)


def test_a_successor_provision_is_cited_with_how_sure_it_is() -> None:
    executive = clock("OS07-EXEC")
    assert executive.reckon(date(2013, 3, 31)).citation.startswith("LGA 2000 s.21B")
    assert executive.reckon(date(2013, 3, 31)).confidence == "A"
    later = executive.reckon(date(2013, 4, 1))
    assert later.citation.startswith("LGA 2000 s.9FE")
    assert later.confidence == "C"
    assert executive.cited(LINK) == (executive.citation, "A")
    assert executive.reckon(date(2026, 11, 22), on_profile=LINK).citation.startswith("LGA 2000 s.21B")
    assert clock("OS07-CCFA").cited(HW24) == ("LGA 2000 s.9FC (successor of s.21A)", "C")


def test_the_outcome_runs_on_the_code_from_2016_and_before_it_on_a_local_clock() -> None:
    assert outcome_clock_on(date(2015, 12, 31)) == "CONS-OUTCOME"
    assert outcome_clock_on(date(2016, 1, 1)) == "CP16-RESPONSE"
    assert outcome_clock_on(date(2008, 4, 1)) == outcome_clock_on(date(2007, 1, 1)) == "CONS-OUTCOME"
    assert clock("CONS-OUTCOME").basis is Basis.LOCAL


# What is shown of a reckoning


def test_the_safe_day_is_the_earlier_one_and_only_for_of_in_england() -> None:
    lead = clock("LK08-RPT-LEAD").reckon(date(2008, 9, 1))
    assert (lead.due, lead.safe_due) == (date(2008, 9, 29), date(2008, 9, 26))
    for other in clocks().values():
        if other.count != "WD-EXC/ENG":
            assert other.reckon(date(2010, 9, 1)).safe_due is None


def test_every_day_left_out_is_named_with_why() -> None:
    reckoned = clock("LK08-REF-H-ACK").reckon(date(2008, 12, 20))
    assert reckoned.first_day == date(2008, 12, 22)
    assert reckoned.skipped[:5] == (
        (date(2008, 12, 20), "Saturday"),
        (date(2008, 12, 21), "Sunday"),
        (date(2008, 12, 25), "Christmas Day"),
        (date(2008, 12, 26), "bank holiday: Boxing Day"),
        (date(2008, 12, 27), "Saturday"),
    )
    assert len(reckoned.skipped) + 20 == (reckoned.due - reckoned.began).days + 1 if reckoned.due else False


def test_an_administrators_day_moves_the_date_and_is_named() -> None:
    own = Calendar(extra={date(2008, 9, 10): "a day of mourning"})
    reckoned = clock("LK08-REF-H-ACK").reckon(date(2008, 9, 1), calendar=own)
    assert reckoned.due == date(2008, 9, 29)
    assert (date(2008, 9, 10), "a day of mourning") in reckoned.skipped
    assert clock("LK08-REF-H-ACK").due(date(2008, 9, 1), calendar=own) == reckoned.due


@pytest.mark.parametrize(
    ("clock_id", "began", "provisional"),
    [
        ("LK08-REF-H-ACK", "2028-11-01", False),
        ("LK08-REF-H-ACK", "2028-12-11", True),  # runs into January of the year after
        ("FOI-INFO", "2030-01-01", True),
        ("LG-AGENDA", "2029-01-03", True),  # counted back into the year before, from one that is not published
        ("CP16-RESPONSE", "2035-01-01", False),  # needs no bank holiday
    ],
)
def test_a_date_that_rests_on_days_not_yet_published_is_provisional(
    clock_id: str, began: str, provisional: bool
) -> None:
    assert clock(clock_id).reckon(date.fromisoformat(began)).provisional is provisional


@pytest.mark.parametrize(
    ("clock_id", "began", "due", "again"),
    [
        ("LK08-REF-H-ACK", "2008-09-01", "2008-09-26", "2008-10-24"),  # four weeks later, none of their days left out
        ("CP16-RESPONSE", "2026-01-01", "2026-03-26", "2026-06-18"),
        ("OS07-EXEC", "2009-03-10", "2009-05-09", "2009-07-09"),
        ("LK08-ANNREP", "2009-03-31", "2009-06-30", "2009-09-29"),  # 91 days again
    ],
)
def test_as_much_time_again_is_long_overdue(clock_id: str, began: str, due: str, again: str) -> None:
    start, end = date.fromisoformat(began), date.fromisoformat(due)
    assert clock(clock_id).due(start) == end
    assert clock(clock_id).again(end, start) == date.fromisoformat(again)


def test_a_calendar_is_taken_from_the_clock() -> None:
    assert clock("FOI-INFO").nation is Nation.UK
    assert clock("LK08-RPT-REL").nation is Nation.ENGLAND
    assert clock("OS02-RESP").nation is None


def test_a_lead_and_an_extension_move_limbs_to_clocks_that_are_there() -> None:
    led = [known for known in clocks().values() if known.lead]
    assert {known.id for known in led} == {"LK08-RPT-REL", "LK08-TEMP", "HW13-RPT-STD", "HW13-RPT-EXT"}
    for known in led:
        moved = (*known.lead, *known.led)
        assert {limb for limb, _ in moved} <= {key for key, _ in known.limbs}
        assert all(clock(clock_id).profiles == known.profiles for _, clock_id in moved)
    (longer,) = [known for known in clocks().values() if known.extension]
    assert longer.extension is not None
    assert clock(longer.extension.clock_id).limbs == longer.limbs
    assert [ground.key for ground in longer.extension.grounds if ground.is_agreed] == ["d"]
