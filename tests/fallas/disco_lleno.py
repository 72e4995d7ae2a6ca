"""Una oficina en un disco chico que se llena en cualquier momento. Se corre en su propio espacio de montajes.

`python -m tests.fallas.disco_lleno DISCO VUELTAS SEMILLA`: deja libres unos pocos bytes al azar, intenta un ingreso por el
mesón y que el trabajador haga lo suyo, hace espacio y lo vuelve a enviar. Escribe un JSON con lo que vio.
"""

import json
import os
import random
import re
import sys
import uuid
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

RAIZ = Path(__file__).resolve().parents[2]
MAXIMO_LIBRE = 160_000
"""Bytes que alcanzan a veces para todo, a veces para los bytes del archivo y no para la base, y a veces para nada."""


class Disco:
    """Un sistema de archivos que se llena con un relleno."""

    def __init__(self, raiz: Path) -> None:
        self.relleno = raiz / "relleno"

    def deja(self, libres: int) -> None:
        estado = os.statvfs(self.relleno.parent)
        with self.relleno.open("wb") as flujo:
            if (sobran := estado.f_bavail * estado.f_frsize - libres) > 0:
                os.posix_fallocate(flujo.fileno(), 0, sobran)

    def libera(self) -> None:
        self.relleno.unlink(missing_ok=True)


def prueba(raiz: Path, vueltas: int, semilla: int) -> dict[str, Any]:
    from django.conf import settings
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import DatabaseError
    from django.test import Client

    from fojas.dominio.organizacion.models import Usuario
    from fojas.dominio.partes.models import Ingreso
    from fojas.dominio.trabajos import motor

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    azar, disco = random.Random(semilla), Disco(raiz)
    cliente = Client(raise_request_exception=False)
    cliente.force_login(Usuario.objects.get(usuario="consola"))
    contestado: dict[int, int] = {}
    sin_motivo = mal_repetidos = 0

    def envia(clave: str, carta: bytes) -> Any:
        return cliente.post(
            "/escritorio/meson/",
            {
                "clave": clave, "quien": "Juana Vecina", "remitente": "texto", "tipo": "solicitud", "canal": "meson",
                "materia": f"Pide luminarias {clave}", "confidencialidad": "publico", "unidad": "ninguna",
                "instruccion": "para_respuesta", "paso": "ingresar",
                "archivos": SimpleUploadedFile("Carta.txt", carta),
            },
        )  # fmt: skip

    for _ in range(vueltas):
        clave, carta = uuid.uuid4().hex[:20], os.urandom(azar.randrange(1, 60_000)).hex().encode()
        disco.deja(azar.randrange(MAXIMO_LIBRE))
        try:
            primera = envia(clave, carta)
            if azar.random() < 0.5:
                # El trabajador de verdad vuelve a intentarlo en la vuelta siguiente.
                with suppress(DatabaseError):
                    motor.corre_pendientes()
        finally:
            disco.libera()
        contestado[primera.status_code] = contestado.get(primera.status_code, 0) + 1
        if primera.status_code != 302 and not re.search("lleno|no responde|guardar tu sesi", primera.content.decode()):
            sin_motivo += 1
        otra = envia(clave, carta)
        iguales = Ingreso.objects.filter(clave_idempotencia__endswith=clave).count()
        mal_repetidos += otra.status_code != 302 or iguales != 1
    return {"contestado": contestado, "sin_motivo": sin_motivo, "mal_repetidos": mal_repetidos}


def main() -> None:
    raiz, vueltas, semilla = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    import django

    django.setup()
    from fojas.base import tiempo
    from fojas.dominio.trabajos import acciones as trabajos
    from fojas.dominio.trabajos.models import Trabajo
    from tests.fallas.oficina import Oficina
    from tests.fallas.test_numeracion import JUNTA, REVISA

    casa = Oficina(raiz / "datos", os.environ.get("FOJAS_BASE", ""))
    casa.instala()
    # La cuenta de servicio nace con su primer ingreso, y tiene permiso para el mesón.
    casa.fojas("ingresar", RAIZ / "README.md", "--materia", "Pide algo", "--remitente", "Vecina de prueba")
    visto = prueba(raiz, vueltas, semilla)
    # Lo que quedó a medias por falta de espacio se recoge como lo de un trabajador muerto, y no espera su hora.
    trabajos.recoge_muertos(en=tiempo.ahora() + timedelta(days=1))
    Trabajo.objects.filter(estado="pendiente").update(desde="2020-01-01T00:00:00Z")
    casa.fojas("trabajador", "--una-vez")
    visto |= {"huerfanos": int(casa.python(JUNTA)), "revisa": json.loads(casa.python(REVISA))}
    sys.stdout.write(f"{json.dumps(visto)}\n")


if __name__ == "__main__":
    main()
