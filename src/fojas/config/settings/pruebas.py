"""Ajustes de las pruebas: datos en una carpeta temporal, SQLite o PostgreSQL según `FOJAS_BASE`."""

import os
import tempfile

os.environ.setdefault("FOJAS_DATOS", tempfile.mkdtemp(prefix="fojas-pruebas-"))

from fojas.config.settings.base import *  # noqa: F403

AMBIENTE = "pruebas"
SECRET_KEY = "solo-para-pruebas"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
"""Sin memoria entre pruebas; las de límites usan la suya."""
