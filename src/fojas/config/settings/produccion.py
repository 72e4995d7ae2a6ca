"""Una municipalidad real. Si algo es inseguro no arranca, y dice qué falta y cómo corregirlo."""

import os
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from fojas.config.settings.ambiente import faltas_de_produccion, lista
from fojas.config.settings.base import *  # noqa: F403
from fojas.config.settings.base import DATABASES, DATOS, MIDDLEWARE

if _faltas := faltas_de_produccion(datos=DATOS, base=DATABASES["default"], ambiente=os.environ):
    raise ImproperlyConfigured(
        "Fojas no arranca en producción porque no sería seguro:\n" + "\n".join(f"  - {falta}" for falta in _faltas)
    )

AMBIENTE = "produccion"
DIRECCION = os.environ["FOJAS_DIRECCION"].rstrip("/")
ALLOWED_HOSTS = [str(urlsplit(DIRECCION).hostname), *lista(os.environ.get("FOJAS_HOSTS", ""))]
CSRF_TRUSTED_ORIGINS = [DIRECCION]
MIDDLEWARE = ["fojas.config.seguridad.RevisaArranque", *MIDDLEWARE]

# Lo normal es que un intermediario propio termine el TLS; sin ninguno, lo termina el servidor web.
PROXIES = int(os.environ.get("FOJAS_PROXIES") or "1")
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = os.environ.get("FOJAS_HSTS_SUBDOMINIOS", "0") == "1"
SECURE_HSTS_PRELOAD = False
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sesion"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
EXIGE_SEGUNDO_FACTOR = os.environ.get("FOJAS_SEGUNDO_FACTOR", "1") != "0"

# Los límites se cuentan en la base, para que valgan entre procesos sin otro servicio.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "fojas_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_ROOT = DATOS / "estaticos"
WHITENOISE_USE_FINDERS = False
