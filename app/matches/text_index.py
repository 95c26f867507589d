"""The index of words: tantivy with Italian stems, in memory, rebuilt from the database at will."""

import re
import threading
import unicodedata
import uuid
from collections.abc import Iterable, Mapping, Sequence
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

Addresses = dict[tuple[int, int], uuid.UUID]


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
    builder.add_text_field("owner", tokenizer_name="raw")
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


def _identifier(
    searcher: tantivy.Searcher, address: tantivy.DocAddress, read: Addresses
) -> uuid.UUID:
    place = (address.segment_ord, address.doc)
    known = read.get(place)
    if known is None:
        known = read[place] = uuid.UUID(hex=searcher.doc(address)["id"][0])
    return known


class TextIndex:
    """The words of the offers, brought up to the market's version when they are searched."""

    def __init__(self, tree: CategoryTree) -> None:
        self._tree = tree
        self._labels: dict[str, str] = {}
        self._lock = threading.Lock()
        self._version = -1
        self._index = self._empty()
        # Reading a document costs more than finding it, and demands find the same ones again.
        self._read: Addresses = {}

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
            index, read = self._index, self._read
        query = index.parse_query(
            " ".join(terms), ["title", "body"], field_boosts={"title": TITLE_BOOST}
        )
        if ids is not None:
            chosen = tantivy.Query.term_set_query(index.schema, "id", [each.hex for each in ids])
            both = [(tantivy.Occur.Must, query), (tantivy.Occur.Must, chosen)]
            query = tantivy.Query.boolean_query(both)
        searcher = index.searcher()
        hits = searcher.search(query, limit).hits
        return [TextHit(_identifier(searcher, address, read), score) for score, address in hits]

    def _follow(self, session: Session, version: int) -> None:
        noted = changes.changes_since(session, self._version)
        oldest = changes.oldest_kept_version(session)
        known = all(thing is not ChangedThing.EVERYTHING for thing, _id in noted)
        if self._version >= 0 and known and 0 < oldest <= self._version + 1:
            self._write_changes(session, noted)
        else:
            self._index = self._empty()
            self._write(columns.read_all(session, columns.TEXT_COLUMNS, Offer.id), {})
        self._version = version
        self._read = {}

    def _write_changes(self, session: Session, noted: Sequence[changes.Change]) -> None:
        """Write the changed offers anew, and those of changed organisations: their name is in them."""
        gone = {
            field: {thing_id for each, thing_id in noted if each is thing and thing_id is not None}
            for field, thing in (("id", ChangedThing.OFFER), ("owner", ChangedThing.ORGANISATION))
        }
        rows = columns.read_some(session, columns.TEXT_COLUMNS, Offer.id, gone["id"])
        rows += columns.read_some(
            session, columns.TEXT_COLUMNS, Offer.organisation_id, gone["owner"]
        )
        self._write({row.id: row for row in rows}.values(), gone)

    def _write(
        self, rows: Iterable[Row[*tuple[Any, ...]]], gone: Mapping[str, Iterable[uuid.UUID]]
    ) -> None:
        writer = self._index.writer(WRITER_BYTES, 1)
        for field, ids in gone.items():
            for each in ids:
                writer.delete_documents_by_term(field, each.hex)
        for row in rows:
            writer.add_document(self._document(row))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def _document(self, row: Row[*tuple[Any, ...]]) -> tantivy.Document:
        body = f"{plain(row.description)} {plain(row.name)} {self._labels_of(row.category_code)}"
        return tantivy.Document(
            id=row.id.hex, owner=row.organisation_id.hex, title=plain(row.title), body=body
        )

    def _labels_of(self, code: str) -> str:
        if code not in self._labels:
            path = self._tree.path(code) if code in self._tree else ()
            labels = " ".join(f"{node.label_it} {' '.join(node.synonyms)}" for node in path)
            self._labels[code] = plain(labels)
        return self._labels[code]
