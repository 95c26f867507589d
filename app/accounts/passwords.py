"""Passwords: how they are kept, and which are refused."""

import re
import string
import threading
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from app.accounts.errors import PasswordTooWeak

SHORTEST = 10
LONGEST = 200
SHORTEST_CONTEXT_WORD = 4
# What must be left of a password without the words that everybody knows of the person.
LEAST_OF_ONE_S_OWN = 6
# Words of this place, which whoever guesses here tries first. Another district adds its own name.
LOCAL_WORDS = frozenset(
    [
        "distretto",
        "dess",
        "bergamo",
        "bergamasca",
        "solidale",
        "economia",
        "sociale",
        "mercato",
        "segreteria",
        "coordinamento",
        "gas",
        "gruppo",
        "acquisto",
        "cooperativa",
        "produttore",
        "benvenuto",
        "password",
        "accesso",
        "admin",
    ]
)
# What people put around a word when a form asks for digits and signs.
_DRESS = string.digits + string.punctuation + " "
_WORD = re.compile(r"[^\W_]+")
# The cost recommended for argon2id (RFC 9106, second choice): 64 MiB, three passes, four lanes.
_HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)
# A hash of a password that nobody has, of today's cost: made beforehand, so that the first unknown address
# takes as long as the second.
NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$mti/xPQ34IS3ucF2OdXWTw$U2sMpI"
    "Bj7hLkqPHenxhhp3crdEAjDt0/Uj1plaMkLnw"
)
# Each hash takes 64 MiB: a crowd at the door must not take them all at once.
_ROOM = threading.BoundedSemaphore(4)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    with _ROOM:
        return _HASHER.hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Tell whether a password is the right one; without a hash it takes as long and says no."""
    with _ROOM:
        try:
            return _HASHER.verify(password_hash or NOBODY, password) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False


def needs_rehash(password_hash: str) -> bool:
    """Tell whether a hash was made with less than today's cost."""
    return _HASHER.check_needs_rehash(password_hash)


@cache
def _common() -> frozenset[str]:
    return frozenset(FREQUENCY_LISTS["passwords"])


def _is_guessed_first(plain: str) -> bool:
    """Tell whether a password is of the list, or one of it dressed up with a year and a few signs."""
    stem = plain.strip(_DRESS)
    dressed = stem in _common() and len(plain) - len(stem) < LEAST_OF_ONE_S_OWN
    return dressed or plain in _common()


def require_strong(password: str, *, context: Iterable[str] = ()) -> None:
    """Refuse a password that is short, on every list, or made of what everybody knows of the person.

    No rule asks for kinds of signs: length and rarity are what counts.

    Raises
    ------
    PasswordTooWeak
        With the reason: "short", "long", "common", "personal" or "local".
    """
    if len(password) < SHORTEST:
        raise PasswordTooWeak("short")
    if len(password) > LONGEST:
        raise PasswordTooWeak("long")
    plain = password.casefold()
    if _is_guessed_first(plain) or len(set(plain)) < 4:
        raise PasswordTooWeak("common")
    own = {word for text in context for word in _WORD.findall(text.casefold())}
    rest = _without(plain, (word for word in own if len(word) >= SHORTEST_CONTEXT_WORD))
    if len(rest) < LEAST_OF_ONE_S_OWN:
        raise PasswordTooWeak("personal")
    if len(_without(rest, LOCAL_WORDS)) < LEAST_OF_ONE_S_OWN:
        raise PasswordTooWeak("local")


def _without(plain: str, words: Iterable[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        plain = plain.replace(word, "")
    return plain
