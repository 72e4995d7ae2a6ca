"""Anotar, dar lugar y sellar."""

import secrets
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from fojas.base import huellas
from fojas.dominio.bitacora import reglas
from fojas.dominio.bitacora.models import Anotacion, Asiento, ContenidoPersonal, Nodo

LLAVE_DEL_SECUENCIADOR = 0x464F4A4153
"""Candado consultivo de PostgreSQL; en SQLite la transacción IMMEDIATE es el candado."""


def anota(
    suceso: str, *, autor: str, objeto: str, en: datetime, expediente: str = "", personal: dict[str, Any] | None = None,
    **datos: Any,
) -> Anotacion:  # fmt: skip
    """Inserta una anotación sin lugar, en la transacción de quien llama; no bloquea nada.

    Lanza `SucesoDesconocido` o `DatoNoDeclarado`.
    """
    reglas.exige_declarado(suceso, datos, personal or {})
    sal = secrets.token_hex(32) if personal else ""
    anotacion = Anotacion.objects.create(
        suceso=suceso, autor=autor, objeto=objeto, expediente=expediente, ocurrio_en=en, datos=datos,
        compromiso=reglas.compromiso(sal, personal) if personal else "",
    )  # fmt: skip
    if personal:
        ContenidoPersonal.objects.create(anotacion=anotacion, sal=sal, datos=personal)
    return anotacion


def borra_personal(*, anotacion_id: int) -> None:
    """Quita los datos personales de una anotación; la bitácora sigue verificando por el compromiso."""
    ContenidoPersonal.objects.filter(anotacion_id=anotacion_id).delete()


def secuencia(*, lote: int = 1000) -> int:
    """Da lugar a las anotaciones comprometidas que no lo tienen. Devuelve cuántas; 0 si no quedaba ninguna."""
    if not Anotacion.objects.filter(asiento__isnull=True).exists():
        return 0
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LLAVE_DEL_SECUENCIADOR])
        pendientes = list(Anotacion.objects.filter(asiento__isnull=True).order_by("id")[:lote])
        ultima = Asiento.objects.aggregate(ultima=Max("posicion"))["ultima"]
        tamano = 0 if ultima is None else ultima + 1
        conocidos = _frontera(tamano)
        asientos, nodos = [], []
        for anotacion in pendientes:
            for nivel, indice, huella in huellas.agrega(
                tamano, huellas.hoja(contenido_de(anotacion)), lambda n, i: conocidos[n, i]
            ):
                conocidos[nivel, indice] = huella
                if nivel:
                    nodos.append(Nodo(nivel=nivel, indice=indice, huella=huella.hex()))
                else:
                    asientos.append(Asiento(posicion=indice, anotacion=anotacion, hoja=huella.hex()))
            tamano += 1
        Asiento.objects.bulk_create(asientos)
        Nodo.objects.bulk_create(nodos)
    return len(asientos)


def secuencia_todo() -> int:
    """Da lugar a todo lo comprometido, por lotes. Devuelve cuántas."""
    total = 0
    while puestas := secuencia():
        total += puestas
    return total


def contenido_de(anotacion: Anotacion) -> bytes:
    """Los bytes de la hoja de esta anotación."""
    return reglas.contenido(
        id_=anotacion.pk, suceso=anotacion.suceso, autor=anotacion.autor, objeto=anotacion.objeto,
        expediente=anotacion.expediente, ocurrio_en=anotacion.ocurrio_en, datos=anotacion.datos,
        compromiso=anotacion.compromiso,
    )  # fmt: skip


def _frontera(tamano: int) -> dict[tuple[int, int], bytes]:
    """Huellas de los subárboles completos que hacen falta para seguir agregando."""
    conocidos: dict[tuple[int, int], bytes] = {}
    for nivel, indice in huellas.frontera(tamano):
        if nivel:
            huella = Nodo.objects.values_list("huella", flat=True).get(nivel=nivel, indice=indice)
        else:
            huella = Asiento.objects.values_list("hoja", flat=True).get(posicion=indice)
        conocidos[nivel, indice] = bytes.fromhex(huella)
    return conocidos
