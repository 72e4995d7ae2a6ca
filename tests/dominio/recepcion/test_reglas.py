"""Leer y juzgar un correo nunca falla, traiga lo que traiga."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fojas.adaptadores.desarme import desarma
from fojas.dominio.recepcion.reglas.cabeceras import lee_cabeceras, materia_de, normaliza_id, quien_presenta, texto_de
from fojas.dominio.recepcion.reglas.clasificacion import juzga
from fojas.dominio.recepcion.reglas.rebotes import Suerte, lee_rebote
from tests.corpus.correos import DEMORA, FALLO, NOMBRES, correo

PESADOS = {
    "adjunto_de_25_mb",
    "demasiado_grande",
    "mil_niveles",
    "renglon_de_un_mega",
    "cabecera_enorme",
    "foto_incrustada",
}
TROZOS = (
    b"=?utf-8?B?", b"?=", b'"', b"<", b">", b"\r\n ", b"\n\n", b"--", b"boundary=", b"Content-Type: ", b"\xff\xfe", b"\x00",
    b"charset=", b"filename*0*=", b"''", b"message/rfc822", b"multipart/mixed", b"base64", b"begin 644 x\n", b"@",
)  # fmt: skip


def _lee(datos: bytes) -> list[str]:
    """Todo lo que se guarda o se muestra de un correo."""
    cabeceras = lee_cabeceras(datos)
    juzga(cabeceras, propias=())
    with tempfile.TemporaryDirectory() as carpeta:
        hecho = desarma(datos, Path(carpeta))
    lee_rebote(estados=hecho["estados"], devuelto=hecho["devuelto"], texto=hecho["texto"])
    return [
        cabeceras.asunto, cabeceras.correo, cabeceras.nombre, cabeceras.message_id, cabeceras.responder_a,
        *cabeceras.contesta_a, materia_de(cabeceras.asunto), quien_presenta(cabeceras.de), hecho["texto"],
        *(a["nombre"] for a in hecho["adjuntos"]),
    ]  # fmt: skip


@given(st.binary(max_size=2000))
def test_cualquier_cosa_se_lee(datos: bytes) -> None:
    assert all("\x00" not in dicho and dicho.encode() is not None for dicho in _lee(datos))


@pytest.mark.parametrize("semilla", range(8))
def test_un_correo_estropeado_en_el_camino_se_lee(semilla: int) -> None:
    azar = random.Random(semilla)
    livianos = [correo(n).bytes for n in NOMBRES if n not in PESADOS]
    for _ in range(40):
        datos = bytearray(azar.choice(livianos))
        for _ in range(azar.randrange(1, 12)):
            lugar = azar.randrange(len(datos) + 1)
            datos[lugar : lugar + azar.randrange(15)] = azar.choice(TROZOS)

        dichos = _lee(bytes(datos))

        assert all("\x00" not in dicho and dicho.encode() is not None for dicho in dichos)


@pytest.mark.parametrize(
    ("crudo", "normal"),
    [
        ("<Abc@SERVIDOR.cl>", "<Abc@servidor.cl>"), ("  abc@servidor.cl ", "<abc@servidor.cl>"), ("<a\x00b@c.cl>", ""),
        ("sin arroba", ""), ("<>", ""), ("", ""), (f"<{'a' * 300}@c.cl>", ""),
    ],
)  # fmt: skip
def test_el_identificador_queda_en_una_sola_forma(crudo: str, normal: str) -> None:
    assert normaliza_id(crudo) == normal


def test_una_codificacion_con_nul_no_detiene_nada() -> None:
    crudo = b'From: a@b.cl\r\nContent-Type: text/plain; charset="win\x00dows"\r\n\r\nSe\xf1or\r\n'

    assert "Señor" in _lee(crudo)


def test_lo_que_no_se_puede_decodificar_se_muestra_igual() -> None:
    assert texto_de("=?x-nada?B?SG9sYQ==?=") == "Hola"


@pytest.mark.parametrize(
    ("estado", "suerte"),
    [(FALLO, Suerte.FALLO), (DEMORA, Suerte.DEMORA), (FALLO.replace("failed", "relayed"), Suerte.ENTREGADO)],
)
def test_la_suerte_de_un_correo_la_dice_su_estado(estado: str, suerte: Suerte) -> None:
    assert lee_rebote(estados=[estado], devuelto="", texto="").suerte == suerte


def test_un_rebote_sin_estado_lo_dice_su_codigo() -> None:
    rebote = lee_rebote(estados=[], devuelto="", texto="<ana@correo.cl>:\n550 5.1.1 unknown user <X2@negrete.cl>")

    assert (rebote.suerte, rebote.diagnostico) == (Suerte.FALLO, "550 5.1.1 unknown user <X2@negrete.cl>")
