"""Reminders: before, on and after the day something is due, and who above is told when it does not come."""

from engage.reminders.models import EscalationStep, Reminder

__all__ = ["EscalationStep", "Reminder"]
