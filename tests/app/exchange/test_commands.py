"""The commands: what a person at a terminal sees, and the exit code that a script sees."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.exchange.commands import catalog
from app.exchange.errors import FileUnreadable, PriceListTooLarge
from app.exchange.files import read_file
from catalog.categories import load_categories
from catalog.offers import Offer
from tests.app.exchange.lists import SUPPLIER, price_list, product
from tests.support import factories
from tests.support.database import Store

SLUG = "azienda-demo-prova"
LIMIT = 10 * 1024 * 1024


@pytest.fixture(autouse=True)
def producer(store: Store) -> None:
    with store.write() as session:
        factories.organisation(
            session, slug=SLUG, name="Azienda Demo Prova", vat_number=SUPPLIER["vatNumber"]
        )


def run(store: Store, *words: str | Path) -> tuple[int, str]:
    result = store.app.test_cli_runner().invoke(catalog, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def import_file(store: Store, path: Path, *options: str) -> tuple[int, str]:
    return run(store, "import-gdxp", path, "--organisation", SLUG, *options)


def a_file(folder: Path, data: bytes) -> Path:
    path = folder / "listino.json"
    path.write_bytes(data)
    return path


def count(store: Store) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(Offer)) or 0


def test_a_preview_is_shown_and_nothing_changed(store: Store, tmp_path: Path) -> None:
    path = a_file(tmp_path, price_list(product("[F] Mele (BIO) 5Kg/9Kg", umPrice=0)))
    code, output = import_file(store, path)
    assert code == 0
    assert "Azienda Demo Prova" in output
    assert "Mele (BIO) 5Kg/9Kg" in output
    assert "cassetta 5" in output
    assert count(store) == 0


def test_applying_imports_and_a_second_time_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = a_file(tmp_path, price_list(product("Mele 5 kg"), product("Pere 1 kg")))
    assert import_file(store, path, "--apply")[0] == 0
    assert count(store) == 2
    assert import_file(store, path, "--apply")[0] == 0
    assert count(store) == 2


def test_old_and_new_price_are_shown(store: Store, tmp_path: Path) -> None:
    import_file(store, a_file(tmp_path, price_list(product("Mele 5 kg"))), "--apply")
    _, output = import_file(
        store, a_file(tmp_path, price_list(product("Mele 5 kg", umPrice=11.44)))
    )
    assert "10,00\xa0€ → 11,00\xa0€" in output


def test_no_publish_imports_without_publishing(store: Store, tmp_path: Path) -> None:
    import_file(store, a_file(tmp_path, price_list(product("Mele"))), "--apply", "--no-publish")
    with store.read() as session:
        assert session.scalars(select(Offer.published)).all() == [False]


BAD_FILES = {
    "not json": b"nome;prezzo\nMele;2,50",
    "not gdxp": b'{"offerte": []}',
    "wrong encoding": '{"blocks": "perché"}'.encode("latin-1"),
    "nested nonsense": b"[" * 50_000,
    "not a number": price_list(product(umPrice=float("nan"))),
    "infinite": price_list(product(umPrice=float("inf"))),
    "negative": price_list(product("Mele"), product("Pere", umPrice=-3)),
    "twice": price_list(product("Mele"), product("Mele")),
    "text": price_list(product("Mele", umPrice="12,50")),
    "without price": price_list({"name": "Mele", "orderInfo": {}}),
    "too many": b'{"blocks":[{"supplier":{"products":[' + b"3," * 99_999 + b"3]}}]}",
    "no products": price_list(),
}


@pytest.mark.parametrize("options", [(), ("--apply",)])
@pytest.mark.parametrize("data", BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_bad_file_is_refused_with_a_message_and_nothing_is_stored(
    store: Store, tmp_path: Path, data: bytes, options: tuple[str, ...]
) -> None:
    code, output = import_file(store, a_file(tmp_path, data), *options)
    assert code == 1
    assert output.strip()
    assert "Traceback" not in output
    assert count(store) == 0


@pytest.mark.parametrize("options", [(), ("--apply",)])
def test_faults_are_told_by_product(store: Store, tmp_path: Path, options: tuple[str, ...]) -> None:
    path = a_file(tmp_path, price_list(product("Mele"), product("Pere", umPrice="12,50")))
    code, output = import_file(store, path, *options)
    (line,) = (line for line in output.splitlines() if "12,50" in line)
    assert code == 1
    assert line.split()[:2] == ["2", "Pere:"]
    assert import_file(store, path, "--apply", "--skip-faulty")[0] == 0
    assert count(store) == 1


def test_a_large_file_is_refused_before_it_is_read(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "enorme.json"
    with path.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    with pytest.raises(PriceListTooLarge) as refused:
        read_file(path, LIMIT)
    assert refused.value.size == 100 * 1024 * 1024
    code, output = import_file(store, path)
    assert code == 1
    assert "100" in output


@pytest.mark.parametrize("name", ["assente.json", "."])
def test_a_file_that_cannot_be_read_is_told(store: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(FileUnreadable):
        read_file(tmp_path / name, LIMIT)
    assert import_file(store, tmp_path / name)[0] == 1


def test_what_has_no_size_is_never_read_beyond_the_limit() -> None:
    zeros = Path("/dev/zero")
    if not zeros.exists():
        pytest.skip("no endless file here")
    with pytest.raises(PriceListTooLarge):
        read_file(zeros, 1000)


def test_an_unknown_organisation_is_told(store: Store, tmp_path: Path) -> None:
    path = a_file(tmp_path, price_list(product()))
    code, output = run(store, "import-gdxp", path, "--organisation", "nessuna")
    assert code == 1
    assert "nessuna" in output


def test_another_vat_number_is_a_warning(store: Store, tmp_path: Path) -> None:
    path = a_file(tmp_path, price_list(product(), vatNumber="00743110157"))
    code, output = import_file(store, path, "--apply")
    assert code == 0
    assert "00743110157" in output
    assert count(store) == 1


def test_the_categories_in_use_are_in_order(store: Store) -> None:
    assert run(store, "check")[0] == 0


def test_a_category_file_with_a_loop_is_told_with_the_way_round(
    store: Store, tmp_path: Path
) -> None:
    def category(code: str, parent: str) -> str:
        return "\n".join(
            [
                "[[category]]",
                *(
                    f"{key} = {json.dumps(value)}"
                    for key, value in {
                        "code": code,
                        "parent": parent,
                        "it": code,
                        "en": code,
                        "synonyms": [],
                        "cpv": list(load_categories().get("apples").cpv),
                        "nature": "good",
                        "dimension": "mass",
                        "unit": "KGM",
                    }.items()
                ),
            ]
        )

    path = tmp_path / "categorie.toml"
    path.write_text(f"{category('one', 'two')}\n{category('two', 'one')}\n", encoding="utf-8")
    code, output = run(store, "check", path)
    assert code == 1
    assert "one → two → one" in output


@pytest.mark.parametrize("data", [b"\xff\xfe", b"[[category]\n", b'[[category]]\ncode = "A B"\n'])
def test_a_category_file_that_is_none_is_told(store: Store, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "categorie.toml"
    path.write_bytes(data)
    code, output = run(store, "check", path)
    assert code == 1
    assert "Traceback" not in output
    assert run(store, "check", tmp_path / "assente.toml")[0] == 1
