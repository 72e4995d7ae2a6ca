"""Entrada WSGI: `granian --interface wsgi fojas.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fojas.config.settings.produccion")
application = get_wsgi_application()
