"""Every setting, its environment variable, and a default that is safe."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
PROFILES = ("link2008", "hw2013", "hw2024")


class SettingError(SystemExit):
    """A setting that cannot be used: the program ends with one plain sentence."""


def data_folder() -> Path:
    """Where everything that must be kept lives: the embedded database, keys, outgoing mail files."""
    return Path(os.environ.get("ENGAGE_DATA") or ROOT / "data").expanduser().resolve()


def database_url(folder: Path) -> str:
    """`DATABASE_URL`, or SQLite in the data folder."""
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url:
        return f"sqlite:///{folder / 'engage.sqlite3'}"
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url[len(prefix) :]
    return url


def key_file(folder: Path, name: str) -> str:
    """A secret made once in the data folder, readable by its owner alone."""
    path = folder / name
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(48)
        file.write(key + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def profile() -> str:
    """`ENGAGE_PROFILE`: the era whose rules and words a new installation uses; '' for the usual one."""
    asked = os.environ.get("ENGAGE_PROFILE", "").strip()
    if asked and asked not in PROFILES:
        raise SettingError(f"ENGAGE_PROFILE must be one of {', '.join(PROFILES)}, and it is {asked[:40]!r}.")
    return asked


def settings() -> dict[str, Any]:
    """The configuration of the application, read from the environment when it is made."""
    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    port = os.environ.get("PORT", "8000")
    base = os.environ.get("ENGAGE_URL", f"http://127.0.0.1:{port}").rstrip("/")
    url = database_url(folder)
    https = base.startswith("https://")
    return {
        "DATA_FOLDER": folder,
        "BASE_URL": base,  # every link in a mail starts with it; the Host header is never believed
        "TRUSTED_HOSTS": [urlsplit(base).hostname or "127.0.0.1", "127.0.0.1", "localhost"],
        "PROXIES": int(os.environ.get("ENGAGE_PROXIES", "0")),  # how many proxies stand in front and set X-Forwarded-*
        "HTTPS": https,
        "PROFILE": profile(),  # for an installation that is being made; `flask installation profile` changes it later
        "SITE_NAME": os.environ.get("ENGAGE_NAME", "Engage"),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or key_file(folder, "secret_key"),
        "SECRET_KEY_FALLBACKS": [k for k in os.environ.get("SECRET_KEY_FALLBACKS", "").split() if k] or None,
        "SEAL_KEY": os.environ.get("ENGAGE_SEAL_KEY") or key_file(folder, "seal_key"),  # encrypts second-factor seeds
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url),
        "SESSION_COOKIE_NAME": "engage_forms",  # holds a form token and messages only; signing in has its own
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": https,
        "SIGN_IN_COOKIE": "__Host-engage" if https else "engage",
        "WTF_CSRF_TIME_LIMIT": None,  # a form left open overnight must not lose its words
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        "RATELIMIT_STORAGE_URI": os.environ.get("ENGAGE_LIMITS", "memory://"),
        "RATELIMIT_ENABLED": True,
        "MAIL_BACKEND": "smtp" if os.environ.get("MAIL_SERVER") else "file",
        "MAIL_FILE_PATH": str(folder / "mail"),
        "MAIL_SERVER": os.environ.get("MAIL_SERVER", ""),
        "MAIL_PORT": int(os.environ.get("MAIL_PORT", "587")),
        "MAIL_USE_TLS": os.environ.get("MAIL_TLS", "1") == "1",
        "MAIL_USERNAME": os.environ.get("MAIL_USERNAME"),
        "MAIL_PASSWORD": os.environ.get("MAIL_PASSWORD"),
        "MAIL_DEFAULT_SENDER": os.environ.get("MAIL_FROM", "engage@localhost"),
        "MAIL_TIMEOUT": 30,
        "SECURITY_CONTACT": os.environ.get("ENGAGE_SECURITY_CONTACT", ""),  # mailto:… or https:…, for security.txt
        "HUEY_URL": os.environ.get("HUEY_URL", ""),  # a Redis or PostgreSQL server; else a file in the data folder
        "JOBS_INLINE": os.environ.get("ENGAGE_JOBS", "inline") == "inline",  # this process also works the jobs
        "KEEP_SECONDS": float(os.environ.get("ENGAGE_KEEP_SECONDS", "1")),  # how long a public page may be kept
        "SERVING": False,  # a worker of a server sets it: it leaves the commands and their importers unloaded
        "HELD_AFTER": int(
            os.environ.get("ENGAGE_HELD_AFTER", "200")
        ),  # submissions of one network in a day; more are held
        "TEMPLATES_AUTO_RELOAD": False,
    }


def engine_options(url: str) -> dict[str, Any]:
    """One connection a thread on SQLite; on PostgreSQL a bounded pool that notices a dead connection."""
    if url.startswith("sqlite"):
        return {"pool_size": 16, "max_overflow": 256, "connect_args": {"timeout": 30}}
    return {
        "pool_size": 8,
        "max_overflow": 8,
        "pool_timeout": 10,
        "pool_pre_ping": True,
        "connect_args": {"options": "-c statement_timeout=30000 -c lock_timeout=10000", "connect_timeout": 10},
    }
