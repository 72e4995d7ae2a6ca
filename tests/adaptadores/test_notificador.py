"""El adaptador de la Plataforma de Notificaciones, contra su doble: lo que envía, lo que entiende y cada falla."""

import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from fojas.adaptadores.notificador import NotificadorHttp
from fojas.dominio.avisos.reglas import (
    AdjuntoMensaje,
    DomicilioDigital,
    Mensaje,
    NoSeEnvio,
    NoSeSabe,
    NotificacionRechazada,
    YaEnviada,
)
from tests.dobles.notificador import HORA, RUN_CASILLA, RUN_EXCEPTUADO, Plataforma, plataforma_local


@pytest.fixture
def plataforma() -> Iterator[Plataforma]:
    with plataforma_local() as local:
        yield local


def cliente(plataforma: Plataforma, **cambios: Any) -> NotificadorHttp:
    datos = {"direccion": plataforma.direccion, "cliente": "muni", "secreto": "secreta", "espera_s": 5.0}
    return NotificadorHttp(**(datos | cambios))


def mensaje(**cambios: Any) -> Mensaje:
    datos: dict[str, Any] = {
        "rol_unico": RUN_CASILLA, "tramite": "CPAT-001", "etapa": 3, "asunto": "Notifica el ORD. N° 412",
        "cuerpo": "<p>Señora Ñuñez</p>", "adjuntos": (AdjuntoMensaje("Ordinario ñ.pdf", "application/pdf", b"%PDF-1.7"),),
    }  # fmt: skip
    return Mensaje(**(datos | cambios))


def test_envia_lo_que_pide_el_contrato_y_devuelve_la_transaccion(plataforma: Plataforma) -> None:
    acuse = cliente(plataforma).envia(mensaje())

    (recibido,) = plataforma.recibidos
    assert (acuse.transaccion, acuse.enviado_en) == (recibido["message_data_id"], datetime.fromisoformat(HORA))
    assert recibido["recipients"] == [{"rol_unico": RUN_CASILLA}]
    assert (recibido["message_type"], recibido["procedure_code"], recibido["procedure_stage"]) == ("NT", "CPAT-001", 3)
    assert recibido["adjuntos"] == [("Ordinario ñ.pdf", b"%PDF-1.7")]


def test_dice_en_que_esta_lo_enviado_a_esa_persona(plataforma: Plataforma) -> None:
    plataforma.dice(RUN_CASILLA, "casilla", leido="2026-11-25T09:00:00-03:00")
    transaccion = cliente(plataforma).envia(mensaje()).transaccion

    visto = cliente(plataforma).estado(transaccion=transaccion, rol_unico=RUN_CASILLA)

    assert (visto.domicilio, visto.estado, visto.leido_en) == (
        DomicilioDigital.CASILLA,
        "delivered",
        datetime.fromisoformat("2026-11-25T09:00:00-03:00"),
    )


def test_una_persona_exceptuada_se_reconoce(plataforma: Plataforma) -> None:
    transaccion = cliente(plataforma).envia(mensaje(rol_unico=RUN_EXCEPTUADO)).transaccion

    visto = cliente(plataforma).estado(transaccion=transaccion, rol_unico=RUN_EXCEPTUADO)

    assert visto.domicilio == DomicilioDigital.EXCEPTUADA


@pytest.mark.parametrize(
    ("cambio", "codigo", "dice"),
    [
        ({"tramite": "OTRO"}, "ERR007", "no está habilitado"),
        ({"asunto": "x" * 151}, "ERR010", "Asunto no válido"),
        ({"adjuntos": tuple(AdjuntoMensaje(f"{n}.pdf", "", b"x") for n in range(51))}, "ERR032", "caben 50"),
        ({"adjuntos": (AdjuntoMensaje("a.pdf", "", b"x" * 20_000_001),)}, "ERR033", "20 MB"),
        ({"adjuntos": (AdjuntoMensaje("a.exe", "", b"x"),)}, "ERR020", "no admitido"),
    ],
)
def test_lo_que_la_plataforma_rechaza_no_se_repite(
    plataforma: Plataforma, cambio: dict[str, Any], codigo: str, dice: str
) -> None:
    with pytest.raises(NotificacionRechazada, match=dice) as rechazo:
        cliente(plataforma).envia(mensaje(**cambio))

    assert (rechazo.value.codigo, plataforma.recibidos) == (codigo, [])


def test_sin_logo_lo_dice_en_castellano() -> None:
    with plataforma_local(con_logo=False) as sin_logo, pytest.raises(NotificacionRechazada, match="logo") as rechazo:
        cliente(sin_logo).envia(mensaje())

    assert rechazo.value.codigo == "ERR008"


def test_la_repetida_antes_de_cinco_minutos_se_reconoce(plataforma: Plataforma) -> None:
    cliente(plataforma).envia(mensaje())

    with pytest.raises(YaEnviada):
        cliente(plataforma).envia(mensaje())

    assert len(plataforma.recibidos) == 1


@pytest.mark.parametrize("como", ["corta", "muda", "500"])
def test_si_no_contesta_bien_despues_de_recibirla_no_se_sabe(plataforma: Plataforma, como: str) -> None:
    plataforma.falla(como)

    with pytest.raises(NoSeSabe):
        cliente(plataforma).envia(mensaje())


def test_si_tarda_demasiado_no_se_sabe(plataforma: Plataforma) -> None:
    plataforma.falla("lenta")

    with pytest.raises(NoSeSabe, match="a tiempo"):
        cliente(plataforma, espera_s=0.2).envia(mensaje())


def test_ocupada_no_la_recibio(plataforma: Plataforma) -> None:
    plataforma.falla("503")

    with pytest.raises(NoSeEnvio):
        cliente(plataforma).envia(mensaje())


def test_una_credencial_mala_no_envia_nada(plataforma: Plataforma) -> None:
    with pytest.raises(NoSeEnvio, match="401 UNAUTHORIZED"):
        cliente(plataforma, secreto="otra").envia(mensaje())

    assert plataforma.recibidos == []


def test_apagada_se_sabe_que_no_salio() -> None:
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        puerto = libre.getsockname()[1]

    with pytest.raises(NoSeEnvio, match="No se pudo llegar"):
        NotificadorHttp(f"http://127.0.0.1:{puerto}", "muni", "secreta").envia(mensaje())


def test_sin_cifrado_no_sale_de_este_equipo() -> None:
    with pytest.raises(NoSeEnvio, match="https"):
        NotificadorHttp("http://plataforma.example", "muni", "secreta").envia(mensaje())


def test_la_hora_sin_zona_es_la_de_chile() -> None:
    with plataforma_local(enviada_en="2026-11-24 12:00:00") as sin_zona:
        acuse = cliente(sin_zona).envia(mensaje())

    assert acuse.enviado_en is not None
    assert acuse.enviado_en.utcoffset() == timedelta(hours=-3)


def test_de_quien_no_dice_nada_no_se_sabe(plataforma: Plataforma) -> None:
    transaccion = cliente(plataforma).envia(mensaje()).transaccion

    with pytest.raises(NoSeSabe, match="esa persona"):
        cliente(plataforma).estado(transaccion=transaccion, rol_unico="1")
