"""Every deed that is recorded anywhere can be read by people."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from app.admin.log.sentences import sentences
from app.demands.models import ProposalAction
from app.demands.transitions import DemandAction
from app.district.models import MembershipAction, SponsorState
from app.evidence.models import ClaimAction
from app.groups.pact_models import PactAct
from app.orders.claims.claim_states import ClaimAction as SpoiledAction
from app.orders.states import OrderAction
from tests.architecture.source import ROOT, modules

ACTION = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")
DOOR = "app.accounts.audit"
# Names of deeds that are made of a word of an enumeration.
MADE = {
    "membership.": MembershipAction,
    "sponsorship.": SponsorState,
    "claim.": ClaimAction,
    "demand.": DemandAction,
    "proposal.": ProposalAction,
    "order.": OrderAction,
    "pact.": PactAct,
    "spoiled.": SpoiledAction,
}
# Asking somebody to stand up for an applicant is part of applying.
UNRECORDED = {"sponsorship.asked"}


def recorders() -> list[Path]:
    return [path for path in modules("app") if DOOR in (ROOT / path).read_text(encoding="utf-8")]


def constants(path: Path) -> Iterator[str]:
    """Return what may name a deed in a module: words with a point, but no names of jobs and pages."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    named = {
        id(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        if not ast.unparse(node.targets[0]).startswith("READ")
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("url_for"):
            named |= {id(argument) for argument in node.args}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in named:
            yield node.value


def prefixes(path: Path) -> Iterator[str]:
    """Return how the names of deeds begin that are made of parts."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            start = str(node.values[0].value)
            if re.fullmatch(r"[a-z_]+\.", start):
                yield start


def told(app: Flask, locale: str) -> dict[str, str]:
    with app.test_request_context(), force_locale(locale):
        return sentences()


@pytest.fixture(scope="module")
def known(migrated_app: Flask) -> dict[str, str]:
    return told(migrated_app, "it")


def test_recorders_are_found() -> None:
    assert Path("app/district/services.py") in recorders()


@pytest.mark.parametrize("path", recorders(), ids=str)
def test_every_deed_recorded_has_its_sentence(known: dict[str, str], path: Path) -> None:
    """Write the sentence of a new deed in app/admin/log/sentences.py."""
    deeds = {text for text in constants(path) if ACTION.fullmatch(text)}
    templates = {text for text in deeds if (ROOT / f"app/{text}").exists()}
    assert deeds - templates - set(known) == set()


@pytest.mark.parametrize("path", recorders(), ids=str)
def test_deeds_whose_names_are_made_have_sentences_for_every_word(
    known: dict[str, str], path: Path
) -> None:
    for prefix in prefixes(path):
        words = MADE.get(prefix)
        assert words is not None, f"{path}: say in MADE which enumeration {prefix} is made of"
        assert {f"{prefix}{word.value}" for word in words} - UNRECORDED - set(known) == set()


def test_no_two_deeds_are_told_alike(migrated_app: Flask) -> None:
    for locale in ("it", "en"):
        found = told(migrated_app, locale)
        assert len(set(found.values())) == len(found)
