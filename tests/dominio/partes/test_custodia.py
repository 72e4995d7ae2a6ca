"""El papel original: quién lo tiene se deduce de su último movimiento, y nadie lo mueve sin que quede dicho."""

from typing import Any

import pytest

from fojas.base.veredicto import NoAutorizado
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.bitacora.verificacion import Diferencia, Revision
from fojas.dominio.expedientes.reglas import CAUSAS_DE_RESERVA
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import acciones, consultas
from fojas.dominio.partes.acciones import Destino
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado
from fojas.dominio.partes.models import Custodia, Ingreso
from fojas.dominio.partes.reglas import Canal, DatoFaltante, Instruccion, PasoNoPermitido
from fojas.dominio.partes.reglas.custodia import MovimientoPapel, admite_movimiento, donde_esta
from fojas.dominio.partes.verificacion import comprueba_papeles
from tests.fabricas.organizacion import DIA, MEDIODIA
from tests.fabricas.partes import Oficina, derivado, ingreso, oficina

M = MovimientoPapel
DESPUES = MEDIODIA.replace(minute=30)


@pytest.fixture
def casa(db: None) -> Oficina:
    return oficina()


@pytest.fixture
def papel(casa: Oficina) -> Ingreso:
    return ingreso(casa)


def mueve(papel: Ingreso, movimiento: M, actor: Actor, **datos: Any) -> Custodia:
    return acciones.mueve_papel(ingreso_id=papel.pk, movimiento=movimiento, actor=actor, en=DESPUES, **datos)


def en_camino(casa: Oficina) -> Ingreso:
    """Derivado a Obras con su papel."""
    papel = ingreso(casa)
    acciones.deriva(
        ingreso_id=papel.pk, destinos=[Destino(casa.obras.pk)], instruccion=Instruccion.PARA_RESPUESTA,
        va_el_papel=True, actor=casa.partes, en=DESPUES,
    )  # fmt: skip
    return papel


def donde(papel: Ingreso, casa: Oficina) -> str:
    return consultas.papel_de(papel, casa.partes).donde


def test_lo_que_llega_al_meson_queda_en_manos_de_quien_lo_recibio(casa: Oficina, papel: Ingreso) -> None:
    assert f"lo tiene {casa.partes.nombre}" in donde(papel, casa)


@pytest.mark.parametrize("canal", [Canal.WHATSAPP, Canal.TELEFONO, Canal.CORREO, Canal.WEB])
def test_lo_que_nacio_digital_no_tiene_papel(casa: Oficina, canal: Canal) -> None:
    digital = ingreso(casa, canal=canal)

    assert not consultas.papel_de(digital, casa.partes).hay
    with pytest.raises(NoAutorizado, match="Nació digital"):
        mueve(digital, M.RECIBIDO, casa.partes)


def test_derivar_con_el_papel_lo_deja_en_camino_a_la_unidad(casa: Oficina) -> None:
    papel = en_camino(casa)

    assert donde(papel, casa) == "en camino a Dirección de Obras, sin recibir"


def test_recibir_la_derivacion_con_el_papel_lo_deja_con_quien_lo_recibio(casa: Oficina) -> None:
    papel = en_camino(casa)

    acciones.recibe_derivacion(
        derivacion_id=papel.derivaciones.get().pk, actor=casa.funcionaria, en=DESPUES, con_papel=True
    )

    assert donde(papel, casa) == f"en Dirección de Obras, lo tiene {casa.funcionaria.nombre}"


def test_derivar_sin_decirlo_no_mueve_el_papel(casa: Oficina) -> None:
    derivacion = derivado(casa)

    assert Custodia.objects.filter(ingreso=derivacion.ingreso).count() == 1


def test_guardarlo_pide_decir_donde(casa: Oficina, papel: Ingreso) -> None:
    with pytest.raises(DatoFaltante, match="estante, caja o carpeta"):
        mueve(papel, M.GUARDADO, casa.partes)

    mueve(papel, M.GUARDADO, casa.partes, lugar="Estante 3, caja 12")
    assert "Estante 3, caja 12" in donde(papel, casa)


def test_entregarlo_pide_decir_a_quien(casa: Oficina, papel: Ingreso) -> None:
    with pytest.raises(DatoFaltante, match="a qué unidad o persona"):
        mueve(papel, M.ENTREGADO, casa.partes)


def test_prestado_a_otro_organismo_dice_a_cual(casa: Oficina, papel: Ingreso) -> None:
    mueve(papel, M.PRESTADO, casa.partes, a_quien="Contraloría Regional")

    assert donde(papel, casa) == "prestado a Contraloría Regional"


def test_lo_prestado_no_se_entrega_a_otro_sin_que_vuelva(casa: Oficina, papel: Ingreso) -> None:
    mueve(papel, M.PRESTADO, casa.partes, a_quien="Contraloría Regional")

    with pytest.raises(PasoNoPermitido, match="primero recíbelo de vuelta"):
        mueve(papel, M.ENTREGADO, casa.partes, unidad_id=casa.obras.pk)


def test_leer_dos_veces_la_misma_etiqueta_no_agrega_otro_movimiento(casa: Oficina, papel: Ingreso) -> None:
    uno = mueve(papel, M.ENTREGADO, casa.partes, unidad_id=casa.obras.pk)

    otro = mueve(papel, M.ENTREGADO, casa.partes, unidad_id=casa.obras.pk)

    assert otro == uno
    assert papel.custodias.count() == 2


def test_deshacer_vuelve_a_quien_lo_tenia_y_queda_anotado(casa: Oficina, papel: Ingreso) -> None:
    movido = mueve(papel, M.ENTREGADO, casa.partes, unidad_id=casa.obras.pk)

    acciones.deshace_movimiento(codigo=movido.codigo, actor=casa.partes, en=DESPUES)

    assert f"lo tiene {casa.partes.nombre}" in donde(papel, casa)
    assert Anotacion.objects.filter(suceso="papel.deshecho", objeto=papel.codigo).exists()


def test_no_se_deshace_lo_que_anoto_otra_persona(casa: Oficina) -> None:
    papel = en_camino(casa)
    recibido = mueve(papel, M.RECIBIDO, casa.funcionaria)

    with pytest.raises(NoAutorizado, match="quien lo anotó"):
        acciones.deshace_movimiento(codigo=recibido.codigo, actor=casa.partes, en=DESPUES)


def test_no_se_deshace_lo_que_ya_siguio_su_camino(casa: Oficina, papel: Ingreso) -> None:
    primero = mueve(papel, M.GUARDADO, casa.partes, lugar="Estante 1")
    mueve(papel, M.GUARDADO, casa.partes, lugar="Estante 2")

    with pytest.raises(PasoNoPermitido):
        acciones.deshace_movimiento(codigo=primero.codigo, actor=casa.partes, en=DESPUES)


def test_la_recepcion_en_el_meson_no_se_deshace(casa: Oficina, papel: Ingreso) -> None:
    with pytest.raises(PasoNoPermitido):
        acciones.deshace_movimiento(codigo=papel.custodias.get().codigo, actor=casa.partes, en=DESPUES)


def test_quien_no_lo_tiene_no_lo_mueve(casa: Oficina) -> None:
    papel = derivado(casa).ingreso

    with pytest.raises(NoAutorizado, match="lo mueve quien lo tiene"):
        mueve(papel, M.GUARDADO, casa.funcionaria, lugar="Mi cajón")


def test_quien_no_ve_el_caso_no_encuentra_su_papel(casa: Oficina, papel: Ingreso) -> None:
    with pytest.raises(NoEncontrado):
        mueve(papel, M.RECIBIDO, casa.ajeno)
    assert consultas.ingreso_de_etiqueta(papel.codigo, casa.ajeno) is None


def test_quien_solo_lee_no_mueve_papeles(casa: Oficina, papel: Ingreso) -> None:
    with pytest.raises(NoAutorizado):
        mueve(papel, M.RECIBIDO, casa.auditora)


def test_en_mi_poder_esta_lo_mio_y_lo_que_va_a_mi_unidad(casa: Oficina) -> None:
    papel = en_camino(casa)

    (mio,) = consultas.papeles_en_mi_poder(casa.funcionaria)

    assert mio.folio == papel.folio
    assert mio.por_recibir
    assert consultas.papeles_en_mi_poder(casa.ajeno) == []


def test_lo_reservado_que_no_puede_ver_no_aparece_en_su_poder(casa: Oficina) -> None:
    causa = next(iter(CAUSAS_DE_RESERVA))
    papel = ingreso(casa, confidencialidad="reservado", causa_reserva=causa)
    Custodia.objects.filter(ingreso=papel).update(unidad=casa.obras, persona=None)

    assert consultas.papeles_en_mi_poder(casa.funcionaria) == []


@pytest.mark.parametrize(
    "leido",
    ["{codigo}", "https://fojas.negrete.cl/escritorio/papel/{codigo}/", "httpsÑ--fojas.negrete.cl-escritorio-papel-{codigo}-",
     "{agrupado}", "{folio}", "  {folio} "],
)  # fmt: skip
def test_la_etiqueta_se_lee_aunque_el_teclado_cambie_los_signos(casa: Oficina, papel: Ingreso, leido: str) -> None:
    agrupado = "-".join(papel.codigo[n : n + 4] for n in (0, 4, 8))

    hallado = consultas.ingreso_de_etiqueta(
        leido.format(codigo=papel.codigo, folio=papel.folio, agrupado=agrupado), casa.partes
    )

    assert hallado == papel


def test_lo_que_no_es_una_etiqueta_no_encuentra_nada(casa: Oficina, papel: Ingreso) -> None:
    assert consultas.ingreso_de_etiqueta("cualquier cosa", casa.partes) is None
    assert consultas.ingreso_de_etiqueta("", casa.partes) is None


def test_la_verificacion_acepta_lo_que_se_anoto(casa: Oficina) -> None:
    papel = en_camino(casa)
    movido = mueve(papel, M.RECIBIDO, casa.funcionaria)
    acciones.deshace_movimiento(codigo=movido.codigo, actor=casa.funcionaria, en=DESPUES)

    comprueba_papeles(Revision(en=DESPUES))


@pytest.mark.parametrize(
    "cambio", [{"lugar": "Otro estante"}, {"hecho_por": "persona:otra"}, {"movimiento": "devuelto"}, {"vigente": False}]
)
def test_la_verificacion_nota_un_movimiento_cambiado(casa: Oficina, papel: Ingreso, cambio: dict[str, Any]) -> None:
    movido = mueve(papel, M.GUARDADO, casa.partes, lugar="Estante 3")
    Custodia.objects.filter(pk=movido.pk).update(**cambio)

    with pytest.raises(Diferencia):
        comprueba_papeles(Revision(en=DESPUES))


def test_la_verificacion_nota_un_movimiento_borrado(casa: Oficina, papel: Ingreso) -> None:
    mueve(papel, M.GUARDADO, casa.partes, lugar="Estante 3").delete()

    with pytest.raises(Diferencia):
        comprueba_papeles(Revision(en=DESPUES))


def test_solo_lo_recibido_sale_de_un_prestamo() -> None:
    assert [m for m in M if admite_movimiento(M.PRESTADO, m)] == [M.RECIBIDO]


def test_se_dice_donde_esta_con_su_lugar_y_su_gente() -> None:
    assert (
        donde_esta(movimiento=M.GUARDADO, unidad="Obras", persona="", a_quien="", lugar="Estante 3")
        == "en Obras, Estante 3"
    )


def test_una_planilla_lleva_lo_derivado_y_no_lo_repite(casa: Oficina) -> None:
    primera = derivado(casa)
    planilla = acciones.hace_planilla(unidad="obras", derivaciones=[primera.codigo], actor=casa.partes, en=DESPUES)
    segunda = derivado(casa)

    (hoja,) = consultas.por_llevar(casa.partes, hoy=DIA)

    assert [r.derivacion for r in hoja.renglones] == [segunda.codigo]
    vista = consultas.planilla(planilla.codigo, casa.partes)
    assert vista is not None
    assert [r.folio for r in vista.renglones] == [primera.ingreso.folio]


def test_una_derivacion_no_va_en_dos_planillas(casa: Oficina) -> None:
    derivacion = derivado(casa)
    acciones.hace_planilla(unidad="obras", derivaciones=[derivacion.codigo], actor=casa.partes, en=DESPUES)

    with pytest.raises(DatoFaltante):
        acciones.hace_planilla(unidad="obras", derivaciones=[derivacion.codigo], actor=casa.partes, en=DESPUES)


def test_lo_reservado_va_en_la_planilla_sin_persona_ni_materia(casa: Oficina) -> None:
    causa = next(iter(CAUSAS_DE_RESERVA))
    derivado(casa, confidencialidad="reservado", causa_reserva=causa)

    (hoja,) = consultas.por_llevar(casa.partes, hoy=DIA)

    assert hoja.renglones[0].remitente == "Reservado"
    assert "luminarias" not in hoja.renglones[0].materia


def test_quien_no_lleva_partes_no_hace_planillas(casa: Oficina) -> None:
    with pytest.raises(NoAutorizado):
        acciones.hace_planilla(unidad="obras", derivaciones=[derivado(casa).codigo], actor=casa.funcionaria, en=DESPUES)


def test_la_planilla_que_no_puede_ver_no_existe(casa: Oficina) -> None:
    planilla = acciones.hace_planilla(
        unidad="obras", derivaciones=[derivado(casa).codigo], actor=casa.partes, en=DESPUES
    )

    assert consultas.planilla(planilla.codigo, casa.ajeno) is None
