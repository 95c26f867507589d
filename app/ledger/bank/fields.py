"""What a column of a bank's file can mean, and the words that banks put above it."""

import enum
import re
from collections.abc import Mapping
from types import MappingProxyType

from app.runtime.tables.headings import phrase_scores
from catalog.place_names import fold_name


class BankField(enum.StrEnum):
    """The meanings of columns. Several columns may be text; of every other there is one."""

    BOOKED_ON = "booked_on"
    VALUE_ON = "value_on"
    AMOUNT = "amount"
    INCOMING = "incoming"
    OUTGOING = "outgoing"
    SIGN = "sign"
    TEXT = "text"
    NAME = "name"
    CURRENCY = "currency"
    REFERENCE = "reference"
    STATE = "state"
    BALANCE = "balance"


# A new bank? Add the words that stand above its columns here, and its file to the tests.
_WORDS: Mapping[BankField, str] = {
    BankField.BOOKED_ON: "data|data contabile|data cont|data operazione|data registrazione|data movimento|data op|"
    "data esecuzione|data reg|data contabilizzazione|contabile|registrazione|date|booking date|transaction date|"
    "started date|completed date|buchungstag|data e ora",
    BankField.VALUE_ON: "valuta|data valuta|data val|val|value date|date value|wertstellung",
    BankField.AMOUNT: "importo|importo operazione|importo movimento|importo euro|amount|ammontare|movimento|importi",
    BankField.INCOMING: "entrate|entrata|accrediti|accredito|avere|importo avere|importo accredito|in entrata|credito|"
    "crediti|money in|credit|ricavi|importo a credito|accrediti euro",
    BankField.OUTGOING: "uscite|uscita|addebiti|addebito|dare|importo dare|importo addebito|in uscita|debito|debiti|"
    "money out|debit|spese|importo a debito|addebiti euro",
    BankField.SIGN: "segno|d a|dare avere|c d|d c|sign|segno operazione|credito debito",
    BankField.TEXT: "descrizione|descrizione operazione|descrizione operazioni|descrizione estesa|descrizione completa|"
    "causale|causale abi|operazione|dettagli|dettaglio|dettagli operazione|note|motivo|tipologia|tipo operazione|"
    "tipo movimento|tipo|oggetto|description|details|payment reference|reference text|memo|transaction type|causali|"
    "informazioni aggiuntive|desc",
    BankField.NAME: "controparte|beneficiario|ordinante|beneficiario ordinante|ordinante beneficiario|nome|payee|"
    "intestatario controparte|debitore|creditore|partner name|nome controparte|mittente|nominativo|anagrafica",
    BankField.CURRENCY: "divisa|valuta|div|currency|moneta|valuta importo",
    BankField.REFERENCE: "cro|trn|cro trn|numero operazione|id operazione|id transazione|riferimento|riferimento banca|"
    "codice operazione|transaction id|id movimento|numero movimento|rif|id|num operazione|riferimento operazione",
    BankField.STATE: "stato|contabilizzazione|contabilizzato|state|status|stato operazione",
    BankField.BALANCE: "saldo|saldo contabile|saldo progressivo|balance|saldo disponibile|saldo finale|progressivo",
}
WORDS: Mapping[BankField, Mapping[str, BankField]] = MappingProxyType(
    {
        field: MappingProxyType(dict.fromkeys(phrases.split("|"), field))
        for field, phrases in _WORDS.items()
    }
)
_LONGEST = max(len(phrase.split()) for phrases in WORDS.values() for phrase in phrases)
_CURRENCY = re.compile(r"\b(?:in euro|euro|eur)\b")


def heading_scores(text: str) -> Mapping[BankField, float]:
    """Return which meanings the words above a column may have, and how sure they make of each."""
    folded = fold_name(text)
    words = " ".join(_CURRENCY.sub(" ", folded).split()).split() or folded.split()
    scores: dict[BankField, float] = {}
    for known in WORDS.values():
        # One by one: "Valuta" is a day to some banks and a currency to others.
        scores |= phrase_scores(words, known, _LONGEST)
    return scores
