"""What is left out of what a committee publishes, and what must stand in its place. Pure.

Local Government Act 2000, section 21D: confidential information must be left out, exempt information may be; where
that would make the text misleading, a summary must be put in its place.
"""

from dataclasses import dataclass
from enum import StrEnum


class Openness(StrEnum):
    """How open a text or paper is."""

    OPEN = "open"
    EXEMPT = "exempt"  # may be left out of what is published
    CONFIDENTIAL = "confidential"  # must be left out

    @property
    def words(self) -> str:
        return {"open": "Open", "exempt": "Exempt", "confidential": "Confidential"}[self.value]


@dataclass(frozen=True)
class Disclosure:
    """One decision on one text: how open it is, whether leaving it out would mislead, what is said instead."""

    openness: Openness = Openness.OPEN
    publish_exempt: bool = False
    would_mislead: bool = False
    summary: str = ""

    @property
    def is_shown(self) -> bool:
        """Whether the text itself may be published."""
        return self.openness is Openness.OPEN or (self.openness is Openness.EXEMPT and self.publish_exempt)

    @property
    def instead(self) -> str:
        """What the public reads in its place; '' where the text itself is shown."""
        if self.is_shown:
            return ""
        return self.summary.strip() or f"This part is {self.openness.words.lower()} and is not published."

    def faults(self) -> list[str]:
        """What must be mended before anything that holds it can be published."""
        if not self.is_shown and self.would_mislead and not self.summary.strip():
            return ["Leaving this out would mislead: write a summary to put in its place."]
        return []
