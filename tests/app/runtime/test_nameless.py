"""A form that no browser sends is refused in one clear answer."""

import pytest
from flask.testing import FlaskClient

BOUNDARY = "of-these-tests"


@pytest.mark.parametrize("extra", ["", '; filename="a.txt"'], ids=["field", "file"])
def test_a_part_without_a_name_is_refused(client: FlaskClient, extra: str) -> None:
    part = f"--{BOUNDARY}\r\nContent-Disposition: form-data{extra}\r\n\r\nx\r\n--{BOUNDARY}--\r\n"
    answer = client.post(
        "/accedi", data=part, content_type=f"multipart/form-data; boundary={BOUNDARY}"
    )
    assert answer.status_code == 400
