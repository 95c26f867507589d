"""Rights are asked of `gate.signed_in` or `gate.onlooker`, which know of the second factor."""

from pathlib import Path

import pytest

from tests.architecture.source import ROOT, modules

DOOR = Path("app/accounts")
# Who acts in a moment, after the route has asked `signed_in`.
NOTED = {Path("app/demands/routes.py"), Path("app/evidence/place.py")}


@pytest.mark.parametrize(
    "path", [path for path in modules("app") if DOOR not in path.parents], ids=str
)
def test_no_room_trusts_whoever_has_only_given_a_password(path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert text.count("current_actor()") == (path in NOTED)
