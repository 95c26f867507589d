"""What an order must come to, worked out apart from the product: from its rules as they are told to people.

Plain numbers and names only. Exact fractions everywhere; what the rules leave open (who of equals gets the odd
unit) is left open here too, and looked at by what must hold of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction
from math import floor

Wish = tuple[int, int]
Pair = tuple[str, str]
HOLDER, GUEST = "gas", "guest"
GROUP_OF = {"a1": HOLDER, "a2": HOLDER, "b1": GUEST, "b2": GUEST}
MAKER_OF = {"apples": "farm", "oranges": "farm", "pears": "farm", "cheese": "dairy"}
NEXT = {
    "draft": {"open": "open", "cancel": "cancelled"},
    "open": {"complete_packs": "completing", "close": "closed", "cancel": "cancelled"},
    "completing": {"close": "closed", "reopen": "open", "cancel": "cancelled"},
    "closed": {"reopen": "open", "send": "sent", "cancel": "cancelled"},
    "sent": {
        "reopen": "open",
        "confirm": "confirmed",
        "deliver": "delivered",
        "cancel": "cancelled",
    },
    "confirmed": {"deliver": "delivered", "cancel": "cancelled"},
    "delivered": {"settle": "settled"},
    "settled": {"unsettle": "delivered", "archive": "archived"},
    "archived": {},
    "cancelled": {},
}
WITH_GOODS = frozenset({"closed", "sent", "confirmed", "delivered", "settled", "archived"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What holds for a product in the order."""

    price: int
    grams: int = 1_000
    weighed: bool = False
    pack: int = 1
    minimum: int = 0
    maximum: int | None = None
    least: int = 0
    most: int | None = None
    multiple: int = 1
    withdrawn: bool = False


@dataclass(slots=True, kw_only=True)
class Expected:
    """The order as it must stand."""

    rounding: str
    threshold: int
    scope: str
    under_minimum: str
    extend_days: int
    # Of the farm.
    minimum_cents: int
    overdraft: int
    closes_at: datetime
    completing_until: datetime | None
    guest_closes_at: datetime | None
    now: datetime
    lines: dict[str, Line]
    state: str = "open"
    guest_takes_part: bool = True
    extended: bool = False
    wishes: dict[Pair, Wish] = field(default_factory=dict)
    baskets: dict[str, int] = field(default_factory=dict)
    balances: defaultdict[Pair, int] = field(default_factory=lambda: defaultdict(int))
    # What the last report that counts says a household got: units, grams; and how much of it is spoiled.
    got: dict[Pair, tuple[int | None, int | None]] = field(default_factory=dict)
    claimed: Counter[Pair] = field(default_factory=Counter)

    def scope_of(self, group: str) -> str:
        return group if self.scope == "each" else HOLDER

    def wish(self, who: str, what: str) -> Wish:
        return self.wishes.get((who, what), (0, 0))

    def leads_to(self, action: str) -> str | None:
        """Return where a step leads; None: it must be refused."""
        spoken = any(self.claimed.values())
        if action == "reopen" and (self.got or spoken):
            return None
        # What did not come is nobody's; what came is to be paid.
        if action == "cancel" and (spoken or any(map(any, self.got.values()))):
            return None
        if action == "open" and self.closes_at <= self.now:
            return None
        return NEXT[self.state].get(action)

    def takes(self, group: str) -> bool:
        """Whether households of a group can book now."""
        if self.state not in {"open", "completing"}:
            return False
        if group == GUEST and not self.guest_takes_part:
            return False
        until = self.closes_at
        if self.state == "completing" and self.completing_until is not None:
            until = self.completing_until
        if group == GUEST and self.guest_closes_at is not None:
            until = min(until, self.guest_closes_at)
        return self.now < until

    def may_wish(self, who: str, wanted: Mapping[str, Wish], basket: int) -> bool | None:
        """Whether a basket is taken; None while packs are completed, when more than this decides."""
        if not self.takes(GROUP_OF[who]) or basket != self.baskets.get(who, 0):
            return False
        changed = {what: wish for what, wish in wanted.items() if wish != self.wish(who, what)}
        if not all(self._fits(who, what, wish) for what, wish in changed.items()):
            return False
        if not self._can_pay(who, wanted):
            return False
        return None if self.state == "completing" and changed else True

    def _fits(self, who: str, what: str, wish: Wish) -> bool:
        line, (quantity, tolerance) = self.lines[what], wish
        if wish == (0, 0):
            return True
        others = sum(self.wish(other, what)[0] for other in GROUP_OF if other != who)
        return (
            not line.withdrawn
            and quantity >= line.least
            and (line.most is None or quantity + tolerance <= line.most)
            and quantity % line.multiple == 0
            and tolerance % line.multiple == 0
            and (line.maximum is None or others + quantity <= line.maximum)
        )

    def _can_pay(self, who: str, wanted: Mapping[str, Wish]) -> bool:
        if GROUP_OF[who] == HOLDER:
            return True
        had, most = (
            sum(
                sum(wishes.get(what, self.wish(who, what))) * line.price
                for what, line in self.lines.items()
                if not line.withdrawn
            )
            for wishes in ({}, wanted)
        )
        # Less can always be wanted, whatever the credit has become.
        return most <= max(had, self.overdraft - self.balances[GUEST, who])

    def booked(self, what: str) -> dict[str, dict[str, Wish]]:
        """Return who wants some of a product, by those who are counted together."""
        found: defaultdict[str, dict[str, Wish]] = defaultdict(dict)
        for who, group in GROUP_OF.items():
            if self.wish(who, what) != (0, 0):
                found[self.scope_of(group)][who] = self.wish(who, what)
        return found

    def packed(self, what: str) -> dict[str, int]:
        """Return what is ordered of a product when no minimum of a producer matters, each scope by itself."""
        line = self.lines[what]
        if line.withdrawn:
            return {}
        return {
            scope: self._units(line, *map(sum, zip(*wishes.values(), strict=True)))
            for scope, wishes in self.booked(what).items()
        }

    def _units(self, line: Line, quantity: int, tolerance: int) -> int:
        packs, rest = divmod(quantity, line.pack)
        fills = {
            "down": False,
            "up": True,
            "tolerance": False,
            "threshold": Fraction(rest, line.pack) >= Fraction(self.threshold, 100),
        }
        packs += bool(rest) and fills[self.rounding]
        offered = 0 if self.rounding == "down" else tolerance
        # Who said "up to" fills the pack that was begun, and what the producer gives at least.
        enough = packs
        while enough * line.pack < max(quantity, line.minimum):
            enough += 1
        if quantity and enough * line.pack <= quantity + offered:
            packs = enough
        if line.maximum is not None and self.scope == "all":
            packs = min(packs, line.maximum // line.pack)
        units = packs * line.pack
        return units if units >= line.minimum else 0

    def misses_minimum(self, scope: str) -> bool:
        """Whether those who are counted together want less of the farm than it delivers at least."""
        cents, wants = 0, False
        for what, line in self.lines.items():
            if MAKER_OF[what] == "farm" and scope in self.packed(what):
                wants = True
                cents += self.packed(what)[scope] * line.price
        return wants and cents < self.minimum_cents

    def misses_any(self) -> bool:
        """Whether somebody misses the minimum; when nobody wants anything, the order does."""
        scopes = {
            scope for what in self.lines if MAKER_OF[what] == "farm" for scope in self.packed(what)
        }
        return any(map(self.misses_minimum, scopes)) or (not scopes and self.minimum_cents > 0)

    def ordered(self) -> dict[Pair, int]:
        """Return what is ordered when the order closes now, by product and scope."""
        found = {}
        for what in self.lines:
            for scope, units in self.packed(what).items():
                gone = self.under_minimum != "keep" and MAKER_OF[what] == "farm"
                found[what, scope] = 0 if gone and self.misses_minimum(scope) else units
        return found

    def lacks_packs(self) -> bool:
        return any(
            self.missing(wishes.values(), line)
            for what, line in self.lines.items()
            if not line.withdrawn
            for wishes in self.booked(what).values()
        )

    def at_the_minute(self) -> str:
        """Return what the order's clock asks for: nothing, more days, completing, closing."""
        if self.state == "open" and self.closes_at <= self.now:
            if self.under_minimum == "extend" and not self.extended and self.misses_any():
                return "extend"
            until = self.completing_until
            return "complete" if until and self.now < until and self.lacks_packs() else "close"
        until = self.completing_until
        late = self.state == "completing" and until is not None and until <= self.now
        return "close" if late else "nothing"

    def extend(self) -> None:
        days = timedelta(days=self.extend_days)
        self.closes_at += days
        if self.completing_until is not None:
            self.completing_until += days
        self.extended = True

    def missing(self, wishes: Iterable[Wish], line: Line) -> int:
        """Return how many units a pack lacks that was begun, or the least that is given of a product."""
        quantity, tolerance = self._offered(wishes)
        units = 0
        while quantity and units < max(quantity, line.minimum):
            units += line.pack
        return max(0, units - quantity - tolerance)

    def packs(self, wishes: Iterable[Wish], line: Line) -> int:
        """Return the packs that are full, with tolerance."""
        quantity, tolerance = self._offered(wishes)
        rest = quantity % line.pack
        return quantity // line.pack + bool(rest and rest + tolerance >= line.pack)

    def _offered(self, wishes: Iterable[Wish]) -> tuple[int, int]:
        quantity, tolerance = (sum(each) for each in zip((0, 0), *wishes, strict=True))
        return quantity, 0 if self.rounding == "down" else tolerance

    def withdraw(self, what: str, *, withdrawn: bool) -> None:
        self.lines[what] = replace(self.lines[what], withdrawn=withdrawn)


def is_shared_fairly(units: int, wishes: Mapping[str, Wish], given: Mapping[str, int]) -> bool:
    """Whether what is ordered is shared by the rule: all of it, and nobody less or more than is theirs."""
    if sum(given.values()) != units or given.keys() != wishes.keys():
        return False
    quantity = sum(wish[0] for wish in wishes.values())
    most = sum(sum(wish) for wish in wishes.values())
    if units < quantity:
        exact = {who: Fraction(units * wish[0], quantity) for who, wish in wishes.items()}
        return all(floor(exact[who]) <= given[who] < exact[who] + 1 for who in wishes)
    if units <= most:
        return all(wish[0] <= given[who] <= sum(wish) for who, wish in wishes.items())
    # A pack that is rounded up beyond what anybody wanted.
    return all(given[who] >= sum(wish) for who, wish in wishes.items())


def is_shared_again(
    units: int, wishes: Mapping[str, Wish], had: Mapping[str, int], given: Mapping[str, int]
) -> bool:
    """Whether another number than expected is shared by the rule: of more, nobody gets beyond what they wished."""
    total = sum(had.values())
    if units <= total:
        exact = {who: Fraction(units * had[who], total) if total else Fraction() for who in had}
        fair = all(floor(exact[who]) <= given[who] < exact[who] + 1 for who in had)
        return fair and sum(given.values()) == units
    most = {who: max(had[who], sum(wishes[who])) for who in had}
    fits = all(had[who] <= given[who] <= most[who] for who in had)
    return fits and sum(given.values()) == min(units, sum(most.values()))


def cents_of(line: Line, price: int, units: int, grams: int | None) -> int:
    """Return what some goods cost: by the unit, or by what the scales said, half a cent up."""
    if not line.weighed:
        return price * units
    weight = units * line.grams if grams is None else grams
    return floor(Fraction(price * weight, line.grams) + Fraction(1, 2))
