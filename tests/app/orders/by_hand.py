"""What a whole order comes to, worked out from its rules as people are told them and from nothing else.

Plain numbers and names. Who of equals gets the odd unit or the odd cent is left open: it is looked at whether
somebody with less right to it came first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

# What sharing owes is kept in millionths of a unit.
ALMOST = Fraction(1, 1_000)
Owed = dict[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What holds for a product of the order."""

    maker: str
    price: int
    grams: int
    weighed: bool
    pack: int
    least: int
    most: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What is paid beside the goods, or taken off them."""

    kind: str
    split: str
    cents: int | None
    basis_points: int | None
    payee: str | None
    maker: str | None
    group: str | None
    # From how many cents ("value") or grams ("weight") of goods on it is free, or a discount is given.
    limit: tuple[str, int] | None


@dataclass(slots=True)
class Got:
    """What a household has got of a producer."""

    cents: int = 0
    grams: int = 0
    units: int = 0


@dataclass(frozen=True, slots=True)
class Packing:
    """What becomes of packs that are not full."""

    rounding: str
    percent: int

    def units(self, product: Product, quantity: int, tolerance: int) -> int:
        """Fill crates one by one."""
        if not quantity:
            return 0
        crates, loose = 0, quantity
        while loose >= product.pack:
            crates, loose = crates + 1, loose - product.pack
        offered = 0 if self.rounding == "down" else tolerance
        rounded_up = self.rounding == "up" or (
            self.rounding == "threshold" and 100 * loose >= self.percent * product.pack
        )
        if loose and (rounded_up or loose + offered >= product.pack):
            crates += 1
        reaching = crates
        while reaching * product.pack < product.least:
            reaching += 1
        if reaching * product.pack <= quantity + offered:
            crates = reaching
        while product.most is not None and crates * product.pack > product.most:
            crates -= 1
        return crates * product.pack if crates * product.pack >= product.least else 0


def require_fair(
    units: int, wanted: Mapping[str, int], given: Mapping[str, int], owed: Owed
) -> None:
    """Largest remainder with memory: who got less last time comes first; `owed` is carried on."""
    assert sum(given.get(who, 0) for who in wanted) == units
    total = sum(wanted.values())
    if not total:
        return
    exact = {who: Fraction(units * want, total) for who, want in wanted.items()}
    claim = {who: share - floor(share) + owed.get(who, Fraction(0)) for who, share in exact.items()}
    served, waiting = [], []
    for who, share in exact.items():
        assert given.get(who, 0) in {floor(share), ceil(share)}, (who, share)
        if share.denominator > 1:
            (served if given.get(who, 0) > share else waiting).append(claim[who])
    assert not served or not waiting or min(served) >= max(waiting) - ALMOST
    for who, share in exact.items():
        owed[who] = owed.get(who, Fraction(0)) + share - given.get(who, 0)


def require_shared(
    units: int, wishes: Mapping[str, tuple[int, int]], given: Mapping[str, int], owed: Owed
) -> None:
    """At closing: quantities first, then who said "up to", then the rest of a pack for all who booked."""
    quantity = sum(wish[0] for wish in wishes.values())
    tolerance = sum(wish[1] for wish in wishes.values())
    booked = {who: wish[0] for who, wish in wishes.items()}
    if units < quantity:
        require_fair(units, booked, given, owed)
        return
    extra = min(units - quantity, tolerance)
    more = {who: given[who] - booked[who] for who in wishes}
    if units <= quantity + tolerance:
        require_fair(extra, {who: wish[1] for who, wish in wishes.items()}, more, owed)
        return
    rest = {who: more[who] - wishes[who][1] for who in wishes}
    require_fair(units - quantity - tolerance, booked, rest, owed)


def require_shared_again(
    units: int,
    wishes: Mapping[str, tuple[int, int]],
    had: Mapping[str, int],
    given: Mapping[str, int],
    owed: Owed,
) -> None:
    """Of less than they had all give way; of more those come first who have less than they booked, then "up to"."""
    if units <= sum(had.values()):
        require_fair(units, had, given, owed)
        return
    lack = {who: max(0, wishes[who][0] - had[who]) for who in had}
    more = {who: given[who] - had[who] for who in had}
    left = units - sum(had.values())
    if left <= sum(lack.values()):
        require_fair(left, lack, more, owed)
        return
    left -= sum(lack.values())
    served = {who: had[who] + lack[who] for who in had}
    room = {who: max(0, sum(wishes[who]) - served[who]) for who in had}
    require_fair(
        min(left, sum(room.values())), room, {who: given[who] - served[who] for who in had}, owed
    )


def half_up(part: Fraction) -> int:
    """Return whole cents, half a cent up."""
    return floor(part + Fraction(1, 2))


@dataclass(slots=True)
class Bill:
    """What each household has got and owes, and what the books must say."""

    group_of: Mapping[str, str]
    holder: str
    got: dict[tuple[str, str], Got] = field(default_factory=dict)
    # By household and producer, what was taken off its goods.
    taken_off: list[tuple[str | None, dict[str, int]]] = field(default_factory=list)
    books: dict[tuple[str, str], int] = field(default_factory=dict)

    def buy(self, who: str, product: Product, price: int, units: int, grams: int | None) -> None:
        """Add what a household has got: by the unit, or by what the scales said."""
        mine = self.got.setdefault((who, product.maker), Got())
        weight = units * product.grams if grams is None else grams
        cents = half_up(Fraction(price * weight, product.grams)) if product.weighed else 0
        mine.cents += cents if product.weighed else price * units
        mine.grams += weight
        mine.units += units

    def charge_goods(self) -> None:
        """Enter the goods."""
        for (who, maker), mine in self.got.items():
            self._owes(who, maker, mine.cents)

    def charge(self, cost: Cost, parts: Mapping[str, int]) -> None:
        """Look whether a cost is shared as it must be, and enter it."""
        self._require(cost, parts)
        if cost.kind == "discount":
            self.taken_off.append((cost.maker, {who: -part for who, part in parts.items()}))
        own = self.group_of
        for who, part in parts.items():
            if cost.payee is None and cost.group not in {None, self.holder}:
                self._enter(own[who], who, part)
                self._enter(own[who], "group", -part)
            else:
                self._owes(who, cost.payee or "group", part)

    def _owes(self, who: str, payee: str, cents: int) -> None:
        """A household owes its group, which owes the holder, which owes whoever is paid."""
        group = self.group_of[who]
        self._enter(group, who, cents)
        if group != self.holder:
            self._enter(group, self.holder, -cents)
            self._enter(self.holder, group, cents)
        self._enter(self.holder, payee, -cents)

    def _enter(self, book: str, account: str, cents: int) -> None:
        self.books[book, account] = self.books.get((book, account), 0) + cents

    def _require(self, cost: Cost, parts: Mapping[str, int]) -> None:
        goods: dict[str, Got] = {}
        for (who, maker), mine in self.got.items():
            inside = cost.maker in {None, maker} and cost.group in {None, self.group_of[who]}
            if inside and (mine.cents or mine.grams or mine.units):
                all_of = goods.setdefault(who, Got())
                all_of.cents += mine.cents
                all_of.grams += mine.grams
                all_of.units += mine.units
        amount = self._amount(cost, goods)
        if not goods or not amount:
            assert not any(parts.values())
            return
        weights = self._weights(cost, goods)
        off = cost.kind == "discount"
        signed = {who: -part if off else part for who, part in parts.items()}
        if not off:
            require_cents(amount, weights, signed)
            return
        room = {who: self._left(cost, who, mine) for who, mine in goods.items()}
        assert all(0 <= part <= room.get(who, 0) for who, part in signed.items())
        whole = sum(weights.values())
        if all(ceil(Fraction(amount * weights[who], whole)) <= room[who] for who in weights):
            require_cents(amount, weights, signed)
            return
        usable = sum(room[who] for who, weight in weights.items() if weight)
        assert sum(signed.values()) == min(amount, usable)

    def _amount(self, cost: Cost, goods: Mapping[str, Got]) -> int:
        cents = sum(mine.cents for mine in goods.values())
        if cost.limit is not None:
            what, limit = cost.limit
            measure = cents if what == "value" else sum(mine.grams for mine in goods.values())
            # Free from there on, given from there on.
            if (measure >= limit) != (cost.kind == "discount"):
                return 0
        if cost.cents is not None:
            return cost.cents
        return half_up(Fraction(cents * (cost.basis_points or 0), 10_000))

    def _weights(self, cost: Cost, goods: Mapping[str, Got]) -> dict[str, int]:
        by = {
            "value": {who: mine.cents for who, mine in goods.items()},
            "weight": {who: mine.grams for who, mine in goods.items()},
            "quantity": {who: mine.units for who, mine in goods.items()},
        }
        for split in (cost.split, "value"):
            if any(by.get(split, {}).values()):
                return by[split]
            if split == "equally":
                break
        return dict.fromkeys(goods, 1)

    def _left(self, cost: Cost, who: str, mine: Got) -> int:
        """Return what can still be taken off: the goods without discounts that were about the same."""
        before = sum(
            parts.get(who, 0)
            for maker, parts in self.taken_off
            if maker is None or cost.maker is None or maker == cost.maker
        )
        return max(0, mine.cents - before)


def require_cents(amount: int, weights: Mapping[str, int], parts: Mapping[str, int]) -> None:
    """The parts sum to the whole, each is the exact share down or up, and the largest remainders go up."""
    whole = sum(weights.values())
    exact = {who: Fraction(amount * weight, whole) for who, weight in weights.items()}
    assert sum(parts.values()) == amount
    ups, downs = [], []
    for who, share in exact.items():
        part = parts.get(who, 0)
        assert part in {floor(share), ceil(share)}, (who, share, part)
        if share.denominator > 1:
            (ups if part > share else downs).append(share - floor(share))
    assert not ups or not downs or min(ups) >= max(downs)
