"""Cada correo y cada escaneo se comparan con lo que se anotó de ellos."""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fojas.adaptadores.carpeta import CarpetaEnDisco
from fojas.dominio.bitacora import verificacion as comprobacion
from fojas.dominio.recepcion import conexion
from fojas.dominio.recepcion.acciones import escaneos, mensajes
from fojas.dominio.recepcion.acciones.mensajes import Procedencia
from fojas.dominio.recepcion.models import Escaneo, Mensaje
from tests.corpus.correos import NUESTRO, simple
from tests.fabricas.correo import AbridorAqui, BuzonEnMemoria
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina, oficina

pytestmark = pytest.mark.django_db


@pytest.fixture
def llegado(tmp_path: Path) -> Iterator[Oficina]:
    """Un correo con folio, uno apartado que se descartó, y un escaneo que espera."""
    with conexion.mientras(buzon=BuzonEnMemoria, abridor=AbridorAqui, carpeta=lambda: CarpetaEnDisco(tmp_path)):
        casa = oficina()
        for datos in (simple(), simple(X_Spam_Flag="YES")):
            mensaje = mensajes.recibe_mensaje(io.BytesIO(datos), de=Procedencia(NUESTRO), en=MEDIODIA)
            mensajes.atiende(codigo=mensaje.codigo, en=MEDIODIA)
        mensajes.descarta_mensaje(codigo=mensaje.codigo, motivo="Publicidad", actor=casa.partes, en=MEDIODIA)
        (tmp_path / "a.txt").write_text("Carta")
        os.utime(tmp_path / "a.txt", (1, 1))
        escaneos.revisa_carpeta(en=MEDIODIA)
        yield casa


@pytest.mark.usefixtures("llegado")
def test_lo_que_llego_como_se_anoto_verifica() -> None:
    informe = comprobacion.verifica(en=MEDIODIA)

    assert (informe.diferencia, informe.cuentas["correos"], informe.cuentas["escaneos"]) == ("", 2, 1)


@pytest.mark.usefixtures("llegado")
@pytest.mark.parametrize(
    ("cambia", "nombra"),
    [
        (lambda: Mensaje.objects.filter(estado="rechazado").update(estado="apartado"), "El correo"),
        (lambda: Mensaje.objects.filter(estado="rechazado").update(sha256="ab"), "El correo"),
        (lambda: Mensaje.objects.filter(estado="ingresado").update(estado="duplicado", ingreso=None), "El correo"),
        (lambda: Mensaje.objects.filter(estado="rechazado").delete(), "existe el correo"),
        (lambda: Escaneo.objects.update(estado="descartado"), "El escaneo"),
        (lambda: Escaneo.objects.update(sha256="ab"), "El escaneo"),
        (lambda: Escaneo.objects.all().delete(), "existe el escaneo"),
    ],
)
def test_lo_que_se_cambia_por_fuera_se_nombra(cambia: Callable[[], object], nombra: str) -> None:
    cambia()

    assert nombra in comprobacion.verifica(en=MEDIODIA).diferencia
