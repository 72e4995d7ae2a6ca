"""Cada cifra de un tablero abre una lista con justo esas filas."""

import re
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.calendario import consultas as dias
from fojas.dominio.organizacion.reglas import Rol
from fojas.dominio.partes import acciones, consultas
from fojas.dominio.partes.consultas import Eje, FiltroIngresos, Periodo, Vence
from fojas.dominio.partes.models import Despacho
from fojas.dominio.partes.reglas import Barra, CanalDespacho, Edad, fechas_de_edad, tiempos_de
from tests.escritorio.conftest import Entra
from tests.fabricas.organizacion import DIA, MEDIODIA, actor_con
from tests.fabricas.partes import Oficina, archivo, derivado, despachado, ingreso

RESERVA = {"confidencialidad": "reservado", "causa_reserva": "20285-21-2", "materia": "Sumario por acoso"}


def habiles_antes(cuantos: int) -> datetime:
    dia = DIA
    for _ in range(cuantos):
        dia = dias.calendario().habil_anterior(dia)
    return MEDIODIA - (DIA - dia)


@pytest.fixture
def llena(casa: Oficina, reloj: Any) -> Oficina:
    """Casos de varias edades, tipos y unidades, uno vencido, uno reservado y uno respondido tarde."""
    for edad in (0, 5, 6, 10, 11, 20, 21, 40):
        derivado(casa, en=habiles_antes(edad))
    derivado(casa, a=casa.dideco, en=habiles_antes(8), tipo="reclamo")
    derivado(casa, persona_id=casa.jefa.persona_id, en=habiles_antes(3))
    ingreso(casa, tipo="oficio", canal="correos")
    derivado(casa, ingresado=ingreso(casa, **RESERVA))
    despachado(casa, canal=CanalDespacho.CARTA_CERTIFICADA, tipo="consulta")
    respondido_tarde(casa)
    return casa


def respondido_tarde(casa: Oficina) -> Despacho:
    papel = derivado(casa, en=habiles_antes(35)).ingreso
    documento = acciones.responde(
        ingreso_id=papel.pk, archivo=archivo(nombre="r.txt"), titulo="ORD", actor=casa.jefa, en=MEDIODIA
    )
    return acciones.despacha(
        ingreso_id=papel.pk, documentos_ids=[documento.pk], canal=CanalDespacho.CARTA_CERTIFICADA, actor=casa.partes,
        en=MEDIODIA, motivo_fuera_de_orden="Lo pidió la Contraloría",
    )  # fmt: skip


def cuenta(cliente: Client, url: str) -> int:
    """Las filas de toda la lista, página por página."""
    filas, siguiente = 0, url
    while siguiente:
        lista = cliente.get(siguiente).context["lista"]
        filas += len(lista.pagina.filas)
        siguiente = f"{url}&desde={lista.pagina.siguiente}" if lista.pagina.siguiente else ""
    return filas


def enlaces_con_cifra(texto: str) -> list[tuple[str, int]]:
    """Cada enlace cuyo texto es una cifra, sola o con lo que cuenta."""
    hallados = re.findall(
        r'<a[^>]*href="(/escritorio/[^"]*\?[^"]*)"[^>]*>([\d.]+)(?: vencidos?| salieron tarde| salió tarde)?</a>', texto
    )
    return [(unescape(url), int(cifra.replace(".", ""))) for url, cifra in hallados]


@pytest.mark.parametrize("quien", ["partes", "jefa", "auditora"])
def test_cada_cifra_abre_una_lista_con_esas_filas(llena: Oficina, entra: Entra, quien: str) -> None:
    cliente = entra(getattr(llena, quien))
    paginas = [f"{reverse('escritorio:tablero')}?por={e.value}" for e in Eje] + [reverse("escritorio:tiempos")]
    cifras = {enlace for p in paginas for enlace in enlaces_con_cifra(cliente.get(p).content.decode())}

    distintas = {url: (cifra, hay) for url, cifra in cifras if (hay := cuenta(cliente, url)) != cifra}

    assert distintas == {}


def test_hay_cifras_que_comprobar(llena: Oficina, entra: Entra) -> None:
    texto = entra(llena.partes).get(reverse("escritorio:tablero")).content.decode()

    assert len(enlaces_con_cifra(texto)) >= 8


def test_los_grupos_suman_lo_mismo_que_la_lista(llena: Oficina) -> None:
    suman = {
        eje: [sum(c.pendientes for c in cargas), sum(c.vencidos for c in cargas), sum(c.en_riesgo for c in cargas)]
        for eje in Eje
        for cargas in [consultas.cargas(llena.partes, eje, hoy=DIA)]
    }

    filtros = (
        FiltroIngresos(solo_pendientes=True),
        FiltroIngresos(vence=Vence.VENCIDO),
        FiltroIngresos(vence=Vence.EN_RIESGO),
    )
    lista = [consultas.cuenta_ingresos(llena.partes, filtro, hoy=DIA) for filtro in filtros]
    assert suman == dict.fromkeys(Eje, lista)


def test_lo_reservado_no_suma_para_quien_no_lo_ve(llena: Oficina) -> None:
    suyas = sum(c.pendientes for c in consultas.cargas(llena.partes, Eje.UNIDAD, hoy=DIA))
    de_auditora = sum(c.pendientes for c in consultas.cargas(llena.auditora, Eje.UNIDAD, hoy=DIA))

    assert suyas - de_auditora == 1


@pytest.mark.parametrize(
    ("habiles", "edad"),
    [(0, Edad.HASTA_5), (5, Edad.HASTA_5), (6, Edad.HASTA_10), (10, Edad.HASTA_10), (11, Edad.HASTA_20),
     (20, Edad.HASTA_20), (21, Edad.MAS_DE_20), (200, Edad.MAS_DE_20)],
)  # fmt: skip
@pytest.mark.parametrize("hoy", [DIA, date(2026, 11, 28), date(2026, 9, 18)])
def test_cada_edad_va_en_su_tramo_y_solo_en_ese(db: None, hoy: date, habiles: int, edad: Edad) -> None:
    calendario = dias.calendario()
    dia = hoy if calendario.es_habil(hoy) else calendario.habil_anterior(hoy)
    for _ in range(habiles):
        dia = calendario.habil_anterior(dia)

    tramos = [
        e
        for e in Edad
        for desde, hasta in [fechas_de_edad(e, hoy=hoy, calendario=calendario)]
        if (desde is None or dia >= desde) and (hasta is None or dia <= hasta)
    ]

    assert tramos == [edad]


def test_mediana_y_percentil_salen_de_las_cuentas_por_dia() -> None:
    tiempos = tiempos_de([Barra(10, 1, 1), Barra(2, 5, 0), Barra(4, 4, 1)])

    assert (tiempos.cuantos, tiempos.a_tiempo, tiempos.mediana, tiempos.p90) == (10, 8, 3.0, 4)


def test_lo_que_no_tiene_plazo_legal_no_suma_a_tiempo(casa: Oficina) -> None:
    despachado(casa, canal=CanalDespacho.CARTA_CERTIFICADA, tipo="felicitacion")
    respondido_tarde(casa)

    rapidez = consultas.rapidez(casa.partes, hoy=DIA)
    por_tipo = {
        t.clave: t.ahora
        for t in consultas.tiempos_por(casa.partes, Eje.TIPO, periodo=Periodo(DIA - timedelta(days=60), DIA))
    }

    assert (rapidez.respondidos, rapidez.con_plazo, rapidez.porcentaje) == (2, 1, 0)
    assert (por_tipo["felicitacion"].porcentaje, por_tipo["felicitacion"].tarde) == (None, 0)


def test_los_dias_suspendidos_no_cuentan_en_lo_que_se_tardo(casa: Oficina) -> None:
    papel = derivado(casa, en=habiles_antes(10)).ingreso
    detenido, sigue = habiles_antes(8), habiles_antes(4)
    acciones.suspende(
        ingreso_id=papel.pk,
        causa="fuerza-mayor",
        norma="Resolución 1",
        dia=detenido.date(),
        actor=casa.partes,
        en=detenido,
    )
    acciones.reanuda(ingreso_id=papel.pk, dia=sigue.date(), actor=casa.partes, en=sigue)
    documento = acciones.responde(
        ingreso_id=papel.pk, archivo=archivo(nombre="r.txt"), titulo="ORD", actor=casa.jefa, en=MEDIODIA
    )

    salida = acciones.despacha(
        ingreso_id=papel.pk, documentos_ids=[documento.pk], canal=CanalDespacho.CARTA_CERTIFICADA, actor=casa.partes,
        en=MEDIODIA,
    )  # fmt: skip

    salida.refresh_from_db()
    assert salida.habiles_de_respuesta == 6


def test_lo_despachado_antes_de_medirse_se_mide_despues(casa: Oficina) -> None:
    salida = respondido_tarde(casa)
    Despacho.objects.update(habiles_de_respuesta=None)

    medidas = acciones.mide_respuestas()

    salida.refresh_from_db()
    assert (medidas, salida.habiles_de_respuesta, acciones.mide_respuestas()) == (1, 35, 0)


def test_los_tiempos_se_comparan_con_el_periodo_anterior(casa: Oficina) -> None:
    despachado(casa, canal=CanalDespacho.CARTA_CERTIFICADA, en=MEDIODIA - timedelta(days=40))
    despachado(casa, canal=CanalDespacho.CARTA_CERTIFICADA, en=MEDIODIA)
    periodo = Periodo(DIA - timedelta(days=30), DIA)

    (obras,) = consultas.tiempos_por(casa.partes, Eje.UNIDAD, periodo=periodo)

    assert (obras.clave, obras.ahora.cuantos, obras.antes.cuantos) == ("obras", 1, 1)
    assert [m.tiempos.cuantos for m in consultas.tendencia(casa.partes, hoy=DIA)][-2:] == [1, 1]


def test_lo_que_va_a_vencer_dice_quien_lo_tiene_y_cuanto_lleva_quieto(casa: Oficina, entra: Entra, reloj: Any) -> None:
    por_vencer = derivado(casa, persona_id=casa.jefa.persona_id, en=habiles_antes(28)).ingreso
    derivado(casa, en=habiles_antes(2))
    derivado(casa, en=habiles_antes(40))

    (fila,) = entra(casa.partes).get(reverse("escritorio:riesgo")).context["lista"].pagina.filas

    assert (fila.caso.folio, fila.caso.restan, fila.quieto) == (por_vencer.folio, 2, 28)
    assert fila.lo_tiene == f"{casa.jefa.nombre}, Dirección de Obras"


def test_lo_despachado_fuera_de_orden_queda_con_su_motivo(casa: Oficina, entra: Entra, reloj: Any) -> None:
    salida = respondido_tarde(casa)
    despachado(casa, canal=CanalDespacho.CARTA_CERTIFICADA)
    Despacho.objects.filter(pk=salida.pk).update(motivo_fuera_de_orden="Lo pidió la Contraloría")

    texto = entra(casa.partes).get(reverse("escritorio:fuera_de_orden")).content.decode()

    assert "Lo pidió la Contraloría" in texto
    assert texto.count("<tr role=") == 2


def test_ningun_tablero_pasa_de_quince_consultas(
    llena: Oficina, entra: Entra, django_assert_max_num_queries: Any
) -> None:
    cliente = entra(actor_con(Rol.SECRETARIO_MUNICIPAL))

    for nombre in ("tablero", "tiempos", "riesgo", "salidas", "fuera_de_orden"):
        with django_assert_max_num_queries(15):
            assert cliente.get(reverse(f"escritorio:{nombre}")).status_code == 200


@pytest.mark.parametrize("consulta", ["desde=ayer", "desde=24-11-2026&hasta=01-11-2026", "desde=01-01-2020"])
def test_un_periodo_que_no_sirve_dice_por_que(casa: Oficina, entra: Entra, reloj: Any, consulta: str) -> None:
    for nombre in ("tablero", "tiempos"):
        respuesta = entra(casa.partes).get(f"{reverse(f'escritorio:{nombre}')}?{consulta}")

        assert respuesta.status_code == 422
        assert 'role="alert"' in respuesta.content.decode()


@pytest.mark.parametrize("nombre", ["tablero", "tiempos"])
def test_los_tableros_salen_en_los_tres_formatos(llena: Oficina, entra: Entra, nombre: str) -> None:
    cliente = entra(llena.partes)

    for formato in ("csv", "xlsx", "pdf"):
        respuesta = cliente.get(reverse(f"escritorio:{nombre}"), {"formato": formato})
        assert respuesta.status_code == 200
        assert not respuesta["Content-Type"].startswith("text/html")


def test_lo_que_vence_en_mi_dia_es_lo_que_hay_en_su_lista(llena: Oficina, entra: Entra) -> None:
    cliente = entra(actor_con(Rol.SECRETARIO_MUNICIPAL))
    casa_ = cliente.get(reverse("escritorio:mi_dia")).content.decode().split('id="s-casa"')[1].split("</dl>")[0]

    distintas = {url: cifra for url, cifra in enlaces_con_cifra(casa_) if cuenta(cliente, url) != cifra}

    assert distintas == {}
    assert f"{reverse('escritorio:riesgo')}?dias=5" in casa_
