"""The words of each era: the same concepts in all, each complete, an unknown one refused."""

from typing import Any

import pytest

from engage.accounts.models.installation import Installation
from engage.accounts.profile import current_profile, forget_profile
from engage.content.vocabulary import (
    PROFILES,
    UnknownTermError,
    capital,
    speakers,
    strange_words,
    strangers,
    vocabulary,
)
from engage.database import writing
from engage.matters.profile import Profile
from engage.notices.wording import environment, word
from engage.now import now


def test_every_profile_has_words_and_no_other() -> None:
    assert tuple(Profile) == PROFILES
    with pytest.raises(UnknownTermError):
        vocabulary("hb2026")


def test_every_profile_has_a_word_for_the_same_concepts() -> None:
    first, *others = (set(vocabulary(profile)) for profile in PROFILES)
    assert len(first) >= 50
    for other in others:
        assert other == first


@pytest.mark.parametrize("profile", PROFILES)
def test_every_form_is_there_and_is_that_of_its_word(profile: str) -> None:
    for key, term in vocabulary(profile).items():
        for forms in (term, term.short, term.long):
            assert all((forms.one, forms.many, forms.a, forms.the)), key
            assert forms.a.endswith(forms.one), key
            assert forms.a.removesuffix(forms.one) in {"a ", "an ", "the ", ""}, key
            assert forms.the in {forms.one, f"the {forms.one}"}, key
            assert "'" not in f"{forms.one}{forms.many}", f"{key}: an apostrophe is ’"


def test_an_unknown_concept_is_an_error_and_never_an_empty_place() -> None:
    with pytest.raises(UnknownTermError):
        vocabulary("link2008")["nettwork"]
    with pytest.raises(UnknownTermError):
        vocabulary("link2008").fill("{nettwork.a}")


def test_a_word_comes_with_the_article_that_english_needs() -> None:
    link, healthwatch = vocabulary("link2008"), vocabulary("hw2024")
    assert link["network"].a == "a LINk"
    assert link["network"].long.one == "Local Involvement Network"
    assert link["scrutiny"].a == "an overview and scrutiny committee"
    assert link["scrutiny"].short.a == "an OSC"
    assert healthwatch["commissioner"].a == "an ICB"
    assert healthwatch["network"].the == "Local Healthwatch"
    assert link["network"].short.one == "LINk", "where there is no abbreviation the usual word stands"


def test_a_sentence_is_filled_in_with_the_words_of_its_era() -> None:
    said = "{network.the} refers it to {scrutiny.a}; {commissioner.long.the} replies"
    assert vocabulary("link2008").fill(said) == (
        "the LINk refers it to an overview and scrutiny committee; the Primary Care Trust replies"
    )
    assert vocabulary("hw2013").fill(said) == (
        "Local Healthwatch refers it to a health scrutiny committee; the Clinical Commissioning Group replies"
    )


def test_a_sentence_begins_with_a_capital_and_leaves_the_rest() -> None:
    assert capital("a LINk") == "A LINk"
    assert capital("") == ""


def test_a_thing_speaks_in_the_words_of_its_own_profile() -> None:
    class Kept:
        profile = "link2008"

    say = speakers(lambda: "hw2024")
    assert say["term"]("network") == "Local Healthwatch"
    assert say["terms"]("network", of=Kept()) == "LINks"
    assert say["a_term"]("network", of="link2008", form="long") == "a Local Involvement Network"
    assert say["the_term"]("scrutiny", of=Kept(), form="short") == "the OSC"


def test_what_belongs_to_another_era_alone_is_known() -> None:
    assert {"LINk", "LINks", "PCT", "OSC", "overview and scrutiny"} <= strangers("hw2024")
    assert {"Local Healthwatch", "ICB", "Integrated Care Board"} <= strangers("link2008")
    assert "ICB" not in strangers("hw2013"), "boards came within that era"
    assert not strangers("link2008") & vocabulary("link2008").words


def test_strange_words_are_found_as_words_and_not_inside_our_own() -> None:
    assert strange_words("The LINk wrote to the OSC.", "hw2024") == ["LINk", "OSC"]
    assert strange_words("the health overview and scrutiny committee", "hw2024") == []
    assert strange_words("Health overview and scrutiny committee", "hw2024") == []
    assert strange_words("Linking to Hostings", "hw2024") == []
    assert strange_words("Local Healthwatch asks", "link2008") == ["Local Healthwatch"]


def test_the_profile_is_right_within_a_second_of_a_change(db: Any) -> None:
    session = db.session()
    forget_profile(stays=0)
    assert current_profile(session) == "hw2024"
    with writing(session):
        session.add(Installation(id=1, made_at=now(), is_demo=False, profile="link2008"))
    assert current_profile(session) == "link2008"
    forget_profile(stays=3600)
    with writing(session):
        session.get(Installation, 1).profile = "hw2013"
    forget_profile()
    assert current_profile(session) == "hw2013"


def test_a_notice_speaks_in_the_words_of_its_matter(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    (tmp_path / "referred.txt").write_text("Subject: {{ a_term('network')|capital }} wrote\nTo {{ terms('scrutiny') }}")
    monkeypatch.setattr(environment().loader, "searchpath", [str(tmp_path)])
    environment().cache.clear()
    assert word("referred", {}, lambda: "link2008") == ("A LINk wrote", "To overview and scrutiny committees\n")
    assert word("referred", {}, lambda: "hw2013")[0] == "A Local Healthwatch wrote"
    environment().cache.clear()
