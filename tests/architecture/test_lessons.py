"""Each lesson of docs/lessons-of-older-systems.md names a test that is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "lessons-of-older-systems.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(test_\w+\.py)::(\w+)`", PAGE)))


def test_the_page_has_lessons() -> None:
    rows = [
        line
        for line in PAGE.splitlines()
        if line.startswith("| ") and "What went wrong" not in line
    ]
    assert len(rows) > 30
    assert all("::" in row for row in rows)


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_the_test_that_a_lesson_names_is_there(file: str, name: str) -> None:
    written = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob(file)]
    assert any(f"def test_{name}(" in text for text in written)
