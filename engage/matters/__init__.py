"""The chain itself: matters, items, duties, responses, promises, evidence, and the record of every act."""

from engage.database import session_of
from engage.matters.clocks import Basis, Clock, clock, clocks
from engage.matters.models.calendar_day import CalendarDay, Correction, Where
from engage.matters.models.duty import Duty, DutyDate, DutyPause, DutyStatus
from engage.matters.models.item import Item, ItemState
from engage.matters.models.link import LinkKind, MatterLink
from engage.matters.models.local_clock import LocalClock
from engage.matters.models.matter import Matter, ReferenceSeries
from engage.matters.models.receipt import CopyReceived
from engage.matters.models.record import AuditEntry, By, Voice, entry_values, record, record_on
from engage.matters.models.response import Evidence, Outcome, Promise, PromiseDate, PromiseState, Response
from engage.matters.workflow import Move, MoveRefusedError, Workflow

__all__ = [
    "AuditEntry",
    "Basis",
    "By",
    "CalendarDay",
    "Clock",
    "CopyReceived",
    "Correction",
    "Duty",
    "DutyDate",
    "DutyPause",
    "DutyStatus",
    "Evidence",
    "Item",
    "ItemState",
    "LinkKind",
    "LocalClock",
    "Matter",
    "MatterLink",
    "Move",
    "MoveRefusedError",
    "Outcome",
    "Promise",
    "PromiseDate",
    "PromiseState",
    "ReferenceSeries",
    "Response",
    "Voice",
    "Where",
    "Workflow",
    "clock",
    "clocks",
    "entry_values",
    "record",
    "record_on",
    "session_of",
]
