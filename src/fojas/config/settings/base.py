"""Ajustes comunes. Todo se gobierna por variables de entorno `FOJAS_*` con valores seguros por omisión."""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import SimpleLazyObject

from fojas.config.settings.ambiente import clave_secreta, correo, faltas_de_forma, partes_de_base

if _mal := faltas_de_forma(os.environ):
    raise ImproperlyConfigured("Hay ajustes que no se entienden:\n" + "\n".join(f"  - {falta}" for falta in _mal))

RAIZ = Path(__file__).resolve().parents[4]
DATOS = Path(os.environ.get("FOJAS_DATOS", str(RAIZ / "datos-locales"))).resolve()
"""Base de datos, archivos, llaves e índice. `FOJAS_DATOS=DIR` la mueve entera."""

AMBIENTE = "base"
DIRECCION = os.environ.get("FOJAS_DIRECCION", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}").rstrip("/")
"""La dirección pública, la que llevan los códigos QR y los correos."""
DEBUG = False
SECRET_KEY: Any = SimpleLazyObject(lambda: clave_secreta(DATOS))
"""Perezosa: mirar la ayuda o restaurar un respaldo no crea llaves en una carpeta vacía."""
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "fojas.config.urls"
WSGI_APPLICATION = "fojas.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # Antes que allauth: sus plantillas reemplazan a las de la biblioteca.
    "fojas.interfaz",
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
    "fojas.dominio.recepcion",
    "fojas.escritorio",
    "fojas.portal",
    "fojas.api",
    "fojas.config",
]

MIDDLEWARE = [
    "fojas.config.seguridad.Cabeceras",
    "fojas.config.seguridad.RecuerdaLaPeticion",
    "fojas.config.seguridad.SinInstalar",
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
    "fojas.config.seguridad.SegundoFactor",
    "fojas.config.seguridad.LimiteDeTasa",
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
                "fojas.interfaz.contexto.comun",
            ],
        },
    }
]

AUTH_USER_MODEL = "organizacion.Usuario"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/escritorio/"

LANGUAGE_CODE = "es-cl"
LANGUAGES = [("es-cl", "Español de Chile")]
FORMAT_MODULE_PATH = ["fojas.config.formatos"]
TIME_ZONE = "America/Santiago"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
"""Los miles los escribe el filtro de la plantilla: un identificador o un año no llevan puntos."""

STATIC_URL = "/estaticos/"
STATIC_ROOT: Path | None = None
"""Solo producción junta los archivos; lo demás los sirve desde donde están."""
STATICFILES_DIRS = [RAIZ / "static"] if (RAIZ / "static").is_dir() else []

SQLITE: dict[str, object] = {
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
    partes = partes_de_base(direccion)
    nombrados = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    base: dict[str, object] = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60}
    base |= {nombrados[k]: v for k, v in partes.items() if k in nombrados}
    # Compilar al vuelo cuesta décimas de segundo y aquí ninguna consulta de una página dura tanto.
    opciones = {"options": "-c jit=off"} | {k: v for k, v in partes.items() if k not in nombrados}
    return base | {"OPTIONS": opciones}


DATABASES = {"default": base_de_datos()}


CACHES: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Claves y sesiones
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("usuario", "correo")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_AGE = 12 * 60 * 60
"""Una jornada: al día siguiente se ingresa de nuevo."""
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "fojas.interfaz.errores.envio_vencido"

# Ingreso: usuario y clave, sin registro público; códigos, llaves y passkeys
ACCOUNT_ADAPTER = "fojas.config.cuentas.AdaptadorDeCuentas"
MFA_ADAPTER = "fojas.config.cuentas.AdaptadorDeFactores"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "usuario"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "correo"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
}
"""Toda la municipalidad suele salir por una sola dirección: el límite fino es por cuenta."""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Fojas"
MFA_TOTP_TOLERANCE = 1
EXIGE_SEGUNDO_FACTOR = False
"""Si es verdadero, los roles de `organizacion.reglas.CON_SEGUNDO_FACTOR` no pasan con sola clave."""

# Límites de tasa de lo que cualquiera puede pedir: prefijo de la dirección, cuántas fallidas, por cuántos segundos
LIMITES_DE_TASA: dict[str, tuple[int, int]] = {
    "/seguimiento/": (30, 60),
    "/presentar/": (30, 60),
    "/v/": (120, 60),
}
PROXIES = int(os.environ.get("FOJAS_PROXIES") or "0")
"""Cuántos intermediarios propios hay delante; solo esos pueden decir de qué dirección viene quien pide."""
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES

# Cabeceras
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Lo que se puede recibir: los archivos pasan al disco desde 2,5 MB y el resto del formulario es chico
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o600

WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
"""Ningún otro sitio lee los archivos de las páginas."""
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lineas": {"()": "fojas.config.registro.Lineas"}},
    "handlers": {"salida": {"class": "logging.StreamHandler", "formatter": "lineas"}},
    "root": {"handlers": ["salida"], "level": os.environ.get("FOJAS_NIVEL_REGISTRO", "WARNING")},
    "loggers": {"fojas": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}

globals().update(correo(DATOS))

FOJAS_MAXIMO_ARCHIVO = int(os.environ.get("FOJAS_MAXIMO_ARCHIVO") or "500") * 1_000_000
FOJAS_BORRADORES_DIAS = int(os.environ.get("FOJAS_BORRADORES_DIAS") or "30")
"""Bytes que puede pesar un archivo; la variable de ambiente va en megabytes."""

FOJAS_NOTIFICADOR = os.environ.get("FOJAS_NOTIFICADOR", "")
"""Dirección de la Plataforma de Notificaciones; vacía, no se notifica en el Domicilio Digital Único."""
FOJAS_NOTIFICADOR_CLIENTE = os.environ.get("FOJAS_NOTIFICADOR_CLIENTE", "")
FOJAS_NOTIFICADOR_SECRETO = os.environ.get("FOJAS_NOTIFICADOR_SECRETO", "")
FOJAS_NOTIFICADOR_TRAMITE = os.environ.get("FOJAS_NOTIFICADOR_TRAMITE", "")

FOJAS_BUZON = os.environ.get("FOJAS_BUZON", "")
"""El buzón que se lee cada minuto, `imaps://usuario@servidor:993/INBOX`; vacío, ninguno."""
FOJAS_BUZON_CLAVE = os.environ.get("FOJAS_BUZON_CLAVE", "")
FOJAS_BUZON_CLAVE_ARCHIVO = os.environ.get("FOJAS_BUZON_CLAVE_ARCHIVO", "")
FOJAS_BUZON_DESDE = os.environ.get("FOJAS_BUZON_DESDE", "")
"""Día AAAA-MM-DD desde el que se ingresan los correos que ya estaban; vacío, todos si son pocos."""
FOJAS_CORREO_AUTOMATICO = os.environ.get("FOJAS_CORREO_AUTOMATICO", "1") != "0"
"""Falso: ningún correo toma folio hasta que alguien lo mire."""
FOJAS_CORREO_MAXIMO = int(os.environ.get("FOJAS_CORREO_MAXIMO") or "50") * 1_000_000
"""Bytes de un correo que se ingresa solo; la variable va en megabytes."""
FOJAS_CORREO_ACUSES = int(os.environ.get("FOJAS_CORREO_ACUSES") or "10")
"""Cuántos correos se le contestan a una misma dirección en un día."""
FOJAS_CARPETA = os.environ.get("FOJAS_CARPETA", "")
"""La carpeta donde deja el escáner; vacía, ninguna."""

FOJAS_SOLICITUD_DIAS = int(os.environ.get("FOJAS_SOLICITUD_DIAS") or "7")
"""Cuánto se guarda, desde la última vez que se tocó, lo que alguien escribe en el formulario de la portada."""
FOJAS_SOLICITUD_MAXIMO = int(os.environ.get("FOJAS_SOLICITUD_MAXIMO") or "100") * 1_000_000
"""Bytes entre todos los archivos de una presentación web; la variable va en megabytes."""
FOJAS_SOLICITUD_SEGUNDOS = int(os.environ.get("FOJAS_SOLICITUD_SEGUNDOS") or "5")
"""Menos que esto entre empezar y enviar no lo hace una persona."""
FOJAS_SOLICITUDES_POR_HORA = int(os.environ.get("FOJAS_SOLICITUDES_POR_HORA") or "60")
"""Cuántas se pueden empezar desde una dirección: un barrio entero puede salir por una sola."""
FOJAS_API_POR_MINUTO = int(os.environ.get("FOJAS_API_POR_MINUTO") or "120")
"""Cuántas llamadas atiende la API por llave."""
FOJAS_CLAMAV = os.environ.get("FOJAS_CLAMAV", "")
"""Dónde atiende clamd: `unix:/run/clamav/clamd.ctl` o `servidor:3310`. Vacío, lo que llega no se revisa."""
