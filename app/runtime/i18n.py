"""Which language a page speaks: the address says it, then a cookie, then the district's own."""

import flask_babel
from flask import Flask, Response, g, request
from flask_babel import get_locale

from app.extensions import babel
from config import Settings

COOKIE = "lang"
PARAMETER = "lang"
ONE_YEAR_SECONDS = 31_536_000


def gettext(message: str, **values: object) -> str:
    """Return a sentence in the language of the page, `%(name)s` filled from `values`."""
    text = str(flask_babel.get_translations().ugettext(message))
    return text % values if values else text


def ngettext(singular: str, plural: str, num: int, /, **values: object) -> str:
    """Return the form of a sentence that fits `num`, which also fills `%(num)s`."""
    return str(flask_babel.ngettext(singular, plural, num, **values))


def init_app(app: Flask, settings: Settings) -> None:
    """Bind Babel and remember a language chosen through `?lang=`."""

    def choose() -> str:
        for wish in (request.args.get(PARAMETER), request.cookies.get(COOKIE)):
            if wish in settings.locales:
                return wish
        # The browser is not asked: the district speaks its own language until told otherwise.
        return settings.default_locale

    def zone() -> str:
        return settings.timezone

    babel.init_app(
        app,
        default_locale=settings.default_locale,
        default_timezone=settings.timezone,
        default_translation_directories=str(settings.translations),
        locale_selector=choose,
        timezone_selector=zone,
    )

    @app.before_request
    def note_language() -> None:
        g.language = str(get_locale())

    @app.after_request
    def remember(response: Response) -> Response:
        if not response.cache_control.immutable:
            _tell_language(response, settings)
        return response


def _tell_language(response: Response, settings: Settings) -> None:
    # Not of what is immutable: a picture says the same in every language, and caches share it.
    wish = request.args.get(PARAMETER)
    if wish in settings.locales:
        response.set_cookie(
            COOKIE,
            wish,
            max_age=ONE_YEAR_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.https_only,
        )
    response.vary.add("Cookie")
    response.headers.setdefault("Content-Language", g.get("language", settings.default_locale))
