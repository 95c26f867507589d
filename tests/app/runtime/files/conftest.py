"""An application with pages that take, show and delete files."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.runtime.files.store import FileStore
from config import Settings
from tests.app.runtime.files import file_stage
from tests.support.database import Store, close, hurry


@pytest.fixture(scope="session")
def file_app(migrated_app: Flask, settings: Settings) -> Iterator[Flask]:
    app = file_stage.set_up(hurry(create_app(settings)))
    yield app
    close(app)


@pytest.fixture
def actor(file_app: Flask, store: Store) -> FlaskClient:
    """Return a client of the staged application, on an empty database."""
    return file_app.test_client()


@pytest.fixture
def folder(file_app: Flask) -> FileStore:
    """Return the folder of the staged application, empty."""
    files: FileStore = file_app.extensions[FileStore.EXTENSION]
    for path in file_stage.kept(files):
        path.unlink()
    return files
