"""How late something is, and whether it was done in time, is said in one way on every page and in every mail."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

from flask import Flask

from engage.accounts import Role
from engage.database import writing
from engage.extensions import db
from engage.matters import Duty, Voice, duties
from engage.now import now, today
from engage.referrals import Care, Referral, State
from tests.factories.people import sign_in
from tests.factories.referrals import a_host, a_referral, an_officer, in_post, the_network
from tests.pages import Client, words
from tests.referrals.test_making import installed

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def a_late_referral() -> Referral:
    installed("link2008")
    network = the_network(since=datetime(2008, 5, 1, 9, tzinfo=UTC))
    return a_referral(network, state=State.MADE, made_on=date(2008, 9, 1), care=Care.SOCIAL_CARE)


def duty_of(referral: Referral, clock_id: str, limb: str = "") -> Duty:
    return next(d for d in duties.duties_of(referral, clock_id) if d.limb == limb)


def test_every_page_that_tells_of_a_late_duty_says_how_late_in_the_same_words(app: Flask) -> None:
    referral = a_late_referral()
    late = f"{duty_of(referral, 'LK08-REF-SC-ACK').late_by(today())} late"
    assert "working days late" in late
    network, committee = referral.body, referral.committee
    for path in (
        "/referrals/", referral.public_path, f"/networks/{network.slug}", f"/committees/{committee.slug}",
    ):  # fmt: skip
        assert late in words(Client(app).get(path)), path
    officer, member = Client(app), Client(app)
    sign_in(officer, an_officer(committee).person)
    sign_in(member, in_post(network, Role.MEMBER).person)
    for client, path in (
        (officer, "/desk/"), (officer, "/desk/referrals/"), (officer, referral.desk_path), (officer, f"/desk/committees/{committee.slug}/"),
        (officer, f"{referral.desk_path}acknowledge"), (member, "/desk/"), (member, f"/desk/networks/{network.slug}/"),
    ):  # fmt: skip
        assert late in words(client.get(path)), path
    assert f"Late by {late.removesuffix(' late')}" in words(Client(app).get("/register/duties?state=late"))


def test_what_was_done_without_a_date_is_nowhere_said_to_be_in_time(app: Flask) -> None:
    referral = a_late_referral()
    decide = duty_of(referral, "LK08-REF-SC-DECIDE", "decide")
    with writing(db.session()):
        duties.meet(decide, by=Voice.OPERATOR, at=now())
    host = Client(app)
    sign_in(host, a_host(referral.body).person)
    for client, path in (
        (host, f"/register/duties/{decide.id}"), (host, "/register/duties?state=met"), (host, referral.public_path), (host, referral.desk_path),
    ):  # fmt: skip
        page = client.get(path)
        tags = re.findall(r"nhsuk-tag[^>]*>\s*([^<]+?)\s*<", page.text)
        assert "Done" in tags, path
        assert "Done in time" not in tags, path


def test_no_template_counts_the_days_of_a_duty_by_itself_or_words_its_state() -> None:
    strays = [
        f"{template.relative_to(TEMPLATES)}: {line.strip()[:120]}"
        for template in sorted(TEMPLATES.rglob("*.*"))
        for line in template.read_text("utf-8").splitlines()
        if "duty.days_late(" in line or ("status.words" in line and "duty" in line)
    ]
    assert not strays, "say duty.late_by(on) and duty.says(on)"
