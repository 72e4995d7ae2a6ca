"""La municipalidad de demostración en esta máquina: lo que usa `make run`."""

from fojas.config.settings.base import *  # noqa: F403

SECRET_KEY = "solo-para-la-demostracion-en-esta-maquina"  # noqa: S105
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATOS / "correos"  # noqa: F405
