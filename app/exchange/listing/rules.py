"""What an import goes by: the words of the market and what the person chose."""

from dataclasses import dataclass

from catalog.criteria import CriteriaSet
from catalog.understanding import Lexicon

SURE = 0.7
"""Below this confidence a person is asked to look at the category."""
SHOWN = 0.5
"""Below this confidence an offer stays unpublished until a person has looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRules:
    """The words of the market, and whether active products are to be published."""

    lexicon: Lexicon
    criteria: CriteriaSet
    publish: bool = True
