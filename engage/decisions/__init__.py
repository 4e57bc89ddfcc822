"""Relevant decisions: a network acts only on a decision made by its published procedure."""

from engage.decisions.deciders import deciders, is_dormant, network_of, why_dormant
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
from engage.decisions.permission import permit, why_not
from engage.decisions.settled import settled

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
    "deciders",
    "is_dormant",
    "kinds_on",
    "network_of",
    "permit",
    "settled",
    "why_dormant",
    "why_not",
]
