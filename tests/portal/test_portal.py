"""Lo que ve quien trajo el papel, sin cuenta ni JavaScript."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from fojas.base import codigos
from fojas.dominio.expedientes.models import Documento
from fojas.dominio.partes import acciones, documentos
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.partes.reglas import CanalDespacho
from tests.fabricas.expedientes import CAUSA
from tests.fabricas.organizacion import DIA, MEDIODIA, FabricaMunicipalidad
from tests.fabricas.partes import Oficina, derivado, despachado, ingreso, oficina, respondido

pytestmark = pytest.mark.django_db


@pytest.fixture
def casa() -> Oficina:
    return oficina()


def caso(papel: Ingreso) -> Any:
    return Client().get(reverse("portal:caso", args=[papel.codigo]))


def visible(respuesta: Any) -> str:
    texto: str = respuesta.content.decode()
    return texto.replace("\u00a0", " ")


def test_la_portada_pide_el_codigo() -> None:
    FabricaMunicipalidad()

    assert 'name="codigo"' in visible(Client().get(reverse("portal:inicio")))


@pytest.mark.parametrize("escrito", ["{}", " {} ", "{}".lower()])
def test_el_codigo_se_acepta_como_lo_escriban(casa: Oficina, escrito: str) -> None:
    papel = ingreso(casa)
    dictado = codigos.agrupado(papel.codigo).lower()

    respuesta = Client().get(reverse("portal:seguimiento"), {"codigo": escrito.format(dictado)})

    assert respuesta["Location"] == reverse("portal:caso", args=[papel.codigo])


def test_dice_como_va_hasta_cuando_y_quien_la_tiene(casa: Oficina) -> None:
    texto = visible(caso(derivado(casa).ingreso))

    assert all(
        dicho in texto
        for dicho in ("La enviamos a quien debe responderte", "Dirección de Obras", "Ley 18.695, art. 98")
    )


def test_muestra_lo_que_paso_lo_de_ahora_y_lo_que_viene(casa: Oficina) -> None:
    texto = visible(caso(derivado(casa).ingreso))

    assert all(f'<li class="{momento}"' in texto for momento in ("hecho", "ahora", "luego"))


def test_pinta_como_se_contaron_los_dias(casa: Oficina) -> None:
    assert 'class="calendario"' in visible(caso(ingreso(casa)))


def test_despachada_se_puede_bajar_la_respuesta(casa: Oficina) -> None:
    despacho = despachado(casa, canal=CanalDespacho.MESON)
    assert despacho.ingreso is not None
    documento = despacho.documentos.get().documento
    direccion = reverse("portal:documento", args=[despacho.ingreso.codigo, documento.codigo])

    respuesta = Client().get(direccion)

    assert direccion in visible(caso(despacho.ingreso))
    assert b"".join(respuesta.streaming_content).startswith(b"Carta")  # type: ignore[attr-defined]
    assert respuesta["Content-Disposition"].startswith("attachment")


def test_una_respuesta_sin_despachar_no_se_adelanta(casa: Oficina) -> None:
    papel, documento = respondido(casa)

    respuesta = Client().get(reverse("portal:documento", args=[papel.codigo, documento.codigo]))

    assert respuesta.status_code == 404
    assert documento.codigo not in visible(caso(papel))


def test_lo_que_presento_no_se_baja_con_el_codigo(casa: Oficina) -> None:
    papel = ingreso(casa)
    recibido = Documento.objects.get(expediente=papel.expediente, orden=1)

    assert Client().get(reverse("portal:documento", args=[papel.codigo, recibido.codigo])).status_code == 404


def test_el_documento_de_un_caso_no_sale_con_el_codigo_de_otro(casa: Oficina) -> None:
    documento = despachado(casa, canal=CanalDespacho.MESON).documentos.get().documento
    otro = ingreso(casa)

    assert Client().get(reverse("portal:documento", args=[otro.codigo, documento.codigo])).status_code == 404


def test_el_comprobante_se_baja(casa: Oficina) -> None:
    papel = ingreso(casa)
    codigo = documentos.asegura_comprobante(ingreso_id=papel.pk, en=MEDIODIA)

    respuesta = Client().get(reverse("portal:documento", args=[papel.codigo, codigo]))

    assert b"".join(respuesta.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]


def test_lo_reservado_no_muestra_materia_ni_documentos(casa: Oficina) -> None:
    papel = ingreso(casa, confidencialidad="reservado", causa_reserva=CAUSA, materia="Denuncia delicada")
    codigo = documentos.asegura_comprobante(ingreso_id=papel.pk, en=MEDIODIA)

    texto = visible(caso(papel))

    assert "delicada" not in texto
    assert codigo not in texto
    assert Client().get(reverse("portal:documento", args=[papel.codigo, codigo])).status_code == 404


@pytest.mark.parametrize("codigo", ["ABCDEFGH2345", "no-es-un-codigo", "ñandú", "x" * 300])
def test_un_codigo_que_no_existe_dice_que_hacer(casa: Oficina, codigo: str) -> None:
    respuesta = Client().get(reverse("portal:caso", args=[codigo]))

    assert respuesta.status_code == 404
    assert "Qué puedes hacer" in visible(respuesta)


def test_por_el_formulario_y_por_la_direccion_se_contesta_lo_mismo(casa: Oficina) -> None:
    por_formulario = Client().get(reverse("portal:seguimiento"), {"codigo": "ABCDEFGH2345"})

    por_direccion = Client().get(reverse("portal:caso", args=["ABCDEFGH2345"]))

    assert por_formulario.status_code == por_direccion.status_code
    assert visible(por_formulario).partition("<main")[2] == visible(por_direccion).partition("<main")[2]


def test_la_direccion_no_se_guarda_ni_se_indexa_ni_se_cuenta_a_nadie(casa: Oficina) -> None:
    respuesta = caso(ingreso(casa))

    assert (respuesta["Cache-Control"], respuesta["X-Robots-Tag"], respuesta["Referrer-Policy"]) == (
        "private, no-store",
        "noindex, nofollow",
        "no-referrer",
    )


def test_la_primera_carga_pesa_menos_de_cien_kilobytes(casa: Oficina) -> None:
    papel = despachado(casa).ingreso
    assert papel is not None

    assert len(caso(papel).content) < 60_000


def test_no_pide_nada_a_terceros(casa: Oficina) -> None:
    texto = visible(caso(ingreso(casa)))

    assert 'src="http' not in texto
    assert '<link rel="stylesheet" href="http' not in texto


@pytest.fixture
def con_limite(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "portal"}}
    settings.LIMITES_DE_TASA = {"/seguimiento/": (2, 3600)}
    cache.clear()


@pytest.mark.usefixtures("con_limite")
def test_un_barrio_entero_por_una_sola_conexion_ve_sus_casos(casa: Oficina) -> None:
    papel = ingreso(casa)

    assert {caso(papel).status_code for _ in range(8)} == {200}


@pytest.mark.usefixtures("con_limite")
def test_quien_prueba_codigos_recibe_una_espera(casa: Oficina) -> None:
    cliente = Client()

    respuestas = [cliente.get(reverse("portal:caso", args=[f"ABCDEFGH234{n}"])) for n in range(5)]

    assert [r.status_code for r in respuestas[:2]] == [404, 404]
    assert (respuestas[-1].status_code, respuestas[-1]["Retry-After"]) == (429, "3600")
    assert "Espera un momento" in visible(respuestas[-1])


@pytest.mark.parametrize("que", ["contraste", "texto", "tema"])
def test_la_apariencia_se_recuerda_y_vuelve_a_la_pagina(casa: Oficina, que: str) -> None:
    cliente = Client()

    respuesta = cliente.get(reverse("portal:apariencia"), {"que": que, "volver": "/accesibilidad/"})

    assert respuesta["Location"] == "/accesibilidad/"
    assert f'data-{que}="' in visible(cliente.get("/accesibilidad/"))


def test_la_apariencia_no_lleva_fuera_de_la_casa(casa: Oficina) -> None:
    respuesta = Client().get(reverse("portal:apariencia"), {"que": "tema", "volver": "https://otro.example/"})

    assert respuesta["Location"] == "/"


def test_una_pagina_que_no_existe_lo_dice_en_la_cara_de_la_ciudadania(casa: Oficina) -> None:
    respuesta = Client().get("/no-existe/")

    assert respuesta.status_code == 404
    assert "escribe de nuevo tu código" in visible(respuesta)


def test_un_envio_vencido_se_explica(casa: Oficina) -> None:
    respuesta = Client(enforce_csrf_checks=True).post("/cuenta/login/", {"login": "x"})

    assert respuesta.status_code == 403
    assert "La página venció" in visible(respuesta)


def suspende(casa: Oficina, papel: Ingreso) -> None:
    acciones.suspende(
        ingreso_id=papel.pk, causa="subsanacion", norma="Resolución N° 84 de 2026", dia=DIA, actor=casa.jefa,
        en=MEDIODIA,
    )  # fmt: skip


def test_un_plazo_detenido_dice_desde_cuando_por_que_y_que_hacer(casa: Oficina) -> None:
    papel = derivado(casa).ingreso
    suspende(casa, papel)

    texto = visible(caso(papel))

    assert "Te respondemos a más tardar" not in texto
    assert all(
        dicho in texto
        for dicho in (
            "detenido desde el", "Esperamos que completes tu solicitud", "Resolución N° 84 de 2026",
            "Ley 19.880, art. 31", "Completa lo que te pedimos",
        )
    )  # fmt: skip


def test_un_plazo_reanudado_dice_cuando_no_se_conto(casa: Oficina) -> None:
    papel = derivado(casa).ingreso
    suspende(casa, papel)
    acciones.reanuda(ingreso_id=papel.pk, dia=DIA + timedelta(days=7), actor=casa.jefa, en=MEDIODIA + timedelta(days=7))

    texto = visible(caso(papel))

    assert "Te respondemos a más tardar" in texto
    assert "El plazo estuvo detenido desde el" in texto


def test_un_plazo_prorrogado_cita_la_prorroga(casa: Oficina) -> None:
    papel = derivado(casa).ingreso
    acciones.prorroga(
        ingreso_id=papel.pk, cantidad=15, fundamento="Falta un informe", actor=casa.jefa, en=MEDIODIA
    )  # fmt: skip

    texto = visible(caso(papel))

    assert "30 días hábiles, más 15 de prórroga," in texto
    assert "Ley 19.880, art. 26" in texto
