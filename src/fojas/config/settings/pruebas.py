"""Ajustes de las pruebas: datos en una carpeta temporal, SQLite o PostgreSQL según `FOJAS_BASE`."""

import atexit
import os
import shutil
import tempfile

if "FOJAS_DATOS" not in os.environ:
    # Los procesos que reparten las pruebas la heredan; la borra solo quien la creó.
    os.environ["FOJAS_DATOS"] = tempfile.mkdtemp(prefix="fojas-pruebas-")
    atexit.register(shutil.rmtree, os.environ["FOJAS_DATOS"], ignore_errors=True)

from fojas.config.settings.base import *  # noqa: F403

AMBIENTE = "pruebas"
SECRET_KEY = "solo-para-pruebas"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
"""Sin memoria entre pruebas; las de límites usan la suya."""
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # En un archivo y no en memoria: los hilos compiten por el candado de verdad.
    DATABASES["default"]["TEST"] = {"NAME": str(DATOS / "pruebas.sqlite3")}  # noqa: F405
