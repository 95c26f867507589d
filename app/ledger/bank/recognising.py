"""Who a movement of the bank most likely comes from, or goes to. Nothing is entered by it.

Certain is only what a reference says. A name together with an amount that is owed is a suggestion, and so
is a payment that somebody seems to have entered by hand before.
"""

import enum
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.ledger.bank.likeness_queries import NEAR, HandEntry
from app.ledger.bank.models import BankMovement
from app.ledger.bank.targets import Target, TargetKind
from app.ledger.references import found_in
from catalog.place_names import words_of

# What names of households and firms have in common with all others.
_COMMON = frozenset(
    [
        "famiglia",
        "fam",
        "casa",
        "nucleo",
        "di",
        "de",
        "del",
        "della",
        "dei",
        "e",
        "ed",
        "il",
        "la",
        "lo",
        "i",
        "le",
        "a",
        "al",
        "srl",
        "srls",
        "spa",
        "sas",
        "snc",
        "ss",
        "soc",
        "societa",
        "agricola",
        "agricolo",
        "azienda",
        "az",
        "agr",
        "cooperativa",
        "coop",
        "sociale",
        "onlus",
        "aps",
        "ets",
        "associazione",
        "fattoria",
        "cascina",
        "prodotti",
        "biologici",
        "bio",
        "gruppo",
        "acquisto",
        "solidale",
        "gas",
    ]
)
_CHARGES = frozenset({"commissioni", "commissione", "canone", "bollo", "competenze"})
SHORTEST = 3


class GuessKind(enum.StrEnum):
    """How a movement was recognised."""

    REFERENCE = "reference"
    BY_HAND = "by_hand"
    NAME_AND_AMOUNT = "name_and_amount"
    LAST_TIME = "last_time"
    NAME = "name"
    AMOUNT = "amount"
    CHARGES = "charges"
    SEVERAL = "several"
    REVERSAL = "reversal"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Guess:
    """How it was recognised, and as what, the likeliest first."""

    kind: GuessKind
    targets: tuple[Target, ...] = ()
    # Another kind of file tells of the same day and amount.
    twice: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether it is proposed as it stands; everything else is for a person to choose."""
        return self.kind is GuessKind.REFERENCE and not self.twice


@dataclass(frozen=True, slots=True)
class KnownParty:
    """A household or a partner: by which words it is known, and what it owes (below zero: is owed)."""

    target: Target
    names: tuple[frozenset[str], ...]
    owed_cents: int

    def is_named(self, words: frozenset[str]) -> bool:
        """Whether one of its names stands among some words."""
        return any(name <= words for name in self.names)


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that movements are compared with."""

    references: Mapping[str, uuid.UUID]
    households: Sequence[KnownParty]
    partners: Sequence[KnownParty]
    by_hand: Sequence[HandEntry] = ()
    # Where the last movement of each name went.
    last_times: Mapping[str, Target] = field(default_factory=dict)
    told_otherwise: frozenset[uuid.UUID] = field(default_factory=frozenset)


def name_words(*names: str) -> tuple[frozenset[str], ...]:
    """Return the telling words of each name; a name without any tells nothing."""
    found = (
        frozenset(word for word in words_of(name) if word not in _COMMON and len(word) >= SHORTEST)
        for name in names
    )
    return tuple(dict.fromkeys(words for words in found if words))


def guess_of(row: BankMovement, known: Known) -> Guess:
    """Return what a movement most likely is."""
    twice = row.id in known.told_otherwise
    if row.is_reversal:
        return Guess(GuessKind.REVERSAL, twice=twice)
    hand = _by_hand(row, known.by_hand)
    referred = _referred(row, known)
    if len(referred) > 1:
        return Guess(GuessKind.SEVERAL, referred, twice)
    if hand is not None:
        return Guess(GuessKind.BY_HAND, (hand, *referred), twice)
    if referred and row.cents > 0:
        return Guess(GuessKind.REFERENCE, referred, twice)
    words = frozenset(words_of(f"{row.name} {row.text}"))
    parties = known.households if row.cents > 0 else (*known.partners, *known.households)
    found = _among(row, words, parties)
    last = known.last_times.get(row.name) if row.name else None
    if last is not None and found.kind is not GuessKind.NAME_AND_AMOUNT:
        others = tuple(each for each in found.targets if each != last)
        return Guess(GuessKind.LAST_TIME, (last, *others), twice)
    if found.kind is GuessKind.UNKNOWN and referred:
        found = Guess(GuessKind.NAME, referred)
    if found.kind is GuessKind.UNKNOWN and row.cents < 0 and words & _CHARGES:
        found = Guess(GuessKind.CHARGES, (Target(TargetKind.GROUP),))
    return Guess(found.kind, found.targets, twice)


def _referred(row: BankMovement, known: Known) -> tuple[Target, ...]:
    found = found_in(row.text, known.references) | found_in(row.reference, known.references)
    return tuple(Target(TargetKind.HOUSEHOLD, each) for each in sorted(found))


def _by_hand(row: BankMovement, entries: Sequence[HandEntry]) -> Target | None:
    near = [
        each for each in entries if each.cents == row.cents and abs(each.entry.on - row.on) <= NEAR
    ]
    if not near:
        return None
    nearest = min(near, key=lambda each: (abs(each.entry.on - row.on), each.entry.number))
    return Target(TargetKind.ENTRY, nearest.entry.id)


def _among(row: BankMovement, words: frozenset[str], parties: Sequence[KnownParty]) -> Guess:
    named = [each for each in parties if each.is_named(words)]
    both = [each for each in named if each.owed_cents == row.cents]
    if len(both) == 1:
        others = [each for each in named if each is not both[0]]
        return Guess(GuessKind.NAME_AND_AMOUNT, _targets([*both, *others]))
    if named:
        return Guess(GuessKind.NAME if len(named) == 1 else GuessKind.SEVERAL, _targets(named))
    # The amount alone says something only of what the group owes to one partner.
    owed = [each for each in parties if each.owed_cents == row.cents < 0]
    if len(owed) == 1:
        return Guess(GuessKind.AMOUNT, _targets(owed))
    return Guess(GuessKind.UNKNOWN)


def _targets(parties: Sequence[KnownParty]) -> tuple[Target, ...]:
    return tuple(each.target for each in parties[:MOST_TARGETS])


MOST_TARGETS = 5
