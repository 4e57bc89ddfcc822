"""Have what was given up on tried again: a mail or a job. Each is recorded."""

from datetime import datetime

from engage.accounts import Appointment, Body
from engage.database import session_of
from engage.jobs import Job
from engage.jobs import service as jobs
from engage.matters import record
from engage.notices import Notice
from engage.notices import service as notices


def retry_mail(notice: Notice, body: Body, *, by: Appointment, at: datetime) -> bool:
    """False where somebody has done so already."""
    if notice.failed_at is None:
        return False
    notices.retry(notice, at=at)
    record(session_of(body), "retry_mail", by=by, at=at, about=f"notice:{notice.id}", body_id=body.id, kind=notice.kind)
    return True


def retry_job(job: Job, body: Body, *, by: Appointment, at: datetime) -> bool:
    """False where somebody has done so already."""
    if job.failed_at is None:
        return False
    jobs.retry(job, at=at)
    jobs.ring(session_of(body))
    record(session_of(body), "retry_job", by=by, at=at, about=f"job:{job.id}", body_id=body.id, job=job.name)
    return True
