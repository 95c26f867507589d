"""The application: everything that talks - pages, commands, database sessions, third parties."""

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, registry
from app import tables as tables  # from here on every table is known
from app.extensions import csrf, db, migrate
from app.runtime import (
    database,
    errors,
    i18n,
    logging,
    nameless,
    request_size,
    security,
    transaction,
)
from config import ROOT, Settings


def create_app(settings: Settings) -> Flask:
    """Build the application from its settings."""
    app = Flask(__name__, static_folder="web/static", template_folder="web/templates")
    app.config.update(_flask_config(settings))
    app.extensions["settings"] = settings
    if not settings.testing:
        logging.configure(settings)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign] # the documented way to add middleware
    db.init_app(app)
    with app.app_context():
        database.prepare_engine(db.engine)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    # The order matters: what is registered first before a request runs last after it. First of all the
    # log: also a request that is refused at the door has its number.
    logging.init_app(app)
    # Before the forgery check, which reads the form and would apply the small limit to every page.
    request_size.init_app(app)
    nameless.init_app(app)
    csrf.init_app(app)
    security.init_app(app, settings)
    i18n.init_app(app, settings)
    transaction.init_app(app)
    errors.init_app(app)
    registry.init_app(app)
    cli.init_app(app)
    return app


def _flask_config(settings: Settings) -> dict[str, Any]:
    url = database.driver_url(settings.database_url)
    return {
        "SECRET_KEY": settings.secret_key,
        "TESTING": settings.testing,
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": database.engine_options(url),
        "MAX_CONTENT_LENGTH": settings.request_limit_bytes,
        "MAX_FORM_PARTS": 200,
        "SESSION_COOKIE_SECURE": settings.https_only,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "__Host-session" if settings.https_only else "session",
        "WTF_CSRF_TIME_LIMIT": None,
        "SEND_FILE_MAX_AGE_DEFAULT": 3600,
    }
