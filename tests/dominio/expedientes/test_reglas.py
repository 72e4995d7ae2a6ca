"""Nombres, tipos y reservas: sin base de datos."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fojas.dominio.expedientes import reglas
from fojas.dominio.expedientes.reglas import Confidencialidad


@pytest.mark.parametrize(
    ("nombre", "queda"),
    [
        ("Señora Ñañez 📎.pdf", "Señora Ñañez 📎.pdf"),
        ("sen\u0303ora.pdf", "señora.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Rosa\\carta.pdf", "carta.pdf"),
        ("factura\u202egpj.exe", "facturagpj.exe"),
        ("\u2066carta\u2069.pdf", "carta.pdf"),
        ("carta.pdf.exe", "carta.pdf.exe"),
        ("carta\x00\r\n.pdf", "carta .pdf"),
        (".htaccess", "htaccess"),
        ("..", "sin nombre"),
        ("", "sin nombre"),
        ("  carta   final .pdf ", "carta final .pdf"),
    ],
)
def test_el_nombre_queda_como_llego_sin_lo_que_engana(nombre: str, queda: str) -> None:
    assert reglas.nombre_limpio(nombre) == queda


def test_un_nombre_larguisimo_conserva_su_extension() -> None:
    queda = reglas.nombre_limpio("ñ" * 400 + ".pdf")

    assert queda.endswith("ñ.pdf")
    assert len(queda) <= 200


@given(st.text(max_size=300) | st.text("ab. \u200dñn\u0303\n", max_size=300))
def test_ningun_nombre_queda_vacio_ni_con_ruta_ni_con_signos_de_control(nombre: str) -> None:
    queda = reglas.nombre_limpio(nombre)

    assert 0 < len(queda) <= 200
    assert queda.isprintable()
    assert not set("/\\") & set(queda)
    assert reglas.nombre_limpio(queda) == queda


@pytest.mark.parametrize(
    ("comienzo", "tipo"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\n\n%PDF-1.4", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"MZ\x90\x00", "application/octet-stream"),
        (b"PK\x03\x04", "application/zip"),
        ("Señora Ñañez".encode(), "text/plain"),
        (("ñ" * 3000).encode()[:4095], "text/plain"),
        (b"From: a@b.cl\r\n" * 1 + b"\nFrom: a\nTo: b\n\nhola", "message/rfc822"),
    ],
)
def test_el_tipo_lo_dice_el_contenido_y_no_el_nombre(comienzo: bytes, tipo: str) -> None:
    assert reglas.tipo_por_contenido(comienzo) == tipo


@pytest.mark.parametrize("nivel", [Confidencialidad.RESERVADO, Confidencialidad.SECRETO])
def test_reservar_sin_causa_se_rechaza_con_la_ley(nivel: Confidencialidad) -> None:
    with pytest.raises(reglas.FaltaCausaDeReserva) as rechazo:
        reglas.exige_causa(nivel, "")

    assert (rechazo.value.norma, rechazo.value.campo) == ("Ley 20.285, art. 21", "causa_reserva")


def test_reservar_por_una_causa_inventada_se_rechaza() -> None:
    with pytest.raises(reglas.CausaDesconocida):
        reglas.exige_causa(Confidencialidad.RESERVADO, "porque sí")


def test_lo_publico_no_necesita_causa() -> None:
    reglas.exige_causa(Confidencialidad.PUBLICO, "")


@given(st.frozensets(st.sampled_from(["general", "unidad:1", "persona:1", "reserva:unidad:1", "reserva:municipal"])))
def test_solo_los_terminos_de_reserva_abren_lo_reservado(terminos: frozenset[str]) -> None:
    assert all(t.startswith("reserva:") for t in reglas.terminos_de_reserva(terminos))
    assert terminos - reglas.terminos_de_reserva(terminos) <= {"general", "unidad:1", "persona:1"}
