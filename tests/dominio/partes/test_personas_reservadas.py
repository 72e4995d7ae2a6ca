"""A quien solo está en casos reservados no lo conoce quien no puede ver esos casos: su nombre los delataría."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as ajustes
from hypothesis import strategies as st

from fojas.dominio.busqueda import acciones as indice
from fojas.dominio.busqueda import consultas as busqueda
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes.reglas import CalidadInteresado, Confidencialidad
from fojas.dominio.organizacion import consultas
from fojas.dominio.organizacion.consultas import FiltroPersonas
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.organizacion.reglas import Actor, Rol, actor_de_la_consola
from fojas.dominio.partes import acciones
from fojas.dominio.partes import consultas as partes
from fojas.dominio.partes.models import Ingreso
from tests.fabricas.expedientes import CAUSA, expediente
from tests.fabricas.organizacion import (
    DIA,
    MEDIODIA,
    FabricaNombramiento,
    FabricaPersona,
    FabricaUsuario,
    actor_con,
    actor_suelto,
)
from tests.fabricas.partes import Oficina, derivado, ingreso, oficina, respondido

pytestmark = pytest.mark.django_db
RESERVA = {"confidencialidad": "reservado", "causa_reserva": CAUSA}


@pytest.fixture
def casa() -> Oficina:
    return oficina()


@pytest.fixture
def otra(casa: Oficina) -> Actor:
    """Otra cuenta de Partes: no recibió lo reservado y no lo ve."""
    return actor_con(Rol.PARTES)


@pytest.fixture
def denunciante(casa: Oficina) -> Persona:
    """Solo trajo una denuncia reservada, que recibió la primera cuenta de Partes."""
    persona = FabricaPersona(nombre="Elcira Huaiquimil Pardo")
    ingreso(casa, remitente_id=persona.pk, **RESERVA)
    return persona


def lista(actor: Actor, **filtro: Any) -> list[Persona]:
    return consultas.personas(FiltroPersonas(**filtro), actor=actor)


def encontrados(texto: str, actor: Actor) -> set[str]:
    indice.pone_al_dia(en=MEDIODIA)
    return {acierto.codigo for acierto in busqueda.busca(texto, actor=actor, tipo="persona").aciertos}


def reserva(papel: Ingreso) -> None:
    expedientes.reserva(
        expediente_id=papel.expediente_id, nivel=Confidencialidad.RESERVADO, causa=CAUSA, terminos=(), autor="PSM",
        en=MEDIODIA,
    )  # fmt: skip


# Listas y fichas


def test_no_esta_en_la_lista_ni_en_la_ficha_de_quien_no_ve_su_caso(denunciante: Persona, otra: Actor) -> None:
    assert denunciante not in lista(otra)
    assert consultas.conocida(denunciante.codigo, otra) is None


def test_la_conoce_quien_puede_ver_su_caso(casa: Oficina, denunciante: Persona) -> None:
    assert denunciante in lista(casa.partes)
    assert consultas.conocida(denunciante.codigo, casa.partes) == denunciante


@pytest.mark.parametrize(
    "escrito", ["huaiquimil", "elcira pardo", "rut", "rut sin guion", "comienzo del rut", "codigo"]
)
def test_no_se_ofrece_al_escribir_su_nombre_ni_su_rut(denunciante: Persona, otra: Actor, escrito: str) -> None:
    rut = denunciante.rut or ""
    formas = {
        "rut": rut, "rut sin guion": rut.replace("-", ""), "comienzo del rut": rut[:6], "codigo": denunciante.codigo,
    }  # fmt: skip
    texto = formas.get(escrito, escrito)

    assert denunciante not in consultas.busca_personas(texto, terminos=otra.terminos)
    assert denunciante not in lista(otra, texto=texto)


def test_se_ofrece_a_quien_puede_ver_su_caso(casa: Oficina, denunciante: Persona) -> None:
    assert consultas.busca_personas("huaiquimil", terminos=casa.partes.terminos) == [denunciante]


def test_no_aparece_entre_sus_homonimas(casa: Oficina, denunciante: Persona, otra: Actor) -> None:
    nombre = denunciante.nombre

    assert consultas.homonimas(nombre, actor=otra) == []
    assert consultas.homonimas(nombre, actor=casa.partes) == [denunciante]


def test_su_nombre_no_sale_junto_a_su_codigo(casa: Oficina, denunciante: Persona, otra: Actor) -> None:
    codigo = denunciante.codigo

    assert consultas.nombres_de([codigo], actor=otra) == {}
    assert consultas.nombres_de([codigo], actor=casa.partes) == {codigo: denunciante.nombre}


def test_vuelve_a_verse_si_tiene_un_caso_publico(casa: Oficina, denunciante: Persona, otra: Actor) -> None:
    ingreso(casa, remitente_id=denunciante.pk)

    assert denunciante in lista(otra)
    assert encontrados("huaiquimil", otra) == {denunciante.codigo}


def test_quien_es_parte_de_un_caso_reservado_sin_haberlo_presentado_tampoco_se_ve(casa: Oficina, otra: Actor) -> None:
    denunciada = FabricaPersona(nombre="Otilia Sepúlveda Roa")
    papel = ingreso(casa, **RESERVA)
    acciones.agrega_interesado(
        ingreso_id=papel.pk, persona_id=denunciada.pk, calidad=CalidadInteresado.INTERESADO, actor=casa.partes,
        en=MEDIODIA,
    )  # fmt: skip

    assert (denunciada in lista(otra), denunciada in lista(casa.partes)) == (False, True)
    assert encontrados("otilia", otra) == set()


def test_quien_presento_en_un_caso_reservado_ajeno_tampoco_se_ve(casa: Oficina, otra: Actor) -> None:
    testigo = FabricaPersona(nombre="Otilia Sepúlveda Roa")
    caso = ingreso(casa, **RESERVA).expediente
    ingreso(casa, remitente_id=testigo.pk, expediente_codigo=caso.codigo)

    assert (testigo in lista(otra), testigo in lista(casa.partes)) == (False, True)


def test_quien_no_tiene_casos_se_ve(otra: Actor) -> None:
    assert FabricaPersona(nombre="Junta de Vecinos Villa Sur", clase="juridica") in lista(otra)


@pytest.mark.parametrize("fabrica", [FabricaUsuario, FabricaNombramiento])
def test_quien_trabaja_en_la_casa_se_ve_aunque_haya_denunciado(denunciante: Persona, otra: Actor, fabrica: Any) -> None:
    fabrica(persona=denunciante)

    assert denunciante in lista(otra)
    assert encontrados("huaiquimil", otra) == {denunciante.codigo}


def test_la_lista_se_pide_en_una_consulta(
    casa: Oficina, denunciante: Persona, otra: Actor, django_assert_num_queries: Any
) -> None:
    for _ in range(8):
        ingreso(casa, remitente_id=FabricaPersona().pk, **RESERVA)

    with django_assert_num_queries(1):
        assert casa.vecina in lista(otra)


# Búsqueda


@pytest.mark.parametrize("escrito", ["huaiquimil", "elcira pardo", "rut", "codigo", ""])
def test_no_se_encuentra_ni_se_cuenta_sin_ver_su_caso(denunciante: Persona, otra: Actor, escrito: str) -> None:
    texto = {"rut": denunciante.rut or "", "codigo": denunciante.codigo}.get(escrito, escrito)
    indice.pone_al_dia(en=MEDIODIA)

    for actor in (otra, actor_con(Rol.AUDITOR), actor_con(Rol.ADMINISTRADOR), actor_de_la_consola(DIA)):
        assert busqueda.busca(texto, actor=actor) == busqueda.Resultado((), 0, False, (), None)


def test_la_encuentra_quien_puede_ver_su_caso(casa: Oficina, denunciante: Persona) -> None:
    assert encontrados("huaiquimil", casa.partes) == {denunciante.codigo}
    assert encontrados("huaiquimil", replace(actor_suelto(), terminos=frozenset({"reserva:municipal"}))) == {
        denunciante.codigo
    }


def test_si_su_unico_caso_se_reserva_deja_de_verse_antes_de_que_el_indice_se_entere(casa: Oficina, otra: Actor) -> None:
    vecina = casa.vecina
    papel = ingreso(casa)
    antes = encontrados("ximena", otra)

    reserva(papel)

    assert (antes, busqueda.busca("ximena", actor=otra).total_hasta_1000) == ({vecina.codigo}, 0)
    assert encontrados("ximena", otra) == set()
    assert vecina not in lista(otra)


def test_si_le_queda_un_caso_publico_la_reserva_de_otro_no_la_esconde(casa: Oficina, otra: Actor) -> None:
    ingreso(casa)
    papel = ingreso(casa)
    indice.pone_al_dia(en=MEDIODIA)

    reserva(papel)

    assert busqueda.busca("ximena", actor=otra, tipo="persona").total_hasta_1000 == 1


def test_si_el_caso_se_vuelve_publico_se_encuentra(casa: Oficina, denunciante: Persona, otra: Actor) -> None:
    antes = encontrados("huaiquimil", otra)

    expedientes.reserva(
        expediente_id=Ingreso.objects.get(remitente=denunciante).expediente_id, nivel=Confidencialidad.PUBLICO,
        causa="", terminos={"general"}, autor="PSM", en=MEDIODIA,
    )  # fmt: skip

    assert (antes, encontrados("huaiquimil", otra)) == (set(), {denunciante.codigo})


def test_quien_deja_de_ser_parte_de_su_unico_caso_publico_deja_de_encontrarse(
    casa: Oficina, denunciante: Persona, otra: Actor
) -> None:
    papel = ingreso(casa)
    acciones.agrega_interesado(
        ingreso_id=papel.pk, persona_id=denunciante.pk, calidad=CalidadInteresado.APODERADO, actor=casa.partes,
        en=MEDIODIA,
    )  # fmt: skip
    antes = encontrados("huaiquimil", otra)

    acciones.quita_interesado(
        ingreso_id=papel.pk, persona_id=denunciante.pk, motivo="No era ella", actor=casa.partes, en=MEDIODIA
    )

    assert (antes, encontrados("huaiquimil", otra)) == ({denunciante.codigo}, set())


def test_corregido_quien_presento_deja_de_encontrarse_la_que_se_anoto_por_error(
    casa: Oficina, denunciante: Persona, otra: Actor
) -> None:
    papel = ingreso(casa, remitente_id=denunciante.pk)
    antes = encontrados("huaiquimil", otra)

    acciones.corrige(ingreso_id=papel.pk, remitente_id=casa.vecina.pk, actor=casa.partes, en=MEDIODIA)

    assert (antes, encontrados("huaiquimil", otra)) == ({denunciante.codigo}, set())


def test_sigue_oculta_con_el_indice_hecho_de_nuevo(casa: Oficina, denunciante: Persona, otra: Actor) -> None:
    indice.reindexa(en=MEDIODIA)

    assert busqueda.busca("huaiquimil", actor=otra).total_hasta_1000 == 0
    assert busqueda.busca("huaiquimil", actor=casa.partes, tipo="persona").total_hasta_1000 == 1


NIVELES = st.sampled_from(["publico", "reservado", "secreto"])
TERMINOS = st.sets(st.sampled_from(["reserva:unidad:1", "reserva:unidad:2", "unidad:1"]))


@given(
    casos=st.lists(st.tuples(st.integers(0, 2), st.booleans(), NIVELES, TERMINOS), max_size=5),
    quien=TERMINOS,
)
@ajustes(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_la_lista_y_la_busqueda_conocen_a_las_mismas(
    casos: list[tuple[int, bool, str, set[str]]], quien: set[str]
) -> None:
    with transaction.atomic():
        personas = [FabricaPersona(nombre=f"Vecina {n}") for n in range(3)]
        conocidas = set(range(3)) - {n for n, *_ in casos}
        for numero, (n, es_parte, nivel, terminos) in enumerate(casos):
            caso = expediente(
                confidencialidad=nivel, causa_reserva="" if nivel == "publico" else CAUSA, terminos=tuple(terminos),
                interesados=[personas[n].pk] if es_parte else [],
            )  # fmt: skip
            if not es_parte:
                _presenta(caso, personas[n], numero)
            abre = {t for t in terminos & quien if t.startswith("reserva:")}
            conocidas |= {n} if nivel == "publico" or abre else set()
        actor = replace(actor_suelto(), terminos=frozenset(quien | {"general"}))

        en_lista = {personas.index(persona) for persona in lista(actor)}
        fichas = indice._fichas_de([persona.codigo for persona in personas])
        buscadas = {n for n, p in enumerate(personas) if fichas[p.codigo].terminos & actor.terminos}

        # Cada caso empieza con la base vacía.
        transaction.set_rollback(True)
    assert en_lista == buscadas == conocidas


def _presenta(caso: Any, persona: Persona, numero: int) -> None:
    Ingreso.objects.create(
        folio=f"2026-{numero:06}", codigo=f"CODIGO{numero:06}", expediente=caso, remitente=persona, tipo="carta",
        materia="Carta", canal="meson", recibido_en=MEDIODIA, cuenta_desde_el=DIA, recibido_por="P1",
        notificar_por="correo",
    )  # fmt: skip


# Lo que se sugiere con lo anterior


def test_la_unidad_sugerida_no_sale_de_casos_que_no_ve(casa: Oficina, otra: Actor) -> None:
    derivado(casa, ingresado=ingreso(casa, **RESERVA))

    sugerida = partes.sugiere_unidad(tipo="solicitud", remitente_id=casa.vecina.pk, actor=otra, dia=DIA)
    para_quien_lo_recibio = partes.sugiere_unidad(
        tipo="solicitud", remitente_id=casa.vecina.pk, actor=casa.partes, dia=DIA
    )

    assert sugerida is None
    assert para_quien_lo_recibio is not None
    assert para_quien_lo_recibio.por_remitente


def test_el_orden_de_llegada_no_nombra_un_caso_reservado_ajeno(casa: Oficina, otra: Actor) -> None:
    derivado(casa, ingresado=ingreso(casa, en=MEDIODIA.replace(hour=13), **RESERVA))
    papel, _ = respondido(casa)

    assert partes.anteriores_a(papel, otra) == ()
    assert len(partes.anteriores_a(papel, casa.partes)) == 1
