"""The page on security has a row for every requirement, and names tests that exist."""

import re

import pytest

from tests.architecture.source import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TESTS = ROOT / "tests" / "app" / "accounts"
# Levels 1 and 2 of the chapters on authentication and sessions of ASVS 5.0.
REQUIREMENTS = """
    6.1 1 2 3
    6.2 1 2 3 4 5 6 7 8 9 10 11 12
    6.3 1 2 3 4
    6.4 1 2 3 4
    6.5 1 2 3 4 5
    6.6 1 2 3
    6.8 1 2 3 4
    7.1 1 2 3
    7.2 1 2 3 4
    7.3 1 2
    7.4 1 2 3 4 5
    7.5 1 2
    7.6 1 2
"""
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \|(.*)\|$", re.MULTILINE)
TEST = re.compile(r"`(test_\w+\.py)::(test_\w+)`")
EXCUSES = ("by design: ", "not met")


def requirements() -> set[str]:
    lines = (line.split() for line in REQUIREMENTS.strip().splitlines())
    return {f"{section}.{number}" for section, *numbers in lines for number in numbers}


def rows() -> list[tuple[str, str]]:
    return ROW.findall(PAGE)


def test_every_requirement_has_one_row() -> None:
    told = [number for number, _rest in rows()]
    assert len(told) == len(set(told))
    assert requirements() - set(told) == set()


@pytest.mark.parametrize(("number", "rest"), rows(), ids=[number for number, _rest in rows()])
def test_a_row_names_a_test_that_exists_or_says_why_there_is_none(number: str, rest: str) -> None:
    named = TEST.findall(rest)
    assert named or any(excuse in rest for excuse in EXCUSES)
    for file, test in named:
        assert f"\ndef {test}(" in (TESTS / file).read_text(encoding="utf-8"), (file, test)
