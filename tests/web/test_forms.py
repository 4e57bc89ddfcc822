"""What was typed comes back, and errors say what to do."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectMultipleField
from wtforms.validators import Optional

from engage.web.forms import DayField, Form, LineField, MomentField, ProseField


class Sample(Form):
    """One of each."""

    title = LineField("Title", missing="Enter a title", longest=20)
    text = ProseField("Text", longest=50)
    when = DayField("Day")
    moment = MomentField("Closes")
    one = RadioField("One", choices=["a"], validators=[Optional()])
    many = SelectMultipleField("Many", choices=["a"])


def filled(app: Flask, **typed: str) -> Sample:
    with app.test_request_context("/", method="POST"):
        form = Sample(MultiDict({k.replace("__", "-"): v for k, v in typed.items()}))
        form.validate()
        return form


def test_an_empty_line_says_what_to_enter(app: Flask) -> None:
    assert filled(app, title="  ").errors_list()[0] == ("title", "Enter a title")


def test_too_long_a_text_says_the_limit_and_keeps_the_words(app: Flask) -> None:
    form = filled(app, title="x", text="y" * 51)
    assert form.text.errors == ["Shorten this to 50 characters or fewer"]
    assert form.text.data == "y" * 51


def test_a_nul_is_taken_out_and_said(app: Flask) -> None:
    form = filled(app, title="a\x00b")
    assert form.title.data == "ab"
    assert "cannot be kept" in form.title.errors[0]


def test_other_control_characters_go_quietly_and_letters_are_composed(app: Flask) -> None:
    form = filled(app, title="x", text="cafe\u0301\r\n\x07next")
    assert form.text.data == "caf\u00e9\nnext"
    assert not form.text.errors


@pytest.mark.parametrize("parts", [("31", "2", "2026"), ("x", "1", "2026"), ("1", "1", "20260"), ("1", "", "2026")])
def test_a_day_that_is_not_real_is_refused_and_stays_as_typed(app: Flask, parts: tuple[str, str, str]) -> None:
    form = filled(app, title="x", when__day=parts[0], when__month=parts[1], when__year=parts[2])
    assert form.when.data is None
    assert form.when.parts == list(parts)
    assert ("when-day", "Day must be a real date, like 24 9 2026") in form.errors_list()


def test_a_real_day_is_a_date(app: Flask) -> None:
    assert filled(app, title="x", when__day="29", when__month="2", when__year="2028").when.data == date(2028, 2, 29)


def moment(app: Flask, day: int, month: int, clock: str) -> MomentField:
    return filled(
        app, title="x", moment__day=str(day), moment__month=str(month), moment__year="2026", moment__time=clock
    ).moment


def test_a_london_time_is_one_instant_summer_and_winter(app: Flask) -> None:
    assert moment(app, 24, 9, "23:59").data == datetime(2026, 9, 24, 22, 59, tzinfo=UTC)
    assert moment(app, 24, 12, "23:59").data == datetime(2026, 12, 24, 23, 59, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused(app: Flask) -> None:
    assert "does not happen" in moment(app, 29, 3, "01:30").errors[0]
    assert moment(app, 29, 3, "02:30").data == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_time_that_happens_twice_is_the_first(app: Flask) -> None:
    assert moment(app, 25, 10, "01:30").data == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("clock", ["", "25:00", "noon", "9"])
def test_a_time_that_is_none_says_how_to_write_one(app: Flask, clock: str) -> None:
    assert moment(app, 1, 6, clock).errors == ["Enter a time like 09:00 or 23:59"]


def test_a_time_without_its_day_is_asked_for_the_day_and_stays_as_typed(app: Flask) -> None:
    found = filled(app, title="x", moment__day="", moment__month="", moment__year="", moment__time="23:59").moment
    assert found.errors == ["Enter the day as well as the time"]
    assert found.clock == "23:59"


def test_what_is_not_offered_is_refused_in_words_that_say_what_to_do(app: Flask) -> None:
    form = filled(app, title="x", one="b", many="<b>")
    assert form.one.errors == form.many.errors == ["Choose only what is offered on this page"]
