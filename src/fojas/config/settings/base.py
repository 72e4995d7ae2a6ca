"""Ajustes comunes. Todo se gobierna por variables de entorno `FOJAS_*` con valores seguros por omisión."""

import os
from pathlib import Path

RAIZ = Path(__file__).resolve().parents[4]
DATOS = Path(os.environ.get("FOJAS_DATOS", str(RAIZ / "datos-locales"))).resolve()
"""Base de datos, archivos, llaves e índice. `FOJAS_DATOS=DIR` la mueve entera."""

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "fojas.config.urls"
WSGI_APPLICATION = "fojas.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "fojas.dominio.bitacora",
    "fojas.dominio.trabajos",
    "fojas.dominio.busqueda",
    "fojas.dominio.organizacion",
    "fojas.dominio.calendario",
    "fojas.dominio.expedientes",
    "fojas.dominio.avisos",
    "fojas.dominio.fe",
    "fojas.dominio.partes",
    "fojas.interfaz",
    "fojas.escritorio",
    "fojas.portal",
    "fojas.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

AUTH_USER_MODEL = "organizacion.Usuario"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/escritorio/"

LANGUAGE_CODE = "es"
TIME_ZONE = "America/Santiago"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/estaticos/"
STATIC_ROOT = DATOS / "estaticos"
STATICFILES_DIRS = [RAIZ / "static"] if (RAIZ / "static").is_dir() else []

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(DATOS / "fojas.sqlite3"),
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-20000; PRAGMA mmap_size=134217728;"
        ),
    },
}


def base_de_datos() -> dict[str, object]:
    """SQLite en `DATOS`, o PostgreSQL si `FOJAS_BASE` trae una dirección `postgresql://…`."""
    direccion = os.environ.get("FOJAS_BASE", "")
    if not direccion:
        return SQLITE
    from psycopg.conninfo import conninfo_to_dict

    partes = {k: str(v) for k, v in conninfo_to_dict(direccion).items()}
    nombrados = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    base: dict[str, object] = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60}
    base |= {nombrados[k]: v for k, v in partes.items() if k in nombrados}
    resto = {k: v for k, v in partes.items() if k not in nombrados}
    return base | ({"OPTIONS": resto} if resto else {})


DATABASES = {"default": base_de_datos()}

ACCOUNT_USER_MODEL_USERNAME_FIELD = "usuario"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "correo"
