"""Informes de la Contraloría: al Concejo en su primera sesión y, desde ella, el plazo para acreditarlo."""

from datetime import date, datetime, time

from django.db import transaction

from fojas.base import codigos
from fojas.base.tiempo import ZONA, dia_de
from fojas.base.veredicto import exige
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.calendario import acciones as calendario
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.reglas import SISTEMA, Actor, Rol
from fojas.dominio.partes import permisos
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado, ingreso_bloqueado
from fojas.dominio.partes.models import Ingreso, PuntoObligado
from fojas.dominio.partes.reglas import NORMA_PUNTO_OBLIGADO, PENDIENTES, TIPO_INFORME_CGR, DatoFaltante

REGLA = "cgr-informe"
MAXIMO_DE_DIAS = 365


@transaction.atomic
def anota_punto_obligado(*, ingreso_id: int, en: datetime) -> PuntoObligado | None:
    """Un informe de la Contraloría queda como punto de la próxima tabla (Ley 18.695, art. 55) y lo sabe el Concejo.

    Repetirlo no agrega otro. De un informe reservado se avisa solo a quien puede verlo.
    """
    ingreso = Ingreso.objects.select_related("expediente").get(pk=ingreso_id)
    if ingreso.tipo != TIPO_INFORME_CGR:
        return None
    punto, nuevo = PuntoObligado.objects.get_or_create(
        ingreso=ingreso, defaults={"codigo": codigos.nuevo(), "anotado_en": en}
    )
    if nuevo:
        bitacora.anota(
            "punto.anotado", autor=SISTEMA, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo, en=en,
            folio=ingreso.folio, punto=punto.codigo,
        )  # fmt: skip
        dia = dia_de(en)
        concejo = organizacion.con_rol(Rol.CONCEJO, dia) | organizacion.con_rol(Rol.SECRETARIO_MUNICIPAL, dia)
        for persona_id in sorted(expedientes.quienes_pueden_ver(ingreso.expediente, concejo, dia=dia)):
            avisos.avisa_persona(
                persona_id=persona_id, asunto=f"Llegó un informe de la Contraloría, folio {ingreso.folio}",
                cuerpo=f"{ingreso.materia} Va en la tabla de la próxima sesión ({NORMA_PUNTO_OBLIGADO}).",
                enlace=f"/escritorio/expediente/{ingreso.expediente.codigo}/", objeto=ingreso.codigo, en=en,
            )  # fmt: skip
    return punto


@transaction.atomic
def da_por_tratado(
    *, codigo: str, sesion: str, sesion_el: date, dias: int, actor: Actor, en: datetime
) -> PuntoObligado:
    """Se dio a conocer en esa sesión; desde ella corren los días que dio el oficio para acreditarlo.

    Lanza `NoAutorizado`, `NoEncontrado` o `DatoFaltante`.
    """
    exige(permisos.puede_llevar_la_tabla(actor))
    ingreso_id = PuntoObligado.objects.filter(codigo=codigo).values_list("ingreso_id", flat=True).first()
    if ingreso_id is None:
        raise NoEncontrado("No encontramos ese punto.")
    ingreso = ingreso_bloqueado(ingreso_id=ingreso_id, actor=actor)
    punto = PuntoObligado.objects.select_for_update(of=("self",)).get(codigo=codigo)
    if punto.tratado_en is not None:
        raise DatoFaltante(f"Ya se anotó: se dio a conocer en «{punto.sesion}».", campo="sesion")
    if not sesion.strip():
        raise DatoFaltante("Escribe en qué sesión se dio a conocer.", campo="sesion", norma=NORMA_PUNTO_OBLIGADO)
    if not dia_de(ingreso.recibido_en) <= sesion_el <= dia_de(en):
        raise DatoFaltante("La sesión fue entre el día en que llegó el informe y hoy.", campo="sesion_el")
    if not 1 <= dias <= MAXIMO_DE_DIAS:
        raise DatoFaltante("Los días para acreditarlo van de 1 a 365.", campo="dias")
    plazo = calendario.abre_plazo(
        regla=REGLA, objeto=ingreso.codigo, desde=datetime.combine(sesion_el, time(12), tzinfo=ZONA), cantidad=dias,
        autor=actor.codigo, expediente=ingreso.expediente.codigo, en=en,
    )  # fmt: skip
    punto.sesion, punto.sesion_el, punto.plazo = sesion.strip()[:120], sesion_el, plazo.codigo
    punto.tratado_en, punto.tratado_por = en, actor.codigo
    punto.save(update_fields=["sesion", "sesion_el", "plazo", "tratado_en", "tratado_por"])
    if not ingreso.plazo and ingreso.estado in {e.value for e in PENDIENTES}:
        # Desde la sesión, el caso se ordena y se mide por el plazo de la acreditación.
        ingreso.plazo, ingreso.vence_en = plazo.codigo, plazo.vence_en
        ingreso.save(update_fields=["plazo", "vence_en"])
        ingreso.derivaciones.filter(plazo="", solo_copia=False, cerrada_en__isnull=True).update(
            plazo=plazo.codigo, vence_en=plazo.vence_en
        )
    bitacora.anota(
        "punto.tratado", autor=actor.codigo, objeto=ingreso.codigo, expediente=ingreso.expediente.codigo, en=en,
        folio=ingreso.folio, punto=codigo, sesion_el=sesion_el.isoformat(), personal={"sesion": punto.sesion},
    )  # fmt: skip
    return punto
