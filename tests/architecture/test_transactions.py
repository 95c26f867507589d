"""Only one module ends a transaction."""

import ast
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.architecture.source import ROOT, modules

THE_DOOR = Path("app/runtime/transaction.py")
ENDINGS = frozenset({"commit", "rollback"})
# The text index has a commit of its own, which is no transaction of the database.
INDEX_WRITER = "writer"


def endings(tree: ast.Module) -> list[int]:
    """Return the lines that call a method which ends a transaction."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ENDINGS
        and ast.unparse(node.func.value) != INDEX_WRITER
    ]


def found_in(
    paths: Iterable[Path], look: Callable[[ast.Module], list[int]]
) -> dict[Path, list[int]]:
    """Return the lines that a look finds in each module where it finds some."""
    found = {path: look(ast.parse((ROOT / path).read_text(encoding="utf-8"))) for path in paths}
    assert len(found) > 100
    return {path: lines for path, lines in found.items() if lines}


def test_the_door_is_where_we_think() -> None:
    assert endings(ast.parse((ROOT / THE_DOOR).read_text(encoding="utf-8")))


def test_nobody_else_ends_a_transaction() -> None:
    found = found_in(modules("app", "catalog", "matching"), endings)
    assert list(found) == [THE_DOOR]


def blind_locks(tree: ast.Module) -> list[int]:
    """Return the lines that lock a row and may still see what was read of it before the lock."""
    return [
        statement.lineno
        for statement in ast.walk(tree)
        if isinstance(statement, ast.Assign | ast.Return | ast.Expr | ast.AnnAssign)
        and "with_for_update" in ast.unparse(statement)
        and "populate_existing" not in ast.unparse(statement)
        and not ast.unparse(statement).lstrip().startswith("session.refresh(")
    ]


def test_whoever_locks_a_row_reads_it_anew() -> None:
    # A locked row that the session already holds keeps the attributes it was first read with:
    # without populate_existing the lock protects nothing.
    assert found_in(modules("app", "catalog"), blind_locks) == {}
