"""Who fits whom: hard constraints, soft scores, a ranking that explains itself. Numpy only."""

from matching.columns import BadOfferTable
from matching.index import prepare
from matching.params import FACTORS, BadParams, MatchParams
from matching.prices import reference_prices
from matching.query import BadQuery, Query, TextScores
from matching.ranking import eligible_rows, rank, rank_many, score_rows
from matching.result import Ranking, RowScores
from matching.shortlist import DemandBook, open_book, shortlist
from matching.strengths import offer_strengths, strengths
from matching.table import OfferClaims, OfferTable

__all__ = [
    "FACTORS",
    "BadOfferTable",
    "BadParams",
    "BadQuery",
    "DemandBook",
    "MatchParams",
    "OfferClaims",
    "OfferTable",
    "Query",
    "Ranking",
    "RowScores",
    "TextScores",
    "eligible_rows",
    "offer_strengths",
    "open_book",
    "prepare",
    "rank",
    "rank_many",
    "reference_prices",
    "score_rows",
    "shortlist",
    "strengths",
]
