"""Choosing one of what is offered, with an error that says what to do."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import StopValidation


def offered(pairs: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """Choices of value and words."""
    return [SelectChoice(str(value), words) for value, words in pairs]


class _One:
    """Holds a field to what it offers. `missing` is what to say otherwise."""

    data: Any

    def __init__(self, label: str, missing: str, **more: Any) -> None:
        self.missing, self.hint = missing, more.pop("hint", "")
        super().__init__(label, validate_choice=False, **more)  # type: ignore[call-arg]

    def pre_validate(self, form: Any) -> None:
        offered = [str(choice[0]) for choice in self.iter_choices()]  # type: ignore[attr-defined]
        if str(self.data) not in offered:
            raise StopValidation(self.missing)


class PickField(_One, SelectField):
    """One of a list."""


class ChooseField(_One, RadioField):
    """One of a few."""
