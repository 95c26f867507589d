"""Little may be sent, unless the page asks for more; too much is refused before it is read."""

import gc
import io
import re
import socket
import threading
import time
from collections.abc import Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.runtime.files.documents import DOCUMENT_LIMIT_BYTES
from app.runtime.files.store import FileStore
from config import Settings
from tests.app.runtime.files.file_stage import kept, send
from tests.app.runtime.files.measuring import memory
from tests.app.runtime.files.picture_kit import PDF
from tests.support.database import Store

MEGABYTE = 1024 * 1024
TWO_HUNDRED_MEGABYTES = 200 * MEGABYTE
SENTENCE = "Quello che hai mandato è troppo grande: questa pagina accetta al massimo 10 MB."


class Silent(WSGIRequestHandler):
    """A handler that writes no log."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(file_app: Flask, store: Store) -> Iterator[int]:
    """Serve the staged application on a port of its own."""
    with make_server("127.0.0.1", 0, file_app, handler_class=Silent) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield listening.server_port
        listening.shutdown()
        thread.join()


def document_of(size: int) -> bytes:
    return PDF[:9] + bytes(size - len(PDF)) + PDF[9:]


def test_a_page_that_asks_for_more_gets_a_file_of_exactly_its_limit(
    actor: FlaskClient, folder: FileStore
) -> None:
    assert send(actor, "/files/document", document_of(DOCUMENT_LIMIT_BYTES)).status_code == 200
    assert kept(folder)[0].stat().st_size == DOCUMENT_LIMIT_BYTES


def test_one_byte_more_is_refused_with_the_limit(actor: FlaskClient, folder: FileStore) -> None:
    answer = send(actor, "/files/document", document_of(DOCUMENT_LIMIT_BYTES + 1))
    assert answer.status_code == 422
    assert "Il file è troppo grande: al massimo 10 MB." in answer.text
    assert kept(folder) == []


def test_the_larger_limit_holds_before_the_check_for_forgery(
    actor: FlaskClient, file_app: Flask
) -> None:
    file_app.config["WTF_CSRF_ENABLED"] = True
    # The form is read for its token: refused for the missing token, not for its size.
    assert send(actor, "/files/guarded", document_of(5 * MEGABYTE)).status_code == 400
    refused = send(actor, "/files/guarded", document_of(11 * MEGABYTE))
    assert refused.status_code == 413
    assert SENTENCE in refused.text


def test_other_pages_keep_the_small_limit(actor: FlaskClient, settings: Settings) -> None:
    body = bytes(settings.request_limit_bytes + 1)
    answer = send(actor, "/files/small", body)
    assert answer.status_code == 413
    assert "al massimo 2 MB" in answer.text


@pytest.mark.parametrize("path", ["/files/document", "/files/guarded"])
def test_two_hundred_megabytes_are_refused_before_they_are_sent(server: int, path: str) -> None:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n"
        f"Content-Length: {TWO_HUNDRED_MEGABYTES}\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    )
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", server), timeout=10) as connection:
        connection.sendall(head.encode())
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    assert time.perf_counter() - began < 2
    assert re.match(rb"HTTP/1\.[01] 413 ", answer)
    assert SENTENCE in answer.decode()
    assert b"Content-Security-Policy" in answer


class Endless(io.RawIOBase):
    """A body of unknown length that would never end."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override] # what is given here
        self.taken += len(buffer)
        buffer[:] = bytes(len(buffer))
        return len(buffer)


# The parser drops the half-read file without closing it: it is closed, with a warning, when it is collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_body_that_does_not_tell_its_length_is_read_to_the_limit_only(
    actor: FlaskClient, folder: FileStore
) -> None:
    # A client of its own, because it holds on to its last request.
    body, client = Endless(), actor.application.test_client()
    with memory() as peak:
        answer = client.post(
            "/files/document",
            content_type="multipart/form-data; boundary=b",
            environ_overrides={"wsgi.input": body, "wsgi.input_terminated": True},
        )
    assert answer.status_code == 413
    assert body.taken < DOCUMENT_LIMIT_BYTES + MEGABYTE
    assert peak.size_bytes < 3 * DOCUMENT_LIMIT_BYTES
    assert kept(folder) == []
    del answer, client
    gc.collect()
