"""Leer el texto de lo que llega, fuera de la petición."""

from collections.abc import Sequence
from datetime import timedelta

from fojas.base import tiempo
from fojas.base.cola import avanza, tarea
from fojas.dominio.expedientes import acciones, conexion, consultas, verificacion
from fojas.dominio.expedientes.reglas import EstadoTexto, lecturas, vistas
from fojas.dominio.expedientes.reglas.revision import EstadoRevision

A_MEDIAS = timedelta(days=1)
"""Ningún archivo tarda tanto en llegar: lo que siga sin nombre lo dejó un proceso muerto."""

POR_VUELTA = 200


@tarea("expedientes.lee_texto", intentos=3, limite_s=900, cola="lectura")
def lee_texto(*, sha256: str, de_fondo: bool = False) -> None:
    """Lee el texto de un archivo una vez; repetirlo no hace nada. Lo largo se lee por partes y cede el turno."""
    archivo = consultas.archivo(sha256)
    if archivo is None or archivo.estado_texto != EstadoTexto.PENDIENTE.value:
        return
    if sha256 in consultas.apartadas([sha256]):
        return
    faltan = consultas.paginas_por_leer(sha256)
    if faltan is None:
        _empieza_a_leer(sha256, archivo.tipo, de_fondo=de_fondo)
    else:
        _sigue_leyendo(sha256, archivo.tipo, faltan, total=archivo.paginas or 0)


def _empieza_a_leer(sha256: str, tipo: str, *, de_fondo: bool) -> None:
    segundos = lecturas.DE_FONDO_S if de_fondo else lecturas.DE_UNA_VEZ_S
    with conexion.almacen().abre(sha256) as flujo:
        lectura = conexion.lector().lee(flujo, tipo, segundos=segundos, de_fondo=de_fondo)
    if lectura.por_reconocer:
        acciones.guarda_a_medias(sha256=sha256, lectura=lectura, en=tiempo.ahora())
    else:
        acciones.registra_texto(sha256=sha256, lectura=lectura, en=tiempo.ahora())
    acciones.pide_vistas(sha256=sha256, pedidos=vistas.pedidos_al_llegar(), en=tiempo.ahora())


def _sigue_leyendo(sha256: str, tipo: str, faltan: Sequence[int], *, total: int) -> None:
    hechas = total - len(faltan)
    if not avanza(hechas, total, f"Leídas {hechas} de {total} páginas"):
        return
    with conexion.almacen().abre(sha256) as flujo:
        hojas = conexion.lector().reconoce(flujo, tipo, faltan, segundos=lecturas.DE_FONDO_S, de_fondo=True)
    hechas += len(hojas)
    if avanza(hechas, total, f"Leídas {hechas} de {total} páginas"):
        acciones.agrega_paginas(sha256=sha256, hojas=hojas, en=tiempo.ahora())


@tarea("expedientes.prepara_vistas", intentos=3, limite_s=600, cola="lectura")
def prepara_vistas(*, sha256: str, pedidos: list[list[int]]) -> None:
    """Dibuja unas páginas de un archivo para mirarlas; repetirlo no daña."""
    archivo = consultas.archivo(sha256)
    if archivo is None or sha256 in consultas.apartadas([sha256]) or consultas.solo_en_sobres([sha256]):
        return
    pares = [(pagina, ancho) for pagina, ancho in pedidos]
    with consultas.abre(sha256) as flujo:
        retrato = conexion.retratista().retrata(flujo, archivo.tipo, pares)
    acciones.registra_vistas(sha256=sha256, pedidos=pares, retrato=retrato, en=tiempo.ahora())


@tarea("expedientes.revisa", intentos=8, limite_s=600)
def revisa(*, sha256: str) -> None:
    """Pregunta al antivirus por un archivo; si no responde, se vuelve a preguntar."""
    if consultas.revision_de(sha256) != EstadoRevision.POR_REVISAR:
        return
    antivirus = conexion.antivirus()
    if antivirus is None:
        acciones.anula_revision(sha256=sha256, en=tiempo.ahora())
        return
    with conexion.almacen().abre(sha256) as flujo:
        hallazgo = antivirus.revisa(flujo)
    acciones.registra_revision(sha256=sha256, hallazgo=hallazgo, en=tiempo.ahora())


@tarea("expedientes.insiste_en_revisar", intentos=1, limite_s=120, cada_s=600)
def insiste_en_revisar() -> None:
    """Vuelve a encolar lo que quedó por revisar mientras el antivirus no respondía."""
    for sha256 in consultas.por_revisar(limite=POR_VUELTA):
        acciones.encola_revision(sha256, en=tiempo.ahora())


@tarea("expedientes.junta_huerfanos", intentos=3, limite_s=3600, cada_s=24 * 3600)
def junta_huerfanos() -> None:
    """Una vez al día borra los archivos que quedaron a medio camino."""
    verificacion.junta_huerfanos(en=tiempo.ahora())


@tarea("expedientes.barre_temporales", cada_s=3600)
def barre_temporales() -> None:
    """Borra lo que no alcanzó a guardarse cuando murió un proceso."""
    conexion.almacen().barre_temporales(antes_de=tiempo.ahora() - A_MEDIAS)
