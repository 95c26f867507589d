"""A room keeps its templates in a folder of its own name, and shows no other room's pages."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, modules

SHARED = frozenset({"base.html", "components", "errors", "web", "dev"})
ROOMS = sorted(
    path.parent for path in (ROOT / "app").glob("*/templates") if path.parent.name != "web"
)
TEMPLATES = sorted((ROOT / "app").rglob("templates/**/*.html"))
MAIL_ENDINGS = (".subject.txt", ".txt", ".html")
MAILS = sorted(
    {
        str(path).split(".", maxsplit=1)[0]
        for path in (file.relative_to(ROOT) for file in (ROOT / "app").rglob("templates/*/mail/*"))
    }
)
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|\shx-on|\|\s*safe\b")


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_templates_live_in_a_folder_named_as_their_room(room: Path) -> None:
    assert [entry.name for entry in (room / "templates").iterdir()] == [room.name]


def test_shared_templates_are_the_layout_the_components_the_errors_and_the_pages_of_nobody() -> (
    None
):
    assert {entry.name for entry in (ROOT / "app/web/templates").iterdir()} == SHARED


def shown_by(path: Path) -> list[str]:
    """Return the names of the templates that a module renders."""
    return [
        str(
            node.args[0].value
            if isinstance(node.args[0], ast.Constant)
            else ast.unparse(node.args[0])
        )
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "render_template"
    ]


def test_a_room_renders_its_own_templates() -> None:
    shown = [(path, name) for path in modules("app") for name in shown_by(path)]
    assert len(shown) > 100
    strange = []
    for path, name in shown:
        room = path.parts[1]
        allowed = SHARED if room in {"web", "runtime"} else {room}
        if name.removeprefix("f'").split("/")[0] not in allowed:
            strange.append((path, name))
    assert strange == []


def test_a_template_holds_no_script_no_style_and_trusts_no_text() -> None:
    found = {path: INLINE.findall(path.read_text(encoding="utf-8")) for path in TEMPLATES}
    assert len(found) > 100
    assert {path: inline for path, inline in found.items() if inline} == {}


def test_mails_are_found() -> None:
    assert "app/web/templates/web/mail/trial" in MAILS


@pytest.mark.parametrize("mail", MAILS)
def test_a_mail_has_a_subject_a_text_and_html_and_says_why_one_gets_it(mail: str) -> None:
    written = {ending: (ROOT / f"{mail}{ending}").read_text("utf-8") for ending in MAIL_ENDINGS}
    assert len(written[".subject.txt"].splitlines()) == 1
    for ending in (".txt", ".html"):
        assert written[ending].startswith(f'{{% extends "components/mail{ending}" %}}')
        assert "{% block reason %}" in written[ending]
