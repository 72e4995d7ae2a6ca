"""El acuse sale aunque el servidor de correo se caiga entre medio: el mismo correo, con el mismo identificador."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from fojas.dominio.avisos import acciones as avisos
from fojas.dominio.avisos.models import Aviso
from fojas.dominio.avisos.reglas import EntregaFallida
from fojas.dominio.recepcion import conexion
from fojas.dominio.recepcion.acciones import mensajes
from fojas.dominio.recepcion.acciones.mensajes import Procedencia
from tests.corpus.correos import NUESTRO, simple
from tests.fabricas.correo import AbridorAqui, BuzonEnMemoria
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import oficina
from tests.fallas.dovecot import puerto_libre

pytestmark = pytest.mark.django_db


class _Casilla:
    """Guarda lo que llega; con `se_cae`, muere justo después de guardarlo y antes de decir que sí."""

    def __init__(self) -> None:
        self.recibidos: list[bytes] = []
        self.se_cae = False

    async def handle_DATA(self, servidor: SMTP, sesion: Session, sobre: Envelope) -> str:  # noqa: N802
        self.recibidos.append(bytes(sobre.content or b""))
        if self.se_cae and servidor.transport is not None:
            servidor.transport.abort()
        return "250 recibido"


@pytest.fixture
def acuse() -> Iterator[str]:
    """El código del acuse de un correo recién ingresado."""
    with conexion.mientras(buzon=BuzonEnMemoria, abridor=AbridorAqui):
        oficina()
        mensaje = mensajes.recibe_mensaje(io.BytesIO(simple()), de=Procedencia(NUESTRO), en=MEDIODIA)
        mensajes.atiende(codigo=mensaje.codigo, en=MEDIODIA)
        mensajes.acusa(codigo=mensaje.codigo, en=MEDIODIA)
        yield Aviso.objects.get().codigo


@pytest.fixture
def por_smtp(settings: Any) -> Iterator[tuple[Controller, _Casilla]]:
    casilla = _Casilla()
    puerto = puerto_libre()
    servidor = Controller(casilla, hostname="127.0.0.1", port=puerto)
    servidor.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", puerto, False
    settings.EMAIL_TIMEOUT = 5
    yield servidor, casilla
    servidor.stop()


def test_si_el_servidor_se_cae_antes_de_confirmar_sale_el_mismo_correo(
    acuse: str, por_smtp: tuple[Controller, _Casilla]
) -> None:
    _, casilla = por_smtp
    casilla.se_cae = True
    with pytest.raises(EntregaFallida):
        avisos.envia(codigo=acuse, en=MEDIODIA)
    casilla.se_cae = False

    avisos.envia(codigo=acuse, en=MEDIODIA)
    avisos.envia(codigo=acuse, en=MEDIODIA)

    assert len(casilla.recibidos) == 2
    assert len(set(casilla.recibidos)) == 1
    assert Aviso.objects.get().estado == "enviado"


def test_si_el_servidor_no_esta_el_acuse_espera(acuse: str, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 2

    with pytest.raises(EntregaFallida):
        avisos.envia(codigo=acuse, en=MEDIODIA)

    assert Aviso.objects.get().estado == "pendiente"
