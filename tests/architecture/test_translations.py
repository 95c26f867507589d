"""Every sentence of the product has its Italian, and the catalogue holds nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
METHODS = [
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
    ("**.py", "python"),
]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def forms(message: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


def sentences_in_use() -> set[tuple[str, ...]]:
    found = extract_from_dir(ROOT / "app", method_map=METHODS, keywords=KEYWORDS)
    return {forms(message) for _file, _line, message, _comments, _context in found}


def italian() -> Catalog:
    path = ROOT / "app" / "translations" / "it" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale="it")


def entries() -> Iterator[Message]:
    return (message for message in italian() if message.id)


def test_every_sentence_in_use_is_in_the_catalogue() -> None:
    assert sentences_in_use() - {forms(message.id) for message in entries()} == set()


def test_the_catalogue_holds_no_sentence_that_nobody_says() -> None:
    assert {forms(message.id) for message in entries()} - sentences_in_use() == set()


def test_every_sentence_is_translated_and_none_is_doubtful() -> None:
    untold = [message.id for message in entries() if not all(forms(message.string))]
    assert untold == []
    assert [message.id for message in entries() if message.fuzzy] == []


def test_a_translation_names_the_same_values_as_its_sentence() -> None:
    def named(texts: tuple[str, ...]) -> set[str]:
        return {name for text in texts for name in PLACEHOLDER.findall(text)}

    wrong = [
        message.id
        for message in entries()
        # The count may be left unsaid ("one offer"): it is given to both forms anyway.
        if named(forms(message.string)) - named(forms(message.id)) - {"num"}
        or named(forms(message.id)) - named(forms(message.string)) - {"num", "count"}
    ]
    assert wrong == []
