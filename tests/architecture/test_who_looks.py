"""Rights are asked of `gate.signed_in` or `gate.onlooker`, which know of the second factor."""

from pathlib import Path

from tests.architecture.source import ROOT, modules

DOOR = Path("app/accounts")
# Who acts in a moment, after the route has asked `signed_in`.
NOTED = {Path("app/demands/routes.py"), Path("app/evidence/place.py")}


def test_no_room_trusts_whoever_has_only_given_a_password() -> None:
    asking = {
        path
        for path in modules("app")
        if DOOR not in path.parents
        and "current_actor()" in (ROOT / path).read_text(encoding="utf-8")
    }
    assert asking == NOTED
    for path in NOTED:
        assert (ROOT / path).read_text(encoding="utf-8").count("current_actor()") == 1
