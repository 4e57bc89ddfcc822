"""Jobs: leased rows in our own database, driven by Huey."""

from engage.jobs.models import Job

__all__ = ["Job"]
