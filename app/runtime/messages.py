"""Messages for errors: each room registers the sentences of its own codes."""

from collections.abc import Callable

from app.runtime.i18n import gettext as _
from catalog.errors import MarketError

MessageMaker = Callable[[MarketError], str]
_MAKERS: dict[str, MessageMaker] = {}


class MessageTaken(Exception):
    """Two places want to tell the same error: one of their sentences would silently never be read."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def register_message(code: str, maker: MessageMaker) -> None:
    """Say how the error of this code is told to a person; called at start by app.registry.

    Another application of the same process registers the same places again: that is no second sentence.

    Raises
    ------
    MessageTaken
    """
    known = _MAKERS.get(code)
    if known is not None and _place_of(known) != _place_of(maker):
        raise MessageTaken(code)
    _MAKERS[code] = maker


def _place_of(maker: MessageMaker) -> object:
    """Return where a sentence is written; what is no plain function is only ever itself."""
    written = getattr(maker, "__code__", None)
    return maker if written is None else (written.co_filename, written.co_firstlineno)


def message_for(error: MarketError) -> str:
    """Return what to tell the person; a plain sentence when no room has said it better."""
    maker = _MAKERS.get(error.code)
    if maker is None:
        return _("This request cannot be carried out as it is.")
    return maker(error)
