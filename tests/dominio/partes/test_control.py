"""Informes de la Contraloría al Concejo, interrupciones de la plataforma y peticiones de concejales."""

from datetime import date, timedelta
from typing import Any

import pytest

from fojas.base.veredicto import NoAutorizado
from fojas.dominio.avisos.models import Aviso
from fojas.dominio.bitacora import verificacion as comprobacion
from fojas.dominio.calendario.models import Plazo
from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.dominio.partes import acciones, consultas, documentos
from fojas.dominio.partes.models import Ingreso, Interrupcion, PuntoObligado
from fojas.dominio.partes.reglas import CanalDespacho, DatoFaltante
from tests.fabricas.organizacion import DIA, MEDIODIA, actor_con
from tests.fabricas.partes import Oficina, derivado, despachado, ingreso, oficina

HORA = timedelta(hours=1)
RESERVA = {"confidencialidad": "reservado", "causa_reserva": "20285-21-2"}


@pytest.fixture
def casa(db: None) -> Oficina:
    return oficina()


@pytest.fixture
def secretario(casa: Oficina) -> Actor:
    return actor_con(Rol.SECRETARIO_MUNICIPAL)


def informe(casa: Oficina, **datos: Any) -> PuntoObligado:
    papel = ingreso(casa, tipo="cgr-informe", materia="Informe final 123 de 2026", **datos)
    return PuntoObligado.objects.get(ingreso=papel)


def anota(actor: Actor, **datos: Any) -> Interrupcion:
    return acciones.anota_interrupcion(
        **(
            {"desde": MEDIODIA - 3 * HORA, "hasta": MEDIODIA - HORA, "causa": "fuerza_mayor", "detalle": "Corte de luz",
             "sistemas": "Todo", "actor": actor, "en": MEDIODIA}
            | datos
        )
    )  # fmt: skip


# Contraloría


def test_un_informe_de_contraloria_va_a_la_tabla_y_un_oficio_no(casa: Oficina) -> None:
    punto = informe(casa)
    ingreso(casa, tipo="contraloria", dias_de_plazo=10)

    assert [p.codigo for p in consultas.puntos_obligados(casa.partes, hoy=DIA)] == [punto.codigo]
    assert consultas.puntos_por_tratar(casa.partes) == 1


def test_de_un_informe_sabe_el_concejo(casa: Oficina) -> None:
    concejal = actor_con(Rol.CONCEJO)

    punto = informe(casa)

    assert Aviso.objects.filter(persona_id=concejal.persona_id, objeto=punto.ingreso.codigo).exists()


def test_dado_a_conocer_empieza_el_plazo_para_acreditarlo(casa: Oficina, secretario: Actor) -> None:
    punto = informe(casa, en=MEDIODIA - timedelta(days=7))

    acciones.da_por_tratado(
        codigo=punto.codigo,
        sesion="Ordinaria 1.130",
        sesion_el=DIA - timedelta(days=1),
        dias=10,
        actor=secretario,
        en=MEDIODIA,
    )

    (visto,) = consultas.puntos_obligados(casa.partes, hoy=DIA)
    papel = Ingreso.objects.get(pk=punto.ingreso_id)
    assert (visto.estado, visto.plazo and visto.plazo.vence_el) == ("Por acreditar", date(2026, 12, 7))
    assert papel.plazo == Plazo.objects.get(regla="cgr-informe").codigo
    assert consultas.puntos_por_tratar(casa.partes) == 0


@pytest.mark.parametrize(
    "cambios",
    [{"sesion": " "}, {"sesion_el": DIA + timedelta(days=1)}, {"sesion_el": DIA - timedelta(days=9)}, {"dias": 0}],
)
def test_un_punto_mal_anotado_se_rechaza(casa: Oficina, secretario: Actor, cambios: dict[str, Any]) -> None:
    punto = informe(casa)

    with pytest.raises(DatoFaltante):
        acciones.da_por_tratado(
            **{
                "codigo": punto.codigo,
                "sesion": "Ordinaria",
                "sesion_el": DIA,
                "dias": 10,
                "actor": secretario,
                "en": MEDIODIA,
            }
            | cambios
        )


def test_un_punto_no_se_trata_dos_veces(casa: Oficina, secretario: Actor) -> None:
    pide: dict[str, Any] = {
        "codigo": informe(casa).codigo, "sesion": "Ordinaria", "sesion_el": DIA, "dias": 10, "actor": secretario,
        "en": MEDIODIA,
    }  # fmt: skip
    acciones.da_por_tratado(**pide)

    with pytest.raises(DatoFaltante, match="Ya se anotó"):
        acciones.da_por_tratado(**pide)

    assert Plazo.objects.filter(regla="cgr-informe").count() == 1


def test_una_jefatura_no_lleva_la_tabla(casa: Oficina) -> None:
    punto = informe(casa)

    with pytest.raises(NoAutorizado):
        acciones.da_por_tratado(codigo=punto.codigo, sesion="x", sesion_el=DIA, dias=10, actor=casa.jefa, en=MEDIODIA)


def test_un_informe_reservado_no_esta_en_los_puntos_de_quien_no_puede(casa: Oficina) -> None:
    informe(casa, **RESERVA)

    assert consultas.puntos_obligados(casa.auditora, hoy=DIA) == []


# Interrupciones


def test_se_certifica_con_su_pdf_y_queda_publicada(casa: Oficina, secretario: Actor) -> None:
    caida = anota(casa.partes)

    documentos.certifica_interrupcion(codigo=caida.codigo, actor=secretario, en=MEDIODIA)
    documentos.certifica_interrupcion(codigo=caida.codigo, actor=secretario, en=MEDIODIA)

    (publicada,) = consultas.interrupciones_publicadas()
    assert (publicada.estado, len(publicada.sha256), publicada.certifico) == ("Certificada", 64, secretario.nombre)


def test_la_que_sigue_no_se_certifica(casa: Oficina, secretario: Actor) -> None:
    caida = anota(casa.partes, hasta=None)

    with pytest.raises(DatoFaltante, match="cuándo volvió"):
        documentos.certifica_interrupcion(codigo=caida.codigo, actor=secretario, en=MEDIODIA)


def test_certifica_solo_el_ministro_de_fe(casa: Oficina) -> None:
    caida = anota(casa.partes)

    with pytest.raises(NoAutorizado):
        documentos.certifica_interrupcion(codigo=caida.codigo, actor=casa.partes, en=MEDIODIA)


def test_no_la_anota_cualquiera(casa: Oficina) -> None:
    with pytest.raises(NoAutorizado):
        anota(casa.funcionaria)


@pytest.mark.parametrize(
    "cambios",
    [
        {"desde": MEDIODIA + HORA, "hasta": None},
        {"hasta": MEDIODIA - 4 * HORA},
        {"hasta": MEDIODIA + HORA},
        {"detalle": ""},
    ],
)
def test_una_interrupcion_mal_anotada_se_rechaza(casa: Oficina, cambios: dict[str, Any]) -> None:
    with pytest.raises(DatoFaltante):
        anota(casa.partes, **cambios)


def test_dos_interrupciones_no_se_pisan_y_una_sin_efecto_no_estorba(casa: Oficina) -> None:
    primera = anota(casa.partes)
    with pytest.raises(DatoFaltante, match="Ya está anotada"):
        anota(casa.partes)

    acciones.anula_interrupcion(codigo=primera.codigo, motivo="Era otro día", actor=casa.partes, en=MEDIODIA)

    assert anota(casa.partes).pk != primera.pk


def test_los_dias_de_la_interrupcion_no_cuentan_en_el_caso_elegido(casa: Oficina) -> None:
    papel = derivado(casa, en=MEDIODIA - timedelta(days=7)).ingreso
    antes = Plazo.objects.get(codigo=papel.plazo).vence_el
    caida = anota(casa.partes)

    afectados = consultas.afectados_por(caida.codigo, casa.partes)
    acciones.suspende_por_interrupcion(
        ingreso_id=papel.pk, desde=DIA, vuelve=DIA + timedelta(days=1), norma="Resolución 45", actor=casa.partes,
        en=MEDIODIA,
    )  # fmt: skip

    plazo = Plazo.objects.get(codigo=papel.plazo)
    assert afectados == [papel.codigo]
    assert (antes, plazo.vence_el) == (date(2026, 12, 31), date(2027, 1, 4))
    assert plazo.suspensiones.get().hasta == DIA + timedelta(days=1)


# Concejales


def test_las_peticiones_de_concejales_dicen_su_resultado(casa: Oficina) -> None:
    despachado(casa, tipo="concejal", canal=CanalDespacho.CARTA_CERTIFICADA)
    ingreso(casa, tipo="concejal", en=MEDIODIA - timedelta(days=40))
    ingreso(casa, tipo="concejal", en=MEDIODIA - timedelta(days=2))
    ingreso(casa)

    vistas = consultas.peticiones_de_concejales(casa.partes, hoy=DIA)

    assert [v.resultado for v in vistas] == ["Respondida a tiempo", "Pendiente", "Vencida"]
    assert consultas.cuenta_de_concejales(casa.partes, hoy=DIA, resultado="vencidas") == 1
    assert consultas.cuenta_de_concejales(casa.partes, hoy=DIA, resultado="sin-respuesta") == 2


def test_los_plazos_de_providencias_se_avisan_aparte_de_los_de_la_ley(casa: Oficina) -> None:
    de_ley, interno = derivado(casa), derivado(casa, cantidad=2)

    for derivacion in (de_ley, interno):
        acciones.avisa_vencimiento(plazo=derivacion.plazo, vence_el=DIA, vencido=True, en=MEDIODIA)

    avisos = Aviso.objects.filter(persona_id=casa.jefa.persona_id, objeto__startswith="vencidos").order_by("objeto")
    assert [(a.objeto, "providencia" in a.cuerpo) for a in avisos] == [("vencidos", False), ("vencidos-internos", True)]


# Verificación


@pytest.fixture
def anotado(casa: Oficina, secretario: Actor) -> Interrupcion:
    acciones.da_por_tratado(
        codigo=informe(casa).codigo, sesion="Ordinaria", sesion_el=DIA, dias=10, actor=secretario, en=MEDIODIA
    )
    abierta = anota(casa.partes, hasta=None)
    acciones.termina_interrupcion(codigo=abierta.codigo, hasta=MEDIODIA - HORA, actor=casa.partes, en=MEDIODIA)
    documentos.certifica_interrupcion(codigo=abierta.codigo, actor=secretario, en=MEDIODIA)
    return abierta


def test_lo_anotado_verifica(anotado: Interrupcion) -> None:
    hallado = comprobacion.verifica(en=MEDIODIA)

    assert (hallado.diferencia, hallado.cuentas["interrupciones"], hallado.cuentas["puntos del Concejo"]) == ("", 1, 1)


@pytest.mark.parametrize(
    ("modelo", "cambio"),
    [(Interrupcion, {"desde": MEDIODIA - 5 * HORA}), (Interrupcion, {"hasta": MEDIODIA}), (Interrupcion, {"certificada_en": None}),
     (PuntoObligado, {"sesion_el": DIA - timedelta(days=1)})],
)  # fmt: skip
def test_lo_cambiado_por_fuera_se_nota(anotado: Interrupcion, modelo: Any, cambio: dict[str, Any]) -> None:
    modelo.objects.update(**cambio)

    assert comprobacion.verifica(en=MEDIODIA).diferencia
