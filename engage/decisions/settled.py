"""What a decision does to the matter it is about: each kind of matter says for itself.

A network's decision knows no referral; whoever owns the kind registers here when the application is made, and the
decision, entered once, moves the matter by its own service.
"""

from collections.abc import Callable
from datetime import datetime

from engage.decisions.models.decision import Decision
from engage.matters import By

settled: dict[str, Callable[[Decision, By, datetime], None]] = {}
"""By kind of matter. Called in the act's own transaction once a decision about it is entered and counts."""
