"""What the demonstration's offers have cost before, and when their price was last confirmed."""

from datetime import timedelta
from random import Random

from app.admin.demo.identity import DemoIds
from app.admin.demo.world import Row, World
from catalog.offer_prices import PriceSource

RISE_PERCENT = (2, 9)
EARLIER_AT_MOST = 2
CONFIRMED_AGO = (0, 110)


def add_past_prices(world: World, offers: list[Row]) -> list[Row]:
    """Note on the offers when their price was confirmed, and return the prices that led to it.

    Dice of their own, thrown from each offer's identifier: the rest of the market stays as it is.
    """
    rows: list[Row] = []
    for offer in offers:
        dice = Random(offer["id"].int)  # noqa: S311 nothing secret hangs on them
        ids = DemoIds(dice)
        confirmed = world.now - timedelta(days=dice.randint(*CONFIRMED_AGO))
        offer["published_at"] = offer["created_at"]
        if offer["price_cents"] is None:
            offer["price_confirmed_at"] = None
            continue
        offer["price_confirmed_at"] = max(confirmed, offer["updated_at"])
        prices = [offer["price_cents"]]
        for _earlier in range(dice.randint(0, EARLIER_AT_MOST)):
            prices.insert(0, prices[0] * 100 // (100 + dice.randint(*RISE_PERCENT)))
        step = (offer["updated_at"] - offer["created_at"]) / len(prices)
        rows += [
            {
                "id": ids(),
                "offer_id": offer["id"],
                "price_cents": cents,
                "vat_basis_points": offer["vat_basis_points"],
                "valid_from": offer["created_at"] + step * number,
                "changed_by_id": None,
                "source": PriceSource.OTHER,
            }
            for number, cents in enumerate(prices)
        ]
    return rows
