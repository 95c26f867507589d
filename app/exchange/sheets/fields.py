"""What a column can mean, and the words that people put above it."""

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.exchange.listing.units import MEASURES
from app.runtime.tables.headings import phrase_scores
from catalog.place_names import fold_name


class Field(enum.StrEnum):
    """The meanings of columns."""

    SKU = "sku"
    TITLE = "title"
    DESCRIPTION = "description"
    CATEGORY = "category"
    UNIT = "unit"
    SIZE = "size"
    PRICE = "price"
    VAT = "vat"
    PACK = "pack"
    MINIMUM = "minimum"
    MULTIPLE = "multiple"
    AVAILABLE = "available"
    ACTIVE = "active"
    ORGANIC = "organic"
    REFERENCE = "reference"


class Basis(enum.StrEnum):
    """Whether prices include VAT."""

    NET = "net"
    GROSS = "gross"
    UNCLEAR = "unclear"


_WORDS: Mapping[Field, str] = {
    Field.SKU: "codice|cod|codice articolo|cod articolo|cod art|codice prodotto|cod prodotto|sku|rif|id|code|product code",
    Field.TITLE: "prodotto|prodotti|nome|nome prodotto|articolo|articoli|denominazione|titolo|product|name|title|item|"
    "descrizione prodotto|descrizione articolo|nome articolo|voce|merce|varieta",
    Field.DESCRIPTION: "descrizione|description|note|nota|dettagli|dettaglio|ingredienti|annotazioni|caratteristiche|notes",
    Field.CATEGORY: "categoria|categorie|reparto|tipologia|famiglia|gruppo|category|settore|genere|linea|tipo",
    Field.UNIT: "unita|um|u m|udm|unita di misura|unita misura|unita di vendita|unita vendita|confezione|conf|imballo|"
    "imballaggio|unit|misura|tipo confezione|contenitore|formato di vendita",
    Field.SIZE: "contenuto|peso|pezzatura|grammatura|formato|peso netto|capacita|volume|size|content|peso confezione|"
    "quantita per confezione",
    Field.PRICE: "prezzo|prezzi|price|costo|importo|listino|prezzo unitario|prezzo listino|prezzo di vendita|"
    "prezzo al pubblico|prezzo gas|tariffa",
    Field.VAT: "iva|aliquota|aliquota iva|vat|vat rate|perc iva",
    Field.PACK: "pezzi per collo|pezzi collo|pz collo|pz per collo|pz x collo|pezzi per cartone|pezzi cartone|pz cartone|"
    "pz ct|pezzi per confezione|pz conf|pezzi conf|unita per collo|collo|colli|pack size|pezzi per imballo|qta collo|"
    "quantita per collo|pezzi per cassa",
    Field.MINIMUM: "minimo|ordine minimo|minimo ordine|quantita minima|qta minima|min|minimum|minimo ordinabile|minimo d ordine",
    Field.MULTIPLE: "multiplo|multipli|multiple|ordinabile a multipli di|multipli di|multiplo di",
    Field.AVAILABLE: "quantita disponibile|disponibilita|giacenza|stock|qta disponibile|scorta|scorte|available quantity|"
    "quantita|qta|magazzino|pezzi disponibili",
    Field.ACTIVE: "attivo|ordinabile|disponibile|pubblicato|visibile|active|available|in vendita|published|stato",
    Field.ORGANIC: "bio|biologico|organic|agricoltura biologica|metodo|certificazione|coltivazione|produzione",
    Field.REFERENCE: "riferimento|reference",
}
WORDS: Mapping[str, Field] = MappingProxyType(
    {phrase: field for field, phrases in _WORDS.items() for phrase in phrases.split("|")}
)
_LONGEST_PHRASE = max(len(phrase.split()) for phrase in WORDS)
NET = re.compile(
    r"\b(?:iva|vat)\s+(?:esc(?:l\w*)?|excl\w*)\b|\b(?:escl\w*|senza|netto|excl\w*|ex|piu|oltre)\s+(?:di\s+)?(?:iva|vat)\b|"
    r"\bimponibil[ei]\b|\bal netto\b|\bprezzo netto\b"
)
GROSS = re.compile(
    r"\b(?:iva|vat)\s+(?:inc(?:l\w*)?|compr(?:es\w*)?)\b|\b(?:incl\w*|compres\w*|con)\s+(?:di\s+)?(?:iva|vat)\b|\bivat[oi]\b|\blordo\b"
)
_PLUS_VAT = re.compile(r"(?i)\+\s*iva\b")
_PER = re.compile(r"\b(?:prezzo|prezzi|price|costo)\s+(?:(?:al|alla|per|a|il)\s+)?(?P<unit>\w+)$")


@dataclass(frozen=True, slots=True)
class Heading:
    """What the words above a column say: meanings with how sure they are, VAT, a unit."""

    scores: Mapping[Field, float]
    basis: Basis = Basis.UNCLEAR
    unit: str = ""


def basis_in(text: str) -> Basis:
    """Return what a text says of VAT in prices."""
    folded = fold_name(_PLUS_VAT.sub(" iva esclusa ", text))
    net, gross = NET.search(folded) is not None, GROSS.search(folded) is not None
    if net is gross:
        return Basis.UNCLEAR
    return Basis.NET if net else Basis.GROSS


def read_heading(text: str) -> Heading:
    """Return what the words above a column say."""
    basis = basis_in(text)
    folded = fold_name(_PLUS_VAT.sub(" iva esclusa ", text).replace("€", " prezzo "))
    bare = " ".join(GROSS.sub(" ", NET.sub(" ", folded)).split())
    if not bare and basis is not Basis.UNCLEAR:
        # "IVA esclusa" alone stands above prices.
        return Heading({Field.PRICE: 0.8}, basis)
    bare = re.sub(r"\b(?:euro|eur)\b", "prezzo", bare)
    bare = re.sub(r"\bprezzo prezzo\b|\bprezzo (?=prezzo)", "prezzo", bare)
    per = _PER.search(bare)
    unit = per["unit"] if per is not None and per["unit"] in MEASURES else ""
    if unit and per is not None:
        bare = "prezzo"
    if not unit:
        unit = next((word for word in bare.split()[1:] if word in MEASURES), "")
    return Heading(phrase_scores(bare.split(), WORDS, _LONGEST_PHRASE), basis, unit)
