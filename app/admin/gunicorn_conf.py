"""Settings of the web server that need code."""

from flask import Flask
from gunicorn.workers.base import Worker

from app.matches.market import current_market
from app.runtime.transaction import current_session, rollback


def warm(app: Flask) -> None:
    """Read vocabulary and market before the first visitor has to wait for them."""
    with app.app_context():
        session, market = current_session(), current_market()
        market.follow_territory(session)
        market.projection.snapshot(session)
        rollback(session)


def post_worker_init(worker: Worker) -> None:
    """Called by the web server in each of its processes, before the first request."""
    warm(worker.app.callable)
