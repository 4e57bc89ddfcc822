"""Relevant decisions: a network acts only on a decision made by its published procedure."""

from engage.decisions.models.decision import (
    Conflict,
    Decision,
    DecisionOutcome,
    DecisionState,
    DecisionVoice,
    Vote,
    Way,
)
from engage.decisions.models.kind import Kind, kinds_on
from engage.decisions.models.network import Network
from engage.decisions.models.procedure import Procedure

__all__ = [
    "Conflict",
    "Decision",
    "DecisionOutcome",
    "DecisionState",
    "DecisionVoice",
    "Kind",
    "Network",
    "Procedure",
    "Vote",
    "Way",
    "kinds_on",
]
