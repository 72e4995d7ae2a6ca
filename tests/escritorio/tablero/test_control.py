"""Puntos del Concejo, peticiones de concejales e interrupciones, desde sus páginas."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.calendario.models import Plazo
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes.models import Interrupcion, PuntoObligado
from tests.escritorio.conftest import Entra
from tests.fabricas.organizacion import MEDIODIA, actor_con
from tests.fabricas.partes import Oficina, derivado, ingreso

pytestmark = pytest.mark.usefixtures("reloj")
CAIDA = {
    "desde": "24-11-2026 09:00", "hasta": "24-11-2026 11:00", "causa": "fuerza_mayor", "detalle": "Corte de luz",
    "sistemas": "El formulario web",
}  # fmt: skip


@pytest.fixture
def secretaria(casa: Oficina, entra: Entra) -> Client:
    return entra(actor_con(Rol.SECRETARIO_MUNICIPAL))


def caida(cliente: Client, **datos: str) -> Interrupcion:
    cliente.post(reverse("escritorio:interrupcion_nueva"), CAIDA | datos)
    return Interrupcion.objects.get()


def pagina(cliente: Client, nombre: str, *args: str, **consulta: str) -> str:
    return cliente.get(reverse(f"escritorio:{nombre}", args=args), consulta).content.decode()


def test_un_informe_espera_en_los_puntos_hasta_su_sesion(casa: Oficina, secretaria: Client) -> None:
    papel = ingreso(casa, tipo="cgr-informe", materia="Informe final 123")
    punto = PuntoObligado.objects.get()

    antes = pagina(secretaria, "puntos")
    secretaria.post(
        reverse("escritorio:punto", args=[punto.codigo]),
        {"sesion": "Ordinaria 1.130", "sesion_el": "24-11-2026", "dias": "10"},
    )
    despues = pagina(secretaria, "puntos")

    assert "Por dar a conocer" in antes
    assert papel.folio in antes
    assert "Por acreditar" in despues
    assert "Ordinaria 1.130" in despues


def test_quien_no_lleva_la_tabla_ve_los_puntos_y_no_los_toca(casa: Oficina, entra: Entra) -> None:
    ingreso(casa, tipo="cgr-informe")
    concejal = entra(actor_con(Rol.CONCEJO))

    assert "Anotar la sesión" not in pagina(concejal, "puntos")
    assert concejal.get(reverse("escritorio:punto", args=[PuntoObligado.objects.get().codigo])).status_code == 403


def test_las_peticiones_de_concejales_cuentan_lo_mismo_que_su_lista(casa: Oficina, secretaria: Client) -> None:
    ingreso(casa, tipo="concejal")
    ingreso(casa, tipo="concejal")

    texto = pagina(secretaria, "concejales")
    lista = secretaria.get(reverse("escritorio:concejales"), {"resultado": "sin-respuesta"}).context["lista"]

    assert 'href="?resultado=sin-respuesta">2</a>' in texto
    assert len(lista.pagina.filas) == 2


def test_el_informe_del_mes_para_el_concejo_sale_en_pdf(casa: Oficina, secretaria: Client) -> None:
    ingreso(casa, tipo="concejal")

    respuesta = secretaria.get(
        reverse("escritorio:concejales"), {"dia": "2026-11-01", "hasta": "2026-11-24", "formato": "pdf"}
    )

    assert respuesta.content.startswith(b"%PDF")


def test_una_interrupcion_se_anota_se_certifica_y_cualquiera_la_comprueba(
    casa: Oficina, secretaria: Client, client: Client
) -> None:
    anotada = caida(secretaria)
    antes = client.get(reverse("portal:interrupcion", args=[anotada.codigo]))

    secretaria.post(reverse("escritorio:interrupcion_certifica", args=[anotada.codigo]))

    assert antes.status_code == 404
    assert "Corte de luz" in client.get(reverse("portal:interrupcion", args=[anotada.codigo])).content.decode()
    assert anotada.codigo in client.get(reverse("portal:interrupciones")).content.decode()
    certificado = client.get(reverse("portal:interrupcion_certificado", args=[anotada.codigo]))
    assert b"".join(certificado.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_la_que_sigue_pide_su_termino_y_despues_se_certifica(casa: Oficina, secretaria: Client) -> None:
    anotada = caida(secretaria, hasta="")

    texto = pagina(secretaria, "interrupcion", anotada.codigo)
    secretaria.post(reverse("escritorio:interrupcion_termina", args=[anotada.codigo]), {"hasta": "24-11-2026 11:30"})

    assert "Ya volvió" in texto
    assert "Certificar y publicar" in pagina(secretaria, "interrupcion", anotada.codigo)


def test_una_mal_escrita_vuelve_con_lo_escrito_y_dice_como_arreglarla(casa: Oficina, secretaria: Client) -> None:
    respuesta = secretaria.post(reverse("escritorio:interrupcion_nueva"), CAIDA | {"hasta": "24-11-2026 08:00"})

    assert respuesta.status_code == 422
    assert "El término va después del comienzo" in respuesta.content.decode()
    assert "Corte de luz" in respuesta.content.decode()


def test_los_dias_se_descuentan_con_vista_previa_y_solo_donde_se_puede(casa: Oficina, secretaria: Client) -> None:
    ayer = MEDIODIA - timedelta(days=1)
    admite, no_admite = derivado(casa, en=ayer).ingreso, derivado(casa, tipo="sai", en=ayer).ingreso
    anotada = caida(secretaria, resolucion="Resolución 45")
    ver = pagina(secretaria, "interrupcion", anotada.codigo)
    datos: dict[str, Any] = {
        "e": [admite.codigo, no_admite.codigo], "desde": "24-11-2026", "vuelve": "25-11-2026", "norma": "Resolución 45",
    }  # fmt: skip

    previa = secretaria.post(reverse("escritorio:bandeja_lote", args=["suspender"]), datos).content.decode()
    antes = Plazo.objects.get(codigo=admite.plazo).vence_el
    hecho = secretaria.post(
        reverse("escritorio:bandeja_lote", args=["suspender"]),
        datos | {"confirma": "si", "envio": "c" * 16},
        follow=True,
    ).content.decode()

    assert f'name="e" value="{admite.codigo}"' in ver
    assert "no admite detenerlo por fuerza mayor" in previa
    assert "1 de 2 con éxito" in hecho
    assert Plazo.objects.get(codigo=admite.plazo).vence_el > antes


def test_sin_resolucion_no_se_descuenta_nada(casa: Oficina, secretaria: Client) -> None:
    papel = derivado(casa).ingreso

    respuesta = secretaria.post(
        reverse("escritorio:bandeja_lote", args=["suspender"]),
        {
            "e": [papel.codigo],
            "desde": "24-11-2026",
            "vuelve": "25-11-2026",
            "norma": "",
            "confirma": "si",
            "envio": "d" * 16,
        },
    )

    assert respuesta.status_code == 422
    assert "Cita la resolución" in respuesta.content.decode()


def test_la_certifica_solo_la_secretaria(casa: Oficina, entra: Entra, secretaria: Client) -> None:
    anotada = caida(secretaria)

    respuesta = entra(casa.partes).post(reverse("escritorio:interrupcion_certifica", args=[anotada.codigo]))

    assert respuesta.status_code == 403


@pytest.mark.parametrize("nombre", ["puntos", "concejales", "interrupciones"])
def test_ninguna_de_estas_paginas_pasa_de_quince_consultas(
    casa: Oficina, secretaria: Client, nombre: str, django_assert_max_num_queries: Any
) -> None:
    for tipo in ("cgr-informe", "concejal"):
        ingreso(casa, tipo=tipo)
    caida(secretaria)

    with django_assert_max_num_queries(15):
        pagina(secretaria, nombre)


def test_la_hora_de_una_interrupcion_no_termina_en_dos_puntos_seguidos(
    casa: Oficina, secretaria: Client, client: Client
) -> None:
    secretaria.post(reverse("escritorio:interrupcion_certifica", args=[caida(secretaria).codigo]))

    publicada = client.get(reverse("portal:interrupciones")).content.decode()

    assert "hrs." in publicada
    assert "hrs.." not in publicada
