"""Pone al día las tablas de una oficina ya sembrada: `python -m bench.migra`."""

from django.core.management import call_command

from bench.comun import entrega
from fojas.config.cli import prepara_django

if __name__ == "__main__":
    prepara_django()
    call_command("migrate", verbosity=0)
    entrega(True)
