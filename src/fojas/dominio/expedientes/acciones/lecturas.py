"""Pedir que se lea un archivo, guardar lo leído y seguir lo que quedó a medias."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.expedientes import reglas
from fojas.dominio.expedientes.models import Archivo, Documento, PaginaLeida, Texto
from fojas.dominio.expedientes.puertos import Lectura
from fojas.dominio.expedientes.reglas import EstadoTexto, lecturas
from fojas.dominio.trabajos import acciones as trabajos


def encola_lectura(archivo: Archivo, documento: Documento, *, en: datetime, de_fondo: bool = False) -> None:
    """Lo que llegó al mesón va antes; lo de un correo o una importación, en su propia cola."""
    queda_por_leer(archivo)
    _encola(archivo.sha256, objeto=documento.codigo, en=en, de_fondo=de_fondo)


def queda_por_leer(archivo: Archivo) -> None:
    """El mismo archivo llegó antes dentro de un sobre: ahora sí se puede leer."""
    if archivo.nota_texto == reglas.SOBRE_SIN_LEER:
        Archivo.objects.filter(pk=archivo.pk).update(estado_texto=EstadoTexto.PENDIENTE.value, nota_texto="")


def _encola(sha256: str, *, objeto: str, en: datetime, de_fondo: bool, prioridad: int = 0) -> None:
    if de_fondo:
        trabajos.encola(
            "expedientes.lee_texto", en=en, clave=sha256, objeto=objeto, cola=lecturas.COLA_DE_FONDO,
            prioridad=prioridad, sha256=sha256, de_fondo=True,
        )  # fmt: skip
    else:
        trabajos.encola(
            "expedientes.lee_texto", en=en, clave=sha256, objeto=objeto, prioridad=lecturas.PRIORIDAD_DEL_MESON,
            sha256=sha256,
        )  # fmt: skip


@transaction.atomic
def registra_texto(*, sha256: str, lectura: Lectura, en: datetime) -> None:
    """Guarda lo leído aparte del original y lo anota en cada documento que usa el archivo, para reindexarlo."""
    cambios: dict[str, object] = {"estado_texto": lectura.estado.value, "nota_texto": lectura.nota[:200]}
    if lectura.dpi:
        cambios |= _calidad(lectura)
    Archivo.objects.filter(pk=sha256).update(**cambios)
    if lectura.texto:
        Texto.objects.update_or_create(
            archivo_id=sha256, defaults={"contenido": lectura.texto, "metodo": lectura.metodo, "leido_en": en}
        )
    documentos = Documento.objects.filter(versiones__archivo_id=sha256).select_related("expediente").distinct()
    for documento in documentos:
        bitacora.anota(
            "documento.texto_leido", autor="sistema", objeto=documento.codigo, expediente=documento.expediente.codigo,
            en=en, metodo=lectura.metodo or lectura.estado.value, sha256=sha256,
        )  # fmt: skip


def _calidad(lectura: Lectura) -> dict[str, object]:
    peor = lecturas.peor_dpi(lectura.dpi)
    return {"dpi": peor and min(peor, 32_000), "dpi_paginas": list(lectura.dpi), "dpi_estimado": lectura.dpi_estimado}


@transaction.atomic
def guarda_a_medias(*, sha256: str, lectura: Lectura, en: datetime) -> None:
    """Las páginas ya leídas de un documento largo quedan guardadas y el resto se pide de nuevo, detrás de lo urgente."""
    Archivo.objects.filter(pk=sha256).update(paginas=lectura.paginas, **_calidad(lectura))
    _guarda({n: t for n, t in enumerate(lectura.hojas) if n not in lectura.por_reconocer}, sha256)
    _pide_el_resto(sha256, en=en)


@transaction.atomic
def agrega_paginas(*, sha256: str, hojas: Mapping[int, str], en: datetime) -> None:
    """Suma las recién leídas; con la última, el texto entero queda registrado."""
    archivo = Archivo.objects.select_for_update(of=("self",)).get(pk=sha256)
    _guarda(hojas, sha256)
    leidas = dict(archivo.paginas_leidas.values_list("numero", "texto"))
    paginas = archivo.paginas or 0
    if len(leidas) < paginas:
        _pide_el_resto(sha256, en=en)
        return
    texto, nota = lecturas.junta_hojas(leidas, paginas=paginas)
    estado = EstadoTexto.LEIDO if texto else EstadoTexto.SIN_TEXTO
    registra_texto(sha256=sha256, lectura=Lectura(texto, paginas, estado, nota, "ocr"), en=en)
    archivo.paginas_leidas.all().delete()


def _guarda(hojas: Mapping[int, str], sha256: str) -> None:
    PaginaLeida.objects.bulk_create(
        (PaginaLeida(archivo_id=sha256, numero=n, texto=t.replace("\x00", "")) for n, t in hojas.items()),
        ignore_conflicts=True,
    )


def _pide_el_resto(sha256: str, *, en: datetime) -> None:
    codigos = Documento.objects.filter(versiones__archivo_id=sha256).order_by("pk").values_list("codigo", flat=True)
    _encola(sha256, objeto=codigos.first() or "", en=en, de_fondo=True)
