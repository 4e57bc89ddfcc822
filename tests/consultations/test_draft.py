"""A consultation is started with a reference and an address of its own."""

from typing import Any

from engage.consultations.models.consultation import Phase
from engage.consultations.service.draft import slug_of
from engage.now import now
from tests.factories.consultations import a_closed_consultation, a_consultation, an_open_consultation


def test_a_consultation_has_a_reference_of_its_year_and_an_address_from_its_title(db: Any) -> None:
    made = a_consultation()
    assert made.reference == f"CON-{now().year}-001"
    assert made.slug == "a-new-home-for-the-library"
    assert "<strong>must</strong>" in made.overview_html


def test_an_address_is_cut_at_a_word_and_never_longer_than_fifty(db: Any) -> None:
    assert slug_of("Proposals to change how urgent and emergency care is provided in Anytown") == (
        "proposals-to-change-how-urgent-and-emergency-care"
    )
    assert slug_of("x" * 80) == "x" * 50
    assert slug_of("Où va l’église? Anytown's plan") == "ou-va-leglise-anytowns-plan"
    assert slug_of("؟؟") == "consultation"


def test_two_of_the_same_title_have_two_addresses(db: Any) -> None:
    assert [a_consultation().slug for _ in range(3)] == [
        "a-new-home-for-the-library",
        "a-new-home-for-the-library-2",
        "a-new-home-for-the-library-3",
    ]


def test_open_and_closed_follow_from_the_clock_alone(db: Any) -> None:
    assert an_open_consultation().phase(now()) is Phase.OPEN
    assert a_closed_consultation().phase(now()) is Phase.CLOSED
