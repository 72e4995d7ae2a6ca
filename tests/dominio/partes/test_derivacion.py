"""La providencia: de quién, a quién, para qué y hasta cuándo; se recibe, se devuelve, se reasigna y se informa."""

from datetime import timedelta

import pytest

from fojas.base.tiempo import dia_de
from fojas.base.veredicto import NoAutorizado
from fojas.dominio.avisos.models import Aviso
from fojas.dominio.calendario.models import Plazo
from fojas.dominio.expedientes import consultas as expedientes
from fojas.dominio.organizacion import consultas as gente
from fojas.dominio.partes import acciones, consultas
from fojas.dominio.partes.acciones import Destino
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado
from fojas.dominio.partes.models import Derivacion, Ingreso
from fojas.dominio.partes.reglas import DatoFaltante, Instruccion, PasoNoPermitido
from tests.fabricas.organizacion import DIA, MEDIODIA, FabricaAusencia, FabricaPersona
from tests.fabricas.partes import Oficina, archivo, derivado, ingreso, oficina

pytestmark = pytest.mark.django_db


@pytest.fixture
def casa() -> Oficina:
    return oficina()


def estado_de(derivacion: Derivacion) -> str:
    return Ingreso.objects.values_list("estado", flat=True).get(pk=derivacion.ingreso_id)


def test_derivar_deja_el_caso_a_cargo_de_la_unidad_y_le_abre_el_expediente(casa: Oficina) -> None:
    derivacion = derivado(casa)

    expediente = expedientes.por_codigo(derivacion.ingreso.expediente.codigo, casa.funcionaria)
    assert expediente is not None
    assert (expediente.unidad_id, estado_de(derivacion)) == (casa.obras.pk, "derivado")


def test_lo_derivado_a_obras_no_lo_ve_dideco(casa: Oficina) -> None:
    derivacion = derivado(casa)

    assert expedientes.por_codigo(derivacion.ingreso.expediente.codigo, casa.ajeno) is None


def test_un_expediente_reservado_lo_abre_la_jefatura_y_no_toda_la_unidad(casa: Oficina) -> None:
    papel = ingreso(casa, confidencialidad="reservado", causa_reserva="20285-21-2")
    derivado(casa, ingresado=papel)

    assert expedientes.por_codigo(papel.expediente.codigo, casa.jefa) is not None
    assert expedientes.por_codigo(papel.expediente.codigo, casa.funcionaria) is None


def test_sin_plazo_propio_manda_el_del_caso(casa: Oficina) -> None:
    derivacion = derivado(casa)

    assert (derivacion.plazo, derivacion.vence_en) == (derivacion.ingreso.plazo, derivacion.ingreso.vence_en)


def test_con_plazo_propio_vence_antes_que_el_caso(casa: Oficina) -> None:
    derivacion = derivado(casa, cantidad=5)

    assert derivacion.vence_en is not None
    assert derivacion.ingreso.vence_en is not None
    assert derivacion.vence_en < derivacion.ingreso.vence_en


def test_avisa_a_la_jefatura_de_la_unidad(casa: Oficina) -> None:
    derivado(casa)

    assert list(Aviso.objects.values_list("persona_id", flat=True)) == [casa.jefa.persona_id]


def test_si_la_jefatura_falta_avisa_a_quien_la_reemplaza(casa: Oficina) -> None:
    reemplazo = FabricaPersona()
    FabricaAusencia(persona_id=casa.jefa.persona_id, reemplaza=reemplazo)

    derivado(casa)

    assert list(Aviso.objects.values_list("persona_id", flat=True)) == [reemplazo.pk]


def test_la_copia_no_deja_a_cargo_ni_lleva_plazo(casa: Oficina) -> None:
    papel = ingreso(casa)

    _, copia = acciones.deriva(
        ingreso_id=papel.pk, destinos=[Destino(casa.obras.pk), Destino(casa.dideco.pk, solo_copia=True)],
        instruccion=Instruccion.PARA_RESPUESTA, actor=casa.partes, en=MEDIODIA,
    )  # fmt: skip

    papel.expediente.refresh_from_db()
    assert (copia.plazo, copia.instruccion, papel.expediente.unidad_id) == ("", "para_conocimiento", casa.obras.pk)


@pytest.mark.parametrize("destinos", ["solo_copias", "repetidos", "ninguno", "persona_ajena"])
def test_destinos_que_no_sirven_se_rechazan(casa: Oficina, destinos: str) -> None:
    papel = ingreso(casa)
    cuales = {
        "solo_copias": [Destino(casa.obras.pk, solo_copia=True)],
        "repetidos": [Destino(casa.obras.pk), Destino(casa.obras.pk)],
        "ninguno": [],
        "persona_ajena": [Destino(casa.obras.pk, casa.ajeno.persona_id)],
    }[destinos]

    with pytest.raises(DatoFaltante):
        acciones.deriva(
            ingreso_id=papel.pk, destinos=cuales, instruccion=Instruccion.PARA_RESPUESTA, actor=casa.partes, en=MEDIODIA
        )


def test_quien_no_tiene_el_caso_en_su_bandeja_no_deriva(casa: Oficina) -> None:
    papel = derivado(casa).ingreso

    with pytest.raises(NoEncontrado):
        acciones.deriva(
            ingreso_id=papel.pk, destinos=[Destino(casa.dideco.pk)], instruccion=Instruccion.PARA_RESPUESTA,
            actor=casa.ajeno, en=MEDIODIA,
        )  # fmt: skip


def test_la_auditora_ve_y_no_deriva(casa: Oficina) -> None:
    papel = ingreso(casa)

    with pytest.raises(NoAutorizado, match="solo lectura"):
        acciones.deriva(
            ingreso_id=papel.pk, destinos=[Destino(casa.obras.pk)], instruccion=Instruccion.PARA_RESPUESTA,
            actor=casa.auditora, en=MEDIODIA,
        )  # fmt: skip


def test_recibir_pone_el_caso_en_tramite(casa: Oficina) -> None:
    derivacion = derivado(casa)

    acciones.recibe_derivacion(derivacion_id=derivacion.pk, actor=casa.funcionaria, en=MEDIODIA)

    assert estado_de(derivacion) == "en_tramite"


def test_recibir_dos_veces_no_cambia_quien_la_recibio(casa: Oficina) -> None:
    derivacion = derivado(casa)
    acciones.recibe_derivacion(derivacion_id=derivacion.pk, actor=casa.funcionaria, en=MEDIODIA)

    segunda = acciones.recibe_derivacion(derivacion_id=derivacion.pk, actor=casa.jefa, en=MEDIODIA + timedelta(hours=1))

    assert (segunda.recibida_por, segunda.recibida_en) == (casa.funcionaria.codigo, MEDIODIA)


def test_partes_no_recibe_por_la_unidad(casa: Oficina) -> None:
    derivacion = derivado(casa)

    with pytest.raises(NoAutorizado, match="Dirección de Obras"):
        acciones.recibe_derivacion(derivacion_id=derivacion.pk, actor=casa.partes, en=MEDIODIA)


def test_devolver_exige_motivo_y_deja_el_caso_por_derivar(casa: Oficina) -> None:
    derivacion = derivado(casa)
    with pytest.raises(DatoFaltante):
        acciones.devuelve_derivacion(derivacion_id=derivacion.pk, motivo=" ", actor=casa.jefa, en=MEDIODIA)

    acciones.devuelve_derivacion(derivacion_id=derivacion.pk, motivo="Es de DIDECO", actor=casa.jefa, en=MEDIODIA)

    derivacion.ingreso.expediente.refresh_from_db()
    assert (estado_de(derivacion), derivacion.ingreso.expediente.unidad_id) == ("ingresado", None)


def test_si_queda_otra_unidad_a_cargo_devolver_no_lo_deja_por_derivar(casa: Oficina) -> None:
    papel = ingreso(casa)
    a_obras, _ = acciones.deriva(
        ingreso_id=papel.pk, destinos=[Destino(casa.obras.pk), Destino(casa.dideco.pk)],
        instruccion=Instruccion.PARA_RESPUESTA, actor=casa.partes, en=MEDIODIA,
    )  # fmt: skip

    acciones.devuelve_derivacion(derivacion_id=a_obras.pk, motivo="No es nuestro", actor=casa.jefa, en=MEDIODIA)

    assert estado_de(a_obras) == "derivado"


def test_reasignar_conserva_el_plazo_que_ya_corria(casa: Oficina) -> None:
    derivacion = derivado(casa, cantidad=5)

    nueva = acciones.reasigna_derivacion(
        derivacion_id=derivacion.pk, destino=Destino(casa.obras.pk, casa.funcionaria.persona_id), motivo="Le toca",
        actor=casa.jefa, en=MEDIODIA + timedelta(days=2),
    )  # fmt: skip

    plazo = Plazo.objects.get(codigo=derivacion.plazo)
    assert (nueva.plazo, nueva.vence_en, plazo.anulado_en) == (derivacion.plazo, derivacion.vence_en, None)


def test_reasignar_deja_como_responsable_a_la_persona(casa: Oficina) -> None:
    derivacion = derivado(casa)

    acciones.reasigna_derivacion(
        derivacion_id=derivacion.pk, destino=Destino(casa.obras.pk, casa.funcionaria.persona_id), motivo="",
        actor=casa.jefa, en=MEDIODIA,
    )  # fmt: skip

    derivacion.ingreso.expediente.refresh_from_db()
    assert derivacion.ingreso.expediente.responsable_id == casa.funcionaria.persona_id


def test_retirar_deshace_mientras_nadie_la_reciba(casa: Oficina) -> None:
    derivacion = derivado(casa)

    acciones.retira_derivacion(derivacion_id=derivacion.pk, actor=casa.partes, en=MEDIODIA)

    assert estado_de(derivacion) == "ingresado"


def test_recibida_ya_no_se_retira(casa: Oficina) -> None:
    derivacion = derivado(casa)
    acciones.recibe_derivacion(derivacion_id=derivacion.pk, actor=casa.jefa, en=MEDIODIA)

    with pytest.raises(NoAutorizado, match="devuelvan"):
        acciones.retira_derivacion(derivacion_id=derivacion.pk, actor=casa.partes, en=MEDIODIA)


def test_pedir_informe_a_otra_unidad_no_quita_el_caso_a_la_que_lo_tiene(casa: Oficina) -> None:
    principal = derivado(casa)

    (pedido,) = acciones.deriva(
        ingreso_id=principal.ingreso_id, destinos=[Destino(casa.dideco.pk)], instruccion=Instruccion.PARA_INFORME,
        cantidad=3, actor=casa.jefa, en=MEDIODIA,
    )  # fmt: skip

    principal.refresh_from_db()
    principal.ingreso.expediente.refresh_from_db()
    assert (pedido.padre_id, principal.estado, principal.ingreso.expediente.unidad_id) == (
        principal.pk,
        "enviada",
        casa.obras.pk,
    )


def test_informar_incorpora_el_informe_cierra_el_pedido_y_su_plazo_y_avisa(casa: Oficina) -> None:
    principal = derivado(casa)
    (pedido,) = acciones.deriva(
        ingreso_id=principal.ingreso_id, destinos=[Destino(casa.dideco.pk)], instruccion=Instruccion.PARA_INFORME,
        cantidad=3, actor=casa.jefa, en=MEDIODIA,
    )  # fmt: skip

    documento = acciones.informa(
        derivacion_id=pedido.pk, archivo=archivo(), titulo="Informe social", actor=casa.ajeno, en=MEDIODIA
    )

    pedido.refresh_from_db()
    assert (pedido.estado, Plazo.objects.get(codigo=pedido.plazo).cumplido_con) == ("cumplida", documento.codigo)
    assert Aviso.objects.filter(persona_id=casa.jefa.persona_id, asunto__contains="informó").exists()


def test_quien_pasa_el_caso_para_respuesta_cierra_lo_suyo(casa: Oficina) -> None:
    principal = derivado(casa)

    acciones.deriva(
        ingreso_id=principal.ingreso_id, destinos=[Destino(casa.dideco.pk)], instruccion=Instruccion.PARA_RESPUESTA,
        actor=casa.jefa, en=MEDIODIA,
    )  # fmt: skip

    principal.refresh_from_db()
    assert principal.estado == "reasignada"


def test_lo_que_pide_respuesta_no_se_cierra_tomando_conocimiento(casa: Oficina) -> None:
    derivacion = derivado(casa)

    with pytest.raises(NoAutorizado, match="pide respuesta"):
        acciones.cumple_derivacion(derivacion_id=derivacion.pk, actor=casa.jefa, en=MEDIODIA)


def test_una_derivacion_cerrada_dice_que_ya_la_atendieron(casa: Oficina) -> None:
    derivacion = derivado(casa)
    acciones.devuelve_derivacion(derivacion_id=derivacion.pk, motivo="No es nuestro", actor=casa.jefa, en=MEDIODIA)

    with pytest.raises(PasoNoPermitido, match="devuelta"):
        acciones.devuelve_derivacion(derivacion_id=derivacion.pk, motivo="Otra vez", actor=casa.jefa, en=MEDIODIA)


def test_la_ausencia_pasa_la_bandeja_a_quien_reemplaza_y_el_plazo_no_duerme(casa: Oficina) -> None:
    derivacion = derivado(casa, persona_id=casa.funcionaria.persona_id)
    FabricaAusencia(persona_id=casa.funcionaria.persona_id, reemplaza_id=casa.ajeno.persona_id)

    reemplazo = gente.actor(persona_id=casa.ajeno.persona_id, dia=DIA)

    (fila,) = consultas.bandeja(reemplazo, hoy=DIA)
    assert derivacion.vence_en is not None
    assert (fila.derivacion_id, fila.es_reemplazo, fila.vence_el) == (derivacion.pk, True, dia_de(derivacion.vence_en))


def test_la_misma_providencia_abierta_no_se_repite(casa: Oficina) -> None:
    papel = derivado(casa).ingreso

    with pytest.raises(DatoFaltante, match="ya lo tiene"):
        derivado(casa, ingresado=papel)

    assert Derivacion.objects.count() == 1
