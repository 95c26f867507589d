"""No module and no function grows beyond what one can keep in mind."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, modules

MOST_LINES = 300
MOST_STATEMENTS = 40
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def statements(function: Function) -> int:
    """Count the statements of a function; a docstring is none."""
    own = function.body[1:] if ast.get_docstring(function) else function.body
    return sum(isinstance(node, ast.stmt) for top in own for node in ast.walk(top))


@pytest.mark.parametrize("path", modules("app", "catalog", "matching"), ids=str)
def test_a_module_has_300_lines_at_most(path: Path) -> None:
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", modules("app", "catalog", "matching"), ids=str)
def test_a_function_has_40_statements_at_most(path: Path) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    large = {each.name: statements(each) for each in functions(tree)}
    assert {name: size for name, size in large.items() if size > MOST_STATEMENTS} == {}
