"""Toda lista del escritorio sale en CSV, XLSX y PDF con las mismas filas que se ven."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pypdfium2
import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.trabajos import acciones as trabajos
from fojas.escritorio.bandeja.views.bandejas import BANDEJAS
from fojas.interfaz.listas import FORMATOS, ListaVista
from tests.escritorio.conftest import Entra
from tests.fabricas.organizacion import MEDIODIA, FabricaAusencia, actor_con
from tests.fabricas.partes import Oficina, derivado, despachado, ingreso, respondido

pytestmark = pytest.mark.usefixtures("reloj")


def _sin_argumentos(resolutor: URLResolver, espacio: str = "") -> Iterator[str]:
    for patron in resolutor.url_patterns:
        if isinstance(patron, URLResolver):
            yield from _sin_argumentos(patron, f"{espacio}{patron.namespace}:" if patron.namespace else espacio)
        elif isinstance(patron, URLPattern) and patron.name and not patron.pattern.converters:
            yield f"{espacio}{patron.name}"


PAGINAS = sorted(
    {reverse(n) for n in _sin_argumentos(get_resolver()) if n.startswith("escritorio:")}
    | {reverse("escritorio:bandeja_vista", args=[b.clave]) for b in BANDEJAS}
)


@pytest.fixture
def mira(casa: Oficina, entra: Entra) -> Client:
    """Alguien con todos los roles, en una oficina con algo en cada lista."""
    quien = actor_con(*(rol for rol in Rol if rol != Rol.FUNCIONARIO), (Rol.FUNCIONARIO, casa.obras))
    ingreso(casa)
    derivado(casa, cantidad=2)
    respondido(casa)
    despachado(casa)
    FabricaAusencia()
    trabajos.encola(tarea="trabajos.barre", en=MEDIODIA)
    return entra(quien)


def lista_de(cliente: Client, direccion: str) -> ListaVista[Any] | None:
    contexto = getattr(cliente.get(direccion, {"vista": "todo"}), "context", None)
    vista = contexto.get("lista") if contexto else None
    return vista if isinstance(vista, ListaVista) else None


def filas_en(formato: str, contenido: bytes) -> int:
    if formato == "csv":
        return len(list(csv.reader(io.StringIO(contenido.decode("utf-8-sig")), delimiter=";"))) - 1
    if formato == "xlsx":
        return sum(1 for _ in openpyxl.load_workbook(io.BytesIO(contenido), read_only=True).active.iter_rows()) - 1
    texto = pypdfium2.PdfDocument(contenido)[0].get_textpage().get_text_bounded()
    return int(next(r for r in texto.splitlines() if r.rstrip().endswith(("filas.", "fila."))).split()[0])


def test_cada_lista_sale_en_los_tres_formatos_con_lo_que_se_ve(mira: Client) -> None:
    con_lista = [(p, vista) for p in PAGINAS if (vista := lista_de(mira, p)) is not None]

    distintas = {
        (direccion, formato): (salio.status_code, filas_en(formato, salio.content), len(vista.pagina.filas))
        for direccion, vista in con_lista
        for formato in FORMATOS
        if (salio := mira.get(direccion, {"formato": formato})).status_code != 200
        or filas_en(formato, salio.content) != len(vista.pagina.filas)
    }

    assert distintas == {}
    assert {reverse(f"escritorio:{n}") for n in ("ingresos", "bandeja", "personas", "bitacora", "trabajos")} <= {
        direccion for direccion, _ in con_lista
    }


def test_el_pdf_de_una_lista_dice_sus_filtros_quien_la_pidio_y_cuando(casa: Oficina, entra: Entra) -> None:
    ingreso(casa, tipo="reclamo")

    contenido = entra(casa.partes).get("/escritorio/ingresos/?tipo=reclamo&formato=pdf").content

    texto = pypdfium2.PdfDocument(contenido)[0].get_textpage().get_text_bounded()
    assert "Tipo de documento: Reclamo" in texto
    assert f"por {casa.partes.nombre}" in texto
    assert "24-11-2026, 12:00 hrs." in texto
    assert "Hoja 1 de 1" in texto


def test_lo_reservado_que_no_se_ve_no_sale_en_el_pdf(casa: Oficina, entra: Entra) -> None:
    ingreso(casa, confidencialidad="reservado", causa_reserva="20285-21-2", materia="Sumario por acoso")

    contenido = entra(casa.auditora).get("/escritorio/ingresos/?formato=pdf").content

    assert "acoso" not in pypdfium2.PdfDocument(contenido)[0].get_textpage().get_text_bounded()


def test_con_un_filtro_que_no_se_entiende_no_sale_un_pdf(casa: Oficina, entra: Entra) -> None:
    respuesta = entra(casa.partes).get("/escritorio/ingresos/?tipo=inventado&formato=pdf")

    assert respuesta["Content-Type"].startswith("text/html")
