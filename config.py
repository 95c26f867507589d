"""Settings: one frozen object, read from the environment once, at the edge of the program."""

import enum
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from math import isfinite
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off", ""})
DEVELOPMENT_SECRET = "development-only-never-in-production"  # noqa: S105 refused in production below
MINIMUM_SECRET_LENGTH = 32
DATABASES = frozenset({"sqlite", "postgres", "postgresql"})
MAX_ZOOM = 20
LOCAL_URL = "http://127.0.0.1:8000"


class BadSetting(Exception):
    """A setting is missing or cannot be read; the program must not start."""

    def __init__(self, name: str, problem: str) -> None:
        self.name = name
        self.problem = problem
        super().__init__(f"{name}: {problem}")


def _require(valid: bool, name: str, problem: str) -> None:
    if not valid:
        raise BadSetting(f"DISTRETTO_{name}", problem)


def _is_database(url: str) -> bool:
    try:
        return make_url(url).get_backend_name() in DATABASES
    except ArgumentError:
        return False


def _is_web_address(url: str) -> bool:
    parts = urlsplit(url)
    plain = not parts.query and not parts.fragment and url.isprintable() and " " not in url
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and plain


def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class District:
    """Who runs this market: what another district changes first."""

    name: str = "DESS Bergamo"
    long_name: str = "Distretto dell'Economia Sociale e Solidale di Bergamo"
    province: str = "BG"
    map_centre: tuple[float, float] = (45.75, 9.80)
    map_zoom: int = 9
    email: str = ""

    def __post_init__(self) -> None:
        lat, lon = self.map_centre
        _require(-90 < lat < 90, "DISTRICT_MAP_LAT", "degrees between -90 and 90")
        _require(-180 <= lon <= 180, "DISTRICT_MAP_LON", "degrees from -180 to 180")
        _require(0 <= self.map_zoom <= MAX_ZOOM, "DISTRICT_MAP_ZOOM", f"from 0 to {MAX_ZOOM}")


@dataclass(frozen=True, slots=True)
class Tiles:
    """An optional tile server behind the map; without one the map shows the boundaries alone."""

    url: str = ""
    attribution: str = ""

    def __post_init__(self) -> None:
        # The address becomes part of a header that lists whom a browser may ask.
        parts = urlsplit(self.url)
        server = parts.scheme in {"http", "https"} and parts.netloc
        plain = not set(parts.netloc) & set(" ;,'\"")
        _require(not self.url or bool(server and plain), "TILES_URL", "an http or https address")


@dataclass(frozen=True, slots=True)
class Geocoding:
    """Street addresses through Nominatim; without an address of the service only the gazetteer."""

    nominatim_domain: str = ""
    user_agent: str = "distretto"
    timeout_seconds: float = 4.0

    def __post_init__(self) -> None:
        valid = isfinite(self.timeout_seconds) and self.timeout_seconds > 0
        _require(valid, "GEOCODING_TIMEOUT_SECONDS", "more than 0")


class MailSecurity(enum.StrEnum):
    """How the way to the mail server is secured; without is right only on the same machine."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail server; without one mails are written to a folder."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    security: MailSecurity = MailSecurity.STARTTLS
    # For each answer of the server: a mail holds up only other mails, but for long enough.
    timeout_seconds: float = 10.0
    sender: str = "distretto@localhost"

    def __post_init__(self) -> None:
        _require(0 < self.port < 65_536, "SMTP_PORT", "from 1 to 65535")
        valid = isfinite(self.timeout_seconds) and 0 < self.timeout_seconds <= 60
        _require(valid, "SMTP_TIMEOUT_SECONDS", "more than 0, at most 60")
        address = parseaddr(self.sender)[1]
        plain = self.sender.isprintable() and address.count("@") == 1
        _require(plain, "MAIL_FROM", "an address, like District <post@example.org>")
        own = not self.host or not address.endswith("@localhost")
        _require(own, "MAIL_FROM", "the address from which mails are sent")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between one installation and another."""

    # Neither is shown when the settings are: both hold secrets.
    secret_key: str = field(default=DEVELOPMENT_SECRET, repr=False)
    database_url: str = field(
        default=f"sqlite:///{ROOT / 'instance' / 'distretto.sqlite'}", repr=False
    )
    production: bool = False
    testing: bool = False
    instance_path: Path = ROOT / "instance"
    # Machines that share a database must share this folder too; unset, it lies in the instance.
    files_path: Path | None = None
    timezone: str = "Europe/Rome"
    default_locale: str = "it"
    locales: tuple[str, ...] = ("it", "en")
    trusted_proxies: int = 0
    https_only: bool = False
    log_level: str = "INFO"
    import_limit_bytes: int = 10 * 1024 * 1024
    # Prices that nobody has confirmed for so long are to be confirmed.
    old_price_days: int = 90
    # For so many days after the hand-over a household says that something was spoiled.
    spoiled_days: int = 3
    request_limit_bytes: int = 2 * 1024 * 1024
    translations: Path = ROOT / "app" / "translations"
    district: District = field(default_factory=District)
    tiles: Tiles = field(default_factory=Tiles)
    geocoding: Geocoding = field(default_factory=Geocoding)
    mail: Mail = field(default_factory=Mail)
    # Where people reach this installation: for links in mails, which no request is there to tell.
    base_url: str = LOCAL_URL

    def __post_init__(self) -> None:
        _require(_is_timezone(self.timezone), "TIMEZONE", "a time zone, like Europe/Rome")
        spoken = self.default_locale in self.locales
        _require(spoken, "DEFAULT_LOCALE", f"one of {', '.join(self.locales)}")
        level = self.log_level in logging.getLevelNamesMapping()
        _require(level, "LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR")
        _require(_is_database(self.database_url), "DATABASE_URL", "sqlite:/// or postgresql://")
        _require(self.trusted_proxies >= 0, "TRUSTED_PROXIES", "0 or more")
        _require(self.import_limit_bytes > 0, "IMPORT_LIMIT_BYTES", "more than 0")
        _require(self.request_limit_bytes > 0, "REQUEST_LIMIT_BYTES", "more than 0")
        _require(self.old_price_days > 0, "OLD_PRICE_DAYS", "more than 0")
        _require(0 <= self.spoiled_days <= 60, "SPOILED_DAYS", "from 0 to 60")
        _require(_is_web_address(self.base_url), "BASE_URL", "an http or https address")
        reached = not (self.production and self.mail.host) or self.base_url != LOCAL_URL
        _require(reached, "BASE_URL", "the public address: links in mails lead there")
        long = len(self.secret_key) >= MINIMUM_SECRET_LENGTH
        _require(
            not self.production or (long and self.secret_key != DEVELOPMENT_SECRET),
            "SECRET_KEY",
            f"{MINIMUM_SECRET_LENGTH} characters or more in production",
        )

    @property
    def files_folder(self) -> Path:
        """Where what people hand in is kept."""
        return self.files_path or self.instance_path / "files"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings; a name may also be given as NAME_FILE, holding the path of a secret."""
        read = _Reader(environ)
        defaults = cls()
        centre = defaults.district.map_centre
        return cls(
            secret_key=read.text("SECRET_KEY", DEVELOPMENT_SECRET),
            database_url=read.text("DATABASE_URL", defaults.database_url),
            production=read.truth("PRODUCTION", default=False),
            instance_path=Path(read.text("INSTANCE_PATH", str(defaults.instance_path))),
            files_path=read.path("FILES_PATH"),
            timezone=read.text("TIMEZONE", defaults.timezone),
            default_locale=read.text("DEFAULT_LOCALE", defaults.default_locale),
            trusted_proxies=read.whole("TRUSTED_PROXIES", 0),
            https_only=read.truth("HTTPS_ONLY", default=False),
            log_level=read.text("LOG_LEVEL", defaults.log_level),
            import_limit_bytes=read.whole("IMPORT_LIMIT_BYTES", defaults.import_limit_bytes),
            request_limit_bytes=read.whole("REQUEST_LIMIT_BYTES", defaults.request_limit_bytes),
            old_price_days=read.whole("OLD_PRICE_DAYS", defaults.old_price_days),
            spoiled_days=read.whole("SPOILED_DAYS", defaults.spoiled_days),
            district=District(
                name=read.text("DISTRICT_NAME", defaults.district.name),
                long_name=read.text("DISTRICT_LONG_NAME", defaults.district.long_name),
                province=read.text("DISTRICT_PROVINCE", defaults.district.province),
                map_centre=(
                    read.number("DISTRICT_MAP_LAT", centre[0]),
                    read.number("DISTRICT_MAP_LON", centre[1]),
                ),
                map_zoom=read.whole("DISTRICT_MAP_ZOOM", defaults.district.map_zoom),
                email=read.text("DISTRICT_EMAIL", ""),
            ),
            tiles=Tiles(read.text("TILES_URL", ""), read.text("TILES_ATTRIBUTION", "")),
            geocoding=Geocoding(
                read.text("NOMINATIM_DOMAIN", ""),
                read.text("GEOCODING_USER_AGENT", defaults.geocoding.user_agent),
                read.number("GEOCODING_TIMEOUT_SECONDS", defaults.geocoding.timeout_seconds),
            ),
            mail=read.mail(defaults.mail),
            base_url=read.text("BASE_URL", defaults.base_url).rstrip("/"),
        )


@dataclass(frozen=True, slots=True)
class _Reader:
    environ: Mapping[str, str]

    def text(self, name: str, default: str) -> str:
        path = self.environ.get(f"DISTRETTO_{name}_FILE")
        if path is not None:
            try:
                return Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise BadSetting(f"DISTRETTO_{name}_FILE", "cannot be read") from error
        return self.environ.get(f"DISTRETTO_{name}", default)

    def mail(self, default: Mail) -> Mail:
        word = self.text("SMTP_SECURITY", default.security).strip().lower()
        _require(word in set(MailSecurity), "SMTP_SECURITY", "starttls, tls or none")
        return Mail(
            host=self.text("SMTP_HOST", default.host),
            port=self.whole("SMTP_PORT", default.port),
            user=self.text("SMTP_USER", default.user),
            password=self.text("SMTP_PASSWORD", default.password),
            security=MailSecurity(word),
            timeout_seconds=self.number("SMTP_TIMEOUT_SECONDS", default.timeout_seconds),
            sender=self.text("MAIL_FROM", default.sender),
        )

    def path(self, name: str) -> Path | None:
        given = self.text(name, "")
        return Path(given) if given else None

    def truth(self, name: str, *, default: bool) -> bool:
        word = self.text(name, "true" if default else "false").strip().lower()
        if word in TRUE_WORDS:
            return True
        if word in FALSE_WORDS:
            return False
        raise BadSetting(f"DISTRETTO_{name}", "true or false")

    def whole(self, name: str, default: int) -> int:
        try:
            return int(self.text(name, str(default)))
        except ValueError as error:
            raise BadSetting(f"DISTRETTO_{name}", "a whole number") from error

    def number(self, name: str, default: float) -> float:
        try:
            return float(self.text(name, str(default)))
        except ValueError as error:
            raise BadSetting(f"DISTRETTO_{name}", "a number") from error
