"""Sellar, cambiar de llave y perderla."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from fojas.adaptadores.sellador import SelladorEnDisco
from fojas.base import notas
from fojas.dominio.bitacora import acciones, conexion, consultas, reglas, verificacion
from fojas.dominio.bitacora.models import PuntoDeControl
from tests.fabricas.bitacora import MEDIODIA, anota_prueba, anota_varias
from tests.fabricas.hilos import a_la_vez

pytestmark = pytest.mark.django_db
HORA = timedelta(hours=1)


@pytest.fixture
def llaves(carpeta_de_datos: Path) -> Path:
    return carpeta_de_datos / "llaves"


def test_la_primera_vez_nace_la_llave_con_permisos_cerrados(llaves: Path) -> None:
    anota_prueba()

    acciones.sella(en=MEDIODIA)

    assert {stat.S_IMODE(archivo.stat().st_mode) for archivo in llaves.iterdir()} == {0o600}
    assert consultas.llaves()[0].vkey == conexion.sellador().vigente()


def test_el_punto_de_control_firma_tamano_y_raiz() -> None:
    anota_varias(4)

    punto = acciones.sella(en=MEDIODIA)

    assert punto is not None
    texto, firman = notas.firmantes(punto.nota, [consultas.llaves()[0].vkey])
    control = notas.lee_control(texto)
    assert (control.tamano, control.raiz.hex()) == consultas.cabeza()
    assert firman == {consultas.llaves()[0].vkey}


def test_sin_nada_no_se_sella_ni_nace_llave(llaves: Path) -> None:
    assert acciones.sella(en=MEDIODIA) is None
    assert not llaves.exists()


def test_sin_asientos_nuevos_no_se_sella_otra_vez() -> None:
    anota_prueba()
    acciones.sella(en=MEDIODIA)

    assert acciones.sella(en=MEDIODIA + 5 * HORA) is None


def test_antes_de_una_hora_no_se_sella_otra_vez() -> None:
    anota_prueba(1)
    acciones.sella(en=MEDIODIA)
    anota_prueba(2)

    antes = acciones.sella(en=MEDIODIA + HORA - timedelta(seconds=1))
    despues = acciones.sella(en=MEDIODIA + HORA)

    assert (antes, despues is not None) == (None, True)


@pytest.mark.parametrize(
    ("minutos", "toca"),
    [(10, False), (59, False), (60, True)],
)
def test_toca_sellar_cada_hora(minutos: int, toca: bool) -> None:
    assert reglas.toca_sellar(MEDIODIA, MEDIODIA + timedelta(minutes=minutos)) is toca


def test_al_cerrar_el_dia_de_chile_toca_aunque_no_pase_la_hora() -> None:
    antes_de_medianoche = MEDIODIA.replace(hour=2, minute=50) + timedelta(days=1)

    assert reglas.toca_sellar(antes_de_medianoche, antes_de_medianoche + timedelta(minutes=15))


def test_al_cambiar_la_llave_el_relevo_lo_firman_ambas() -> None:
    anota_varias(3)
    acciones.sella(en=MEDIODIA)
    vieja = consultas.llaves()[0].vkey

    punto = acciones.rota_llave(motivo="Cambio anual", autor="P-TIC", en=MEDIODIA)

    nueva = consultas.llaves()[-1].vkey
    assert notas.firmantes(punto.nota, [vieja, nueva])[1] == {vieja, nueva}
    assert conexion.sellador().vigente() == nueva != vieja


def test_despues_de_cambiarla_firma_solo_la_nueva_y_todo_verifica() -> None:
    anota_varias(3)
    acciones.sella(en=MEDIODIA)
    acciones.rota_llave(motivo="Cambio anual", autor="P-TIC", en=MEDIODIA)
    anota_prueba(9)

    punto = acciones.sella(en=MEDIODIA + HORA)

    assert punto is not None
    vieja, nueva = (llave.vkey for llave in consultas.llaves())
    assert notas.firmantes(punto.nota, [vieja, nueva])[1] == {nueva}
    informe = verificacion.verifica(en=MEDIODIA)
    assert (informe.diferencia, informe.cuentas["llaves"], informe.cuentas["puntos_de_control"]) == ("", 2, 3)


def test_la_privada_retirada_se_destruye_y_la_publica_queda(llaves: Path) -> None:
    anota_prueba()
    acciones.sella(en=MEDIODIA)
    privada = (llaves / "bitacora.llave").read_text(encoding="utf-8")

    acciones.rota_llave(motivo="Cambio anual", autor="P-TIC", en=MEDIODIA)

    assert all(privada not in archivo.read_text(encoding="utf-8") for archivo in llaves.iterdir())
    assert [llave.vkey for llave in consultas.llaves()] == list(conexion.sellador().conocidas())


def test_cambiar_la_llave_exige_motivo() -> None:
    with pytest.raises(reglas.ErrorBitacora, match="por qué"):
        acciones.rota_llave(motivo="", autor="P-TIC", en=MEDIODIA)


def test_una_llave_presente_no_se_declara_perdida() -> None:
    anota_prueba()
    acciones.sella(en=MEDIODIA)

    with pytest.raises(reglas.ErrorBitacora, match="no está perdida"):
        acciones.rota_llave(motivo="Se quemó", autor="P-TIC", en=MEDIODIA, perdida=True)


def test_sin_la_llave_no_se_sella_y_se_dice_como_seguir(llaves: Path) -> None:
    anota_prueba(1)
    acciones.sella(en=MEDIODIA)
    (llaves / "bitacora.llave").unlink()
    anota_prueba(2)

    with pytest.raises(reglas.LlavePerdida, match="rotar-llave --perdida"):
        acciones.sella(en=MEDIODIA + HORA)


@pytest.mark.parametrize("borra_todo", [False, True])
def test_perdida_la_llave_se_declara_y_la_bitacora_sigue(llaves: Path, borra_todo: bool) -> None:
    anota_varias(3)
    acciones.sella(en=MEDIODIA)
    for archivo in [*llaves.iterdir()] if borra_todo else [llaves / "bitacora.llave"]:
        archivo.unlink()

    punto = acciones.rota_llave(motivo="Se quemó el disco", autor="P-TIC", en=MEDIODIA, perdida=True)
    anota_prueba(9)
    acciones.sella(en=MEDIODIA + HORA)

    assert notas.firmantes(punto.nota, [llave.vkey for llave in consultas.llaves()])[1] == {consultas.llaves()[-1].vkey}
    assert consultas.llaves()[-1].perdida_la_anterior
    assert verificacion.verifica(en=MEDIODIA).diferencia == ""


def test_una_llave_danada_se_trata_como_perdida(llaves: Path) -> None:
    anota_prueba(1)
    acciones.sella(en=MEDIODIA)
    (llaves / "bitacora.llave").write_text("PRIVATE+KEY+rota", encoding="utf-8")

    acciones.rota_llave(motivo="Archivo dañado", autor="P-TIC", en=MEDIODIA, perdida=True)

    assert verificacion.verifica(en=MEDIODIA).correcto


class SelladorQueSeCorta(SelladorEnDisco):
    """Muere justo antes de poner la llave nueva en su lugar."""

    def asume(self, vkey: str) -> bool:
        if self.vigente() != vkey:
            raise KeyboardInterrupt
        return True


def test_un_relevo_cortado_a_medias_se_termina_al_volver_a_sellar(llaves: Path) -> None:
    anota_prueba(1)
    acciones.sella(en=MEDIODIA)
    entero = conexion._fabricas["sellador"]
    conexion.conecta(sellador=lambda: SelladorQueSeCorta(llaves))
    try:
        with pytest.raises(KeyboardInterrupt):
            acciones.rota_llave(motivo="Cambio anual", autor="P-TIC", en=MEDIODIA)
    finally:
        conexion.conecta(sellador=entero)  # type: ignore[arg-type]
    anota_prueba(2)

    acciones.sella(en=MEDIODIA + HORA)

    assert conexion.sellador().vigente() == consultas.llaves()[-1].vkey
    assert verificacion.verifica(en=MEDIODIA).diferencia == ""


@pytest.mark.django_db(transaction=True)
def test_varios_que_sellan_por_primera_vez_comparten_la_llave() -> None:
    anota_prueba()

    a_la_vez([lambda: acciones.sella(en=MEDIODIA)] * 4)

    assert len(consultas.llaves()) == 1
    assert PuntoDeControl.objects.count() == 1
    assert verificacion.verifica(en=MEDIODIA).diferencia == ""


@pytest.mark.django_db(transaction=True)
def test_cambios_de_llave_simultaneos_quedan_encadenados() -> None:
    anota_prueba()
    acciones.sella(en=MEDIODIA)

    a_la_vez([lambda: acciones.rota_llave(motivo="Cambio", autor="P-TIC", en=MEDIODIA)] * 4)

    assert conexion.sellador().vigente() == consultas.llaves()[-1].vkey
    assert verificacion.verifica(en=MEDIODIA).diferencia == ""
