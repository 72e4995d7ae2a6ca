"""El papel original: cada vez que cambia de manos o de lugar queda quién lo tiene, desde cuándo y quién lo anotó."""

from datetime import datetime

from django.db import transaction

from fojas.base import codigos
from fojas.base.tiempo import dia_de
from fojas.base.veredicto import exige
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.models import Persona, Unidad
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import permisos
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado, ingreso_bloqueado
from fojas.dominio.partes.models import Custodia, Derivacion, Ingreso
from fojas.dominio.partes.reglas import DatoFaltante, PasoNoPermitido
from fojas.dominio.partes.reglas.custodia import (
    HECHO,
    PIDEN_DESTINO,
    PIDEN_LUGAR,
    MovimientoPapel,
    admite_movimiento,
    por_que_no_se_mueve,
    tiene_papel,
)


def nace_el_papel(ingreso: Ingreso, *, actor: Actor, en: datetime) -> None:
    """Lo que llega en papel queda en manos de quien lo recibió. El asiento del ingreso es el primero de su cadena."""
    if not tiene_papel(ingreso.canal):
        return
    Custodia.objects.create(
        codigo=codigos.nuevo(), ingreso=ingreso, movimiento=MovimientoPapel.RECIBIDO.value,
        unidad_id=min(actor.unidades, default=None), persona_id=actor.persona_id or None, hecho_en=en,
        hecho_por=actor.codigo,
    )  # fmt: skip


@transaction.atomic
def mueve_papel(
    *, ingreso_id: int, movimiento: MovimientoPapel | str, actor: Actor, en: datetime, unidad_id: int | None = None,
    persona_id: int | None = None, a_quien: str = "", lugar: str = "", nota: str = "",
    derivacion: Derivacion | None = None,
) -> Custodia:  # fmt: skip
    """Anota que el original se recibió, guardó, entregó, prestó, archivó o devolvió.

    Repetir el último movimiento tal cual no agrega otro: un lector de códigos suele leer dos veces. Lanza
    `NoAutorizado`, `DatoFaltante` o `PasoNoPermitido`.
    """
    movimiento = MovimientoPapel(movimiento)
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    ultimo = _vigente(ingreso)
    exige(permisos.puede_mover_papel(actor, ingreso, ultimo, movimiento))
    nuevo = Custodia(
        codigo=codigos.nuevo(), ingreso=ingreso, movimiento=movimiento.value, nota=" ".join(nota.split())[:300],
        lugar=" ".join(lugar.split())[:200] if movimiento in PIDEN_LUGAR else "", derivacion=derivacion, hecho_en=en,
        hecho_por=actor.codigo,
    )  # fmt: skip
    if movimiento in PIDEN_LUGAR and not nuevo.lugar:
        raise DatoFaltante("Escribe dónde queda: estante, caja o carpeta.", campo="lugar")
    if movimiento in PIDEN_DESTINO:
        _destina(nuevo, unidad_id=unidad_id, persona_id=persona_id, a_quien=a_quien, en=en)
    elif movimiento == MovimientoPapel.RECIBIDO:
        nuevo.unidad_id, nuevo.persona_id = _unidad_de(actor, ultimo), actor.persona_id or None
    elif movimiento == MovimientoPapel.GUARDADO:
        nuevo.unidad_id = _unidad_de(actor, ultimo)
    if ultimo is not None and _iguales(ultimo, nuevo):
        return ultimo
    estado = MovimientoPapel(ultimo.movimiento) if ultimo is not None else None
    if not admite_movimiento(estado, movimiento):
        raise PasoNoPermitido(por_que_no_se_mueve(estado))
    if ultimo is not None:
        ultimo.vigente = False
        ultimo.save(update_fields=["vigente"])
    nuevo.save()
    bitacora.anota(
        "papel.movido", autor=actor.codigo, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo, en=en,
        movimiento=HECHO[movimiento], destino=_destino_anotado(nuevo), papel=nuevo.codigo,
        persona=nuevo.persona.codigo if nuevo.persona else "", derivacion=derivacion.codigo if derivacion else "",
        personal={"a_quien": nuevo.a_quien, "lugar": nuevo.lugar, "nota": nuevo.nota},
    )  # fmt: skip
    return nuevo


def _vigente(ingreso: Ingreso) -> Custodia | None:
    return ingreso.custodias.filter(vigente=True).select_related("unidad", "persona").first()


def _destina(
    nuevo: Custodia, *, unidad_id: int | None, persona_id: int | None, a_quien: str, en: datetime
) -> None:  # fmt: skip
    fuera = " ".join(a_quien.split())[:200] if nuevo.movimiento == MovimientoPapel.PRESTADO.value else ""
    if unidad_id is None and not fuera:
        raise DatoFaltante("Elige a qué unidad o persona va el papel.", campo="destino")
    if unidad_id is None:
        nuevo.a_quien = fuera
        return
    unidad = Unidad.objects.filter(pk=unidad_id).first()
    if unidad is None or unidad.pk not in {u.pk for u in organizacion.unidades_vigentes(dia_de(en))}:
        raise DatoFaltante("Esa unidad ya no está vigente. Elige otra.", campo="destino")
    if persona_id is not None and persona_id not in {
        p.pk for p in organizacion.personas_de_unidad(unidad_id, dia_de(en))
    }:
        raise DatoFaltante("Esa persona no trabaja hoy en la unidad elegida.", campo="destino")
    nuevo.unidad, nuevo.persona = unidad, Persona.objects.get(pk=persona_id) if persona_id is not None else None


def _unidad_de(actor: Actor, ultimo: Custodia | None) -> int | None:
    """La de sus unidades adonde iba el papel; si no iba a ninguna suya, la primera."""
    if ultimo is not None and ultimo.unidad_id in actor.unidades:
        return ultimo.unidad_id
    return min(actor.unidades, default=None)


def _iguales(uno: Custodia, otro: Custodia) -> bool:
    campos = ("movimiento", "unidad_id", "persona_id", "a_quien", "lugar", "nota")
    return all(getattr(uno, c) == getattr(otro, c) for c in campos)


def _destino_anotado(custodia: Custodia) -> str:
    """La unidad, que no es dato personal; la persona y el lugar van aparte."""
    if custodia.unidad_id is not None:
        return str(Unidad.objects.values_list("nombre", flat=True).get(pk=custodia.unidad_id))
    if custodia.movimiento == MovimientoPapel.ARCHIVADO.value:
        return "archivo"
    return "fuera de la municipalidad" if custodia.movimiento != MovimientoPapel.RECIBIDO.value else "sin unidad"


@transaction.atomic
def deshace_movimiento(*, codigo: str, actor: Actor, en: datetime) -> Custodia | None:
    """Deshace el último movimiento, si lo anotó la misma persona: una etiqueta leída por error. Queda en la bitácora.

    Devuelve el movimiento que vuelve a valer. Lanza `PasoNoPermitido` si ya hubo otro después.
    """
    ingreso_id = Custodia.objects.filter(codigo=codigo).values_list("ingreso_id", flat=True).first()
    if ingreso_id is None:
        raise NoEncontrado("No encontramos ese movimiento.")
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    movido = Custodia.objects.get(codigo=codigo)
    exige(permisos.puede_deshacer_papel(actor, movido))
    if movido.deshecho_en is not None:
        return _vigente(ingreso)
    if not movido.vigente or movido.hecho_en == ingreso.recibido_en:
        raise PasoNoPermitido("Ya no es el último movimiento del papel: anota uno nuevo.")
    movido.vigente, movido.deshecho_en = False, en
    movido.save(update_fields=["vigente", "deshecho_en"])
    anterior = ingreso.custodias.filter(deshecho_en__isnull=True).order_by("-pk").first()
    if anterior is not None:
        anterior.vigente = True
        anterior.save(update_fields=["vigente"])
    bitacora.anota(
        "papel.deshecho", autor=actor.codigo, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo, en=en,
        movimiento=HECHO[MovimientoPapel(movido.movimiento)], papel=codigo,
    )  # fmt: skip
    return anterior


@transaction.atomic
def sale_con_su_derivacion(*, derivacion: str, actor: Actor, en: datetime) -> Custodia | None:
    """El original sale hacia donde va esa derivación; nada si nació digital o si va solo una copia."""
    hallada = Derivacion.objects.select_related("ingreso").filter(codigo=derivacion).first()
    if hallada is None:
        raise NoEncontrado("No encontramos esa derivación.")
    if hallada.solo_copia or not tiene_papel(hallada.ingreso.canal):
        return None
    return mueve_papel(
        ingreso_id=hallada.ingreso_id, movimiento=MovimientoPapel.ENTREGADO, unidad_id=hallada.para_unidad_id,
        persona_id=hallada.para_persona_id, derivacion=hallada, actor=actor, en=en,
    )  # fmt: skip
