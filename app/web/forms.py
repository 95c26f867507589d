"""Reading what a person typed: each value within its limits, each fault a sentence beside its field."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from app.runtime.i18n import gettext as _
from app.runtime.i18n import ngettext
from app.runtime.once import FIELD

Choice = TypeVar("Choice", bound=StrEnum)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_MONEY = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?")
_EURO = re.compile(r"^(?:€|eur|euro)\s*|\s*(?:€|eur|euro)$")
_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?:\D|$))")


@dataclass(frozen=True, slots=True)
class FormView:
    """A form as its page shows it: what was typed, and what is wrong with it, by field."""

    values: "MultiDict[str, str]" = field(default_factory=MultiDict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """Return what stands in a field."""
        return self.values.get(name, default)

    def many(self, name: str) -> list[str]:
        """Return what is ticked under a name."""
        return self.values.getlist(name)

    def error(self, name: str) -> str | None:
        """Return what is wrong with a field."""
        return self.errors.get(name)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Every fault with the field it belongs to, in the order in which they were found."""
        return [(text, name) for name, text in self.errors.items()]


class FormReader:
    """Reads a submitted form field by field and remembers what is wrong.

    A faulty field gives an empty value; ask `is_valid` before you use any.
    """

    def __init__(self, values: "MultiDict[str, str]") -> None:
        self.values = values
        self.errors: dict[str, str] = {}

    @property
    def is_valid(self) -> bool:
        """Whether nothing was wrong so far."""
        return not self.errors

    @property
    def view(self) -> FormView:
        """The form to be shown again, as it was typed."""
        return FormView(self.values, dict(self.errors))

    @property
    def token(self) -> str:
        """The one-time token of the form."""
        return self.values.get(FIELD, "")

    def refuse(self, name: str, sentence: str) -> None:
        """Say what is wrong with a field; the first fault of a field is the one that is told."""
        self.errors.setdefault(name, sentence)

    def text(self, name: str, *, most: int, required: bool = True) -> str:
        """Return one line of text without spaces around it."""
        text = " ".join(self._raw(name).split())
        return self._limited(name, text, most, required=required)

    def paragraphs(self, name: str, *, most: int, required: bool = False) -> str:
        """Return text of several lines."""
        lines = self._raw(name).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        text = "\n".join(line.rstrip() for line in lines).strip()
        return self._limited(name, text, most, required=required)

    def secret(self, name: str) -> str:
        """Return a password exactly as it was typed."""
        text = self.values.get(name, "")
        if not text:
            self.refuse(name, _("This is needed."))
        return text

    def _raw(self, name: str) -> str:
        return _CONTROL.sub(" ", self.values.get(name, ""))

    def _limited(self, name: str, text: str, most: int, *, required: bool) -> str:
        if required and not text:
            self.refuse(name, _("This is needed."))
        if len(text) > most:
            self.refuse(
                name, ngettext("At most %(num)s character.", "At most %(num)s characters.", most)
            )
        return text

    def whole(self, name: str, *, low: int, high: int, required: bool = False) -> int | None:
        """Return a whole number within limits."""
        text = self.text(name, most=20, required=required)
        if not text or name in self.errors:
            return None
        digits = _THOUSANDS.sub("", text)
        if not (digits.isascii() and digits.isdigit()) or not low <= int(digits) <= high:
            self.refuse(
                name, _("Write a whole number from %(low)s to %(high)s.", low=low, high=high)
            )
            return None
        return int(digits)

    def cents(self, name: str, *, required: bool = False) -> int | None:
        """Return an amount of euros, written "12,50", "€ 12,50" or "1.234,50", as cents."""
        typed = self.text(name, most=20, required=required)
        if not typed or name in self.errors:
            return None
        text = _EURO.sub("", typed.casefold())
        plain = _THOUSANDS.sub("", text) if "," in text else text
        if _MONEY.fullmatch(plain) is None:
            self.refuse(name, _("Write an amount like 12,50."))
            return None
        euros, _separator, rest = plain.replace(",", ".").partition(".")
        return int(euros) * 100 + int(rest.ljust(2, "0") or "0")

    def day(self, name: str, *, required: bool = False) -> date | None:
        """Return a day as browsers send it (2026-12-05) or as people write it (5/12/2026)."""
        text = self.text(name, most=20, required=required)
        if not text or name in self.errors:
            return None
        try:
            if "/" in text:
                number, month, year = (int(part) for part in text.split("/"))
                found = date(year, month, number)
            else:
                found = date.fromisoformat(text)
        except ValueError:
            self.refuse(name, _("Write a day like 05/12/2026."))
            return None
        if not 1900 <= found.year <= 2200:
            self.refuse(name, _("Write a day like 05/12/2026."))
            return None
        return found

    def choice(self, name: str, kind: type[Choice], *, required: bool = True) -> Choice | None:
        """Return one of the members of an enumeration."""
        text = self.values.get(name, "")
        if not text and not required:
            return None
        try:
            return kind(text)
        except ValueError:
            self.refuse(name, _("Choose one of the entries."))
            return None

    def one_of(self, name: str, allowed: Collection[str], *, required: bool = True) -> str | None:
        """Return one of the allowed texts."""
        text = self.values.get(name, "")
        if not text and not required:
            return None
        if text not in allowed:
            self.refuse(name, _("Choose one of the entries."))
            return None
        return text

    def many_of(self, name: str, allowed: Collection[str]) -> list[str]:
        """Return the ticked texts, each once, in the order in which they came."""
        chosen = list(dict.fromkeys(self.values.getlist(name)))
        if not set(chosen) <= set(allowed):
            self.refuse(name, _("Choose among the entries."))
            return []
        return chosen

    def ticked(self, name: str) -> bool:
        """Tell whether a box is ticked."""
        return bool(self.values.get(name))
