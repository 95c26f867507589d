"""The access matrix: one row for every route and method. A room keeps its rows in `<room>_rows.py` here."""

import importlib
import pkgutil
from pathlib import Path

from tests.access.world import Row

_FILES = sorted(
    module.name
    for module in pkgutil.iter_modules([str(Path(__file__).parent)])
    if module.name.endswith("_rows")
)

ROWS: tuple[Row, ...] = tuple(
    row for name in _FILES for row in importlib.import_module(f"tests.access.{name}").ROWS
)
