"""Analysis: moderation, codes, themes, counts, and which answers an item came from."""

from engage.analysis.models.coding import (
    REDACTION_REASONS,
    Code,
    Coded,
    CodedTally,
    Coding,
    ItemSource,
    Moderation,
    Theme,
    Verdict,
    WaitingText,
)

__all__ = [
    "REDACTION_REASONS",
    "Code",
    "Coded",
    "CodedTally",
    "Coding",
    "ItemSource",
    "Moderation",
    "Theme",
    "Verdict",
    "WaitingText",
]
