"""Lo que se le dice a la persona en cada momento de su caso."""

from datetime import timedelta

import pytest

from fojas.dominio.partes import acciones, consultas
from fojas.dominio.partes.acciones import Destino
from fojas.dominio.partes.consultas import Seguimiento
from fojas.dominio.partes.consultas.seguimiento import CAUSAS_DICHAS
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import CanalDespacho, Instruccion
from fojas.normativa.plazos import CAUSAS
from tests.fabricas.expedientes import CAUSA
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, archivo, derivado, despachado, ingreso, oficina, respondido

pytestmark = pytest.mark.django_db


@pytest.fixture
def casa() -> Oficina:
    return oficina()


def como_va(papel: Ingreso | None, *, dias: int = 0) -> Seguimiento:
    assert papel is not None
    visto = consultas.seguimiento(papel.codigo, en=MEDIODIA + timedelta(days=dias))
    assert visto is not None
    return visto


def test_un_codigo_desconocido_no_es_de_nadie(casa: Oficina) -> None:
    assert consultas.seguimiento("ABCDEFGH2345", en=MEDIODIA) is None


def test_recien_ingresado_lo_tiene_partes(casa: Oficina) -> None:
    visto = como_va(ingreso(casa))

    assert (visto.frase, visto.responsable, visto.terminado) == ("Recibimos tu presentación", "", False)


def test_el_nombre_de_correos_se_escribe_con_mayuscula(casa: Oficina) -> None:
    visto = como_va(ingreso(casa, canal="correos"))

    assert visto.hitos[0].detalle.startswith("Por Correos de Chile. ")


def test_derivado_dice_la_unidad_y_no_la_persona(casa: Oficina) -> None:
    visto = como_va(derivado(casa, persona_id=casa.funcionaria.persona_id).ingreso)

    assert visto.responsable == "Dirección de Obras"
    assert casa.funcionaria.nombre not in repr(visto)


def test_los_pedidos_de_informe_y_las_copias_no_se_cuentan(casa: Oficina) -> None:
    derivacion = derivado(casa)
    acciones.deriva(
        ingreso_id=derivacion.ingreso_id, destinos=[Destino(casa.dideco.pk)], instruccion=Instruccion.PARA_INFORME,
        actor=casa.funcionaria, en=MEDIODIA,
    )  # fmt: skip

    titulos = [h.titulo for h in como_va(derivacion.ingreso).hitos]

    assert not any("Dideco" in titulo for titulo in titulos)


def test_un_caso_reabierto_lo_dice_con_su_dia(casa: Oficina) -> None:
    papel = despachado(casa).ingreso
    assert papel is not None
    en = MEDIODIA + timedelta(days=3)
    acciones.reabre(ingreso_id=papel.pk, motivo="Faltó un anexo", actor=casa.partes, en=en)

    visto = como_va(papel, dias=4)

    assert ("Reabrimos tu caso", en, "hecho") in [(h.titulo, h.en, h.momento) for h in visto.hitos]
    assert "Faltó un anexo" not in repr(visto)


def test_reabierto_y_sin_nadie_a_cargo_vuelve_a_partes(casa: Oficina) -> None:
    papel = despachado(casa).ingreso
    assert papel is not None

    acciones.reabre(ingreso_id=papel.pk, motivo="Faltó un anexo", actor=casa.partes, en=MEDIODIA)

    papel.expediente.refresh_from_db()
    assert papel.expediente.unidad_id is None


def test_reabierto_con_otra_unidad_que_lo_tiene_sigue_siendo_de_ella(casa: Oficina) -> None:
    derivacion = derivado(casa)
    acciones.responde(
        ingreso_id=derivacion.ingreso_id, archivo=archivo(), titulo="ORD. N° 1", actor=casa.partes, en=MEDIODIA
    )
    (documento,) = consultas.respuestas_por_salir(derivacion.ingreso)
    acciones.despacha(
        ingreso_id=derivacion.ingreso_id, documentos_ids=[documento.pk], canal="correo", actor=casa.partes, en=MEDIODIA
    )

    acciones.reabre(ingreso_id=derivacion.ingreso_id, motivo="Faltó", actor=casa.partes, en=MEDIODIA)

    derivacion.ingreso.expediente.refresh_from_db()
    assert derivacion.ingreso.expediente.unidad_id == casa.obras.pk


def test_una_respuesta_retirada_no_se_muestra(casa: Oficina) -> None:
    papel, documento = respondido(casa)
    acciones.retira_respuesta(
        ingreso_id=papel.pk, documento_id=documento.pk, motivo="Era de otro", actor=casa.partes, en=MEDIODIA
    )

    visto = como_va(papel)

    assert visto.frase == "Estamos revisando tu caso"
    assert documento.codigo not in repr(visto)


def test_un_envio_deshecho_no_se_cuenta(casa: Oficina) -> None:
    derivacion = derivado(casa)
    acciones.retira_derivacion(derivacion_id=derivacion.pk, actor=casa.partes, en=MEDIODIA)

    visto = como_va(Ingreso.objects.get(pk=derivacion.ingreso_id))

    assert [h.momento for h in visto.hitos] == ["hecho", "ahora", "viene"]


def test_hay_fecha_con_su_norma_y_sus_dias_pintados(casa: Oficina) -> None:
    visto = como_va(ingreso(casa))

    assert (visto.norma, visto.cantidad, bool(visto.semanas)) == ("Ley 18.695, art. 98", 30, True)


def test_pasada_la_fecha_se_reconoce_el_atraso(casa: Oficina) -> None:
    assert como_va(ingreso(casa), dias=90).vencido


def test_los_hitos_van_en_orden_y_terminan_en_lo_que_viene(casa: Oficina) -> None:
    momentos = [h.momento for h in como_va(derivado(casa).ingreso).hitos]

    assert momentos == ["hecho", "hecho", "ahora", "viene"]


def test_respondida_y_sin_despachar_no_muestra_documentos(casa: Oficina) -> None:
    papel, _ = respondido(casa)

    assert como_va(papel).documentos == ()


def test_despachada_muestra_exactamente_lo_que_salio(casa: Oficina) -> None:
    despacho = despachado(casa, canal=CanalDespacho.MESON)

    visto = como_va(despacho.ingreso)

    assert [d.sha256 for d in visto.documentos] == [despacho.documentos.get().sha256]
    assert (visto.terminado, visto.vence_el) == (True, None)


def test_si_el_correo_no_llego_se_le_dice_y_no_se_le_muestra(casa: Oficina) -> None:
    despacho = despachado(casa)
    acciones.registra_correo_fallido(despacho_codigo=despacho.codigo, error="Casilla llena", en=MEDIODIA)

    visto = como_va(despacho.ingreso)

    assert (visto.frase, visto.documentos) == ("No pudimos entregarte la respuesta", ())


def test_lo_reservado_calla_la_materia(casa: Oficina) -> None:
    visto = como_va(ingreso(casa, confidencialidad="reservado", causa_reserva=CAUSA, materia="Denuncia delicada"))

    assert "delicada" not in repr(visto)


def test_nadie_mas_que_la_persona_aparece(casa: Oficina) -> None:
    visto = repr(como_va(derivado(casa).ingreso))

    assert not any(nombre in visto for nombre in (casa.partes.nombre, casa.vecina.nombre, casa.jefa.nombre))


def test_lo_devuelto_se_cuenta_y_ya_no_lo_tiene_la_unidad(casa: Oficina) -> None:
    derivacion = derivado(casa)
    acciones.devuelve_derivacion(derivacion_id=derivacion.pk, motivo="No es nuestro", actor=casa.jefa, en=MEDIODIA)

    visto = como_va(derivacion.ingreso)

    assert (visto.responsable, "La devolvió: Dirección de Obras" in [h.titulo for h in visto.hitos]) == ("", True)


def test_reabierto_lo_tiene_partes(casa: Oficina) -> None:
    despacho = despachado(casa, canal=CanalDespacho.MESON)
    assert despacho.ingreso is not None
    acciones.reabre(ingreso_id=despacho.ingreso.pk, motivo="Faltó un anexo", actor=casa.partes, en=MEDIODIA)

    assert como_va(despacho.ingreso).responsable == ""


def test_a_lo_que_no_espera_respuesta_no_se_le_promete(casa: Oficina) -> None:
    visto = como_va(ingreso(casa, tipo="invitacion"))

    assert ("No necesita respuesta" in visto.proximo_paso, [h.momento for h in visto.hitos]) == (
        True,
        ["hecho", "ahora"],
    )


def test_toda_causa_de_suspension_se_sabe_decir_a_la_persona() -> None:
    assert set(CAUSAS_DICHAS) == set(CAUSAS)
