"""Entrada WSGI: `granian --interface wsgi fojas.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fojas.config.settings.produccion")
# Lo que Fojas escribe no lo lee otra cuenta del equipo.
os.umask(0o077)
application = get_wsgi_application()
