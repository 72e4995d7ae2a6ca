"""Bandejas, listas, cuentas, tablero y libro: qué se ve, en qué orden y qué nunca."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as ajustes
from hypothesis import strategies as st

from fojas.base import codigos
from fojas.dominio.expedientes.models import Expediente
from fojas.dominio.organizacion import consultas as gente
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import acciones, consultas
from fojas.dominio.partes.consultas import SIN_UNIDAD, FilaCaso, FiltroIngresos, Llave, PasoEnLote, Vence, Vista
from fojas.dominio.partes.consultas.bandejas import de_la_bandeja
from fojas.dominio.partes.models import Derivacion, Despacho, Ingreso
from fojas.dominio.partes.reglas import CanalDespacho, Folio, Instruccion, lee_folio
from tests.fabricas.organizacion import DIA, MEDIODIA, FabricaAusencia
from tests.fabricas.partes import Oficina, derivado, despachado, ingreso, oficina, respondido

RESERVA = {"confidencialidad": "reservado", "causa_reserva": "20285-21-2"}
INSTANTES = (None, MEDIODIA, MEDIODIA + timedelta(days=1), MEDIODIA + timedelta(days=9))


@pytest.fixture
def casa(db: None) -> Oficina:
    return oficina()


def de_nuevo(actor: Actor, dia: date = DIA) -> Actor:
    return gente.actor(persona_id=actor.persona_id, dia=dia)


def folios(filas: list[FilaCaso]) -> list[str]:
    return [fila.folio for fila in filas]


# Qué cae en cada bandeja


def test_lo_de_la_unidad_esta_en_la_bandeja_de_quien_trabaja_en_ella(casa: Oficina) -> None:
    derivacion = derivado(casa)

    assert folios(consultas.bandeja(casa.funcionaria, hoy=DIA)) == [derivacion.ingreso.folio]
    assert consultas.bandeja(casa.ajeno, hoy=DIA) == []


def test_lo_que_lleva_nombre_esta_en_su_bandeja_y_en_la_de_su_jefatura(casa: Oficina) -> None:
    derivado(casa, persona_id=casa.funcionaria.persona_id)

    assert len(consultas.bandeja(casa.funcionaria, hoy=DIA, vista=Vista.MIA)) == 1
    assert len(consultas.bandeja(casa.jefa, hoy=DIA)) == 1
    assert consultas.bandeja(casa.jefa, hoy=DIA, vista=Vista.UNIDAD) == []


def test_la_ausencia_lleva_la_bandeja_a_quien_reemplaza(casa: Oficina) -> None:
    derivado(casa, persona_id=casa.funcionaria.persona_id)
    antes = consultas.bandeja(casa.ajeno, hoy=DIA)
    FabricaAusencia(persona_id=casa.funcionaria.persona_id, reemplaza_id=casa.ajeno.persona_id)

    (fila,) = consultas.bandeja(de_nuevo(casa.ajeno), hoy=DIA)

    assert antes == []
    assert fila.es_reemplazo


def test_la_ausencia_terminada_devuelve_la_bandeja(casa: Oficina) -> None:
    derivado(casa, persona_id=casa.funcionaria.persona_id)
    FabricaAusencia(persona_id=casa.funcionaria.persona_id, reemplaza_id=casa.ajeno.persona_id)
    manana = DIA + timedelta(days=1)

    assert consultas.bandeja(de_nuevo(casa.ajeno, manana), hoy=manana) == []


def test_la_copia_esta_entre_las_copias_y_no_entre_lo_pendiente(casa: Oficina) -> None:
    papel = ingreso(casa)
    acciones.deriva(
        ingreso_id=papel.pk, instruccion=Instruccion.PARA_RESPUESTA, actor=casa.partes, en=MEDIODIA,
        destinos=[acciones.Destino(casa.dideco.pk), acciones.Destino(casa.obras.pk, solo_copia=True)],
    )  # fmt: skip

    assert consultas.bandeja(casa.funcionaria, hoy=DIA) == []
    assert folios(consultas.bandeja(casa.funcionaria, hoy=DIA, vista=Vista.COPIAS)) == [papel.folio]


def test_lo_respondido_sale_de_la_bandeja_y_queda_por_despachar(casa: Oficina) -> None:
    papel, _ = respondido(casa)

    assert consultas.bandeja(casa.jefa, hoy=DIA) == []
    assert folios(consultas.por_despachar(casa.partes, hoy=DIA)) == [papel.folio]


def test_lo_que_volvio_dice_por_que_y_ya_no_cuenta_como_respondido(casa: Oficina) -> None:
    salida = despachado(casa)
    acciones.registra_correo_fallido(despacho_codigo=salida.codigo, error="La casilla no existe", en=MEDIODIA)

    (fila,) = consultas.no_entregados(casa.partes, hoy=DIA)

    assert fila.nota == "La casilla no existe"
    assert consultas.rapidez(casa.partes, hoy=DIA).respondidos == 0


def test_lo_devuelto_vuelve_a_estar_por_derivar(casa: Oficina) -> None:
    derivacion = derivado(casa)
    acciones.devuelve_derivacion(derivacion_id=derivacion.pk, motivo="No es de Obras", actor=casa.jefa, en=MEDIODIA)

    assert folios(consultas.por_derivar(casa.partes, hoy=DIA)) == [derivacion.ingreso.folio]


# Orden y plazos


def test_vence_primero_va_primero_y_a_igual_dia_manda_el_ingreso(casa: Oficina) -> None:
    antiguo = ingreso(casa)
    nuevo = ingreso(casa, en=MEDIODIA + timedelta(minutes=1))
    apurado = derivado(casa, cantidad=2)
    derivado(casa, ingresado=nuevo, cantidad=5)
    derivado(casa, ingresado=antiguo, cantidad=5)

    filas = consultas.bandeja(casa.jefa, hoy=DIA)

    assert folios(filas) == [apurado.ingreso.folio, antiguo.folio, nuevo.folio]


def test_lo_que_entra_de_noche_en_sabado_cuenta_desde_el_primer_habil(casa: Oficina) -> None:
    sabado_de_noche = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
    lunes_temprano = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    derivado(casa, ingresado=ingreso(casa, en=sabado_de_noche))
    derivado(casa, ingresado=ingreso(casa, en=lunes_temprano))

    de_noche, del_lunes = consultas.bandeja(casa.jefa, hoy=DIA)

    assert de_noche.vence_el == del_lunes.vence_el
    assert de_noche.folio < del_lunes.folio


def test_los_dias_que_quedan_son_habiles_y_lo_vencido_es_negativo(casa: Oficina) -> None:
    derivado(casa, cantidad=3)
    lunes_siguiente = DIA + timedelta(days=6)

    (fila,) = consultas.bandeja(casa.jefa, hoy=DIA)
    (despues,) = consultas.bandeja(de_nuevo(casa.jefa, lunes_siguiente), hoy=lunes_siguiente, vence=Vence.VENCIDO)

    assert (fila.restan, despues.restan) == (3, -1)


def recorre(trae: Any, limite: int) -> list[FilaCaso]:
    """Todas las páginas, como las pide la vista."""
    filas: list[FilaCaso] = []
    llave: Llave | None = None
    while pagina := trae(despues_de=llave, limite=limite):
        filas += pagina
        llave = pagina[-1].llave
    return filas


@ajustes(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    vencen=st.lists(st.tuples(st.sampled_from(INSTANTES), st.integers(0, 3)), min_size=1, max_size=14),
    limite=st.integers(1, 5),
)
def test_las_paginas_de_la_bandeja_no_pierden_ni_repiten(
    casa: Oficina, vencen: list[tuple[datetime | None, int]], limite: int
) -> None:
    with transaction.atomic():
        modelo = derivado(casa)
        papeles = [modelo.ingreso, *(copia_de(modelo.ingreso) for _ in range(3))]
        Derivacion.objects.bulk_create(
            Derivacion(
                codigo=codigos.nuevo(), ingreso=papeles[cual], expediente_id=modelo.expediente_id,
                de_persona_id=modelo.de_persona_id, para_unidad=casa.obras, instruccion=modelo.instruccion,
                enviada_en=MEDIODIA, vence_en=vence,
            )
            for vence, cual in vencen
        )  # fmt: skip

        filas = recorre(lambda **p: consultas.bandeja(casa.jefa, hoy=DIA, **p), limite)
        todas = consultas.bandeja(casa.jefa, hoy=DIA, limite=100)

        assert [f.derivacion_id for f in filas] == [f.derivacion_id for f in todas]
        assert len(filas) == len(vencen) + 1
        transaction.set_rollback(True)


@ajustes(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    datos=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(INSTANTES)), min_size=1, max_size=14),
    limite=st.integers(1, 5),
)
def test_las_paginas_de_ingresos_no_pierden_ni_repiten(
    casa: Oficina, datos: list[tuple[int, datetime | None]], limite: int
) -> None:
    with transaction.atomic():
        modelo = ingreso(casa)
        for minuto, vence in datos:
            copia_de(modelo, recibido_en=MEDIODIA + timedelta(minutes=minuto), vence_en=vence)

        por_llegada = recorre(lambda **p: consultas.lista_ingresos(casa.partes, FiltroIngresos(), hoy=DIA, **p), limite)
        por_vencer = recorre(lambda **p: consultas.por_derivar(casa.partes, hoy=DIA, **p), limite)

        todos = set(Ingreso.objects.values_list("pk", flat=True))
        for filas in (por_llegada, por_vencer):
            assert len(filas) == len(todos)
            assert {f.ingreso_id for f in filas} == todos
        transaction.set_rollback(True)


def copia_de(modelo: Ingreso, **cambios: Any) -> Ingreso:
    """Otro ingreso del mismo expediente, con su folio."""
    datos = {campo.attname: getattr(modelo, campo.attname) for campo in Ingreso._meta.fields if not campo.primary_key}
    codigo = codigos.nuevo()
    propios = {"codigo": codigo, "folio": codigo, "clave_idempotencia": None, "comprobante_id": None}
    return Ingreso.objects.create(**(datos | propios | cambios))


# Lo reservado no aparece en ninguna parte


def test_lo_reservado_no_esta_ni_se_cuenta_para_quien_no_puede_verlo(casa: Oficina) -> None:
    papel = ingreso(casa, **RESERVA)
    derivado(casa, ingresado=papel)

    for vista in Vista:
        assert consultas.bandeja(casa.funcionaria, hoy=DIA, vista=vista) == []
    assert consultas.lista_ingresos(casa.auditora, FiltroIngresos(), hoy=DIA) == []
    assert consultas.cuenta_ingresos(casa.auditora, FiltroIngresos(), hoy=DIA) == 0
    assert consultas.cuentas(casa.funcionaria, hoy=DIA).en_bandeja == 0
    assert consultas.carga_por_unidad(casa.auditora, hoy=DIA) == []
    assert consultas.libro(casa.auditora, desde=DIA) == ([], [])
    assert consultas.traspasos(casa.auditora, dia=DIA) == {}
    assert consultas.salto(papel.folio, casa.auditora, hoy=DIA) is None


def test_lo_reservado_si_lo_ve_la_jefatura_de_la_unidad(casa: Oficina) -> None:
    papel = ingreso(casa, **RESERVA)
    derivado(casa, ingresado=papel)

    (fila,) = consultas.bandeja(casa.jefa, hoy=DIA)

    assert fila.reservado
    assert consultas.cuentas(casa.jefa, hoy=DIA).en_bandeja == 1


def test_lo_reservado_respondido_no_entra_en_la_rapidez_de_quien_no_puede(casa: Oficina) -> None:
    papel = ingreso(casa, **RESERVA)
    despachado(casa, ingresado=papel, canal=CanalDespacho.MESON)

    assert Despacho.objects.count() == 1
    assert consultas.rapidez(casa.auditora, hoy=DIA).respondidos == 0


# Cuentas, tablero y filtros


def test_las_cuentas_dicen_lo_mismo_que_las_listas(casa: Oficina) -> None:
    derivado(casa, cantidad=2)
    derivado(casa, persona_id=casa.jefa.persona_id)
    ingreso(casa)
    respondido(casa)

    jefa, partes = consultas.cuentas(casa.jefa, hoy=DIA), consultas.cuentas(casa.partes, hoy=DIA)

    assert (jefa.en_bandeja, jefa.mias, jefa.de_unidad, jefa.sin_recibir, jefa.vencen_pronto) == (2, 1, 1, 2, 1)
    assert (partes.por_derivar, partes.por_despachar, partes.no_entregados) == (1, 1, 0)
    assert jefa.por_derivar == 0


def test_vencidas_de_hoy_y_en_riesgo_no_se_cuentan_dos_veces(casa: Oficina) -> None:
    derivado(casa, cantidad=1)
    manana, pasado = DIA + timedelta(days=1), DIA + timedelta(days=2)

    tres = [consultas.cuentas(de_nuevo(casa.jefa, dia), hoy=dia) for dia in (DIA, manana, pasado)]

    assert [(n.vencen_pronto, n.vencen_hoy, n.vencidas) for n in tres] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]


def test_la_carga_se_reparte_por_unidad_y_lo_sin_derivar_es_de_partes(casa: Oficina) -> None:
    derivado(casa)
    ingreso(casa)

    cargas = {c.unidad: (c.codigo, c.pendientes) for c in consultas.carga_por_unidad(casa.partes, hoy=DIA)}

    assert cargas == {"Dirección de Obras": ("obras", 1), "Por derivar": ("", 1)}


def test_los_filtros_acotan_la_lista(casa: Oficina) -> None:
    de_obras = derivado(casa).ingreso
    suelto = ingreso(casa, tipo="felicitacion", en=MEDIODIA + timedelta(days=1))

    def ve(**filtro: Any) -> list[str]:
        return folios(consultas.lista_ingresos(casa.partes, FiltroIngresos(**filtro), hoy=DIA))

    assert ve() == [suelto.folio, de_obras.folio]
    assert ve(unidad="obras") == ve(estado="derivado") == ve(tipo="solicitud") == ve(hasta=DIA) == [de_obras.folio]
    assert ve(unidad=SIN_UNIDAD) == ve(desde=DIA + timedelta(days=1)) == [suelto.folio]
    assert ve(remitente_id=casa.vecina.pk) == [suelto.folio, de_obras.folio]
    assert ve(vence=Vence.VENCIDO) == ve(canal="correo") == []


@pytest.mark.parametrize(
    "escrito", ["2026-000001", "1/2026", "000001", "1", "N° 1", "folio 1-26", "Nro. 1 de 2026", " 2026/1 "]
)
def test_el_folio_se_encuentra_en_cualquier_grafia(casa: Oficina, escrito: str) -> None:
    papel = ingreso(casa)

    salto = consultas.salto(escrito, casa.partes, hoy=DIA)

    assert folios(consultas.lista_ingresos(casa.partes, FiltroIngresos(folio=escrito), hoy=DIA)) == [papel.folio]
    assert salto is not None
    assert salto.expediente == papel.expediente.codigo


@pytest.mark.parametrize(
    ("escrito", "ano", "valor"),
    [
        ("26-262", 2026, 262), ("262-26", 2026, 262), ("25-262", 2025, 262), ("262/25", 2025, 262), ("26-7", 2026, 7),
        ("26-12", 2026, 12), ("12-26", 2026, 12), ("12-25", 2025, 12), ("26-2024", 2024, 26), ("N° 250", 2026, 250),
        ("2026-250", 2026, 250), ("250", 2026, 250), ("26/006.831", 2026, 6831),
    ],
)  # fmt: skip
def test_el_ano_corto_se_reconoce_de_los_dos_lados(escrito: str, ano: int, valor: int) -> None:
    assert lee_folio(escrito, ano=2026) == Folio(ano, valor, de_salida=False)


@pytest.mark.parametrize("escrito", ["", "agua potable", "12.345.678-5", "2026-", "0", "1/20261", "S"])
def test_lo_que_no_es_folio_no_se_lee_como_folio(escrito: str) -> None:
    assert lee_folio(escrito, ano=2026) is None


def test_el_folio_de_salida_y_los_codigos_van_directo_al_caso(casa: Oficina) -> None:
    salida = despachado(casa)
    papel = salida.ingreso
    assert papel is not None

    for escrito in (salida.folio, "s2026-1", papel.codigo, codigos.agrupado(papel.codigo).lower(),
                    papel.expediente.codigo.lower(), papel.expediente.iuie):  # fmt: skip
        salto = consultas.salto(escrito, casa.partes, hoy=DIA)
        assert salto is not None, escrito
        assert salto.expediente == papel.expediente.codigo


@pytest.mark.parametrize("escrito", ["WXYZABCDEFGH", "wxyz-abcd-efgh", "NGT-AFHZ-CSJQ", "ngt-afhz-csjq"])
def test_un_codigo_al_que_no_le_toco_ninguna_cifra_tambien_va_directo(casa: Oficina, escrito: str) -> None:
    ingreso(casa)
    Ingreso.objects.update(codigo="WXYZABCDEFGH")
    Expediente.objects.update(codigo="NGT-AFHZ-CSJQ")

    salto = consultas.salto(escrito, casa.partes, hoy=DIA)

    assert salto is not None
    assert salto.expediente == "NGT-AFHZ-CSJQ"


def test_un_rut_lleva_a_lo_que_presento_solo_si_se_puede_ver_algo(casa: Oficina) -> None:
    derivado(casa)
    assert casa.vecina.rut is not None

    salto = consultas.salto(casa.vecina.rut, casa.partes, hoy=DIA)

    assert salto is not None
    assert salto.remitente == casa.vecina.codigo
    assert consultas.salto(casa.vecina.rut, casa.ajeno, hoy=DIA) is None


# Libro y traspaso


def test_el_libro_de_un_dia_es_el_del_dia_de_chile(casa: Oficina) -> None:
    casi_medianoche = datetime(2026, 11, 25, 2, 50, tzinfo=UTC)
    papel = ingreso(casa, en=casi_medianoche)

    ingresos, despachos = consultas.libro(casa.partes, desde=DIA)

    assert [a.folio for a in ingresos] == [papel.folio]
    assert despachos == []
    assert consultas.libro(casa.partes, desde=DIA + timedelta(days=1)) == ([], [])


def test_la_hoja_de_entrega_junta_lo_de_cada_unidad_sin_lo_retirado(casa: Oficina) -> None:
    queda, retirada = derivado(casa), derivado(casa)
    acciones.retira_derivacion(derivacion_id=retirada.pk, actor=casa.partes, en=MEDIODIA)

    hojas = consultas.traspasos(casa.partes, dia=DIA)

    assert {unidad: [t.folio for t in filas] for unidad, filas in hojas.items()} == {
        "Dirección de Obras": [queda.ingreso.folio]
    }
    assert consultas.traspasos(casa.partes, dia=DIA, unidad="dideco") == {}


# Vista previa de los lotes


def test_la_vista_previa_dice_que_pasara_con_cada_fila(casa: Oficina) -> None:
    nueva, recibida = derivado(casa), derivado(casa)
    acciones.recibe_derivacion(derivacion_id=recibida.pk, actor=casa.jefa, en=MEDIODIA)
    ajena = derivado(casa, a=casa.dideco)

    vistas = consultas.elegidas(
        [nueva.codigo, recibida.codigo, ajena.codigo], paso=PasoEnLote.RECIBIR, actor=casa.jefa, hoy=DIA
    )

    assert [bool(v.veredicto) for v in vistas] == [True, False, False]
    assert vistas[1].veredicto.motivo == "Ya está «recibida»."
    assert vistas[2].fila is None


def test_archivar_lo_que_espera_respuesta_pide_motivo(casa: Oficina) -> None:
    espera, no_espera = ingreso(casa), ingreso(casa, tipo="felicitacion")

    vistas = consultas.elegidas([espera.codigo, no_espera.codigo], paso=PasoEnLote.ARCHIVAR, actor=casa.partes, hoy=DIA)

    assert [v.pide_motivo for v in vistas] == [True, False]


def test_el_mismo_caso_elegido_dos_veces_se_hace_una(casa: Oficina) -> None:
    papel = ingreso(casa)
    uno, otro = acciones.deriva(
        ingreso_id=papel.pk, destinos=[acciones.Destino(casa.obras.pk), acciones.Destino(casa.dideco.pk)],
        instruccion=Instruccion.PARA_INFORME, actor=casa.partes, en=MEDIODIA,
    )  # fmt: skip

    vistas = consultas.elegidas([uno.codigo, otro.codigo], paso=PasoEnLote.ARCHIVAR, actor=casa.partes, hoy=DIA)

    assert [bool(v.veredicto) for v in vistas] == [True, False]


def test_la_auditoria_no_puede_ningun_paso(casa: Oficina) -> None:
    derivacion = derivado(casa)

    for paso in PasoEnLote:
        (vista,) = consultas.elegidas([derivacion.codigo], paso=paso, actor=casa.auditora, hoy=DIA)
        assert not vista.veredicto, paso


@pytest.mark.skipif(connection.vendor != "sqlite", reason="El plan de PostgreSQL depende de cuántas filas hay.")
@pytest.mark.parametrize("vista", list(Vista))
def test_la_bandeja_entra_por_su_indice_y_no_recorre_lo_cerrado(casa: Oficina, vista: Vista) -> None:
    plan = de_la_bandeja(casa.jefa, vista).explain()

    assert "derivacion_en_bandeja" in plan
    assert "SCAN partes_derivacion" not in plan
