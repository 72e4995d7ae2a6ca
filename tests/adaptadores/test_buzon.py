"""El buzón contra un servidor IMAP de verdad: lee sin marcar, mueve sin borrar y comprueba el certificado."""

import datetime as fechas
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fojas.adaptadores.buzon import BuzonImap, lee_direccion
from fojas.dominio.recepcion.reglas.mensajes import BuzonNoResponde
from tests.corpus.correos import simple
from tests.fallas.dovecot import CLAVE, Dovecot, dovecot, hay_dovecot

sin_dovecot = pytest.mark.skipif(
    not hay_dovecot(), reason="Falta Dovecot: instala dovecot-imapd o corre make test con root o sudo."
)
GRANDE = 1 << 30


@pytest.fixture
def servidor() -> Iterator[Dovecot]:
    with dovecot() as propio:
        yield propio


@pytest.fixture
def buzon(servidor: Dovecot) -> BuzonImap:
    return BuzonImap(servidor.direccion, clave=CLAVE, espera_s=10)


@sin_dovecot
def test_baja_los_bytes_exactos_sin_marcarlos(servidor: Dovecot, buzon: BuzonImap) -> None:
    raro = simple("Señor ñ\r\n".encode("latin-1")) + b"x" * 3_000_000
    servidor.deja(raro)

    with buzon.abre() as casilla:
        (uid,) = casilla.numeros(desde=None)
        with casilla.baja(uid, maximo=GRANDE) as bajado:
            assert bajado is not None
            datos = bajado.flujo.read()
        llego = bajado.llego_en

    assert datos == raro
    assert llego is not None
    assert abs(llego - datetime.fromtimestamp(servidor.casilla.stat().st_mtime, UTC)) < timedelta(minutes=2)
    with buzon.abre() as casilla:
        assert casilla.numeros(desde=None) == [uid]


@sin_dovecot
def test_mueve_a_la_carpeta_de_fojas_y_no_borra(servidor: Dovecot, buzon: BuzonImap) -> None:
    for _ in range(3):
        servidor.deja(simple())

    with buzon.abre() as casilla:
        uno, dos, tres = casilla.numeros(desde=None)
        casilla.guarda_en(uno, "Recibidos")
        casilla.guarda_en(dos, "Apartados")
        quedan = casilla.numeros(desde=None)

    assert quedan == [tres]
    assert {n: c for n, c in servidor.cuantos().items() if c} == {
        "partes@negrete.cl": 1, ".Fojas.Recibidos": 1, ".Fojas.Apartados": 1,
    }  # fmt: skip


@sin_dovecot
def test_de_uno_demasiado_grande_solo_bajan_sus_cabeceras(servidor: Dovecot, buzon: BuzonImap) -> None:
    servidor.deja(simple(b"x" * 50_000, asunto="Video"))

    with buzon.abre() as casilla:
        (uid,) = casilla.numeros(desde=None)
        with casilla.baja(uid, maximo=10_000) as bajado:
            assert bajado is not None
            datos = bajado.flujo.read()

    assert (bajado.entero, b"Subject: Video" in datos, b"xxx" in datos) == (False, True, False)
    assert bajado.bytes > 50_000


@sin_dovecot
def test_uno_que_ya_no_esta_no_se_baja(buzon: BuzonImap) -> None:
    with buzon.abre() as casilla, casilla.baja(999, maximo=GRANDE) as bajado:
        assert bajado is None


@sin_dovecot
def test_desde_un_dia_no_trae_lo_anterior(servidor: Dovecot, buzon: BuzonImap) -> None:
    servidor.deja(simple())

    with buzon.abre() as casilla:
        assert len(casilla.numeros(desde=fechas.date(2020, 1, 1))) == 1
        assert casilla.numeros(desde=fechas.date(2090, 1, 1)) == []


@sin_dovecot
def test_una_clave_mala_se_dice_sin_repetirla(servidor: Dovecot) -> None:
    malo = BuzonImap(servidor.direccion, clave="otra-clave-secreta", espera_s=10)

    with pytest.raises(BuzonNoResponde, match="no acepta el usuario o la clave") as rechazo, malo.abre():
        pass

    assert "otra-clave-secreta" not in rechazo.value.mensaje


@sin_dovecot
def test_si_el_servidor_se_cae_a_medio_camino_se_dice(servidor: Dovecot, buzon: BuzonImap) -> None:
    servidor.deja(simple())

    with pytest.raises(BuzonNoResponde, match="se cortó"), buzon.abre() as casilla:
        servidor.mata()
        casilla.numeros(desde=None)


def test_sin_nadie_en_el_puerto_se_dice() -> None:
    with (
        pytest.raises(BuzonNoResponde, match="no hay nadie"),
        BuzonImap("imap://ana@127.0.0.1:1/INBOX", clave="x", espera_s=5).abre(),
    ):
        pass


@sin_dovecot
def test_un_certificado_que_nadie_avala_no_se_acepta(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificado, llave = _certificado(tmp_path)
    with dovecot(certificado=(certificado, llave)) as servidor:
        direccion = f"imaps://partes%40negrete.cl@localhost:{servidor.puerto}"
        buzon = BuzonImap(direccion, clave=CLAVE, espera_s=10)

        with pytest.raises(BuzonNoResponde, match="su certificado no vale"), buzon.abre():
            pass

        monkeypatch.setattr(ssl, "create_default_context", lambda: _avala(certificado))
        with buzon.abre() as casilla:
            assert casilla.numeros(desde=None) == []


def _avala(certificado: Path) -> ssl.SSLContext:
    contexto = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    contexto.load_verify_locations(certificado)
    return contexto


def _certificado(carpeta: Path) -> tuple[Path, Path]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    llave = ec.generate_private_key(ec.SECP256R1())
    nombre = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    certificado = (
        x509.CertificateBuilder()
        .subject_name(nombre)
        .issuer_name(nombre)
        .public_key(llave.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2090, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(llave, hashes.SHA256())
    )
    rutas = carpeta / "certificado.pem", carpeta / "llave.pem"
    rutas[0].write_bytes(certificado.public_bytes(serialization.Encoding.PEM))
    rutas[1].write_bytes(
        llave.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return rutas


@pytest.mark.parametrize(
    "mala",
    ["", "imaps://servidor", "http://ana@servidor", "imap://ana@servidor:143", "imaps://ana@servidor:hola", "ana"],
)
def test_una_direccion_que_no_sirve_se_dice(mala: str) -> None:
    with pytest.raises(BuzonNoResponde, match="FOJAS_BUZON"):
        lee_direccion(mala)


def test_la_direccion_sin_carpeta_ni_puerto_es_la_entrada_cifrada() -> None:
    leida = lee_direccion("imaps://partes%40negrete.cl@imap.negrete.cl")

    assert (leida.usuario, leida.puerto, leida.carpeta, leida.cifrada) == ("partes@negrete.cl", 993, "INBOX", True)
