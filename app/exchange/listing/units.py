"""What the free-text unit of a price list means: a measure, or a container by its usual name."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from catalog.place_names import fold_name
from catalog.quantities import UNITS, UnitCode

LONGEST_LABEL = 40

_MEASURES = {
    UnitCode.GRAM: "g gr grammo grammi",
    UnitCode.KILOGRAM: "kg kilo kili chilo chili chilogrammo chilogrammi kilogrammo kilogrammi kgm",
    UnitCode.QUINTAL: "q ql quintale quintali",
    UnitCode.TONNE: "t ton tonnellata tonnellate",
    UnitCode.MILLILITRE: "ml millilitro millilitri",
    UnitCode.CENTILITRE: "cl centilitro centilitri",
    UnitCode.LITRE: "l lt litro litri",
    UnitCode.HECTOLITRE: "hl ettolitro ettolitri",
    UnitCode.PIECE: "pz pezzo pezzi nr n numero cad cadauno cadauna unita h87",
    UnitCode.DOZEN: "dz dozzina dozzine",
    UnitCode.MINUTE: "minuto minuti min",
    UnitCode.HOUR: "h ora ore",
    UnitCode.DAY: "giorno giorni giornata giornate",
    UnitCode.MONTH: "mese mesi",
    UnitCode.YEAR: "anno anni",
    UnitCode.METRE: "m metro metri",
    UnitCode.KILOMETRE: "km chilometro chilometri",
    UnitCode.SQUARE_METRE: "mq m2 metroquadro metriquadri",
    UnitCode.HECTARE: "ha ettaro ettari",
    UnitCode.KILOWATT_HOUR: "kwh",
    UnitCode.MEGAWATT_HOUR: "mwh",
}
# How we write a unit in lists of our own; each is read back as the same unit.
_WRITTEN = {
    UnitCode.PIECE: "pezzo",
    UnitCode.DOZEN: "dozzina",
    UnitCode.MINUTE: "minuto",
    UnitCode.HOUR: "ora",
    UnitCode.DAY: "giorno",
    UnitCode.MONTH: "mese",
    UnitCode.YEAR: "anno",
    UnitCode.SQUARE_METRE: "mq",
}
# One of them on the left of the colon, the words for one and many of it on the right.
_CONTAINERS = """
barattolo: barattoli
bottiglia: bottiglie bott btg
bottiglietta: bottigliette
busta: buste
cartone: cartoni ct
cassa: casse
cassetta: cassette cass
cassettina: cassettine
cesto: cesti cesta ceste
confezione: confezioni conf confez cf
damigiana: damigiane
fascio: fasci
fetta: fette
flacone: flaconi fl
forma: forme
fusto: fusti
lattina: lattine
mazzo: mazzi
mazzetto: mazzetti
pacco: pacchi
pacchetto: pacchetti
retina: retine rete reti
sacchetto: sacchetti
sacco: sacchi
scatola: scatole
tanica: taniche
tavoletta: tavolette
treccia: trecce
tubetto: tubetti
vaschetta: vaschette vasch
vasetto: vasetti
vaso: vasi
"""
_BEFORE_A_MEASURE = frozenset(
    {"prezzo", "euro", "eur", "al", "alla", "a", "per", "ogni", "il", "la", "lo"}
)
_NOTHING_SAID = frozenset({"", "non specificato", "nessuno", "nessuna", "altro", "nd", "n d"})

MEASURES: Mapping[str, UnitCode] = MappingProxyType(
    {word: code for code, words in _MEASURES.items() for word in words.split()}
)
CONTAINERS: Mapping[str, str] = MappingProxyType(
    {
        word: one
        for one, _, others in (line.partition(":") for line in _CONTAINERS.split("\n") if line)
        for word in (one, *others.split())
    }
)


_SIZE_AT_END = re.compile(r"\s+(?:da\s+)?\d+(?:[.,]\d+)?\s*[^\W\d]{1,8}2?\.?$")


def measure_of(unit: str) -> UnitCode | None:
    """Return the measure that a unit names, "kg" or "al kg"; None when it is a container or unknown."""
    words = fold_name(unit).split()
    while len(words) > 1 and words[0] in _BEFORE_A_MEASURE:
        del words[0]
    return MEASURES.get(" ".join(words))


def unit_word(code: UnitCode) -> str:
    """Return a unit as our own lists write it."""
    return _WRITTEN.get(code, UNITS[code].symbol)


def says_nothing(unit: str) -> bool:
    """Tell whether the list leaves the unit open."""
    return fold_name(unit) in _NOTHING_SAID


def container_label(unit: str) -> str | None:
    """Return the container in the singular, in the list's own words when we do not know it."""
    if says_nothing(unit):
        return None
    named = _SIZE_AT_END.sub("", unit).strip() or unit
    words = fold_name(named).split()
    known = next((CONTAINERS[word] for word in words[:1] if word in CONTAINERS), None)
    return known if known is not None else named.casefold()[:LONGEST_LABEL].strip() or None
