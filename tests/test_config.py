"""A setting that cannot be used stops the program and is named."""

from pathlib import Path

import pytest

from config import DEVELOPMENT_SECRET, BadSetting, Mail, MailSecurity, Settings

SECRET = "s" * 32


def read(**environ: str) -> Settings:
    return Settings.from_env({f"DISTRETTO_{name}": value for name, value in environ.items()})


def test_without_an_environment_the_defaults_hold() -> None:
    assert Settings.from_env({}) == Settings()


def test_settings_of_other_programs_are_not_read() -> None:
    assert Settings.from_env({"SECRET_KEY": "x", "PRODUCTION": "maybe"}) == Settings()


def test_every_setting_is_read(tmp_path: Path) -> None:
    settings = read(
        SECRET_KEY=SECRET,
        DATABASE_URL="postgresql://market@localhost/market",
        PRODUCTION="yes",
        INSTANCE_PATH=str(tmp_path),
        FILES_PATH=str(tmp_path / "shared"),
        TIMEZONE="Europe/Zurich",
        DEFAULT_LOCALE="en",
        TRUSTED_PROXIES="2",
        HTTPS_ONLY="ON",
        LOG_LEVEL="WARNING",
        IMPORT_LIMIT_BYTES="1000",
        REQUEST_LIMIT_BYTES="2000",
        DISTRICT_NAME="DES Prova",
        DISTRICT_PROVINCE="CR",
        DISTRICT_MAP_LAT="45.1",
        DISTRICT_MAP_LON="10",
        DISTRICT_MAP_ZOOM="10",
        TILES_URL="https://tiles.example.org/{z}/{x}/{y}.png",
        TILES_ATTRIBUTION="Tiles",
        NOMINATIM_DOMAIN="nominatim.example.org",
        GEOCODING_TIMEOUT_SECONDS="1.5",
        SMTP_HOST="mail.example.org",
        SMTP_PORT="465",
        SMTP_USER="market",
        SMTP_PASSWORD="p" * 9,
        SMTP_SECURITY="TLS",
        SMTP_TIMEOUT_SECONDS="3",
        MAIL_FROM="Distretto <post@example.org>",
        BASE_URL="https://market.example.org/",
    )
    assert settings.production
    assert settings.mail == Mail(
        host="mail.example.org",
        port=465,
        user="market",
        password="p" * 9,
        security=MailSecurity.TLS,
        timeout_seconds=3.0,
        sender="Distretto <post@example.org>",
    )
    assert settings.base_url == "https://market.example.org"
    assert settings.https_only
    assert (settings.secret_key, settings.instance_path) == (SECRET, tmp_path)
    assert settings.files_folder == tmp_path / "shared"
    assert Settings(instance_path=tmp_path).files_folder == tmp_path / "files"
    assert (settings.trusted_proxies, settings.import_limit_bytes) == (2, 1000)
    assert (settings.district.name, settings.district.map_centre) == ("DES Prova", (45.1, 10.0))
    assert settings.tiles.attribution == "Tiles"
    assert settings.geocoding.timeout_seconds == 1.5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRODUCTION", "maybe"),
        ("HTTPS_ONLY", "2"),
        ("TRUSTED_PROXIES", "one"),
        ("TRUSTED_PROXIES", "-1"),
        ("IMPORT_LIMIT_BYTES", "10 MB"),
        ("IMPORT_LIMIT_BYTES", "0"),
        ("REQUEST_LIMIT_BYTES", "-5"),
        ("DISTRICT_MAP_LAT", "north"),
        ("DISTRICT_MAP_LAT", "nan"),
        ("DISTRICT_MAP_LAT", "90"),
        ("DISTRICT_MAP_LON", "inf"),
        ("DISTRICT_MAP_LON", "180.5"),
        ("DISTRICT_MAP_ZOOM", "9.5"),
        ("DISTRICT_MAP_ZOOM", "99"),
        ("GEOCODING_TIMEOUT_SECONDS", "soon"),
        ("GEOCODING_TIMEOUT_SECONDS", "0"),
        ("GEOCODING_TIMEOUT_SECONDS", "nan"),
        ("SMTP_PORT", "0"),
        ("SMTP_SECURITY", "sometimes"),
        ("SMTP_TIMEOUT_SECONDS", "nan"),
        ("SMTP_TIMEOUT_SECONDS", "3600"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "a@example.org\r\nBcc: b@example.org"),
        ("BASE_URL", "market.example.org"),
        ("BASE_URL", "javascript:alert(1)"),
        ("BASE_URL", "https://market.example.org/?a=1"),
        ("TIMEZONE", "Europe/Treviglio"),
        ("TIMEZONE", ""),
        ("TIMEZONE", "../etc/passwd"),
        ("DEFAULT_LOCALE", "xx"),
        ("LOG_LEVEL", "LOUD"),
        ("DATABASE_URL", "not an address"),
        ("DATABASE_URL", "mysql://localhost/market"),
        ("TILES_URL", "tiles.example.org"),
        ("TILES_URL", "javascript:alert(1)"),
        ("TILES_URL", "https://a.example.org;script-src *"),
    ],
)
def test_a_bad_value_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting) as caught:
        read(**{name: value})
    assert caught.value.name == f"DISTRETTO_{name}"
    assert f"DISTRETTO_{name}" in str(caught.value)


def test_what_is_wrong_with_a_secret_is_said_without_showing_it() -> None:
    with pytest.raises(BadSetting) as caught:
        read(PRODUCTION="true", SECRET_KEY="hunter2")
    assert "hunter2" not in str(caught.value)


def test_a_secret_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(f"{SECRET}\n")
    assert read(PRODUCTION="1", SECRET_KEY_FILE=str(path)).secret_key == SECRET


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    noise = tmp_path / "noise"
    noise.write_bytes(b"\xff\xfe\x00secret")
    for path in (tmp_path / "missing", tmp_path, noise):
        with pytest.raises(BadSetting) as caught:
            read(SECRET_KEY_FILE=str(path))
        assert caught.value.name == "DISTRETTO_SECRET_KEY_FILE"


@pytest.mark.parametrize("secret", [DEVELOPMENT_SECRET, "", "s" * 31])
def test_production_refuses_a_secret_that_is_none(secret: str) -> None:
    with pytest.raises(BadSetting) as caught:
        read(PRODUCTION="true", SECRET_KEY=secret)
    assert caught.value.name == "DISTRETTO_SECRET_KEY"


def test_production_refuses_a_forgotten_secret() -> None:
    with pytest.raises(BadSetting):
        read(PRODUCTION="true")


def test_shown_settings_keep_their_secrets() -> None:
    shown = repr(
        read(SECRET_KEY=SECRET, DATABASE_URL="postgresql://market:hunter2@localhost/market")
    )
    assert SECRET not in shown
    assert "hunter2" not in shown


def test_who_sends_mails_says_from_where_and_where_their_links_lead() -> None:
    server = {"SMTP_HOST": "mail.example.org"}
    with pytest.raises(BadSetting, match="DISTRETTO_MAIL_FROM"):
        read(**server)
    server["MAIL_FROM"] = "post@example.org"
    assert read(**server).mail.host == "mail.example.org"
    production = {"PRODUCTION": "true", "SECRET_KEY": SECRET}
    with pytest.raises(BadSetting, match="DISTRETTO_BASE_URL"):
        read(**server, **production)
    assert read(**server, **production, BASE_URL="https://market.example.org").production


def test_the_password_of_the_mail_server_is_not_shown_and_may_lie_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("very-secret\n")
    settings = read(SMTP_PASSWORD_FILE=str(secret))
    assert settings.mail.password == "very-secret"
    assert "very-secret" not in repr(settings)
