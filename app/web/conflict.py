"""Two people edit the same thing: the later one sees both versions field by field, chooses, and saves again.

The form carries the `revision` that its writer has seen, and a mark of each value as it was then, so that only
what both have changed asks for a choice; what one of them alone has changed is chosen already.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import render_template
from werkzeug.datastructures import MultiDict

from app.runtime.i18n import gettext as _
from app.runtime.messages import register_message
from app.runtime.once import FIELD, new_form_token
from catalog.errors import Conflict

REVISION = "revision"
SEEN = "seen"
CHOICE = "choose."
STORED = "stored."
THEIRS, MINE = "theirs", "mine"
OURS_ALONE = frozenset({REVISION, SEEN, FIELD, "csrf_token"})
MARK_BYTES = 6


class EditedMeanwhile(Conflict):
    """Somebody has saved the thing after this form was opened."""

    code = "edited_meanwhile"


@dataclass(frozen=True, slots=True)
class FieldWords:
    """How a field of the form is called, and how its values are said to a person."""

    name: str
    label: str
    say: Callable[[Sequence[str]], str] = ", ".join


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two versions of a field."""

    by: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ContestedField:
    """A field that stands differently in the two versions."""

    name: str
    label: str
    asks: bool
    versions: tuple[Version, Version]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictView:
    """What the page of a conflict shows, and everything that must come back with the choice."""

    heading: str
    action: str
    cancel_url: str
    fields: tuple[ContestedField, ...]
    carried: tuple[tuple[str, str], ...]
    token: str


def marked(values: "MultiDict[str, str]", revision: int) -> "MultiDict[str, str]":
    """Return the values of an edit form with what tells later which version its writer has seen."""
    marks = {name: _mark(values.getlist(name)) for name in values}
    return MultiDict([*values.items(multi=True), (REVISION, str(revision)), (SEEN, _json(marks))])


def resolved(values: "MultiDict[str, str]") -> "MultiDict[str, str]":
    """Return a submitted form with the choices of the conflict page applied; any other form as it is."""
    chosen: MultiDict[str, str] = MultiDict(
        (name, value)
        for name, value in values.items(multi=True)
        if not name.startswith((CHOICE, STORED))
    )
    for name in values:
        if name.startswith(CHOICE) and values[name] == THEIRS:
            field = name.removeprefix(CHOICE)
            chosen.setlist(field, values.getlist(f"{STORED}{field}"))
    return chosen


def require_revision(stored: int, values: "MultiDict[str, str]") -> None:
    """Refuse a form that was opened on another revision; one that does not say which is refused too.

    Raises
    ------
    EditedMeanwhile
    """
    if values.get(REVISION) != str(stored):
        raise EditedMeanwhile


def contested(
    words: Sequence[FieldWords],
    stored: "MultiDict[str, str]",
    typed: "MultiDict[str, str]",
) -> tuple[ContestedField, ...]:
    """Return the fields in which what is stored and what was typed differ, in the order of `words`."""
    seen = _seen(typed)
    return tuple(
        _contested_field(field, stored.getlist(field.name), typed.getlist(field.name), seen)
        for field in words
        if _filled(stored.getlist(field.name)) != _filled(typed.getlist(field.name))
    )


def _contested_field(
    field: FieldWords, stored: list[str], typed: list[str], seen: dict[str, str]
) -> ContestedField:
    # Without marks nobody knows who changed what: it counts as changed by both.
    before = seen.get(field.name, _mark([])) if seen else None
    mine_is_untouched = before == _mark(typed)
    asks = not mine_is_untouched and before != _mark(stored)
    return ContestedField(
        field.name,
        field.label,
        asks,
        (
            Version(THEIRS, field.say(_filled(stored)) or _("(empty)"), mine_is_untouched),
            Version(MINE, field.say(_filled(typed)) or _("(empty)"), not mine_is_untouched),
        ),
    )


def conflict_page(
    fields: tuple[ContestedField, ...],
    stored: "MultiDict[str, str]",
    typed: "MultiDict[str, str]",
    *,
    heading: str,
    action: str,
    cancel_url: str,
) -> tuple[str, HTTPStatus]:
    """Return the page that shows both versions. `stored` are the form's values now, as `marked` gave them."""
    mine = [(name, value) for name, value in typed.items(multi=True) if name not in OURS_ALONE]
    theirs = [
        (f"{STORED}{field.name}", value) for field in fields for value in stored.getlist(field.name)
    ]
    now = [(name, stored[name]) for name in (REVISION, SEEN)]
    view = ConflictView(
        heading=heading,
        action=action,
        cancel_url=cancel_url,
        fields=fields,
        carried=(*mine, *theirs, *now),
        token=new_form_token(),
    )
    return render_template("web/conflict.html", page=view), HTTPStatus.CONFLICT


def _filled(values: Sequence[str]) -> list[str]:
    return [text for value in values if (text := value.replace("\r\n", "\n").strip())]


def _mark(values: Sequence[str]) -> str:
    text = _json(_filled(values))
    return hashlib.blake2b(text.encode(), digest_size=MARK_BYTES).hexdigest()


def _seen(values: "MultiDict[str, str]") -> dict[str, str]:
    try:
        marks = json.loads(values.get(SEEN, "{}"))
    except (ValueError, RecursionError):
        return {}
    return marks if isinstance(marks, dict) else {}


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def register() -> None:
    """Register the sentence of a conflict."""
    register_message(
        EditedMeanwhile.code,
        lambda _error: _("Somebody saved changes in the meantime: load the page again."),
    )
