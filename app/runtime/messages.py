"""Messages for errors: each room registers the sentences of its own codes."""

from collections.abc import Callable

from app.runtime.i18n import gettext as _
from catalog.errors import MarketError

MessageMaker = Callable[[MarketError], str]
_MAKERS: dict[str, MessageMaker] = {}


def register_message(code: str, maker: MessageMaker) -> None:
    """Say how the error of this code is told to a person; called once at start by app.registry."""
    _MAKERS[code] = maker


def message_for(error: MarketError) -> str:
    """Return what to tell the person; a plain sentence when no room has said it better."""
    maker = _MAKERS.get(error.code)
    if maker is None:
        return _("This request cannot be carried out as it is.")
    return maker(error)
