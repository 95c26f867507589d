"""Understanding what people type: one line of Italian in, the parts of a demand out."""

from catalog.understanding.lexicon import Lexicon, build_lexicon
from catalog.understanding.packs import pack_in_name
from catalog.understanding.removal import without
from catalog.understanding.titles import (
    CategoryGuess,
    Reason,
    classify_title,
    criteria_in_title,
)
from catalog.understanding.understand import LONGEST_TEXT, understand
from catalog.understanding.understood import (
    AreaHit,
    CategoryHit,
    CriterionHit,
    EmptyText,
    MonthsHit,
    Part,
    PlaceHit,
    PriceHit,
    QuantityHit,
    Question,
    QuestionCode,
    RadiusHit,
    TextTooLong,
    Understood,
    UnknownPart,
)

__all__ = [
    "LONGEST_TEXT",
    "AreaHit",
    "CategoryGuess",
    "CategoryHit",
    "CriterionHit",
    "EmptyText",
    "Lexicon",
    "MonthsHit",
    "Part",
    "PlaceHit",
    "PriceHit",
    "QuantityHit",
    "Question",
    "QuestionCode",
    "RadiusHit",
    "Reason",
    "TextTooLong",
    "Understood",
    "UnknownPart",
    "build_lexicon",
    "classify_title",
    "criteria_in_title",
    "pack_in_name",
    "understand",
    "without",
]
