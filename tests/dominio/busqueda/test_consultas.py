"""Buscar en lo que la oficina anotó: todo lo que cambia se encuentra, y nadie encuentra lo que no puede ver."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as ajustes
from hypothesis import strategies as st

from fojas.dominio.bitacora import consultas as bitacora
from fojas.dominio.busqueda import acciones, consultas
from fojas.dominio.busqueda.models import Lectura
from fojas.dominio.busqueda.reglas import IndiceOcupado
from fojas.dominio.expedientes import acciones as expedientes
from fojas.dominio.expedientes import consultas as leer
from fojas.dominio.expedientes.reglas import CAUSA_DE_SOBRE, Confidencialidad
from fojas.dominio.organizacion import acciones as organizacion
from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.dominio.partes.models import Ingreso
from fojas.dominio.trabajos import motor
from tests.fabricas.expedientes import CAUSA, documento, expediente, pdf
from tests.fabricas.organizacion import DIA, MEDIODIA, actor_con, actor_suelto, persona_con

pytestmark = pytest.mark.django_db


@pytest.fixture
def partes() -> Actor:
    return actor_con(Rol.PARTES)


def al_dia() -> acciones.Puesta:
    return acciones.pone_al_dia(en=MEDIODIA)


def codigos(resultado: consultas.Resultado) -> set[str]:
    return {acierto.codigo for acierto in resultado.aciertos}


def carpeta_del_indice() -> Path:
    return Path(settings.DATOS) / "indice"


def ingreso_en(expediente_: Any, **datos: Any) -> Ingreso:
    """Una fila de ingreso con su anotación, sin pasar por el mesón."""
    base = {
        "folio": "2026-000123", "codigo": "7K4M2QXR9TBC", "expediente": expediente_, "remitente_texto": "Junta Villa Sur",
        "tipo": "carta", "materia": "Solicita reposición de luminarias", "canal": "meson", "recibido_en": MEDIODIA,
        "cuenta_desde_el": DIA, "recibido_por": "PPARTES", "notificar_por": "correo",
    }  # fmt: skip
    return Ingreso.objects.create(**(base | datos))


def test_se_encuentra_por_una_palabra_que_esta_dentro_del_pdf(partes: Actor) -> None:
    hecho = documento(
        contenido=pdf("La acequia de la señora Ñancupil se desborda."), nombre="carta.pdf", titulo="Carta"
    )
    motor.corre_pendientes()
    al_dia()

    resultado = consultas.busca("ñancupil acequias", actor=partes, tipo="documento")

    assert codigos(resultado) == {hecho.codigo}
    assert "<mark>acequia</mark>" in resultado.aciertos[0].fragmento_html
    assert resultado.aciertos[0].url == f"/escritorio/documento/{hecho.codigo}/"


def test_un_expediente_se_encuentra_por_materia_codigo_e_identificador(partes: Actor) -> None:
    hecho = expediente(materia="Permiso de circulación")
    al_dia()

    for texto in ("circulacion", hecho.codigo, hecho.codigo.lower().replace("-", " "), hecho.iuie):
        assert codigos(consultas.busca(texto, actor=partes)) == {hecho.codigo}


def test_un_documento_se_encuentra_por_su_huella(partes: Actor) -> None:
    hecho = documento()
    sha256 = hecho.versiones.get().archivo_id
    al_dia()

    assert codigos(consultas.busca(sha256[:12], actor=partes)) == {hecho.codigo}


def test_un_ingreso_se_encuentra_por_folio_seguimiento_y_remitente(partes: Actor) -> None:
    hecho = ingreso_en(expediente(materia="Otra cosa"))
    al_dia()

    for texto in ("123/2026", "7k4m-2qxr-9tbc", "villa sur", "luminaria"):
        (acierto,) = consultas.busca(texto, actor=partes, tipo="ingreso").aciertos
        assert (acierto.codigo, acierto.datos["remitente"]) == (hecho.codigo, "Junta Villa Sur")


def test_corregir_el_nombre_de_quien_presento_cambia_sus_ingresos(partes: Actor) -> None:
    persona = organizacion.registra_persona(
        clase="natural", nombre="Ana Munoz", rut="12.345.678-5", actor_codigo="PPARTES", en=MEDIODIA
    )
    hecho = ingreso_en(expediente(), remitente=persona, remitente_texto="")
    al_dia()

    organizacion.corrige_persona(persona_id=persona.pk, nombre="Ana Muñoz Rebolledo", actor=partes, en=MEDIODIA)
    al_dia()

    assert codigos(consultas.busca("rebolledo", actor=partes)) == {persona.codigo, hecho.codigo}


@pytest.mark.parametrize("texto", ["ana munoz", "12.345.678-5", "12345678-5", "123456785"])
def test_una_persona_la_encuentra_quien_ve_toda_la_casa(texto: str, partes: Actor) -> None:
    persona = organizacion.registra_persona(
        clase="natural", nombre="Ana Munoz", rut="12.345.678-5", actor_codigo="PPARTES", en=MEDIODIA
    )
    al_dia()

    assert codigos(consultas.busca(texto, actor=partes)) == {persona.codigo}


def test_una_persona_no_la_encuentra_quien_solo_ve_su_unidad() -> None:
    organizacion.registra_persona(
        clase="natural", nombre="Ana Muñoz", rut="12.345.678-5", actor_codigo="PPARTES", en=MEDIODIA
    )
    al_dia()

    assert consultas.busca("ana muñoz", actor=actor_con(Rol.FUNCIONARIO)).total_hasta_1000 == 0


def test_lo_reservado_no_esta_en_resultados_ni_en_cuentas_ni_en_grupos(partes: Actor) -> None:
    secreto = expediente(reservado=True, materia="Denuncia por acoso")
    documento(secreto, titulo="Denuncia", texto="El denunciado es Fulano")
    ingreso_en(secreto, materia="Denuncia")
    al_dia()

    for texto in ("denuncia", "fulano", "123/2026", secreto.codigo, secreto.iuie, ""):
        assert consultas.busca(texto, actor=partes) == consultas.Resultado((), 0, False, (), None)


def test_lo_reservado_lo_encuentra_quien_tiene_termino_de_reserva() -> None:
    secreto = expediente(reservado=True, terminos=("reserva:persona:7",))
    al_dia()

    con_reserva = replace(actor_suelto(), terminos=frozenset({"reserva:persona:7"}))

    assert codigos(consultas.busca("luminarias", actor=con_reserva)) == {secreto.codigo}


def test_un_documento_reservado_en_un_expediente_publico_no_lo_ve_quien_ve_el_expediente(partes: Actor) -> None:
    publico = expediente(materia="Permiso")
    documento(publico, reservado=True, titulo="Ficha médica", texto="Diagnóstico reservado")
    al_dia()

    assert consultas.busca("diagnóstico", actor=partes).total_hasta_1000 == 0
    assert codigos(consultas.busca("", actor=partes)) == {publico.codigo}


def test_lo_que_se_reserva_desaparece_antes_de_que_el_indice_se_entere(partes: Actor) -> None:
    hecho = expediente()
    documento(hecho, texto="Luminarias de la plaza")
    al_dia()
    antes = consultas.busca("luminarias", actor=partes).total_hasta_1000

    expedientes.reserva(
        expediente_id=hecho.pk, nivel=Confidencialidad.RESERVADO, causa=CAUSA, terminos=(), autor="PSM", en=MEDIODIA
    )

    assert (antes, consultas.busca("luminarias", actor=partes).total_hasta_1000) == (2, 0)


def test_lo_que_se_reservo_sigue_sin_verse_con_el_indice_al_dia_y_hecho_de_nuevo(partes: Actor) -> None:
    hecho = expediente()
    documento(hecho, texto="Luminarias de la plaza")
    al_dia()
    expedientes.reserva(
        expediente_id=hecho.pk, nivel=Confidencialidad.RESERVADO, causa=CAUSA, terminos=(), autor="PSM", en=MEDIODIA
    )

    al_dia()
    despues = consultas.busca("luminarias", actor=partes).total_hasta_1000
    acciones.reindexa(en=MEDIODIA)

    assert (despues, consultas.busca("luminarias", actor=partes).total_hasta_1000) == (0, 0)


def test_dar_acceso_lo_hace_aparecer_para_esa_unidad() -> None:
    quien = actor_con(Rol.FUNCIONARIO)
    hecho = expediente()
    al_dia()
    antes = consultas.busca("luminarias", actor=quien).total_hasta_1000

    expedientes.da_acceso(expediente_id=hecho.pk, terminos=[f"persona:{quien.persona_id}"], autor="PSM", en=MEDIODIA)
    al_dia()

    assert (antes, codigos(consultas.busca("luminarias", actor=quien))) == (0, {hecho.codigo})


TERMINOS = ["general", "unidad:1", "unidad:2", "reserva:municipal", "reserva:unidad:1"]


@given(
    casos=st.lists(st.tuples(st.booleans(), st.booleans(), st.sets(st.sampled_from(TERMINOS))), min_size=1, max_size=6),
    quien=st.sets(st.sampled_from(TERMINOS)),
)
@ajustes(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_se_cuenta_exactamente_lo_que_la_base_deja_ver(
    casos: list[tuple[bool, bool, set[str]]], quien: set[str]
) -> None:
    with transaction.atomic():
        for reservado, documento_reservado, terminos in casos:
            documento(expediente(reservado=reservado, terminos=tuple(terminos)), reservado=documento_reservado)
        acciones.reindexa(en=MEDIODIA)
        actor = replace(actor_suelto(), terminos=frozenset(quien))

        resultado = consultas.busca("", actor=actor, limite=100)

        visibles = list(leer.visibles_para(actor))
        esperados = {e.codigo for e in visibles}
        esperados |= {d.codigo for e in visibles for d in leer.documentos_visibles(actor, e)}
        # Cada caso empieza con la base vacía.
        transaction.set_rollback(True)
    assert codigos(resultado) == esperados
    assert resultado.total_hasta_1000 == sum(grupo.cuantos for grupo in resultado.grupos) == len(esperados)


def test_sin_indice_la_busqueda_lo_explica_y_no_falla(partes: Actor) -> None:
    expediente()

    resultado = consultas.busca("luminarias", actor=partes)

    assert resultado.aviso == consultas.RECONSTRUYENDO
    assert resultado.aciertos == ()


def corta_un_archivo() -> None:
    archivo = next(carpeta_del_indice().glob("f*/*.store"))
    archivo.chmod(0o600)
    archivo.write_bytes(archivo.read_bytes()[:-6])


def borra_todo() -> None:
    shutil.rmtree(carpeta_del_indice())


def borra_las_lecturas() -> None:
    Lectura.objects.all().delete()


@pytest.mark.parametrize("dana", [borra_todo, corta_un_archivo, borra_las_lecturas])
def test_un_indice_que_no_sirve_se_hace_de_nuevo_desde_la_bitacora(dana: Callable[[], None], partes: Actor) -> None:
    hecho = expediente()
    al_dia()
    dana()
    _otro_proceso()

    puesta = al_dia()

    assert puesta.reconstruido
    assert codigos(consultas.busca("luminarias", actor=partes)) == {hecho.codigo}


def _otro_proceso() -> None:
    """Olvida lo que este proceso tenía abierto del índice."""
    from fojas.config import conexiones

    conexiones._indice_en.cache_clear()


def test_una_lectura_adelantada_a_la_bitacora_es_de_otra_base(partes: Actor) -> None:
    expediente()
    al_dia()
    Lectura.objects.update(siguiente=bitacora.tamano() + 5)

    assert "no es la misma" in al_dia().reconstruido


def test_ponerse_al_dia_lee_solo_lo_que_falta() -> None:
    expediente()
    al_dia()
    documento(expediente())

    primera, segunda = al_dia(), al_dia()

    assert (primera.asientos, primera.reconstruido) == (3 - 1, "")
    assert segunda.asientos == 0


def test_con_el_indice_tomado_por_otro_se_avisa_y_se_sigue_buscando(partes: Actor) -> None:
    from fojas.dominio.busqueda import conexion

    hecho = expediente()
    al_dia()

    with conexion.indice().candado():
        with pytest.raises(IndiceOcupado):
            al_dia()

        assert codigos(consultas.busca("luminarias", actor=partes)) == {hecho.codigo}


def test_cada_indice_tiene_una_sola_lectura_aunque_se_rehaga() -> None:
    expediente()
    for _ in range(3):
        acciones.reindexa(en=MEDIODIA)

    assert Lectura.objects.count() == 1


def test_hacerlo_de_nuevo_cuenta_su_avance() -> None:
    avances: list[tuple[int, int, int]] = []
    documento()

    acciones.reindexa(en=MEDIODIA, avisa=lambda *avance: avances.append(avance))

    assert avances == [(2, 2, 2)]


def test_el_estado_dice_cuanto_falta() -> None:
    expediente()
    al_dia()
    expediente()

    from fojas.dominio.bitacora import acciones as anotar

    anotar.secuencia_todo()

    assert (consultas.estado().documentos, consultas.estado().faltan) == (1, 1)


def test_las_paginas_siguen_una_a_otra_sin_repetir(partes: Actor) -> None:
    esperados = {expediente(materia=f"Luminarias {n}").codigo for n in range(5)}
    al_dia()

    vistos: list[str] = []
    siguiente: str | None = ""
    while siguiente is not None:
        pagina = consultas.busca("luminarias", actor=partes, limite=2, despues_de=siguiente or None)
        vistos += [acierto.codigo for acierto in pagina.aciertos]
        siguiente = pagina.siguiente

    assert (len(vistos), set(vistos)) == (5, esperados)


def test_hacer_las_fichas_de_un_lote_no_depende_de_cuantas_son(django_assert_max_num_queries: Any) -> None:
    nombres = [expediente().codigo for _ in range(8)]
    for nombre in nombres[:4]:
        documento(expediente(materia=nombre))
        ingreso_en(expediente(), folio=f"2026-{nombre}", codigo=nombre[-8:])

    with django_assert_max_num_queries(16):
        acciones._fichas_de(nombres)


def test_una_cuenta_de_auditoria_ve_lo_publico(partes: Actor) -> None:
    hecho = expediente()
    al_dia()

    assert codigos(consultas.busca("luminarias", actor=actor_con(Rol.AUDITOR))) == {hecho.codigo}


def test_la_consola_no_se_encuentra_como_persona(partes: Actor) -> None:
    persona_con(codigo="consola", nombre="Consola")
    al_dia()

    assert consultas.busca("consola", actor=partes).total_hasta_1000 == 0


@pytest.mark.parametrize(("ya_hubo", "avisa"), [(False, 0), (True, 1)])
def test_solo_avisa_al_registro_si_el_indice_que_falta_ya_existio(
    ya_hubo: bool, avisa: int, caplog: pytest.LogCaptureFixture
) -> None:
    expediente()
    if ya_hubo:
        al_dia()
        borra_todo()
        _otro_proceso()
    caplog.clear()

    al_dia()

    assert [r.levelname for r in caplog.records if "reconstruido" in r.message and r.levelno >= 20] == [
        "WARNING"
    ] * avisa


def test_lo_que_dice_un_sobre_cerrado_no_se_encuentra_ni_por_quien_puede_verlo() -> None:
    caso = expediente(confidencialidad="reservado", causa_reserva=CAUSA_DE_SOBRE)
    documento(caso, titulo="Oferta", texto="Ofrecemos doce millones")
    al_dia()
    puede = replace(actor_suelto(), terminos=frozenset({"general", "reserva:municipal"}))

    assert len(consultas.busca("oferta", actor=puede).aciertos) == 1
    assert len(consultas.busca("millones", actor=puede).aciertos) == 0
