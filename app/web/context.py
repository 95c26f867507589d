"""What every template knows: district, language, whether the market is a demonstration."""

from flask import Flask, current_app, g, request, url_for
from flask_babel import get_locale
from sqlalchemy import exists, select
from sqlalchemy.exc import SQLAlchemyError

from app.runtime.transaction import current_session
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
    return url_for(request.endpoint or "web.home", **{**(request.view_args or {}), **args})


def market_is_demo() -> bool:
    """Tell whether demonstrative organisations are on show; an error page does not need to know."""
    if "is_demo" not in g:
        session = current_session()
        try:
            g.is_demo = bool(session.scalar(select(exists().where(Organisation.is_demo))))
        except SQLAlchemyError:
            session.rollback()
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
            "locale": language,
            "other_locale_url": other_language_url(settings, language),
        }
