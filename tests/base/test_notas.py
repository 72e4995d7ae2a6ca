"""Notas firmadas y puntos de control en los formatos de C2SP."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from fojas.base import notas
from fojas.dominio.bitacora.plantillas import verifica

VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTA = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
"""La nota de ejemplo de la especificación signed-note."""
PRIVADA = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PROPIA = notas.Publica("fojas/prueba", PRIVADA.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def test_la_nota_de_la_especificacion_vale() -> None:
    assert notas.firmantes(NOTA, [VKEY]) == ("This is an example message.\n", {VKEY})


def test_una_llave_leida_se_escribe_igual() -> None:
    assert notas.lee_vkey(VKEY).vkey == VKEY


def test_una_nota_cambiada_no_vale() -> None:
    with pytest.raises(notas.NotaInvalida, match="no corresponde"):
        notas.firmantes(NOTA.replace("example message", "example Message"), [VKEY])


def test_una_firma_de_llave_ajena_se_pasa_por_alto() -> None:
    assert notas.firmantes(NOTA, [PROPIA.vkey])[1] == frozenset()


@pytest.mark.parametrize(
    "texto", ["", "sin firmas\n", "texto\n\n— nombre\n", "texto\n\nnombre AAAAAAAA\n", "texto\n\n"]
)
def test_lo_que_no_es_una_nota_se_rechaza(texto: str) -> None:
    with pytest.raises(notas.NotaInvalida):
        notas.firmantes(texto, [VKEY])


@pytest.mark.parametrize("vkey", ["", "a+b", VKEY.replace("530d", "530e"), VKEY[:-4], "x+530d903a+AA=="])
def test_una_llave_mal_escrita_se_rechaza(vkey: str) -> None:
    with pytest.raises(notas.NotaInvalida, match="mal escrita"):
        notas.lee_vkey(vkey)


@pytest.mark.parametrize("nombre", ["", "con espacio", "con+mas"])
def test_un_nombre_de_llave_que_no_cabe_en_la_nota_se_rechaza(nombre: str) -> None:
    with pytest.raises(notas.NotaInvalida):
        notas.exige_nombre(nombre)


@given(st.integers(0, 2**50), st.binary(min_size=32, max_size=32))
def test_un_punto_de_control_se_lee_como_se_escribio(tamano: int, raiz: bytes) -> None:
    control = notas.Control("fojas/prueba", tamano, raiz)

    assert notas.lee_control(notas.escribe_control(control)) == control


@pytest.mark.parametrize("texto", ["a\n1\n", "a\n01\n" + "A" * 43 + "=\n", "\n1\n" + "A" * 43 + "=\n", "a\n1\nAAAA\n"])
def test_lo_que_no_es_un_punto_de_control_se_rechaza(texto: str) -> None:
    with pytest.raises(notas.NotaInvalida):
        notas.lee_control(texto)


def test_el_verificador_suelto_acepta_la_nota_de_la_especificacion() -> None:
    _, _, clave = verifica.lee_llave(VKEY)
    texto = NOTA[: NOTA.index("\n\n") + 1].encode()

    firma = notas.base64.b64decode(NOTA.rstrip("\n").rsplit(" ", 1)[1])[4:]

    assert verifica.firma_vale(clave, texto, firma)
    assert not verifica.firma_vale(clave, texto + b" ", firma)


@given(st.binary(max_size=200), st.integers(0, 511))
def test_el_verificador_suelto_y_la_biblioteca_dicen_lo_mismo(texto: bytes, bit: int) -> None:
    firma = PRIVADA.sign(texto)
    torcida = (int.from_bytes(firma) ^ 1 << bit).to_bytes(64)

    assert verifica.firma_vale(PROPIA.clave, texto, firma)
    assert not verifica.firma_vale(PROPIA.clave, texto, torcida)
