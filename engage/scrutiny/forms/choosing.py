"""Choosing one of what is offered, with an error that says what to do."""

from engage.web.choosing import ChooseField, PickField

__all__ = ["ChooseField", "PickField"]
