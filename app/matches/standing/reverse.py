"""The other way round: the demands that a producer's offers fit, by the same engine and score."""

import hashlib
import uuid
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from app.matches.standing.book import OpenDemands, Standing
from app.matches.standing.judging import Bench, possible
from catalog.demands import Visibility


@dataclass(frozen=True, slots=True)
class Fit:
    """A demand that some offers of a producer fit; the best of them, and its score for the buyer."""

    demand: Standing
    offer_id: uuid.UUID
    score: float
    offers: int


def demands_for(
    bench: Bench,
    looking: OpenDemands,
    organisation_id: uuid.UUID,
    *,
    visible: Collection[Visibility],
    offer_ids: Collection[uuid.UUID] | None = None,
) -> list[Fit]:
    """Return the open demands that the offers of an organisation fit, best first.

    Parameters
    ----------
    bench : Bench
    looking : OpenDemands
    organisation_id : UUID
        The producer; its own demands are never among the answers.
    visible : collection of Visibility
        Which demands those who ask may see.
    offer_ids : collection of UUID, optional
        Only these offers.

    Notes
    -----
    The score is the one that the buyer's own answer gives to that offer.
    """
    ids = bench.offers_of(organisation_id)
    chosen = ids if offer_ids is None else [each for each in ids if each in offer_ids]
    rows = np.unique(bench.snapshot.rows_of(chosen))
    fits = []
    for standing, mine in possible(bench, looking, rows):
        if standing.visibility not in visible or standing.organisation_id == organisation_id:
            continue
        scores = bench.scored(standing, mine)
        if len(scores):
            best = bench.snapshot.offer_uuid(int(scores.offers[0]))
            fits.append(Fit(standing, best, float(scores.score[0]), len(scores)))
    return sorted(fits, key=lambda fit: (-fit.score, _mixed(fit.demand.id, organisation_id)))


def _mixed(demand_id: uuid.UUID, organisation_id: uuid.UUID) -> bytes:
    """Among equals a hash decides, so that nobody is always first."""
    return hashlib.blake2b(demand_id.bytes + organisation_id.bytes, digest_size=8).digest()
