"""Un caso ya abierto se reserva con su causa y su fundamento, y la reserva se levanta de la misma manera."""

import pytest

from fojas.base.veredicto import NoAutorizado
from fojas.dominio.bitacora import verificacion as bitacora
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.busqueda import acciones as indice
from fojas.dominio.busqueda import consultas as busqueda
from fojas.dominio.expedientes import consultas as vistas
from fojas.dominio.expedientes.models import Acceso, Expediente
from fojas.dominio.expedientes.reglas import CausaDesconocida, FaltaCausaDeReserva
from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.dominio.partes import acciones, consultas
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import DatoFaltante, PasoNoPermitido
from tests.fabricas.expedientes import CAUSA
from tests.fabricas.organizacion import MEDIODIA, actor_con
from tests.fabricas.partes import Oficina, derivado, ingreso, oficina

pytestmark = pytest.mark.django_db
FUNDAMENTO = "Trae la ficha clínica de un niño"


@pytest.fixture
def casa() -> Oficina:
    return oficina()


@pytest.fixture
def papel(casa: Oficina) -> Ingreso:
    return derivado(casa).ingreso


def reserva(papel: Ingreso, actor: Actor, *, causa: str = CAUSA, motivo: str = FUNDAMENTO) -> Expediente:
    return acciones.reserva(ingreso_id=papel.pk, causa=causa, motivo=motivo, actor=actor, en=MEDIODIA)


def levanta(papel: Ingreso, actor: Actor, *, motivo: str = "Se tarjó la ficha") -> Expediente:
    return acciones.levanta_reserva(ingreso_id=papel.pk, motivo=motivo, actor=actor, en=MEDIODIA)


def ve(actor: Actor, papel: Ingreso) -> bool:
    return vistas.visibles_para(actor).filter(pk=papel.expediente_id).exists()


def test_reservado_deja_de_verlo_la_casa_y_lo_ve_quien_ve_lo_reservado(casa: Oficina, papel: Ingreso) -> None:
    secretario = actor_con(Rol.SECRETARIO_MUNICIPAL)

    hecho = reserva(papel, secretario)

    assert (hecho.confidencialidad, hecho.causa_reserva) == ("reservado", CAUSA)
    assert not ve(casa.auditora, papel)
    assert all(ve(quien, papel) for quien in (secretario, casa.jefa, casa.partes))
    assert not ve(actor_con(Rol.PARTES), papel)


def test_reservado_el_seguimiento_no_muestra_la_materia(papel: Ingreso) -> None:
    reserva(papel, actor_con(Rol.SECRETARIO_MUNICIPAL))

    visto = consultas.seguimiento(papel.codigo, en=MEDIODIA)

    assert visto is not None
    assert visto.materia == ""


def test_levantada_la_reserva_lo_ven_los_que_lo_veian(casa: Oficina, papel: Ingreso) -> None:
    secretario = actor_con(Rol.SECRETARIO_MUNICIPAL)
    antes = set(Acceso.objects.filter(expediente=papel.expediente).values_list("termino", flat=True))
    reserva(papel, secretario)

    levanta(papel, secretario)

    despues = set(Acceso.objects.filter(expediente=papel.expediente).values_list("termino", flat=True))
    assert antes < despues
    assert ve(casa.auditora, papel)


def test_el_buscador_deja_de_encontrarlo_al_reservar_y_lo_encuentra_al_levantar(casa: Oficina, papel: Ingreso) -> None:
    secretario = actor_con(Rol.SECRETARIO_MUNICIPAL)
    indice.pone_al_dia(en=MEDIODIA)
    antes = se_encuentra(casa.auditora)

    reserva(papel, secretario)
    recien = se_encuentra(casa.auditora)
    indice.pone_al_dia(en=MEDIODIA)
    reservado = se_encuentra(casa.auditora)
    levanta(papel, secretario)
    indice.pone_al_dia(en=MEDIODIA)

    assert (antes, recien, reservado, se_encuentra(casa.auditora)) == (True, False, False, True)


def se_encuentra(actor: Actor) -> bool:
    return bool(busqueda.busca("luminarias", actor=actor).aciertos)


def test_el_fundamento_queda_anotado_aparte(papel: Ingreso) -> None:
    reserva(papel, actor_con(Rol.SECRETARIO_MUNICIPAL))

    asiento = Anotacion.objects.get(suceso="expediente.reservado")
    assert asiento.datos == {"nivel": "reservado", "causa": CAUSA}
    assert asiento.personal.datos == {"motivo": FUNDAMENTO}


def test_la_bitacora_verifica_tras_reservar_y_levantar(papel: Ingreso) -> None:
    secretario = actor_con(Rol.SECRETARIO_MUNICIPAL)
    reserva(papel, secretario)
    assert bitacora.verifica(en=MEDIODIA).diferencia == ""

    levanta(papel, secretario)

    assert bitacora.verifica(en=MEDIODIA).diferencia == ""


def test_la_jefatura_a_cargo_tambien_reserva(casa: Oficina, papel: Ingreso) -> None:
    assert reserva(papel, casa.jefa).confidencialidad == "reservado"


@pytest.mark.parametrize("quien", ["partes", "funcionaria", "auditora"])
def test_los_demas_no_reservan(casa: Oficina, papel: Ingreso, quien: str) -> None:
    with pytest.raises(NoAutorizado):
        reserva(papel, getattr(casa, quien))

    assert not Expediente.objects.filter(confidencialidad="reservado").exists()


@pytest.mark.parametrize("quien", ["partes", "funcionaria"])
def test_los_demas_no_levantan(casa: Oficina, quien: str) -> None:
    papel = ingreso(casa, confidencialidad="reservado", causa_reserva=CAUSA)

    with pytest.raises((NoAutorizado, NoEncontrado)):
        levanta(papel, getattr(casa, quien))

    papel.expediente.refresh_from_db()
    assert papel.expediente.confidencialidad == "reservado"


@pytest.mark.parametrize(("causa", "error"), [("", FaltaCausaDeReserva), ("porque-si", CausaDesconocida)])
def test_sin_una_causa_de_la_ley_no_se_reserva(papel: Ingreso, causa: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        acciones.reserva(
            ingreso_id=papel.pk, causa=causa, motivo=FUNDAMENTO, actor=actor_con(Rol.SECRETARIO_MUNICIPAL), en=MEDIODIA
        )


def test_sin_fundamento_no_se_reserva(papel: Ingreso) -> None:
    with pytest.raises(DatoFaltante):
        reserva(papel, actor_con(Rol.SECRETARIO_MUNICIPAL), motivo=" ")


def test_no_se_reserva_dos_veces_por_lo_mismo(papel: Ingreso) -> None:
    secretario = actor_con(Rol.SECRETARIO_MUNICIPAL)
    reserva(papel, secretario)

    with pytest.raises(PasoNoPermitido):
        reserva(papel, secretario)


def test_lo_publico_no_tiene_reserva_que_levantar(papel: Ingreso) -> None:
    with pytest.raises(PasoNoPermitido):
        levanta(papel, actor_con(Rol.SECRETARIO_MUNICIPAL))
