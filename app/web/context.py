"""What every template knows: district, language, whether the market is a demonstration."""

from urllib.parse import urlencode

from flask import Flask, current_app, g, request, url_for
from flask_babel import get_locale
from sqlalchemy import exists, select
from sqlalchemy.exc import SQLAlchemyError

from app.runtime.transaction import current_session, rollback
from catalog.organisations import Organisation
from config import Settings


def current_settings() -> Settings:
    """Return the settings of the running application."""
    settings: Settings = current_app.extensions["settings"]
    return settings


def other_language_url(settings: Settings, language: str) -> str | None:
    """Return this very page in the other language."""
    if request.url_rule is None or request.method != "GET":
        return None
    other = next((code for code in settings.locales if code != language), None)
    args = request.args.to_dict(flat=False) | {"lang": [other or language]}
    # What was typed stays in the query: as arguments of url_for it could change the address itself.
    page = url_for(request.endpoint or "web.home", **(request.view_args or {}))
    return f"{page}?{urlencode(args, doseq=True)}"


class DemoOnShow:
    """Whether the market is a demonstration, asked only by a page that wants to say so."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return market_is_demo()


def market_is_demo() -> bool:
    """Tell whether demonstrative organisations are on show, with one question per request."""
    if "is_demo" not in g:
        session = current_session()
        try:
            g.is_demo = bool(session.scalar(select(exists().where(Organisation.is_demo))))
        except SQLAlchemyError:
            rollback(session)
            g.is_demo = False
    shown: bool = g.is_demo
    return shown


def init_app(app: Flask) -> None:
    """Register the context of every template."""

    @app.context_processor
    def shared() -> dict[str, object]:
        settings = current_settings()
        language = str(get_locale() or settings.default_locale)
        return {
            "district": settings.district,
            "is_demo": DemoOnShow(),
            "locale": language,
            "other_locale_url": other_language_url(settings, language),
        }
