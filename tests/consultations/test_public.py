"""What anyone reads: the page that never changes address, the hub, the front page, the feeds."""

from datetime import timedelta
from typing import Any

import pytest

from engage.consultations import hub, service
from engage.consultations.views.public import asked_for
from engage.database import writing
from engage.matters import Voice
from engage.now import now
from tests.factories.consultations import a_closed_consultation, a_consultation, a_day, an_open_consultation, publish
from tests.pages import Client, words
from tests.queries import counting


def test_an_unpublished_consultation_is_not_there(client: Client) -> None:
    made = a_consultation()
    for ending in ("", "/privacy", "/news"):
        assert client.get(f"/consultations/{made.slug}{ending}").status_code == 404
    assert made.title not in words(client.get("/consultations/"))
    assert made.title not in words(client.get("/"))


def test_an_open_one_says_until_when_and_what_to_do(client: Client) -> None:
    made = an_open_consultation()
    response = client.get(f"/consultations/{made.slug}")
    page = words(response)
    assert "Open · closes" in page
    assert "Give us your views" in page
    for heading in ("Overview", "Why we are consulting", "What you can change", "What cannot be changed", "The options",
                    "What happens next", "Ways to respond", "Contact"):  # fmt: skip
        assert heading in page
    assert f'href="/consultations/{made.slug}/respond"' in response.get_data(as_text=True)
    assert "Set-Cookie" not in response.headers
    assert "no-store" not in response.headers["Cache-Control"]


def test_the_page_says_what_was_frozen_not_what_is_typed_now(client: Client) -> None:
    made = an_open_consultation()
    with writing(service_session(made)):
        made.overview_html = "<p>Typed later.</p>"
    page = words(client.get(f"/consultations/{made.slug}"))
    assert "Typed later" not in page
    assert "We ask where to" in page


def service_session(made: Any) -> Any:
    from engage.database import session_of

    return session_of(made)


def test_a_closed_one_says_by_when_the_outcome_is_due_and_that_this_is_no_law(client: Client) -> None:
    made = a_closed_consultation()
    page = words(client.get(f"/consultations/{made.slug}"))
    assert "Closed · we are analysing what you told us" in page
    assert "Give us your views" not in page
    assert (
        "Under the Consultation Principles (2016, 2018), a code of practice, not a legal duty, the outcome is due on"
        in page
    )
    assert "late" not in page


def test_a_late_outcome_says_by_how_many_days(client: Client) -> None:
    made = a_closed_consultation(closed_for=84 + 5)
    assert a_day(made, 84) < now().date()
    page = words(client.get(f"/consultations/{made.slug}"))
    assert "the outcome was due on" in page
    assert "It is 5 days late." in page


def test_a_withdrawn_page_stays_with_its_reason(client: Client) -> None:
    made = an_open_consultation()
    with writing(service_session(made)):
        service.withdraw(made, by=Voice.OPERATOR, at=now(), reason="The lease was renewed.", link="x")
    page = words(client.get(f"/consultations/{made.slug}"))
    assert "This consultation was withdrawn. The lease was renewed." in page
    assert "Give us your views" not in page


def test_the_privacy_notice_says_who_what_for_who_reads_and_until_when(client: Client) -> None:
    made = an_open_consultation()
    page = words(client.get(f"/consultations/{made.slug}/privacy"))
    for part in ("Anytown Council", "To decide where the library goes.", "The consultation team.", "Until "):
        assert part in page


@pytest.mark.parametrize(
    "query",
    ["q=%22", "q=-", "q=*&state=nonsense", "sort=;drop", "after=x~y", "after=2026-01-01T00:00:00Z~99999999999",
     "from=2026-99-01", "to=0001-01-01", "area=" + "x" * 300, "audience=nobody", "unknown=1", "q=" + "a" * 1000,
     "state=open&state=closed", "after=0001-01-01T00:00:00%2B23:59~1", "page_size=10000", "to=2200-12-31&from=1900-01-01"],
)  # fmt: skip
def test_whatever_stands_in_the_address_bar_the_hub_answers(client: Client, query: str) -> None:
    an_open_consultation()
    assert client.get(f"/consultations/?{query}").status_code == 200
    assert client.get(f"/consultations/feed.atom?{query}").status_code == 200
    assert client.get(f"/consultations/index.json?{query}").status_code == 200


def test_the_hub_finds_by_words_state_and_place(client: Client) -> None:
    an_open_consultation(title="Library in the market hall")
    a_closed_consultation(title="Maternity at the county hospital", overview="Births at the hospital.")
    found = words(client.get("/consultations/?q=maternity"))
    assert "Maternity at the county hospital" in found
    assert "Library in the market hall" not in found
    assert "1 consultation" in found
    closed = words(client.get("/consultations/?state=closed"))
    assert "Maternity" in closed
    assert "market hall" not in closed
    assert "market hall" in words(client.get("/consultations/?state=open&sort=closing"))
    assert "Nothing found" in words(client.get("/consultations/?q=dentist"))


def test_a_word_that_stands_in_very_many_finds_the_newest_and_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, n in {"PAGE": 1, "MOST": 2, "NARROWED": 3}.items():
        monkeypatch.setattr(hub, name, n)
    for n in range(4):
        an_open_consultation(title=f"Number {n} of many")
    page = words(client.get("/consultations/?q=many"))
    assert "looked through the newest 2 of them" in page
    assert "More than 2 consultations" in page
    assert "Number 3 of many" in page
    narrowed = client.get("/consultations/?q=many&state=open")
    assert "looked through the newest 3 of them" in words(narrowed)
    assert "looked through" not in words(client.get("/consultations/?q=number+0"))


def test_the_hub_pages_by_key_and_shows_each_once(client: Client) -> None:
    from engage.consultations.models.consultation import Consultation

    for n in range(45):
        an_open_consultation(title=f"Number {n:02d} of many", days=90 + n)
    for sort in ("newest", "closing"):
        seen: list[str] = []
        address = f"/consultations/index.json?sort={sort}"
        while address:
            page = client.get(address).get_json()
            seen += [c["title"] for c in page["consultations"]]
            address = (page["next"] or "").replace("http://127.0.0.1:8000", "")
        assert len(seen) == 45 == len(set(seen)), sort
    assert "45 consultations" in words(client.get("/consultations/"))
    assert Consultation is not None


def test_statements_are_few_and_do_not_grow(client: Client, db: Any) -> None:
    made = an_open_consultation()
    addresses = [
        "/",
        "/consultations/",
        "/consultations/?q=library",
        f"/consultations/{made.slug}",
        f"/consultations/{made.slug}/privacy",
    ]
    few = {a: _statements(client, db, a) for a in addresses}
    for n in range(25):
        an_open_consultation(title=f"Another {n}")
    many = {a: _statements(client, db, a) for a in addresses}
    assert max(many.values()) <= 6, many
    assert all(many[a] <= few[a] + 1 for a in addresses), (few, many)  # the total is counted once it is off the page


def _statements(client: Client, db: Any, address: str) -> int:
    with counting(db.engine) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_feed_is_atom_with_whole_addresses(client: Client) -> None:
    made = an_open_consultation()
    response = client.get("/consultations/feed.atom")
    assert response.mimetype == "application/atom+xml"
    assert f"http://127.0.0.1:8000/consultations/{made.slug}" in response.get_data(as_text=True)


def test_what_is_not_a_choice_is_left_out(app: Any) -> None:
    with app.test_request_context("/consultations/?state=x&sort=y&audience=Patients&from=2026-02-30"):
        wanted = asked_for()
    assert (wanted.state, wanted.sort, wanted.audience, wanted.since) == ("", "newest", "Patients", None)


def test_one_that_opens_tomorrow_says_so(client: Client) -> None:
    made = a_consultation()
    publish(made, opens_at=now() + timedelta(days=1), closes_at=now() + timedelta(days=90))
    page = words(client.get(f"/consultations/{made.slug}"))
    assert "Opening soon · opens" in page
    assert "Give us your views" not in page
    assert made.title in words(client.get("/consultations/?state=forthcoming"))
