"""No module and no function grows beyond what one can keep in mind."""

import ast
from collections.abc import Iterator

from tests.architecture.source import ROOT, modules

MODULES = modules("app", "catalog", "matching")
MOST_LINES = 300
MOST_STATEMENTS = 40
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def statements(function: Function) -> int:
    """Count the statements of a function; a docstring is none."""
    own = function.body[1:] if ast.get_docstring(function) else function.body
    return sum(isinstance(node, ast.stmt) for top in own for node in ast.walk(top))


def test_a_module_has_300_lines_at_most() -> None:
    lines = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert len(lines) > 100
    assert {path: number for path, number in lines.items() if number > MOST_LINES} == {}


def test_a_function_has_40_statements_at_most() -> None:
    sizes = [
        (path, function.name, statements(function))
        for path in MODULES
        for function in functions(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    ]
    assert len(sizes) > 1_000
    assert [each for each in sizes if each[2] > MOST_STATEMENTS] == []
