"""People, the bodies they act for, areas, and appointments that join them."""

from engage.accounts.models.appointment import STAFF_ROLES, Appointment, Role, roles_at
from engage.accounts.models.body import Area, Body, BodyKind
from engage.accounts.models.election import ElectionPeriod
from engage.accounts.models.installation import Installation
from engage.accounts.models.invitation import Invitation, PasswordReset
from engage.accounts.models.person import Person, RecoveryCode
from engage.accounts.models.session import SignInSession, Throttle

__all__ = [
    "STAFF_ROLES",
    "Appointment",
    "Area",
    "Body",
    "BodyKind",
    "ElectionPeriod",
    "Installation",
    "Invitation",
    "PasswordReset",
    "Person",
    "RecoveryCode",
    "Role",
    "SignInSession",
    "Throttle",
    "roles_at",
]
