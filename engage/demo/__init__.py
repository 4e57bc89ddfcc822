"""The demonstration: two made-up towns, told through the same acts that people use, on days counted from today."""

from engage.demo.people import accounts
from engage.demo.stories import load

__all__ = ["accounts", "load"]
