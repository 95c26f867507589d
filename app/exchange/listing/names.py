"""What a product's name says of the product beside what it is."""

import re
from collections.abc import Iterator, Mapping

from app.exchange.listing.product import Organic, Product
from app.exchange.listing.rules import ImportRules
from catalog.criterion import Scope
from catalog.evidence import EvidenceLevel
from catalog.understanding.titles import criteria_in_title

LONGEST_TITLE = 200
ORGANIC = "organic"
INTEGRATED = "integrated-production"
# On each criterion's own scale. "Lotta integrata" alone is what the law asks of every grower: it says
# nothing of the controlled scheme that the higher values stand for.
FULL, IN_CONVERSION, FOLLOWS_ADVICE = 4, 2, 1
COLUMN_VALUES = {Organic.YES: FULL, Organic.IN_CONVERSION: IN_CONVERSION, Organic.NO: None}
VALUES = {ORGANIC: FULL, INTEGRATED: FOLLOWS_ADVICE}

_SORTING_CODE = re.compile(r"\[[A-Za-z0-9]{1,3}\]\s*")
_CONVERSION = re.compile(r"\bin\s+conversione\b", re.IGNORECASE)
_ORGANIC_WORD = re.compile(r"\bbio(?:logic[oaih]\w*)?\b", re.IGNORECASE)


def title_of(name: str) -> str:
    """Return the name without the code that lists are sorted by ("[F] Mele"), cut to what we keep."""
    return _bare(name)[:LONGEST_TITLE].rstrip()


def is_cut(name: str) -> bool:
    """Tell whether the name is longer than the title that we keep of it."""
    return len(_bare(name)) > LONGEST_TITLE


def claims_in(name: str, rules: ImportRules) -> dict[str, int]:
    """Return the criteria that a name claims for the product, with their values.

    Only organic farming and integrated production are taken from names, and only as the producer's own
    word; every other criterion needs a person to say it.
    """
    return dict(_claims(name, rules))


def claims_of(product: Product, rules: ImportRules) -> tuple[dict[str, int], bool]:
    """Return what a product claims, and whether that is unclear; a column goes before the name."""
    claims = claims_in(product.name, rules)
    if product.organic is None:
        unclear = claim_is_unclear(product.name, product.description or "", claims, rules)
        return claims, unclear
    claims.pop(ORGANIC, None)
    value = COLUMN_VALUES[product.organic]
    if value is not None and _may_be_claimed(ORGANIC, rules):
        claims[ORGANIC] = value
    return claims, False


def claim_is_unclear(
    name: str, description: str, claims: Mapping[str, int], rules: ImportRules
) -> bool:
    """Tell whether name and description leave open how the product is grown; `claims` are the name's."""
    if ORGANIC not in claims:
        return _ORGANIC_WORD.search(name) is not None
    if claims[ORGANIC] != FULL:
        return False
    described = {hit.code for hit in criteria_in_title(description, rules.lexicon)}
    return INTEGRATED in described and ORGANIC not in described


def _bare(name: str) -> str:
    code = _SORTING_CODE.match(name)
    return (name[code.end() :] if code else name) or name


def _claims(name: str, rules: ImportRules) -> Iterator[tuple[str, int]]:
    found = {hit.code for hit in criteria_in_title(name, rules.lexicon)}
    for code, value in VALUES.items():
        in_conversion = code == ORGANIC and _CONVERSION.search(name) is not None
        if (code in found or in_conversion) and _may_be_claimed(code, rules):
            yield code, IN_CONVERSION if in_conversion else value


def _may_be_claimed(code: str, rules: ImportRules) -> bool:
    if code not in rules.criteria:
        return False
    criterion = rules.criteria.get(code)
    return criterion.scope is not Scope.ORGANISATION and criterion.accepts(
        EvidenceLevel.SELF_DECLARED
    )
