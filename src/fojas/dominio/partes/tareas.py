"""Componer el certificado de presentación fuera de la petición (DS 10 de 2023, art. 30) y botar borradores viejos."""

from django.conf import settings

from fojas.base import tiempo
from fojas.base.cola import avanza, tarea
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.partes import acciones, consultas, documentos


@tarea("partes.comprobante", intentos=6, limite_s=120)
def comprobante(*, ingreso_id: int) -> None:
    """Lo compone una vez; repetirlo no hace nada."""
    documentos.asegura_comprobante(ingreso_id=ingreso_id, en=tiempo.ahora())


@tarea("partes.carta", intentos=6, limite_s=120)
def carta(*, comunicacion_id: int) -> None:
    """Compone una vez lo que se comunica a la persona; repetirlo no hace nada."""
    documentos.asegura_carta(comunicacion_id=comunicacion_id, en=tiempo.ahora())


@tarea("partes.certificado", intentos=6, limite_s=120)
def certificado(*, certificado_id: int) -> None:
    """Compone una vez el certificado emitido; repetirlo no hace nada."""
    documentos.asegura_certificado(certificado_id=certificado_id, en=tiempo.ahora())


@tarea("partes.barre_borradores", intentos=3, limite_s=600, cada_s=24 * 3600)
def barre_borradores() -> None:
    """Una vez al día bota los borradores que nadie toca."""
    acciones.barre_borradores(dias=settings.FOJAS_BORRADORES_DIAS, en=tiempo.ahora())


@tarea("partes.lote", intentos=5, limite_s=300)
def lote(*, lote_id: int) -> None:
    """Da folio a las filas de un lote grande, una por una; repetirla sigue donde quedó."""
    pendientes = consultas.por_ingresar(lote_id)
    for n, fila_id in enumerate(pendientes.filas, 1):
        en = tiempo.ahora()
        actor = organizacion.actor(persona_id=pendientes.persona_id, dia=tiempo.dia_de(en))
        acciones.ingresa_fila(fila_id=fila_id, actor=actor, en=en)
        if not avanza(n, len(pendientes.filas), f"{n} de {len(pendientes.filas)} con folio"):
            return


@tarea("partes.mide_respuestas", intentos=3, limite_s=600, cada_s=24 * 3600)
def mide_respuestas() -> None:
    """Una vez al día mide las respuestas que falten, como las de antes de que se midieran."""
    acciones.mide_respuestas()


@tarea("partes.tanda", intentos=5, limite_s=600)
def tanda(*, tanda_id: int) -> None:
    """Hace un paso sobre muchos casos, uno por uno; repetirla sigue donde quedó."""
    faltan, persona_id = consultas.filas_por_hacer(tanda_id), consultas.persona_de_tanda(tanda_id)
    for n, fila_id in enumerate(faltan, 1):
        en = tiempo.ahora()
        actor = organizacion.actor(persona_id=persona_id, dia=tiempo.dia_de(en))
        acciones.hace_fila(fila_id=fila_id, actor=actor, en=en)
        if not avanza(n, len(faltan), f"{n} de {len(faltan)} casos"):
            return
    acciones.termina_tanda(tanda_id=tanda_id, en=tiempo.ahora())
