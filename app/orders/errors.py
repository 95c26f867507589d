"""What collective orders can refuse."""

import uuid

from catalog.errors import Conflict, Invalid, NotFound


class OrderNotFound(NotFound):
    """There is no such order, or the asker takes no part in it."""

    code = "order_not_found"


class CalendarNotFound(NotFound):
    """No calendar is read under this address: it never was one, was renewed or revoked."""

    code = "calendar_not_found"


class OrderClosed(Conflict):
    """The order does not take bookings now: not yet, or not any more."""

    code = "order_closed"


class BasketChanged(Conflict):
    """Somebody of the household has changed the basket since the page was shown."""

    code = "basket_changed"

    def __init__(self, revision: int) -> None:
        self.revision = revision
        super().__init__()


class BadWish(Invalid):
    """A wish breaks a rule of its line.

    Attributes
    ----------
    rule : str
        "minimum", "maximum", "multiple", "left", "withdrawn", "completing", "tolerance".
    limit : int
        The number that the rule is about.
    """

    code = "bad_wish"

    def __init__(self, line_id: uuid.UUID, rule: str, limit: int = 0) -> None:
        self.line_id = line_id
        self.rule = rule
        self.limit = limit
        super().__init__()


class BadWishes(Invalid):
    """Some of the wishes of a basket break a rule; none was taken."""

    code = "bad_wishes"

    def __init__(self, wishes: tuple[BadWish, ...]) -> None:
        self.wishes = wishes
        super().__init__()


class NotYourOrder(Conflict):
    """The household's group takes no part in the order."""

    code = "not_your_order"


class PlaceNeeded(Invalid):
    """The group hands the goods over at several places: the household must say where it collects."""

    code = "place_needed"


class NotAGroup(Invalid):
    """Only groups that buy together take part in orders."""

    code = "not_a_group"


class LaterThanTheOrder(Invalid):
    """A group's own deadline lies before the end of the order, never after it."""

    code = "later_than_the_order"


class GroupHasBooked(Conflict):
    """Households of the group have booked: who leaves must know that their bookings go."""

    code = "group_has_booked"

    def __init__(self, households: int) -> None:
        self.households = households
        super().__init__()


class OrderOver(Conflict):
    """The order has gone too far for this to be changed."""

    code = "order_over"


class EmptyOrder(Invalid):
    """An order needs something that can be had, and somebody who gives it."""

    code = "empty_order"


class ClosingPast(Conflict):
    """The order's closing has passed before it could be opened."""

    code = "closing_past"


class CostNotFound(NotFound):
    """The order has no such cost, or not any more."""

    code = "cost_not_found"


class CostsStand(Conflict):
    """The order is settled, or over: its costs cannot be changed."""

    code = "costs_stand"


class BadCost(Invalid):
    """A cost is about what the order has: its producers, its groups, an amount above nothing."""

    code = "bad_cost"


class TooManyCosts(Conflict):
    """An order has as many costs as it can have."""

    code = "too_many_costs"


class NotAnswerable(Conflict):
    """The order waits for no answer of this producer: it was opened again, brought, or nothing is ordered of it."""

    code = "order_not_answerable"


class LineOfAnother(NotFound):
    """An answer names a line that is not the producer's own, or not in this order."""

    code = "line_of_another"


class ReasonMissing(Invalid):
    """What changes of a line needs a reason."""

    code = "reason_missing"

    def __init__(self, line_id: uuid.UUID) -> None:
        self.line_id = line_id
        super().__init__()


class SumsChanged(Conflict):
    """The order comes to another sum than the one that was shown when it was to be settled."""

    code = "sums_changed"


class GoodsSpokenOf(Conflict):
    """Something was said of the goods of an order: whoever would go back has that to settle first.

    Attributes
    ----------
    weights, arrivals, substitutes, claims : int
        How many households have so much of a product, of how many products it was said what came, how many
        things came in place of others, how many claims stand.
    """

    code = "goods_spoken_of"

    def __init__(
        self, *, weights: int = 0, arrivals: int = 0, substitutes: int = 0, claims: int = 0
    ) -> None:
        self.weights = weights
        self.arrivals = arrivals
        self.substitutes = substitutes
        self.claims = claims
        super().__init__()


class GoodsReported(GoodsSpokenOf):
    """An order cannot be opened again: what was shared out is what was reported of."""

    code = "goods_reported"


class GoodsHaveCome(GoodsSpokenOf):
    """An order cannot be cancelled: households have got something of it."""

    code = "goods_have_come"
