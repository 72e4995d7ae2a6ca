"""Leer etiquetas, mirar un papel, las planillas, y quién puede."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes import consultas
from fojas.dominio.partes.models import Custodia, Planilla
from tests.escritorio.meson.conftest import sesion_de
from tests.fabricas.organizacion import actor_con
from tests.fabricas.partes import Oficina, derivado, ingreso

pytestmark = pytest.mark.django_db
PAPEL = "/escritorio/papel/"


def texto(respuesta: Any) -> str:
    return str(respuesta.content.decode())


def lee(cliente: Client, leido: str, **datos: str) -> Any:
    vacio = {"movimiento": "guardado", "destino": "", "a_quien": "", "lugar": "", "nota": ""}
    return cliente.post(PAPEL, vacio | datos | {"leido": leido})


def test_se_elige_una_vez_y_se_leen_varias(partes: Client, casa: Oficina) -> None:
    primero, segundo = ingreso(casa), ingreso(casa)
    lee(partes, primero.codigo, lugar="Estante 3")
    lee(partes, segundo.folio, lugar="Estante 3")

    vista = texto(partes.get(PAPEL))

    assert vista.count("Estante 3") >= 3
    assert 'value="guardado" selected' in vista
    assert Custodia.objects.filter(vigente=True, lugar="Estante 3").count() == 2


def test_una_lectura_mala_se_dice_y_no_detiene(partes: Client, casa: Oficina) -> None:
    lee(partes, "no soy un folio", lugar="Estante 3")

    assert "No es una etiqueta ni un folio que puedas ver" in texto(partes.get(PAPEL))


def test_la_pagina_que_no_se_recarga_recibe_una_fila(partes: Client, casa: Oficina) -> None:
    papel = ingreso(casa)

    respuesta = partes.post(
        PAPEL, {"movimiento": "guardado", "lugar": "Caja 1", "leido": papel.codigo}, headers={"X-Una-Fila": "1"}
    )

    assert texto(respuesta).startswith("<li>")
    assert "Caja 1" in texto(respuesta)


def test_lo_leido_por_error_se_deshace(partes: Client, casa: Oficina) -> None:
    papel = ingreso(casa)
    lee(partes, papel.codigo, lugar="Estante 3")
    movido = Custodia.objects.get(vigente=True)

    partes.post(reverse("escritorio:papel_deshace", args=[movido.codigo]))

    assert "lo tiene" in consultas.papel_de(papel, casa.partes).donde


def test_el_qr_lleva_a_donde_esta_y_por_donde_paso(partes: Client, casa: Oficina) -> None:
    papel = ingreso(casa)
    lee(partes, papel.codigo, lugar="Estante 3, caja 12")

    vista = texto(partes.get(reverse("escritorio:papel_de", args=[papel.codigo])))

    assert "Estante 3, caja 12" in vista
    assert "Por dónde pasó" in vista


def test_desde_su_pagina_se_mueve(partes: Client, casa: Oficina) -> None:
    papel = ingreso(casa)

    partes.post(
        reverse("escritorio:papel_de", args=[papel.codigo]),
        {"movimiento": "entregado", "destino": str(casa.obras.pk)},
    )

    assert "en camino a" in consultas.papel_de(papel, casa.partes).donde


def test_lo_digital_dice_que_no_hay_papel(partes: Client, casa: Oficina) -> None:
    digital = ingreso(casa, canal="whatsapp")

    assert "No hay papel" in texto(partes.get(reverse("escritorio:papel_de", args=[digital.codigo])))


def test_quien_no_ve_el_caso_no_ve_su_papel(casa: Oficina) -> None:
    papel = ingreso(casa)

    assert sesion_de(casa.ajeno).get(reverse("escritorio:papel_de", args=[papel.codigo])).status_code == 404


def test_quien_solo_mira_ve_donde_esta_y_no_lo_mueve(casa: Oficina) -> None:
    papel = ingreso(casa)
    auditora = sesion_de(casa.auditora)

    vista = texto(auditora.get(reverse("escritorio:papel_de", args=[papel.codigo])))

    assert "Anotar el movimiento" not in vista
    assert "solo lectura" in vista


def test_en_mi_poder_esta_lo_que_viene_a_mi_unidad(partes: Client, casa: Oficina) -> None:
    papel = derivado(casa).ingreso
    lee(partes, papel.codigo, movimiento="entregado", destino=str(casa.obras.pk))

    vista = texto(sesion_de(casa.funcionaria).get(reverse("escritorio:papel_mio")))

    assert papel.folio in vista
    assert "Por recibir" in vista


def test_la_planilla_se_hace_se_imprime_y_se_baja(partes: Client, casa: Oficina) -> None:
    derivacion = derivado(casa)
    assert derivacion.ingreso.folio in texto(partes.get(reverse("escritorio:planillas_por_llevar")))

    partes.post(reverse("escritorio:planillas_por_llevar"), {"unidad": "obras", "e": [derivacion.codigo]})

    direccion = reverse("escritorio:planilla", args=[Planilla.objects.get().codigo])
    assert derivacion.ingreso.folio in texto(partes.get(direccion))
    assert partes.get(direccion, {"formato": "pdf"}).content.startswith(b"%PDF")
    assert derivacion.ingreso.folio in texto(partes.get(direccion, {"formato": "csv"}))
    assert derivacion.ingreso.folio not in texto(partes.get(reverse("escritorio:planillas_por_llevar")))
    assert "Dirección de Obras" in texto(partes.get(reverse("escritorio:planillas")))


def test_los_papeles_salen_con_la_planilla(partes: Client, casa: Oficina) -> None:
    con_papel, digital = derivado(casa), derivado(casa, canal="whatsapp")
    envio = {"unidad": "obras", "e": [con_papel.codigo, digital.codigo], "papel": "si"}

    partes.post(reverse("escritorio:planillas_por_llevar"), envio)

    assert "en camino a Dirección de Obras" in consultas.papel_de(con_papel.ingreso, casa.partes).donde
    assert Custodia.objects.filter(ingreso=digital.ingreso).count() == 0


def test_lo_de_correos_se_imprime(partes: Client, casa: Oficina, reloj: Any) -> None:
    ingreso(casa, canal="correos", canal_folio="SEG-1")

    assert partes.get(reverse("escritorio:planilla_de_correos")).content.startswith(b"%PDF")
    assert "SEG-1" in texto(partes.get(reverse("escritorio:planilla_de_correos"), {"formato": "csv"}))


@pytest.mark.parametrize("pagina", ["planillas_por_llevar", "planillas", "planilla_de_correos"])
def test_las_planillas_son_de_la_oficina_de_partes(casa: Oficina, pagina: str) -> None:
    assert sesion_de(casa.funcionaria).get(reverse(f"escritorio:{pagina}")).status_code == 403


def test_la_planilla_ajena_no_existe(partes: Client, casa: Oficina) -> None:
    partes.post(reverse("escritorio:planillas_por_llevar"), {"unidad": "obras", "e": [derivado(casa).codigo]})

    respuesta = sesion_de(casa.ajeno).get(reverse("escritorio:planilla", args=[Planilla.objects.get().codigo]))

    assert respuesta.status_code == 404


@pytest.mark.parametrize("pagina", ["papel", "papel_mio", "planillas_por_llevar", "planillas"])
def test_cada_pagina_pide_pocas_consultas(
    partes: Client, casa: Oficina, pagina: str, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        derivado(casa)

    with django_assert_max_num_queries(15):
        assert partes.get(reverse(f"escritorio:{pagina}")).status_code == 200


def test_sin_sesion_la_etiqueta_lleva_a_ingresar(casa: Oficina) -> None:
    papel = ingreso(casa)

    respuesta = Client().get(reverse("escritorio:papel_de", args=[papel.codigo]))

    assert "/cuenta/login/" in respuesta["Location"]


def test_otra_de_partes_puede_mover_lo_que_recibio_una_companera(casa: Oficina) -> None:
    papel = ingreso(casa)

    respuesta = lee(sesion_de(actor_con(Rol.SECRETARIO_MUNICIPAL)), papel.codigo, lugar="Estante 1")

    assert respuesta.status_code == 302
    assert Custodia.objects.get(vigente=True).lugar == "Estante 1"
