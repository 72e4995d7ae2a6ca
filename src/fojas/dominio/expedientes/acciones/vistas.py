"""Pedir que se dibuje lo que alguien quiere mirar, y guardar lo dibujado junto al original, que no se toca."""

import io
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from fojas.dominio.expedientes.acciones.expediente import recibe_archivo
from fojas.dominio.expedientes.models import Archivo, Mirada, Vista
from fojas.dominio.expedientes.puertos import Retrato
from fojas.dominio.expedientes.reglas import vistas as reglas
from fojas.dominio.expedientes.reglas.vistas import Pedido
from fojas.dominio.trabajos import acciones as trabajos

CALMA = -5
"""Se dibuja después de leer el texto de lo que está en el mesón."""


def pide_vistas(*, sha256: str, pedidos: Sequence[Pedido], en: datetime, prioridad: int = CALMA) -> bool:
    """Encola lo que falte dibujar de un archivo. Falso si no faltaba nada o de ese tipo no se dibuja nada."""
    archivo = Archivo.objects.filter(pk=sha256).first()
    if archivo is None or not reglas.se_prepara(archivo.tipo):
        return False
    faltan = _faltan(archivo, pedidos)
    if not faltan:
        return False
    primero = faltan[0]
    with transaction.atomic():
        trabajos.encola(
            "expedientes.prepara_vistas", en=en, clave=f"{sha256}:{primero[0]}:{primero[1]}", objeto=sha256[:12],
            prioridad=prioridad, sha256=sha256, pedidos=[list(pedido) for pedido in faltan],
        )  # fmt: skip
    return True


def _faltan(archivo: Archivo, pedidos: Sequence[Pedido]) -> list[Pedido]:
    mirada = Mirada.objects.filter(archivo=archivo).first()
    if mirada is None:
        return list(pedidos)
    # Ya se sabe cuántas páginas se dibujan: si ninguna, no se insiste.
    hechas = set(Vista.objects.filter(archivo=archivo).values_list("pagina", "ancho"))
    return [(pagina, ancho) for pagina, ancho in pedidos if pagina <= mirada.paginas and (pagina, ancho) not in hechas]


def registra_vistas(*, sha256: str, pedidos: Sequence[Pedido], retrato: Retrato, en: datetime) -> None:
    """Guarda las imágenes y anota lo que no se pudo dibujar, para no intentarlo a cada mirada. Repetirlo no daña."""
    imagenes = {
        pedido: recibe_archivo(io.BytesIO(imagen), nombre="vista.webp", en=en, de_casa=True)
        for pedido, imagen in retrato.imagenes.items()
    }
    with transaction.atomic():
        Mirada.objects.update_or_create(
            archivo_id=sha256,
            defaults={
                "paginas": min(retrato.paginas, reglas.DEMASIADAS), "nota": retrato.nota[:200], "hecha_en": en,
                "contenido": [{"nombre": p.nombre, "bytes": p.bytes} for p in retrato.contenido],
            },
        )  # fmt: skip
        for pagina, ancho in pedidos:
            if pagina <= retrato.paginas:
                Vista.objects.update_or_create(
                    archivo_id=sha256, pagina=pagina, ancho=ancho,
                    defaults={"imagen": imagenes.get((pagina, ancho)), "hecha_en": en},
                )  # fmt: skip
