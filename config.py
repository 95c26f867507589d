"""Settings: one frozen object, read from the environment once, at the edge of the program."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off", ""})
DEVELOPMENT_SECRET = "development-only-never-in-production"  # noqa: S105 refused in production below
MINIMUM_SECRET_LENGTH = 32


class BadSetting(Exception):
    """A setting is missing or cannot be read; the program must not start."""

    def __init__(self, name: str, problem: str) -> None:
        self.name = name
        self.problem = problem
        super().__init__(f"{name}: {problem}")


@dataclass(frozen=True, slots=True)
class District:
    """Who runs this market: what another district changes first."""

    name: str = "DESS Bergamo"
    long_name: str = "Distretto dell'Economia Sociale e Solidale di Bergamo"
    province: str = "BG"
    map_centre: tuple[float, float] = (45.75, 9.80)
    map_zoom: int = 9
    email: str = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    """An optional tile server behind the map; without one the map shows the boundaries alone."""

    url: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Geocoding:
    """Street addresses through Nominatim; without an address of the service only the gazetteer."""

    nominatim_domain: str = ""
    user_agent: str = "distretto"
    timeout_seconds: float = 4.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between one installation and another."""

    secret_key: str = DEVELOPMENT_SECRET
    database_url: str = f"sqlite:///{ROOT / 'instance' / 'distretto.sqlite'}"
    production: bool = False
    testing: bool = False
    instance_path: Path = ROOT / "instance"
    timezone: str = "Europe/Rome"
    default_locale: str = "it"
    locales: tuple[str, ...] = ("it", "en")
    trusted_proxies: int = 0
    https_only: bool = False
    log_level: str = "INFO"
    import_limit_bytes: int = 10 * 1024 * 1024
    request_limit_bytes: int = 2 * 1024 * 1024
    translations: Path = ROOT / "app" / "translations"
    district: District = field(default_factory=District)
    tiles: Tiles = field(default_factory=Tiles)
    geocoding: Geocoding = field(default_factory=Geocoding)

    def __post_init__(self) -> None:
        if not self.production:
            return
        if self.secret_key == DEVELOPMENT_SECRET or len(self.secret_key) < MINIMUM_SECRET_LENGTH:
            raise BadSetting(
                "SECRET_KEY", f"{MINIMUM_SECRET_LENGTH} characters or more in production"
            )

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
            timezone=read.text("TIMEZONE", defaults.timezone),
            default_locale=read.text("DEFAULT_LOCALE", defaults.default_locale),
            trusted_proxies=read.whole("TRUSTED_PROXIES", 0),
            https_only=read.truth("HTTPS_ONLY", default=False),
            log_level=read.text("LOG_LEVEL", defaults.log_level),
            import_limit_bytes=read.whole("IMPORT_LIMIT_BYTES", defaults.import_limit_bytes),
            request_limit_bytes=read.whole("REQUEST_LIMIT_BYTES", defaults.request_limit_bytes),
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
        )


@dataclass(frozen=True, slots=True)
class _Reader:
    environ: Mapping[str, str]

    def text(self, name: str, default: str) -> str:
        path = self.environ.get(f"DISTRETTO_{name}_FILE")
        if path is not None:
            try:
                return Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise BadSetting(f"DISTRETTO_{name}_FILE", "cannot be read") from error
        return self.environ.get(f"DISTRETTO_{name}", default)

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
