"""El cartero entrega a un servidor de verdad los bytes exactos, y dice por qué no pudo."""

import socketserver
import stat
import threading
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from fojas.adaptadores.correo import CarteroDjango
from fojas.config.settings import ambiente
from fojas.dominio.avisos.reglas import EntregaFallida

DE, PARA = "fojas@negrete.cl", "ana@correo.cl"


class Sesion(socketserver.StreamRequestHandler):
    """Lo mínimo de SMTP: saluda, recibe un mensaje y lo guarda sin los puntos de más."""

    def handle(self) -> None:
        servidor: Any = self.server
        self.wfile.write(b"220 prueba\r\n")
        for linea in self.rfile:
            orden = linea.strip().upper()
            if orden == b"DATA":
                self.wfile.write(b"354 adelante\r\n")
                servidor.recibidos.append(self._mensaje())
                self.wfile.write(servidor.respuesta)
            elif orden == b"QUIT":
                self.wfile.write(b"221 adios\r\n")
                return
            else:
                servidor.ordenes.append(linea.strip().decode())
                self.wfile.write(b"250 bien\r\n")

    def _mensaje(self) -> bytes:
        renglones = iter(self.rfile.readline, b".\r\n")
        return b"".join(renglon.removeprefix(b".") if renglon.startswith(b"..") else renglon for renglon in renglones)


class Servidor(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Sesion)
        self.recibidos: list[bytes] = []
        self.ordenes: list[str] = []
        self.respuesta = b"250 recibido\r\n"


@pytest.fixture
def servidor(settings: Any) -> Iterator[Servidor]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 5
    with Servidor() as servidor:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", servidor.server_address[1]
        hilo = threading.Thread(target=servidor.serve_forever)
        hilo.start()
        yield servidor
        servidor.shutdown()
        hilo.join()


def carta() -> bytes:
    mensaje = EmailMessage(policy=policy.SMTP.clone(cte_type="7bit"))
    mensaje["From"], mensaje["To"], mensaje["Subject"] = DE, PARA, "Señora Ñancupil"
    mensaje.set_content(".punto al comienzo\n..dos puntos\nSeñora\n" + "largo " * 300)
    mensaje.add_attachment(bytes(range(256)) * 50, maintype="application", subtype="pdf", filename="oficio ñ.pdf")
    return mensaje.as_bytes()


def test_al_servidor_le_llegan_los_bytes_exactos(servidor: Servidor) -> None:
    eml = carta()

    CarteroDjango().entrega(eml=eml, de=DE, para=PARA)

    assert servidor.recibidos == [eml]
    assert [o.lower().split(" size")[0] for o in servidor.ordenes if "@" in o] == [
        f"mail from:<{DE}>",
        f"rcpt to:<{PARA}>",
    ]


def test_lo_que_el_servidor_rechaza_se_dice_con_sus_palabras(servidor: Servidor) -> None:
    servidor.respuesta = b"552 buzon lleno\r\n"

    with pytest.raises(EntregaFallida, match="buzon lleno"):
        CarteroDjango().entrega(eml=carta(), de=DE, para=PARA)


def test_sin_servidor_se_dice_que_no_contesta(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with pytest.raises(EntregaFallida, match="no lo aceptó"):
        CarteroDjango().entrega(eml=carta(), de=DE, para=PARA)


def test_sin_servidor_cada_correo_queda_como_un_eml_con_sus_bytes_exactos(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = ambiente.correo(tmp_path, {})["EMAIL_BACKEND"]
    settings.EMAIL_FILE_PATH = tmp_path / "correos"
    eml = carta()

    CarteroDjango().entrega(eml=eml, de=DE, para=PARA)
    CarteroDjango().entrega(eml=eml, de=DE, para=PARA)

    guardados = list((tmp_path / "correos").glob("*.eml"))
    assert [g.read_bytes() for g in guardados] == [eml, eml]
    assert {stat.S_IMODE(g.stat().st_mode) for g in guardados} == {0o600}


def test_la_bandeja_de_prueba_de_django_tambien_sirve() -> None:
    CarteroDjango().entrega(eml=carta(), de=DE, para=PARA)

    assert [mensaje.to for mensaje in mail.outbox] == [[PARA]]
