"""Errors are facts: every refusal of the market has a class, a stable code and its data as attributes."""

from typing import ClassVar


class MarketError(Exception):
    """Root of everything the market can refuse.

    Attributes
    ----------
    code : str
        Stable identifier, the same in logs, in the API and in tests. Never translated.
    """

    code: ClassVar[str] = "market_error"

    def facts(self) -> dict[str, object]:
        """Return the data of the error, ready for a message or a log line."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.facts().items())
        return f"{self.code}({details})"


class NotFound(MarketError):
    """The thing asked for does not exist, or the asker may not know that it does."""

    code = "not_found"


class NotAllowed(MarketError):
    """The asker is known and may not do this."""

    code = "not_allowed"


class Conflict(MarketError):
    """The state of the market has moved on: the act came too late or twice."""

    code = "conflict"


class Invalid(MarketError):
    """What was given cannot be understood or breaks a rule."""

    code = "invalid"


class Unavailable(MarketError):
    """A service that is needed does not answer now; trying again later may work."""

    code = "unavailable"
