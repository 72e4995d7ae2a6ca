"""Si la base no puede guardar, quien atiende lo sabe, nada queda a medias y lo escrito vuelve."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from fojas.dominio.partes.models import Ingreso
from tests.escritorio.meson.conftest import sube
from tests.fabricas.partes import Oficina

pytestmark = pytest.mark.django_db
LLENO = "database or disk is full"


class Falla:
    """Una base que rechaza las escrituras, como la de un disco lleno."""

    def __init__(self, dicho: str, *, desde: int = 1) -> None:
        self.dicho, self.faltan = dicho, desde

    def __call__(self, ejecuta: Callable[..., Any], sql: str, parametros: Any, muchos: bool, contexto: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE")):
            self.faltan -= 1
            if self.faltan <= 0:
                raise OperationalError(self.dicho)
        return ejecuta(sql, parametros, muchos, contexto)


@pytest.fixture
def sin_reventar(partes: Client, escrito: dict[str, Any]) -> Client:
    escrito["archivo"] = [sube(partes)]
    partes.raise_request_exception = False
    return partes


@pytest.mark.parametrize("desde", [1, 3, 8, 15])
def test_con_el_disco_lleno_no_queda_nada_a_medias(sin_reventar: Client, escrito: dict[str, Any], desde: int) -> None:
    with connection.execute_wrapper(Falla(LLENO, desde=desde)):
        respuesta = sin_reventar.post("/escritorio/meson/", escrito)

    assert (respuesta.status_code, Ingreso.objects.count()) == (503, 0)


def test_lo_escrito_vuelve_para_enviarlo_otra_vez(sin_reventar: Client, escrito: dict[str, Any]) -> None:
    with connection.execute_wrapper(Falla(LLENO)):
        pagina = sin_reventar.post("/escritorio/meson/", escrito).content.decode()

    assert "El disco del servidor está lleno" in pagina
    assert escrito["materia"] in pagina
    assert 'action="/escritorio/meson/"' in pagina


def test_al_volver_a_enviarlo_hay_un_solo_ingreso(sin_reventar: Client, escrito: dict[str, Any]) -> None:
    with connection.execute_wrapper(Falla(LLENO, desde=8)):
        sin_reventar.post("/escritorio/meson/", escrito)

    respuesta = sin_reventar.post("/escritorio/meson/", escrito)

    assert (respuesta.status_code, Ingreso.objects.count()) == (302, 1)


def test_si_fallo_al_derivar_el_envio_repetido_lo_deriva(
    sin_reventar: Client, escrito: dict[str, Any], casa: Oficina
) -> None:
    def sin_derivar(ejecuta: Callable[..., Any], sql: str, parametros: Any, muchos: bool, contexto: Any) -> Any:
        if sql.startswith("INSERT") and "partes_derivacion" in sql:
            raise OperationalError(LLENO)
        return ejecuta(sql, parametros, muchos, contexto)

    datos = escrito | {"unidad": str(casa.obras.pk)}
    with connection.execute_wrapper(sin_derivar):
        sin_reventar.post("/escritorio/meson/", datos)
    sin_reventar.post("/escritorio/meson/", datos)

    assert list(Ingreso.objects.values_list("estado", "derivaciones__para_unidad")) == [("derivado", casa.obras.pk)]


@pytest.mark.parametrize(
    ("dicho", "motivo"),
    [
        ("database is locked", "muchas personas guardando a la vez"),
        ("attempt to write a readonly database", "quedó de solo lectura"),
        ("server closed the connection unexpectedly", "La base de datos no responde"),
        ("could not extend file: No space left on device", "está lleno"),
    ],
)
def test_cada_falla_de_la_base_dice_que_hacer(
    sin_reventar: Client, escrito: dict[str, Any], dicho: str, motivo: str
) -> None:
    with connection.execute_wrapper(Falla(dicho)):
        respuesta = sin_reventar.post("/escritorio/meson/", escrito)

    assert motivo in respuesta.content.decode()


def test_sin_poder_guardar_la_sesion_lo_escrito_vuelve(sin_reventar: Client, escrito: dict[str, Any]) -> None:
    def sin_sesion(ejecuta: Callable[..., Any], sql: str, parametros: Any, muchos: bool, contexto: Any) -> Any:
        if sql.startswith("UPDATE") and "django_session" in sql:
            raise OperationalError(LLENO)
        return ejecuta(sql, parametros, muchos, contexto)

    with connection.execute_wrapper(sin_sesion):
        respuesta = sin_reventar.post("/escritorio/meson/", escrito)

    assert respuesta.status_code == 503
    assert "No se pudo guardar tu sesión" in respuesta.content.decode()


def test_un_error_nuestro_sigue_siendo_500(sin_reventar: Client) -> None:
    def revienta(ejecuta: Callable[..., Any], sql: str, parametros: Any, muchos: bool, contexto: Any) -> Any:
        raise RuntimeError

    with connection.execute_wrapper(revienta):
        respuesta = sin_reventar.get("/escritorio/meson/")

    assert respuesta.status_code == 500
