"""Consultations: a public body asks, within a gate that keeps it fair, and says what came of it."""

from engage.consultations.models.consultation import (
    Consultation,
    ConsultationDocument,
    ConsultationNews,
    ConsultationOption,
    ConsultationVersion,
    GateAnswer,
    GateCheck,
    Phase,
    State,
)

__all__ = [
    "Consultation",
    "ConsultationDocument",
    "ConsultationNews",
    "ConsultationOption",
    "ConsultationVersion",
    "GateAnswer",
    "GateCheck",
    "Phase",
    "State",
]
