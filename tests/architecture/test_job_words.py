"""Staff read what every kind of job does: whoever registers a new one says it in `app/admin/work/kinds.py`."""

import pytest
from flask import Flask

from app.admin.work.kinds import kind_labels


@pytest.mark.only("sqlite")
def test_every_kind_of_job_is_told_in_words(app: Flask) -> None:
    registry = app.extensions["jobs"]
    with app.test_request_context():
        labels = kind_labels()
    assert set(labels) == {*registry.handlers, *registry.long}
    assert len(set(labels.values())) == len(labels)
