"""What the demonstration district can refuse."""

from catalog.errors import Conflict, Invalid


class MarketNotEmpty(Conflict):
    """Demonstrative organisations never mix with the organisations of a real market."""

    code = "market_not_empty"

    def __init__(self, organisations: int) -> None:
        self.organisations = organisations
        super().__init__()


class BadDemoSize(Invalid):
    """A demonstration has at least one offer, and no more than its numbers can tell apart."""

    code = "bad_demo_size"

    def __init__(self, offers: int, most: int) -> None:
        self.offers = offers
        self.most = most
        super().__init__()
