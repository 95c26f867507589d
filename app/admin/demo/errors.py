"""What the demonstration district can refuse."""

from catalog.errors import Conflict, Invalid


class MarketNotEmpty(Conflict):
    """Demonstrative organisations never mix with the organisations of a real market."""

    code = "market_not_empty"

    def __init__(self, organisations: int) -> None:
        self.organisations = organisations
        super().__init__()


class TooFewOffers(Invalid):
    """A demonstration has at least one offer."""

    code = "too_few_offers"

    def __init__(self, offers: int) -> None:
        self.offers = offers
        super().__init__()
