"""Lo que un paso del caso arrastra: las partes que responde, lo que se pidió a la persona y lo que denunció."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from fojas.base.tiempo import dia_de
from fojas.dominio.expedientes.models import Documento
from fojas.dominio.organizacion.reglas import SISTEMA, Actor, actor_del_sistema
from fojas.dominio.partes.acciones import apercibimientos
from fojas.dominio.partes.acciones.apercibimientos import apercibimiento_bloqueado, exige_aplicable, queda_aplicado
from fojas.dominio.partes.acciones.bloqueo import ingreso_bloqueado
from fojas.dominio.partes.acciones.comunicaciones import al_salir_el_correo, comunicacion_bloqueada
from fojas.dominio.partes.acciones.despacho import responde
from fojas.dominio.partes.acciones.ingreso import ArchivoRecibido
from fojas.dominio.partes.acciones.peticiones import Resultado, resuelve_con


@transaction.atomic
def responde_partes(
    *, ingreso_id: int, archivo: ArchivoRecibido, titulo: str, resultados: Mapping[str, Resultado], actor: Actor,
    en: datetime, adjuntos: Sequence[ArchivoRecibido] = (), sin_efecto_los_informes: bool = False,
) -> Documento:  # fmt: skip
    """Adjunta la respuesta y dice qué partes responde y en qué quedó cada una. Lanza lo que `responde` y `DatoFaltante`."""
    documento = responde(
        ingreso_id=ingreso_id, archivo=archivo, titulo=titulo, adjuntos=adjuntos,
        sin_efecto_los_informes=sin_efecto_los_informes, actor=actor, en=en,
    )  # fmt: skip
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    resuelve_con(ingreso, resultados, documento=documento, actor=actor, en=en)
    return documento


@transaction.atomic
def aplica_apercibimiento(
    *, apercibimiento_codigo: str, archivo: ArchivoRecibido, titulo: str, actor: Actor, en: datetime
) -> Documento:
    """La resolución que tiene a la persona por desistida o declara el abandono, vencido su plazo (Ley 19.880, arts. 31 y 43).

    Queda por despachar, como toda respuesta. Lanza `PasoNoPermitido` mientras la persona pueda cumplir, o lo que `responde`.
    """
    apercibimiento = apercibimiento_bloqueado(codigo=apercibimiento_codigo, actor=actor)
    exige_aplicable(apercibimiento, en=en)
    documento = responde(
        ingreso_id=apercibimiento.ingreso_id, archivo=archivo, titulo=titulo, actor=actor, en=en,
        aplica=apercibimiento.codigo,
    )  # fmt: skip
    apercibimiento.refresh_from_db()
    queda_aplicado(apercibimiento, documento=documento, actor=actor, en=en)
    return documento


@transaction.atomic
def registra_comunicacion_enviada(*, codigo: str, prueba: str, en: datetime) -> None:
    """El correo a la persona salió; si en su procedimiento notifica, desde ese efecto corre lo que se le pidió."""
    comunicacion = comunicacion_bloqueada(codigo=codigo, actor=actor_del_sistema(dia_de(en)))
    al_salir_el_correo(comunicacion=comunicacion, prueba=prueba, en=en)
    apercibimientos.al_notificar(comunicacion, actor=SISTEMA, en=en)
