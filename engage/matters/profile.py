"""The eras of the field: which rules and which words were in force, and which of them this installation uses."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Profile(StrEnum):
    """The rules and words of one era."""

    LINK2008 = "link2008"  # local involvement networks, primary care trusts
    HW2013 = "hw2013"  # Local Healthwatch, clinical commissioning groups
    HW2024 = "hw2024"  # Local Healthwatch, integrated care boards, call-in by the minister


@dataclass(frozen=True)
class Era:
    """The first and the last day of a profile; the present one has no last day."""

    first: date
    last: date | None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


ERAS = {
    Profile.LINK2008: Era(date(2008, 4, 1), date(2013, 3, 31)),
    Profile.HW2013: Era(date(2013, 4, 1), date(2024, 1, 30)),  # SI 2012/3094, SI 2013/218
    Profile.HW2024: Era(date(2024, 1, 31), None),  # SI 2024/15, SI 2024/16
}


def era_of(day: date) -> Profile:
    """The era a day falls in; what is older than the first era is read by its rules."""
    return next((p for p in reversed(ERAS) if ERAS[p].first <= day), Profile.LINK2008)


def profile_on(day: date, installed: Profile) -> Profile:
    """The rules for something that was set going on a day: those of that day, never later ones than installed.

    So a demonstration or an archive lives in its own era, and a newer installation in which an old paper is entered
    reads it by the rules of its day (SI 2012/3094 reg 47; SI 2024/16 reg 3).
    """
    eras = list(ERAS)
    return min(era_of(day), installed, key=eras.index)
