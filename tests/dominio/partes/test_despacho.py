"""La respuesta sale con folio, con los documentos exactos y con prueba; si no llega, el caso vuelve a la vista."""

from datetime import date, timedelta

import pytest

from fojas.base import eventos
from fojas.base.veredicto import NoAutorizado
from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.avisos.eventos import AvisoEnviado, AvisoFallido
from fojas.dominio.avisos.models import Aviso
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.calendario.models import Plazo
from fojas.dominio.expedientes import consultas as vistas
from fojas.dominio.expedientes.models import Documento, Expediente
from fojas.dominio.organizacion.models import Unidad
from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.dominio.partes import acciones, consultas
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado
from fojas.dominio.partes.models import Derivacion, Despacho, Ingreso
from fojas.dominio.partes.reglas import CanalDespacho, DatoFaltante, FueraDeOrden, PasoNoPermitido
from tests.fabricas.organizacion import DIA, MEDIODIA, FabricaUnidad, actor_con
from tests.fabricas.partes import (
    RUN_DE_QUIEN_RETIRA,
    Oficina,
    archivo,
    derivado,
    despachado,
    ingreso,
    oficina,
    respondido,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def casa() -> Oficina:
    return oficina()


def estado_de(ingreso_id: int) -> str:
    return Ingreso.objects.values_list("estado", flat=True).get(pk=ingreso_id)


def test_responder_cierra_la_derivacion_y_deja_el_caso_por_despachar(casa: Oficina) -> None:
    papel, documento = respondido(casa)

    assert (papel.estado, documento.para_interesado, Derivacion.objects.get().estado) == (
        "respondido",
        True,
        "cumplida",
    )


def con_otra_unidad(casa: Oficina) -> int:
    """A cargo de Obras y de DIDECO, con copia a Control y un informe que Obras pidió a Aseo. El ingreso."""
    papel = ingreso(casa)
    acciones.deriva(
        ingreso_id=papel.pk,
        destinos=[
            acciones.Destino(casa.obras.pk),
            acciones.Destino(casa.dideco.pk),
            acciones.Destino(FabricaUnidad(codigo="control").pk, solo_copia=True),
        ],
        instruccion="para_respuesta", actor=casa.partes, en=MEDIODIA,
    )  # fmt: skip
    acciones.deriva(
        ingreso_id=papel.pk, destinos=[acciones.Destino(FabricaUnidad(codigo="aseo").pk)], instruccion="para_informe",
        actor=casa.jefa, en=MEDIODIA, cantidad=3,
    )  # fmt: skip
    return papel.pk


def responde_obras(casa: Oficina, ingreso_id: int, *, sin_efecto: bool = False, actor: Actor | None = None) -> None:
    acciones.responde(
        ingreso_id=ingreso_id, archivo=archivo(), titulo="ORD. N° 412", actor=actor or casa.jefa, en=MEDIODIA,
        sin_efecto_los_informes=sin_efecto,
    )  # fmt: skip


def como_quedan(ingreso_id: int) -> dict[str, str]:
    return dict(Derivacion.objects.filter(ingreso_id=ingreso_id).values_list("para_unidad__codigo", "estado"))


def test_responder_cumple_solo_lo_que_estaba_a_cargo_de_quien_responde(casa: Oficina) -> None:
    ingreso_id = con_otra_unidad(casa)

    responde_obras(casa, ingreso_id)

    assert como_quedan(ingreso_id) == {
        "obras": "cumplida",
        "dideco": "enviada",
        "control": "enviada",
        "aseo": "enviada",
    }
    assert estado_de(ingreso_id) == "respondido"


def test_al_responder_se_dejan_sin_efecto_los_informes_que_se_esperaban(casa: Oficina) -> None:
    ingreso_id = con_otra_unidad(casa)

    responde_obras(casa, ingreso_id, sin_efecto=True)

    informe = Derivacion.objects.get(para_unidad__codigo="aseo")
    assert (informe.estado, informe.motivo) == ("anulada", "Sin efecto: ya se respondió.")
    assert como_quedan(ingreso_id)["dideco"] == "enviada"


def test_si_responde_partes_nadie_cumplio(casa: Oficina) -> None:
    ingreso_id = con_otra_unidad(casa)

    responde_obras(casa, ingreso_id, actor=casa.partes)

    assert set(como_quedan(ingreso_id).values()) == {"enviada"}
    assert not Anotacion.objects.filter(suceso="derivacion.cumplida").exists()


def test_la_copia_sigue_en_su_bandeja_aunque_se_despache_y_se_archive(casa: Oficina) -> None:
    ingreso_id = con_otra_unidad(casa)
    responde_obras(casa, ingreso_id)
    documento = Documento.objects.get(tipo="Respuesta")
    acciones.despacha(
        ingreso_id=ingreso_id, documentos_ids=[documento.pk], canal="meson", actor=casa.partes, en=MEDIODIA, recibio="x",
        recibio_documento=RUN_DE_QUIEN_RETIRA,
    )  # fmt: skip
    acciones.archiva(ingreso_id=ingreso_id, actor=casa.partes, en=MEDIODIA)
    lectora = actor_con((Rol.FUNCIONARIO, Unidad.objects.get(codigo="control")))

    copias = consultas.bandeja(lectora, hoy=DIA, vista=consultas.Vista.COPIAS)
    acciones.cumple_derivacion(derivacion_id=copias[0].derivacion_id or 0, actor=lectora, en=MEDIODIA)

    assert como_quedan(ingreso_id) == {
        "obras": "cumplida",
        "dideco": "anulada",
        "control": "cumplida",
        "aseo": "anulada",
    }


def test_el_plazo_de_la_ley_no_se_cumple_al_responder_sino_al_salir(casa: Oficina) -> None:
    papel, _ = respondido(casa)

    assert Plazo.objects.get(codigo=papel.plazo).cumplido_en is None


def test_quien_no_tiene_el_caso_no_responde(casa: Oficina) -> None:
    papel = ingreso(casa)

    with pytest.raises(NoAutorizado):
        acciones.responde(ingreso_id=papel.pk, archivo=archivo(), titulo="x", actor=casa.auditora, en=MEDIODIA)


def test_una_copia_no_da_derecho_a_responder(casa: Oficina) -> None:
    papel = ingreso(casa)
    acciones.deriva(
        ingreso_id=papel.pk,
        destinos=[acciones.Destino(casa.obras.pk), acciones.Destino(casa.dideco.pk, solo_copia=True)],
        instruccion="para_respuesta", actor=casa.partes, en=MEDIODIA,
    )  # fmt: skip

    with pytest.raises(NoAutorizado):
        acciones.responde(ingreso_id=papel.pk, archivo=archivo(), titulo="x", actor=casa.ajeno, en=MEDIODIA)


def test_por_correo_va_el_documento_exacto_y_queda_en_camino(casa: Oficina) -> None:
    despacho = despachado(casa)

    aviso = Aviso.objects.get(codigo=despacho.aviso)
    enviados = list(aviso.adjuntos.values_list("sha256", flat=True))
    assert (despacho.estado, enviados) == ("en_camino", list(despacho.documentos.values_list("sha256", flat=True)))


def test_cuando_el_correo_sale_queda_entregado_y_el_plazo_cumplido(casa: Oficina) -> None:
    despacho = despachado(casa)

    eventos.publica(AvisoEnviado(codigo=despacho.aviso, objeto=despacho.codigo, eml_sha256="ab" * 32, en=MEDIODIA))

    despacho.refresh_from_db()
    assert despacho.ingreso is not None
    assert (despacho.estado, Plazo.objects.get(codigo=despacho.ingreso.plazo).cumplido_con) == (
        "entregado",
        despacho.codigo,
    )


def test_si_el_correo_no_sale_el_caso_vuelve_a_estar_por_despachar_y_se_avisa(casa: Oficina) -> None:
    despacho = despachado(casa)

    eventos.publica(AvisoFallido(codigo=despacho.aviso, objeto=despacho.codigo, error="550 no existe", en=MEDIODIA))

    despacho.refresh_from_db()
    assert (despacho.estado, despacho.error, estado_de(despacho.ingreso_id or 0)) == (
        "fallido",
        "550 no existe",
        "respondido",
    )
    assert Aviso.objects.filter(persona_id=casa.partes.persona_id, asunto__contains="No salió").exists()


def test_un_fallo_despues_de_archivar_reabre_el_expediente(casa: Oficina) -> None:
    despacho = despachado(casa)
    acciones.archiva(ingreso_id=despacho.ingreso_id or 0, actor=casa.partes, en=MEDIODIA)

    acciones.registra_correo_fallido(despacho_codigo=despacho.codigo, error="rebotó", en=MEDIODIA)

    assert (estado_de(despacho.ingreso_id or 0), Expediente.objects.get().archivado_en) == ("respondido", None)


def test_en_el_meson_se_anota_quien_recibio_y_queda_notificado_ese_dia(casa: Oficina) -> None:
    despacho = despachado(casa, canal=CanalDespacho.MESON)

    assert (despacho.estado, despacho.recibio, despacho.notificado_el) == ("entregado", "Ximena Toro Fuica", DIA)


def test_en_el_meson_sin_decir_quien_recibe_no_se_despacha(casa: Oficina) -> None:
    papel, documento = respondido(casa)

    with pytest.raises(DatoFaltante) as rechazo:
        acciones.despacha(
            ingreso_id=papel.pk, documentos_ids=[documento.pk], canal="meson", actor=casa.partes, en=MEDIODIA
        )

    assert (rechazo.value.campo, Despacho.objects.count()) == ("recibio", 0)


def test_la_carta_certificada_notifica_al_tercer_dia_de_recibida_en_correos(casa: Oficina) -> None:
    despacho = despachado(casa, canal=CanalDespacho.CARTA_CERTIFICADA)
    carta = despacho.envios.get()
    antes = despacho.notificado_el

    acciones.registra_llegada(
        envio_id=acciones.registra_admision(
            envio_id=carta.pk, seguimiento="RA123456789CL", dia=DIA, actor=casa.partes, en=MEDIODIA
        ).pk,
        dia=DIA, actor=casa.partes, en=MEDIODIA,
    )  # fmt: skip

    despacho.refresh_from_db()
    assert (antes, despacho.notificado_el, "46" in despacho.norma_notificacion) == (None, date(2026, 11, 27), True)


def test_despachar_dos_veces_dice_que_ya_salio(casa: Oficina) -> None:
    papel, documento = respondido(casa)
    argumentos = {"ingreso_id": papel.pk, "documentos_ids": [documento.pk], "canal": "correo", "en": MEDIODIA}
    acciones.despacha(**argumentos, actor=casa.partes)

    with pytest.raises(PasoNoPermitido, match="despachado"):
        acciones.despacha(**argumentos, actor=casa.partes)


def test_la_jefatura_no_despacha(casa: Oficina) -> None:
    papel, documento = respondido(casa)

    with pytest.raises(NoAutorizado):
        acciones.despacha(
            ingreso_id=papel.pk, documentos_ids=[documento.pk], canal="correo", actor=casa.jefa, en=MEDIODIA
        )


def test_un_documento_de_otro_expediente_no_se_despacha(casa: Oficina) -> None:
    papel, _ = respondido(casa)
    _, ajeno = respondido(casa)

    with pytest.raises(DatoFaltante):
        acciones.despacha(
            ingreso_id=papel.pk, documentos_ids=[ajeno.pk], canal="correo", actor=casa.partes, en=MEDIODIA
        )


def test_lo_que_presento_la_persona_no_se_le_despacha_como_respuesta(casa: Oficina) -> None:
    papel, _ = respondido(casa)
    recibido = papel.expediente.documentos.order_by("orden")[0]

    with pytest.raises(DatoFaltante):
        acciones.despacha(
            ingreso_id=papel.pk, documentos_ids=[recibido.pk], canal="correo", actor=casa.partes, en=MEDIODIA
        )


def test_adelantarse_a_un_caso_parecido_exige_decir_por_que(casa: Oficina) -> None:
    primero = derivado(casa)
    papel, documento = respondido(casa, en=MEDIODIA + timedelta(hours=1))

    with pytest.raises(FueraDeOrden, match=primero.ingreso.folio) as rechazo:
        acciones.despacha(
            ingreso_id=papel.pk, documentos_ids=[documento.pk], canal="correo", actor=casa.partes, en=MEDIODIA
        )

    assert rechazo.value.norma == "Ley 19.880, art. 7"


def test_con_su_motivo_se_adelanta_y_queda_escrito(casa: Oficina) -> None:
    derivado(casa)

    papel, documento = respondido(casa, en=MEDIODIA + timedelta(hours=1))
    despacho = acciones.despacha(
        ingreso_id=papel.pk, documentos_ids=[documento.pk], canal="correo", actor=casa.partes, en=MEDIODIA,
        motivo_fuera_de_orden="La otra espera informe de terreno.",
    )  # fmt: skip

    assert despacho.motivo_fuera_de_orden == "La otra espera informe de terreno."


def test_de_otro_tipo_no_es_parecido(casa: Oficina) -> None:
    derivado(casa, tipo="reclamo")

    despacho = despachado(casa, en=MEDIODIA + timedelta(hours=1))

    assert despacho.motivo_fuera_de_orden == ""


def test_archivar_sin_respuesta_exige_motivo_y_deja_sin_efecto_el_plazo(casa: Oficina) -> None:
    papel = ingreso(casa)
    with pytest.raises(DatoFaltante):
        acciones.archiva(ingreso_id=papel.pk, actor=casa.partes, en=MEDIODIA)

    acciones.archiva(ingreso_id=papel.pk, motivo="Se desistió por escrito", actor=casa.partes, en=MEDIODIA)

    assert (estado_de(papel.pk), Plazo.objects.get(codigo=papel.plazo).motivo_anulacion) == (
        "archivado",
        "Se desistió por escrito",
    )


def test_el_expediente_se_archiva_cuando_todos_sus_ingresos_lo_estan(casa: Oficina) -> None:
    primero = ingreso(casa, tipo="invitacion")
    segundo = ingreso(casa, tipo="invitacion", expediente_codigo=primero.expediente.codigo)

    acciones.archiva(ingreso_id=primero.pk, actor=casa.partes, en=MEDIODIA)
    a_medias = Expediente.objects.get().archivado_en
    acciones.archiva(ingreso_id=segundo.pk, actor=casa.partes, en=MEDIODIA)

    assert (a_medias, Expediente.objects.get().archivado_en) == (None, MEDIODIA)


def test_reabrir_exige_motivo_y_devuelve_el_plazo_que_era(casa: Oficina) -> None:
    despacho = despachado(casa, canal=CanalDespacho.MESON)
    assert despacho.ingreso is not None
    with pytest.raises(DatoFaltante):
        acciones.reabre(ingreso_id=despacho.ingreso.pk, motivo="", actor=casa.partes, en=MEDIODIA)

    acciones.reabre(ingreso_id=despacho.ingreso.pk, motivo="Falta una respuesta", actor=casa.partes, en=MEDIODIA)

    assert (estado_de(despacho.ingreso.pk), Plazo.objects.get(codigo=despacho.ingreso.plazo).cumplido_en) == (
        "ingresado",
        None,
    )


def test_la_prorroga_mueve_el_vencimiento_de_la_bandeja(casa: Oficina) -> None:
    derivacion = derivado(casa)
    antes = derivacion.vence_en

    acciones.prorroga(
        ingreso_id=derivacion.ingreso_id, cantidad=5, fundamento="Visita a terreno", actor=casa.jefa, en=MEDIODIA
    )

    derivacion.refresh_from_db()
    assert antes is not None
    assert derivacion.vence_en is not None
    assert derivacion.vence_en > antes


def test_la_funcionaria_no_prorroga(casa: Oficina) -> None:
    derivacion = derivado(casa)

    with pytest.raises(NoAutorizado):
        acciones.prorroga(
            ingreso_id=derivacion.ingreso_id, cantidad=5, fundamento="x", actor=casa.funcionaria, en=MEDIODIA
        )


@pytest.mark.parametrize("escrito", ["1", "2026-1", "N° 1", "26-001", "1-26", "2026-000001"])
def test_se_cita_un_antecedente_por_su_folio_escrito_como_sea(casa: Oficina, escrito: str) -> None:
    viejo, nuevo = ingreso(casa), ingreso(casa)

    acciones.cita_antecedente(ingreso_id=nuevo.pk, otro=escrito, motivo="Mismo poste", actor=casa.partes, en=MEDIODIA)

    assert [e.codigo for e in vistas.antecedentes(nuevo.expediente, casa.partes)] == [viejo.expediente.codigo]


def test_un_antecedente_que_no_se_puede_ver_no_se_cita_y_se_dice_como_escribirlo(casa: Oficina) -> None:
    nuevo = ingreso(casa)

    with pytest.raises(NoEncontrado, match="N° 250"):
        acciones.cita_antecedente(ingreso_id=nuevo.pk, otro="N° 250", motivo="", actor=casa.partes, en=MEDIODIA)


def test_la_misma_respuesta_no_se_adjunta_dos_veces(casa: Oficina) -> None:
    papel = derivado(casa).ingreso
    respuesta = archivo(nombre="respuesta.txt")
    acciones.responde(ingreso_id=papel.pk, archivo=respuesta, titulo="ORD. N° 412", actor=casa.partes, en=MEDIODIA)

    with pytest.raises(DatoFaltante, match="ya está"):
        acciones.responde(ingreso_id=papel.pk, archivo=respuesta, titulo="ORD. N° 412", actor=casa.partes, en=MEDIODIA)


def test_el_correo_de_un_despacho_no_se_reenvia_porque_su_caso_se_despacha_de_nuevo(casa: Oficina) -> None:
    hecho = despachado(casa)
    avisos.registra_fallo(codigo=hecho.aviso, error="550 no existe", en=MEDIODIA)

    with pytest.raises(DatoFaltante, match="despacha el caso de nuevo"):
        acciones.reenvia_correo(aviso=hecho.aviso, actor=casa.partes, en=MEDIODIA)

    assert [c.despacho for c in consultas.correos_fallidos(casa.partes)] == [hecho.codigo]


def test_el_correo_fallido_de_un_caso_reservado_lo_ve_solo_quien_ve_el_caso(casa: Oficina) -> None:
    hecho = despachado(casa, ingresado=ingreso(casa, confidencialidad="reservado", causa_reserva="20285-21-2"))
    avisos.registra_fallo(codigo=hecho.aviso, error="550 no existe", en=MEDIODIA)

    assert consultas.correos_fallidos(actor_con(Rol.ADMINISTRADOR)) == []
    assert [c.despacho for c in consultas.correos_fallidos(casa.partes)] == [hecho.codigo]


def test_quien_solo_tramita_no_reenvia_correos(casa: Oficina) -> None:
    with pytest.raises(NoAutorizado):
        acciones.reenvia_correo(aviso="X", actor=casa.funcionaria, en=MEDIODIA)


def test_lo_que_contesta_el_servidor_de_correo_no_queda_para_siempre(casa: Oficina) -> None:
    avisos.registra_fallo(codigo=despachado(casa).aviso, error="550 ana@correo.example", en=MEDIODIA)

    fallos = Anotacion.objects.filter(suceso__in=["aviso.fallido", "despacho.fallido"])
    assert len(fallos) == 2
    assert "ana@" not in str([f.datos for f in fallos])


def test_lo_que_ya_salio_se_distingue_de_la_respuesta_nueva(casa: Oficina) -> None:
    despacho = despachado(casa, canal=CanalDespacho.MESON)
    assert despacho.ingreso is not None
    acciones.responde(
        ingreso_id=despacho.ingreso.pk, archivo=archivo(nombre="complemento.txt"), titulo="ORD. N° 413",
        actor=casa.partes, en=MEDIODIA,
    )  # fmt: skip

    assert consultas.ya_despachados(despacho.ingreso) == set(despacho.documentos.values_list("documento_id", flat=True))
