"""Mi día, tablero, libro diario y hojas de entrega, como las ve cada quien."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes import acciones
from fojas.dominio.partes.reglas import CanalDespacho
from fojas.dominio.trabajos.models import Trabajo
from tests.escritorio.conftest import Entra
from tests.fabricas.organizacion import DIA, MEDIODIA, FabricaAusencia, actor_con
from tests.fabricas.partes import Oficina, derivado, despachado, ingreso, respondido

pytestmark = pytest.mark.usefixtures("reloj")
RESERVA = {"confidencialidad": "reservado", "causa_reserva": "20285-21-2", "materia": "Sumario por acoso"}
AYER = DIA - timedelta(days=1)


def pagina(cliente: object, nombre: str, **consulta: str) -> str:
    return cliente.get(reverse(f"escritorio:{nombre}"), consulta).content.decode()  # type: ignore[attr-defined,no-any-return]


# Mi día


def test_mi_dia_de_la_unidad_muestra_lo_que_vence_antes(casa: Oficina, entra: Entra) -> None:
    derivacion = derivado(casa, cantidad=2)

    texto = pagina(entra(casa.jefa), "mi_dia")

    assert "Lo primero de hoy" in texto
    assert derivacion.ingreso.folio in texto


def test_mi_dia_de_partes_muestra_lo_que_espera_derivacion_o_despacho(casa: Oficina, entra: Entra) -> None:
    suelto = ingreso(casa)
    listo, _ = respondido(casa)

    texto = pagina(entra(casa.partes), "mi_dia")

    por_derivar, por_despachar = texto.split('id="s-mueve-1"')[1].split('id="s-mueve-2"')
    assert suelto.folio in por_derivar
    assert listo.folio in por_despachar
    assert listo.folio not in por_derivar
    assert 'href="/escritorio/bandeja/por-derivar/">Ver todos' in por_derivar
    assert 'href="/escritorio/bandeja/por-despachar/">Ver todos' in por_despachar


def test_mi_dia_de_partes_sin_nada_dice_que_hacer(casa: Oficina, entra: Entra) -> None:
    texto = pagina(entra(casa.partes), "mi_dia")

    assert "Todo lo ingresado tiene dueño" in texto
    assert "No hay respuestas por despachar" in texto


@pytest.mark.parametrize("cantidad", [1, 3])
def test_cada_cuenta_de_mi_dia_lleva_a_lo_que_conto(casa: Oficina, entra: Entra, cantidad: int) -> None:
    folio = derivado(casa, cantidad=cantidad).ingreso.folio
    otro = derivado(casa, cantidad=4).ingreso.folio
    cliente = entra(casa.jefa)

    assert 'href="/escritorio/bandeja/?vence=pronto">1</a>' in pagina(cliente, "mi_dia")
    lista = pagina(cliente, "bandeja", vence="pronto")
    assert folio in lista
    assert otro not in lista


def test_mi_dia_avisa_el_borrador_que_se_va_a_botar(casa: Oficina, entra: Entra) -> None:
    acciones.guarda_borrador(
        codigo="", datos={"materia": "Pide poda"}, archivos=[], actor=casa.partes, en=MEDIODIA - timedelta(days=25)
    )

    texto = pagina(entra(casa.partes), "mi_dia")

    assert "«Pide poda»" in texto
    assert "se borra el domingo 29 de noviembre" in texto.replace("\xa0", " ")


def test_mi_dia_vacio_ensena_el_primer_paso(casa: Oficina, entra: Entra) -> None:
    assert "Tu bandeja está al día" in pagina(entra(casa.funcionaria), "mi_dia")


def test_mi_dia_dice_a_quien_se_reemplaza(casa: Oficina, entra: Entra) -> None:
    FabricaAusencia(persona_id=casa.funcionaria.persona_id, reemplaza_id=casa.ajeno.persona_id)

    assert f"Ves la bandeja de <strong>{casa.funcionaria.nombre}</strong>" in pagina(entra(casa.ajeno), "mi_dia")


@pytest.mark.parametrize("rol", [Rol.ADMINISTRADOR, Rol.TIC])
def test_quien_cuida_la_maquina_ve_que_no_hay_respaldo_y_lo_que_fallo(casa: Oficina, entra: Entra, rol: Rol) -> None:
    Trabajo.objects.create(
        tarea="expedientes.lee_texto", estado="fallido", intentos_maximos=3, desde=MEDIODIA, creado_en=MEDIODIA
    )

    texto = pagina(entra(actor_con(rol)), "mi_dia")

    assert "un disco roto se lo lleva todo" in texto
    assert "1 trabajo falló" in texto


def test_quien_no_cuida_la_maquina_no_ve_sus_fallas(casa: Oficina, entra: Entra) -> None:
    assert "disco roto" not in pagina(entra(casa.partes), "mi_dia")


@pytest.mark.parametrize("rol", [Rol.ALCALDIA, Rol.AUDITOR, Rol.SECRETARIO_MUNICIPAL])
def test_quien_mira_la_casa_ve_cuanto_hay_pendiente(casa: Oficina, entra: Entra, rol: Rol) -> None:
    derivado(casa)

    texto = pagina(entra(actor_con(rol)), "mi_dia")

    assert "Cómo va la casa" in texto
    assert "Dirección de Obras tiene 1 de los 1 pendientes" in texto
    assert 'href="/escritorio/ingresos/?vence=en-riesgo"' in texto


# Tablero


def test_cada_barra_lleva_a_la_lista_de_su_unidad(casa: Oficina, entra: Entra) -> None:
    papel = derivado(casa).ingreso
    ajeno = derivado(casa, a=casa.dideco).ingreso
    cliente = entra(casa.partes)

    texto = pagina(cliente, "tablero")
    lista = pagina(cliente, "ingresos", unidad="obras", pendientes="si")

    assert 'href="/escritorio/ingresos/?unidad=obras&amp;pendientes=si"' in texto
    assert papel.folio in lista
    assert ajeno.folio not in lista


def test_el_tablero_mide_contra_el_plazo_de_cada_caso(casa: Oficina, entra: Entra) -> None:
    despachado(casa, canal=CanalDespacho.MESON)

    texto = pagina(entra(casa.partes), "tablero")

    assert "100 %" in texto
    assert "Todas salieron dentro de su plazo" in texto


def test_un_periodo_inventado_no_rompe_el_tablero(casa: Oficina, entra: Entra) -> None:
    assert "en 60 días" in pagina(entra(casa.partes), "tablero", dias="-5")


def test_lo_reservado_no_suma_en_el_tablero_ni_en_mi_dia(casa: Oficina, entra: Entra) -> None:
    derivado(casa, ingresado=ingreso(casa, **RESERVA))
    cliente = entra(casa.auditora)

    assert "Nada pendiente" in pagina(cliente, "tablero")
    assert "No hay nada pendiente" in pagina(cliente, "mi_dia")


# Libro


def test_el_libro_trae_lo_ingresado_y_lo_despachado_del_dia(casa: Oficina, entra: Entra) -> None:
    salida = despachado(casa, canal=CanalDespacho.MESON)
    assert salida.ingreso is not None

    texto = pagina(entra(casa.partes), "libro")

    assert salida.folio in texto
    assert salida.ingreso.folio in texto


def test_otro_dia_no_trae_lo_de_hoy_y_ofrece_volver(casa: Oficina, entra: Entra) -> None:
    papel = ingreso(casa)

    texto = pagina(entra(casa.partes), "libro", dia=AYER.isoformat())

    assert papel.folio not in texto
    assert "Nada ingresó ni salió" in texto
    assert f"?dia={DIA.isoformat()}" in texto


def test_el_libro_de_un_tramo_junta_los_dias(casa: Oficina, entra: Entra) -> None:
    papel = ingreso(casa)

    assert papel.folio in pagina(entra(casa.partes), "libro", dia=AYER.isoformat(), hasta=DIA.isoformat())


@pytest.mark.parametrize(
    "consulta",
    [{"dia": "ayer"}, {"dia": "2026-11-24", "hasta": "2026-11-01"}, {"dia": "2020-01-01", "hasta": "2026-01-01"}],
)
def test_un_tramo_que_no_sirve_dice_por_que(casa: Oficina, entra: Entra, consulta: dict[str, str]) -> None:
    respuesta = entra(casa.partes).get(reverse("escritorio:libro"), consulta)

    assert respuesta.status_code == 422
    assert 'role="alert"' in respuesta.content.decode()


def test_la_planilla_del_libro_dice_de_que_libro_es_cada_renglon(casa: Oficina, entra: Entra) -> None:
    despachado(casa, canal=CanalDespacho.MESON)

    texto = entra(casa.partes).get(reverse("escritorio:libro"), {"formato": "csv"}).content.decode("utf-8-sig")

    assert [fila[0] for fila in csv.reader(io.StringIO(texto), delimiter=";")] == ["Libro", "Ingreso", "Despacho"]


def test_el_libro_y_la_hoja_de_entrega_salen_en_pdf(casa: Oficina, entra: Entra) -> None:
    derivado(casa)
    cliente = entra(casa.partes)

    for nombre in ("libro", "traspaso"):
        respuesta = cliente.get(reverse(f"escritorio:{nombre}"), {"formato": "pdf"})
        assert respuesta["Content-Type"] == "application/pdf"
        assert respuesta.content.startswith(b"%PDF")


def test_lo_reservado_no_esta_en_el_libro_ni_en_las_hojas_de_la_auditoria(casa: Oficina, entra: Entra) -> None:
    papel = ingreso(casa, **RESERVA)
    derivado(casa, ingresado=papel)
    cliente = entra(casa.auditora)

    for nombre in ("libro", "traspaso"):
        for formato in ("", "csv"):
            texto = pagina(cliente, nombre, formato=formato)
            assert papel.folio not in texto
            assert "Sumario" not in texto


def test_la_hoja_de_una_unidad_no_trae_la_de_otra(casa: Oficina, entra: Entra) -> None:
    de_obras, de_dideco = derivado(casa).ingreso, derivado(casa, a=casa.dideco).ingreso

    texto = pagina(entra(casa.partes), "traspaso", unidad="obras")

    assert de_obras.folio in texto
    assert de_dideco.folio not in texto


def test_lo_retirado_no_se_entrega(casa: Oficina, entra: Entra) -> None:
    derivacion = derivado(casa)
    acciones.retira_derivacion(derivacion_id=derivacion.pk, actor=casa.partes, en=MEDIODIA)
    bitacora.secuencia()

    assert "Ese día no se derivó nada" in pagina(entra(casa.partes), "traspaso")


@pytest.mark.parametrize("rol", [Rol.ADMINISTRADOR, Rol.AUDITOR, Rol.SECRETARIO_MUNICIPAL])
def test_ninguna_pagina_pasa_de_quince_consultas(
    casa: Oficina, entra: Entra, rol: Rol, django_assert_max_num_queries: Any
) -> None:
    for _ in range(60):
        derivado(casa)
    cliente = entra(actor_con(rol))

    for nombre in ("mi_dia", "tablero", "buscar"):
        with django_assert_max_num_queries(15):
            pagina(cliente, nombre, q="luminarias")


@pytest.mark.parametrize("dia", ["9999-12-31", "0001-01-01", "31-02-2026"])
@pytest.mark.parametrize(
    "direccion",
    ["/escritorio/libro/?dia={}", "/escritorio/libro/traspaso/?dia={}", "/escritorio/ingresos/?desde={}&hasta={}",
     "/escritorio/buscar/?q=poda&dia={}", "/escritorio/libro/?dia={}&formato=pdf"],
)  # fmt: skip
def test_una_fecha_imposible_en_la_direccion_no_bota_la_pagina(
    casa: Oficina, entra: Entra, direccion: str, dia: str
) -> None:
    assert entra(casa.partes).get(direccion.format(dia, dia)).status_code in {200, 422}


def test_la_hoja_de_entrega_de_un_dia_que_no_existe_lo_dice(casa: Oficina, entra: Entra) -> None:
    derivado(casa)

    respuesta = entra(casa.partes).get(reverse("escritorio:traspaso"), {"dia": "31-02-2026", "formato": "pdf"})

    assert respuesta.status_code == 422
    assert "No se entendió «31-02-2026»" in respuesta.content.decode()


def test_la_hoja_de_entrega_de_lo_reservado_no_imprime_la_materia(casa: Oficina, entra: Entra) -> None:
    papel = ingreso(casa, **RESERVA)
    derivado(casa, ingresado=papel)

    texto = pagina(entra(casa.partes), "traspaso")

    assert f'<span class="no-imprime">{papel.materia}<' in texto
    assert '<span class="solo-impreso">Reservado (' in texto
