"""What visiting peers ask and look at: the checklist of participatory visits, by criterion."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from catalog.criteria import load_criteria
from catalog.errors import Invalid

CHECKLIST_FILE = Path(__file__).with_name("data") / "spg_checklist.toml"
_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class BadChecklist(Invalid):
    """The file of the checklist breaks a rule; `place` says where."""

    code = "bad_checklist"

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__()


@dataclass(frozen=True, slots=True)
class ChecklistQuestion:
    """Something to ask or to look at, answered with yes, no or not seen."""

    code: str
    text_it: str
    text_en: str

    def text(self, language: str) -> str:
        """Return the question in English for "en", else in Italian."""
        return self.text_en if language == "en" else self.text_it


@dataclass(frozen=True, slots=True)
class Checklist:
    """One version of the checklist; reports keep the version they were written with."""

    version: str
    general: tuple[ChecklistQuestion, ...]
    by_criterion: Mapping[str, tuple[ChecklistQuestion, ...]]

    def questions(self, criterion_code: str) -> tuple[ChecklistQuestion, ...]:
        """Return what is asked about a criterion: its own questions and those asked about each."""
        return (*self.by_criterion.get(criterion_code, ()), *self.general)


def load_checklist(path: Path | None = None) -> Checklist:
    """Return the checklist of a file; the default one is read once and kept.

    Raises
    ------
    BadChecklist
    """
    return _default() if path is None else _read(path)


@cache
def _default() -> Checklist:
    return _read(CHECKLIST_FILE)


def _read(path: Path) -> Checklist:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadChecklist(path.name) from error
    version = document.get("version")
    if not isinstance(version, str) or not version:
        raise BadChecklist("version")
    general = _questions("general", document.get("general", []))
    own = {name: _questions(name, rows) for name, rows in document.get("criterion", {}).items()}
    for name, questions in own.items():
        if name not in load_criteria():
            raise BadChecklist(name)
        codes = [question.code for question in (*questions, *general)]
        if len(codes) != len(set(codes)):
            raise BadChecklist(name)
    return Checklist(version, general, MappingProxyType(own))


def _questions(place: str, rows: list[Mapping[str, Any]]) -> tuple[ChecklistQuestion, ...]:
    questions = []
    for row in rows:
        if set(row) != {"code", "it", "en"} or not all(row.values()):
            raise BadChecklist(place)
        if not _CODE.fullmatch(row["code"]):
            raise BadChecklist(place)
        questions.append(ChecklistQuestion(row["code"], row["it"], row["en"]))
    return tuple(questions)
