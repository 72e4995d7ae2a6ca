"""Varios iguales en el mesón: escribir, revisar, ingresar e imprimir, también sin guiones."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.expedientes.models import Documento
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes.models import Borrador, Ingreso, Lote
from tests.escritorio.meson.conftest import carta, sesion_de
from tests.fabricas.organizacion import actor_con
from tests.fabricas.partes import Oficina

pytestmark = pytest.mark.django_db
LOTE = "/escritorio/meson/lote/"


@pytest.fixture
def comun(casa: Oficina) -> dict[str, Any]:
    return {
        "tipo": "solicitud", "canal": "meson", "materia": "Postula a la beca: {nombre}", "instruccion": "para_respuesta",
        "paso": "revisar",
    }  # fmt: skip


def columnas(*filas: tuple[str, str]) -> dict[str, Any]:
    return {
        "f_quien": [quien for quien, _ in filas], "f_nombre": [nombre for _, nombre in filas],
        "f_correo": [""] * len(filas), "f_telefono": [""] * len(filas), "f_nota": [""] * len(filas),
    }  # fmt: skip


def revisado(partes: Client, comun: dict[str, Any], **datos: Any) -> str:
    """Llega hasta la revisión y devuelve su dirección."""
    respuesta = partes.post(LOTE, comun | datos)
    assert respuesta.status_code == 302, respuesta.content.decode()[:2000]
    return str(respuesta["Location"])


def test_de_lo_pegado_a_los_folios_sin_guiones(partes: Client, comun: dict[str, Any], casa: Oficina) -> None:
    pegado = f"{casa.vecina.rut}\n44.113.209-3\tCeledonio Cayupi\tc@correo.example\n"
    archivos = [carta(b"uno", nombre=f"{casa.vecina.rut}.txt"), carta(b"dos", nombre="Celedonio Cayupi.txt")]
    direccion = revisado(partes, comun, pegado=pegado, archivos=archivos)
    vista = partes.get(direccion).content.decode()
    assert vista.count("Toma folio") == 2

    respuesta = partes.post(direccion, {"e": ["1", "2"]}, follow=True)

    assert "2 de 2 con folio" in respuesta.content.decode()
    assert set(Ingreso.objects.values_list("materia", flat=True)) == {
        "Postula a la beca: Ximena Toro Fuica", "Postula a la beca: Celedonio Cayupi",
    }  # fmt: skip


def test_los_archivos_van_con_la_persona_que_nombran(partes: Client, comun: dict[str, Any]) -> None:
    archivos = [carta(b"uno", nombre="Ana Pino Vera.txt"), carta(b"dos", nombre="Juan Soto Mella.txt")]
    direccion = revisado(partes, comun, **columnas(("Juan Soto Mella", ""), ("Ana Pino Vera", "")), archivos=archivos)

    partes.post(direccion, {"e": ["1", "2"]})

    pares = Documento.objects.filter(origen="recibido").values_list("expediente__materia", "versiones__nombre")
    assert set(pares) == {
        ("Postula a la beca: Ana Pino Vera", "Ana Pino Vera.txt"),
        ("Postula a la beca: Juan Soto Mella", "Juan Soto Mella.txt"),
    }


def test_la_revision_marca_lo_que_no_entra_y_lo_que_hay_que_mirar(partes: Client, comun: dict[str, Any]) -> None:
    archivos = [carta(b"uno", nombre="Juan Soto Mella.txt")]
    direccion = revisado(partes, comun, **columnas(("Juan Soto Mella", ""), ("7.654.321-0", "")), archivos=archivos)

    vista = partes.get(direccion).content.decode()

    assert "dígito verificador no corresponde" in vista
    assert "Falta su archivo." in vista
    assert re.search(r'value="2"[^>]*disabled', vista)


def test_la_revision_dice_todas_las_razones_de_una_fila(partes: Client, comun: dict[str, Any]) -> None:
    direccion = revisado(partes, comun, **columnas(("Juan Soto Mella", ""), ("Juan Soto Mella", "")))

    vista = partes.get(direccion).content.decode()

    assert "Falta su archivo. Repite a la persona de la fila 1." in vista


def test_el_archivo_que_calza_con_dos_filas_dice_cuales(partes: Client, comun: dict[str, Any]) -> None:
    filas = columnas(("Ana Pino Vera", ""), ("Juan Soto", ""), ("Ana Pino Vera", ""))

    respuesta = partes.post(LOTE, comun | filas | {"paso": "solo", "archivos": [carta(nombre="Ana Pino Vera.txt")]})

    assert "calza con las filas 1 y 3" in respuesta.json()["archivos"]


def test_lo_que_no_se_eligio_queda_para_corregir(partes: Client, comun: dict[str, Any]) -> None:
    archivos = [carta(b"uno", nombre="Juan Soto Mella.txt")]
    direccion = revisado(partes, comun, **columnas(("Juan Soto Mella", ""), ("Ana Pino Vera", "")), archivos=archivos)
    partes.post(direccion, {"e": ["1", "2"]})
    lote = Lote.objects.get()
    partes.post(reverse("escritorio:meson_lote_sigue", args=[lote.codigo]))
    assert Ingreso.objects.count() == 1

    respuesta = partes.post(reverse("escritorio:meson_lote_corrige", args=[lote.codigo]), follow=True)

    assert "Ana Pino Vera" in respuesta.content.decode()
    assert Borrador.objects.get().clase == "lote"


def test_los_archivos_sin_asignar_siguen_en_lo_que_se_corrige(partes: Client, comun: dict[str, Any]) -> None:
    archivos = [carta(b"uno", nombre="Juan Soto Mella.txt"), carta(b"dos", nombre="escaneo 0042.txt")]
    direccion = revisado(partes, comun, **columnas(("Juan Soto Mella", ""), ("Ana Pino Vera", "")), archivos=archivos)
    partes.post(direccion, {"e": ["1", "2"]})

    partes.post(reverse("escritorio:meson_lote_corrige", args=[Lote.objects.get().codigo]))

    assert [(a["nombre"], a["fila"]) for a in Borrador.objects.get().archivos] == [("escaneo 0042.txt", 0)]


def test_confirmar_dos_veces_no_gasta_mas_folios(partes: Client, comun: dict[str, Any]) -> None:
    archivos = [carta(b"uno", nombre="Juan Soto Mella.txt")]
    direccion = revisado(partes, comun, **columnas(("Juan Soto Mella", "")), archivos=archivos)
    partes.post(direccion, {"e": ["1"]})

    respuesta = partes.post(direccion, {"e": ["1"]}, follow=True)

    assert "1 de 1 con folio" in respuesta.content.decode()
    assert Ingreso.objects.count() == 1


def test_mientras_se_escribe_contesta_quien_es_y_que_le_falta(
    partes: Client, comun: dict[str, Any], casa: Oficina
) -> None:
    respuesta = partes.post(LOTE, comun | columnas((casa.vecina.rut or "", ""), ("7.654.321-0", "")) | {"paso": "solo"})

    filas = respuesta.json()["filas"]
    assert "Ximena Toro Fuica" in filas[0]["dicho"]
    assert filas[1]["mal"]
    assert Borrador.objects.get(codigo=respuesta.json()["borrador"]).clase == "lote"


def test_el_borrador_de_un_lote_no_se_mezcla_con_los_ingresos(partes: Client, comun: dict[str, Any]) -> None:
    partes.post(LOTE, comun | columnas(("Ana", "")) | {"paso": "solo"})

    assert "a medio escribir" not in partes.get(reverse("escritorio:meson")).content.decode()
    assert "Quedó a medio escribir" in partes.get(LOTE).content.decode()


def test_sin_materia_la_pagina_vuelve_con_lo_escrito(partes: Client, comun: dict[str, Any]) -> None:
    respuesta = partes.post(LOTE, comun | columnas(("Ana Pino", "")) | {"materia": ""})

    assert respuesta.status_code == 422
    assert "Escribe la materia" in respuesta.content.decode()
    assert 'value="Ana Pino"' in respuesta.content.decode()


@pytest.mark.parametrize("formato", ["a4", "80", "etiqueta", "planilla"])
def test_el_lote_se_imprime_en_un_solo_pdf(partes: Client, comun: dict[str, Any], formato: str) -> None:
    archivos = [carta(b"uno", nombre="Juan Soto Mella.txt"), carta(b"dos", nombre="Ana Pino Vera.txt")]
    direccion = revisado(partes, comun, **columnas(("Juan Soto Mella", ""), ("Ana Pino Vera", "")), archivos=archivos)
    partes.post(direccion, {"e": ["1", "2"]})

    respuesta = partes.get(
        reverse("escritorio:meson_lote_impreso", args=[Lote.objects.get().codigo]), {"formato": formato}
    )

    assert respuesta["Content-Type"] == "application/pdf"
    assert respuesta.content.startswith(b"%PDF")


def test_el_lote_se_baja_como_planilla(partes: Client, comun: dict[str, Any]) -> None:
    archivos = [carta(b"uno", nombre="Juan Soto Mella.txt")]
    direccion = revisado(partes, comun, **columnas(("Juan Soto Mella", "")), archivos=archivos)
    partes.post(direccion, {"e": ["1"]})

    respuesta = partes.get(
        reverse("escritorio:meson_lote_impreso", args=[Lote.objects.get().codigo]), {"formato": "csv"}
    )

    assert Ingreso.objects.get().folio in respuesta.content.decode()


def test_el_lote_de_una_colega_se_mira_y_se_reimprime_pero_no_se_corrige(partes: Client, comun: dict[str, Any]) -> None:
    archivos = [carta(b"uno", nombre="Juan Soto Mella.txt")]
    direccion = revisado(partes, comun, **columnas(("Juan Soto Mella", ""), ("Ana Pino Vera", "")), archivos=archivos)
    partes.post(direccion, {"e": ["1"]})
    codigo = Lote.objects.get().codigo
    colega = sesion_de(actor_con(Rol.PARTES))

    vista = colega.get(reverse("escritorio:meson_lote_hecho", args=[codigo])).content.decode()

    assert Ingreso.objects.get().folio in vista
    assert "Corregir las que fallaron" not in vista
    assert colega.get(reverse("escritorio:meson_lote_impreso", args=[codigo])).content.startswith(b"%PDF")
    assert colega.post(reverse("escritorio:meson_lote_corrige", args=[codigo])).status_code == 404


def test_quien_no_lleva_partes_no_entra(casa: Oficina) -> None:
    assert sesion_de(casa.funcionaria).get(LOTE).status_code == 403


def test_las_paginas_del_lote_piden_pocas_consultas(
    partes: Client, comun: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    nombres = [f"Persona Número{n} Soto{n}" for n in range(35)]
    archivos = [carta(nombre.encode(), nombre=f"{nombre}.txt") for nombre in nombres]
    direccion = revisado(partes, comun, **columnas(*((n, "") for n in nombres)), archivos=archivos)
    with django_assert_max_num_queries(15):
        assert partes.get(direccion).status_code == 200
    partes.post(direccion, {"e": [str(n) for n in range(1, 36)]})

    with django_assert_max_num_queries(15):
        respuesta = partes.get(reverse("escritorio:meson_lote_hecho", args=[Lote.objects.get().codigo]))
    assert "35 de 35 con folio" in respuesta.content.decode()
