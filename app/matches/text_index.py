"""The index of words: tantivy with Italian stems, in memory, rebuilt from the database at will."""

import re
import threading
import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import tantivy
from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.matches import changes, columns
from app.matches.models import ChangedThing
from catalog.categories import CategoryTree
from catalog.offers import Offer

ANALYZER = "italian"
WRITER_BYTES = 32_000_000
MAX_TERMS = 12
MAX_HITS = 2_000
TITLE_BOOST = 3.0
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class TextHit:
    """An offer whose words match, with its BM25."""

    offer_id: uuid.UUID
    score: float


def plain(text: str) -> str:
    """Return the text without accents, so that a phone keyboard finds what a farmer wrote."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("title", tokenizer_name=ANALYZER)
    builder.add_text_field("body", tokenizer_name=ANALYZER)
    return builder.build()


def _analyzer() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.stemmer("italian"))
        .build()
    )


class TextIndex:
    """The words of the offers, brought up to the market's version when they are searched."""

    def __init__(self, tree: CategoryTree) -> None:
        self._tree = tree
        self._lock = threading.Lock()
        self._version = -1
        self._index = self._empty()

    def _empty(self) -> tantivy.Index:
        index = tantivy.Index(_schema())
        index.register_tokenizer(ANALYZER, _analyzer())
        return index

    def search(self, session: Session, words: str, version: int) -> list[TextHit]:
        """Return the offers that match any of the words, best first; bounded."""
        return self._hits(session, words, version, None, MAX_HITS)

    def among(
        self, session: Session, words: str, version: int, ids: Sequence[uuid.UUID]
    ) -> set[uuid.UUID]:
        """Return which of some offers match any of the words."""
        hits = self._hits(session, words, version, ids, max(1, len(ids)))
        return {hit.offer_id for hit in hits}

    def _hits(
        self,
        session: Session,
        words: str,
        version: int,
        ids: Sequence[uuid.UUID] | None,
        limit: int,
    ) -> list[TextHit]:
        # Small letters and digits alone reach the parser: its operators are capitals and signs.
        terms = _WORD.findall(plain(words).lower())[:MAX_TERMS]
        if not terms:
            return []
        with self._lock:
            if self._version != version:
                self._follow(session, version)
            index = self._index
        query = index.parse_query(
            " ".join(terms), ["title", "body"], field_boosts={"title": TITLE_BOOST}
        )
        if ids is not None:
            chosen = tantivy.Query.term_set_query(index.schema, "id", [each.hex for each in ids])
            both = [(tantivy.Occur.Must, query), (tantivy.Occur.Must, chosen)]
            query = tantivy.Query.boolean_query(both)
        searcher = index.searcher()
        return [
            TextHit(uuid.UUID(hex=searcher.doc(address)["id"][0]), float(score))
            for score, address in searcher.search(query, limit).hits
        ]

    def _follow(self, session: Session, version: int) -> None:
        noted = changes.changes_since(session, self._version)
        only_offers = all(thing is ChangedThing.OFFER for thing, _id in noted)
        oldest = changes.oldest_kept_version(session)
        if self._version >= 0 and only_offers and 0 < oldest <= self._version + 1:
            ids = {thing_id for _thing, thing_id in noted if thing_id is not None}
            self._write(columns.read_some(session, columns.TEXT_COLUMNS, Offer.id, ids), ids)
        else:
            self._index = self._empty()
            self._write(columns.read_all(session, columns.TEXT_COLUMNS, Offer.id), ())
        self._version = version

    def _write(self, rows: Iterable[Row[*tuple[Any, ...]]], gone: Iterable[uuid.UUID]) -> None:
        writer = self._index.writer(WRITER_BYTES, 1)
        for offer_id in gone:
            writer.delete_documents_by_term("id", offer_id.hex)
        for row in rows:
            writer.add_document(self._document(row))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def _document(self, row: Row[*tuple[Any, ...]]) -> tantivy.Document:
        known = row.category_code in self._tree
        path = self._tree.path(row.category_code) if known else ()
        labels = " ".join(f"{node.label_it} {' '.join(node.synonyms)}" for node in path)
        body = f"{row.description} {row.name} {labels}"
        return tantivy.Document(id=row.id.hex, title=plain(row.title), body=plain(body))
