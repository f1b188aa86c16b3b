import threading

import pytest
from sqlalchemy import select

from evalsvc.core.db import db, unit_of_work
from evalsvc.jobs import services
from evalsvc.jobs.handling import JobKind
from evalsvc.jobs.models import Job
from evalsvc.jobs.work import run_next


class Office:
    """Queues probes, works on them, and reads how they stand."""

    def __init__(self, app):
        self.app = app
        app.extensions["job_handlers"] = dict(app.extensions["job_handlers"])

    def knows(self, run, kind="probe"):
        self.app.extensions["job_handlers"][kind] = JobKind("试验", run, "", may_be_started=True)

    def queues(self, **given):
        with self.app.app_context(), unit_of_work():
            return services.queue_job(**{"kind": "probe", **given})

    def works(self, worker="one", stop=None):
        return run_next(self.app, worker, stop or threading.Event())

    def claims(self, worker="one"):
        with self.app.app_context():
            return services.claim(worker)

    def jobs(self):
        with self.app.app_context():
            return list(db.session.scalars(select(Job).order_by(Job.id)))

    def job(self):
        (only,) = self.jobs()
        return only


@pytest.fixture
def office(app):
    """The jobs of the application: `office.queues()`, `office.works()`, `office.job()`."""
    return Office(app)
