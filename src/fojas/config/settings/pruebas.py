"""Ajustes de las pruebas: datos en una carpeta temporal, SQLite o PostgreSQL según `FOJAS_BASE`."""

import os
import tempfile

os.environ.setdefault("FOJAS_DATOS", tempfile.mkdtemp(prefix="fojas-pruebas-"))

from fojas.config.settings.base import *  # noqa: F403

SECRET_KEY = "solo-para-pruebas"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
