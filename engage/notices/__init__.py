"""Notices: an outbox row in the act's own transaction; the mail is sent after commit, by a job."""

from engage.notices.models import Follower, Notice

__all__ = ["Follower", "Notice"]
