"""`flask places load-boundaries` loads, repeats without harm, and says what is wrong."""

import json
from pathlib import Path

from app.admin.places_commands import places
from tests.support.database import Store

SQUARE = [[9.6, 45.6], [9.7, 45.6], [9.7, 45.7], [9.6, 45.7], [9.6, 45.6]]


def a_file(folder: Path, *codes: str) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"PRO_COM_T": code},
            "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
        }
        for code in codes
    ]
    path = folder / "confini.geojson"
    path.write_text(json.dumps({"features": features}), encoding="utf-8")
    return str(path)


def run(store: Store, path: str) -> tuple[int, str]:
    result = store.app.test_cli_runner().invoke(places, ["load-boundaries", path])
    return result.exit_code, result.output


def test_boundaries_are_loaded_once(store: Store, tmp_path: Path) -> None:
    path = a_file(tmp_path, "016024", "016091")
    assert run(store, path) == (0, "Confini: 2 nuovi, 0 cambiati, 0 come prima.\n")
    assert run(store, path) == (0, "Confini: 0 nuovi, 0 cambiati, 2 come prima.\n")


def test_faults_are_listed(store: Store, tmp_path: Path) -> None:
    code, output = run(store, a_file(tmp_path, "016024", "016024", "999999"))
    assert code == 0
    assert "duplicate: 1" in output
    assert "feature 1: duplicate 016024 Bergamo" in output
    assert "feature 2: unknown_comune 999999" in output


def test_a_file_that_is_no_geojson_is_refused_and_nothing_is_stored(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "prezzi.csv"
    path.write_text("prodotto;prezzo", encoding="utf-8")
    code, output = run(store, str(path))
    assert code != 0
    assert "non è una raccolta GeoJSON" in output
