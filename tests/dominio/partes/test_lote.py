"""Varios ingresos iguales: cada fila su folio, y lo que no pudo entrar se dice y se repite sin gastar otro."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from fojas.base.veredicto import NoAutorizado
from fojas.dominio.expedientes import verificacion
from fojas.dominio.expedientes.models import Archivo
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.organizacion.reglas import Actor
from fojas.dominio.partes import acciones, consultas
from fojas.dominio.partes.acciones.bloqueo import NoEncontrado
from fojas.dominio.partes.models import Borrador, FilaDeLote, Ingreso, Lote
from fojas.dominio.partes.reglas import DatoFaltante
from fojas.dominio.partes.reglas.lote import SIN_TRABAJADOR, FilaEscrita, calza, calzan, lee_pegado, materia_de
from fojas.dominio.partes.tareas import lote as tarea_del_lote
from fojas.dominio.trabajos.models import Trabajo
from tests.fabricas.organizacion import DIA, MEDIODIA
from tests.fabricas.partes import Oficina, archivo, ingreso, oficina

COMUN: dict[str, Any] = {
    "tipo": "solicitud", "materia": "Postula a la beca municipal: {nombre}", "canal": "meson", "referencia": "Bases 2026",
    "instruccion": "para_respuesta", "texto": "", "cantidad": None, "dias_de_plazo": None, "unidad_id": None,
    "constancia": False, "escrito": {},
}  # fmt: skip
VACIA = {"quien": "", "nombre": "", "correo": "", "telefono": "", "nota": ""}


@pytest.fixture
def casa(db: None) -> Oficina:
    return oficina()


def fila(quien: str, **datos: Any) -> dict[str, Any]:
    papel = archivo()
    return VACIA | {"quien": quien, "archivos": [{"sha256": papel.sha256, "nombre": papel.nombre}]} | datos


def abierto(casa: Oficina, filas: Sequence[dict[str, Any]], **comun: Any) -> Lote:
    return acciones.abre_lote(codigo="LOTE1", comun=COMUN | comun, filas=filas, actor=casa.partes, en=MEDIODIA)


def ingresadas(lote: Lote, casa: Oficina) -> list[FilaDeLote]:
    return [
        acciones.ingresa_fila(fila_id=pk, actor=casa.partes, en=MEDIODIA)
        for pk in consultas.por_ingresar(lote.pk).filas
    ]


def test_cada_fila_toma_su_folio_con_su_nombre_en_la_materia(casa: Oficina) -> None:
    lote = abierto(casa, [fila(casa.vecina.rut or ""), fila("Juan Soto Pino")])

    hechas = ingresadas(lote, casa)

    materias = [f.ingreso.materia for f in hechas if f.ingreso]
    assert materias == ["Postula a la beca municipal: Ximena Toro Fuica", "Postula a la beca municipal: Juan Soto Pino"]
    assert len({f.ingreso.folio for f in hechas if f.ingreso}) == 2


def test_la_persona_conocida_conserva_su_ficha_y_su_correo(casa: Oficina) -> None:
    (hecha,) = ingresadas(abierto(casa, [fila(casa.vecina.rut or "")]), casa)

    assert hecha.ingreso is not None
    assert hecha.ingreso.remitente == casa.vecina
    assert hecha.ingreso.correo_respuesta == "x.toro@correo.example"


def test_un_rut_nuevo_con_nombre_registra_a_la_persona(casa: Oficina) -> None:
    (hecha,) = ingresadas(abierto(casa, [fila("44.113.209-3", nombre="Celedonio Cayupi")]), casa)

    assert hecha.ingreso is not None and hecha.ingreso.remitente is not None
    assert hecha.ingreso.remitente.nombre == "Celedonio Cayupi"


def test_una_fila_mala_no_detiene_a_las_demas(casa: Oficina) -> None:
    lote = abierto(casa, [fila("Juan Soto"), fila("Ana Pino", archivos=[]), fila("Luis Vera")])

    hechas = ingresadas(lote, casa)

    assert [f.ingreso_id is not None for f in hechas] == [True, False, True]
    assert "Adjunta al menos un archivo" in hechas[1].error


def test_repetir_una_fila_no_gasta_otro_folio(casa: Oficina) -> None:
    lote = abierto(casa, [fila("Juan Soto")])
    (primera,) = ingresadas(lote, casa)
    # Como si el proceso hubiera muerto después del folio y antes de anotarlo en la fila.
    FilaDeLote.objects.update(ingreso=None, datos=VACIA | {"quien": "Juan Soto"}, archivos=[])

    segunda = acciones.ingresa_fila(fila_id=primera.pk, actor=casa.partes, en=MEDIODIA)

    assert segunda.ingreso == primera.ingreso
    assert Ingreso.objects.count() == 1


def test_con_unidad_cada_fila_sale_derivada_una_vez(casa: Oficina) -> None:
    lote = abierto(casa, [fila("Juan Soto")], unidad_id=casa.obras.pk)
    (hecha,) = ingresadas(lote, casa)
    FilaDeLote.objects.update(ingreso=None, datos=VACIA | {"quien": "Juan Soto"})

    acciones.ingresa_fila(fila_id=hecha.pk, actor=casa.partes, en=MEDIODIA)

    assert hecha.ingreso is not None
    assert hecha.ingreso.derivaciones.count() == 1


def test_si_no_se_puede_derivar_el_folio_queda_y_la_fila_lo_dice(casa: Oficina) -> None:
    (hecha,) = ingresadas(abierto(casa, [fila("Juan Soto")], unidad_id=999), casa)

    assert hecha.ingreso is not None
    assert hecha.error.startswith("Quedó por derivar")


def test_lo_escrito_de_la_persona_no_queda_dos_veces(casa: Oficina) -> None:
    ingresadas(abierto(casa, [fila("Juan Soto", correo="j@correo.example")]), casa)

    assert list(FilaDeLote.objects.values_list("datos", "archivos")) == [({}, [])]


def test_abrir_dos_veces_el_mismo_lote_da_uno(casa: Oficina) -> None:
    abierto(casa, [fila("Juan Soto")])

    abierto(casa, [fila("Juan Soto")])

    assert Lote.objects.count() == 1
    assert FilaDeLote.objects.count() == 1


def test_abrirlo_consume_su_borrador(casa: Oficina) -> None:
    Borrador.objects.create(codigo="LOTE1", clase="lote", persona_id=casa.partes.persona_id, guardado_en=MEDIODIA)

    abierto(casa, [fila("Juan Soto")])

    assert not Borrador.objects.exists()


def test_sin_filas_no_hay_lote(casa: Oficina) -> None:
    with pytest.raises(DatoFaltante):
        abierto(casa, [])


def test_quien_no_lleva_partes_no_abre_lotes(casa: Oficina) -> None:
    with pytest.raises(NoAutorizado):
        acciones.abre_lote(codigo="X", comun=COMUN, filas=[fila("Juan")], actor=casa.funcionaria, en=MEDIODIA)


def test_otra_persona_no_ingresa_las_filas_de_un_lote_ajeno(casa: Oficina) -> None:
    lote = abierto(casa, [fila("Juan Soto")])
    otra = oficina_de_otra(casa)

    with pytest.raises(NoEncontrado):
        acciones.ingresa_fila(fila_id=consultas.por_ingresar(lote.pk).filas[0], actor=otra, en=MEDIODIA)
    assert consultas.lote("LOTE1", otra) is None


def oficina_de_otra(casa: Oficina) -> Actor:
    return replace(casa.partes, persona_id=casa.jefa.persona_id, codigo=casa.jefa.codigo)


def test_un_lote_grande_lo_hace_un_trabajador(casa: Oficina) -> None:
    lote = abierto(casa, [fila(f"Persona {n}") for n in range(SIN_TRABAJADOR + 1)])

    assert Trabajo.objects.filter(tarea="partes.lote").count() == 1
    tarea_del_lote(lote_id=lote.pk)
    assert Ingreso.objects.count() == SIN_TRABAJADOR + 1


def test_las_que_fallaron_vuelven_a_un_borrador_con_sus_archivos(casa: Oficina) -> None:
    papel = archivo()
    con_archivo = fila(
        "44.113.209-3", nombre="Ana", correo="malo", archivos=[{"sha256": papel.sha256, "nombre": papel.nombre}]
    )
    lote = abierto(casa, [fila("Juan Soto"), con_archivo], escrito={"materia": "Postula"})
    ingresadas(lote, casa)

    borrador = acciones.corrige_fallidas(lote_id=lote.pk, actor=casa.partes, en=MEDIODIA)

    assert [f["quien"] for f in borrador.datos["filas"]] == ["44.113.209-3"]
    assert borrador.archivos == [{"sha256": papel.sha256, "nombre": papel.nombre, "fila": 1}]
    assert lote.filas.count() == 1


def test_sin_archivo_y_con_constancia_queda_escrito_que_llego(casa: Oficina) -> None:
    (hecha,) = ingresadas(abierto(casa, [fila("Juan Soto", archivos=[])], canal="correos", constancia=True), casa)

    assert hecha.ingreso is not None
    assert hecha.ingreso.expediente.documentos.filter(versiones__nombre="Constancia de recepción.txt").exists()


def test_los_archivos_de_un_lote_por_ingresar_no_se_juntan_como_sobrantes(casa: Oficina) -> None:
    papel = archivo()
    abierto(casa, [fila("Juan Soto", archivos=[{"sha256": papel.sha256, "nombre": papel.nombre}])])

    assert Archivo.objects.filter(sha256=papel.sha256).exists()
    assert papel.sha256 in verificacion.citados([papel.sha256])


def test_los_archivos_sin_asignar_de_un_lote_por_ingresar_tampoco(casa: Oficina) -> None:
    papel = archivo()
    sueltos = [{"sha256": papel.sha256, "nombre": papel.nombre}]

    acciones.abre_lote(
        codigo="LOTE1", comun=COMUN, filas=[fila("Juan Soto")], sueltos=sueltos, actor=casa.partes, en=MEDIODIA
    )

    assert papel.sha256 in verificacion.citados([papel.sha256])


def test_la_revision_dice_todo_lo_que_falta_en_una_consulta_por_cosa(
    casa: Oficina, django_assert_max_num_queries: Any
) -> None:
    ingreso(casa)
    filas = [
        FilaEscrita("7.654.321-0"),
        FilaEscrita("44.113.209-3", archivos=("a",)),
        FilaEscrita(casa.vecina.rut or "", archivos=("a",)),
        FilaEscrita(casa.vecina.rut or "", archivos=("b",)),
    ]

    with django_assert_max_num_queries(3):
        revisadas = consultas.revisa_lote(filas, tipo="solicitud", constancia=False, actor=casa.partes, hoy=DIA)

    assert any("dígito verificador" in p for p in revisadas[0].problemas)
    assert "Falta su archivo." in revisadas[0].problemas
    assert revisadas[1].problemas == ("Ese RUT no está en el registro: escribe su nombre.",)
    assert any("Hoy ya se le ingresó" in a for a in revisadas[2].avisos)
    assert any("fila 3" in a for a in revisadas[3].avisos)
    assert not Persona.objects.filter(rut="44113209-3").exists()


def test_lo_pegado_de_una_planilla_se_reconoce_por_lo_que_dice() -> None:
    filas = lee_pegado(
        "RUT\tNombre\tCorreo\n7.654.321-6\tMaría Pérez\tm@x.cl\t+56 9 1234 5678\tPuesto 3\nJuan Soto;j@x.cl\n"
    )

    assert filas == [
        FilaEscrita("7.654.321-6", "María Pérez", "m@x.cl", "+56 9 1234 5678", "Puesto 3"),
        FilaEscrita("Juan Soto", "", "j@x.cl"),
    ]


@pytest.mark.parametrize(
    ("nombre", "fila_"),
    [
        ("postulacion 7654321-6.pdf", 0), ("7.654.321-6_cedula.PDF", 0), ("07654321.pdf", 0),
        ("Juan_Soto_Pino.pdf", 1), ("SOTO PINO juan ficha.jpg", 1), ("documento.pdf", None), ("Soto.pdf", None),
    ],
)  # fmt: skip
def test_un_archivo_va_a_la_unica_fila_que_nombra(nombre: str, fila_: int | None) -> None:
    filas = [FilaEscrita("7.654.321-6", "María Pérez"), FilaEscrita("Juan Soto Pino"), FilaEscrita("Ana Soto Vera")]

    assert calza(nombre, filas, ["María Pérez", "Juan Soto Pino", "Ana Soto Vera"]) == fila_


def test_entre_personas_que_comparten_apellidos_gana_la_que_calza_mas() -> None:
    filas = [FilaEscrita("Amaro Quintul Paillao"), FilaEscrita("Amaro Urrutia Paillao")]

    assert calza("Amaro Urrutia Paillao.pdf", filas, [f.quien for f in filas]) == 1


@pytest.mark.parametrize("nombre", ["7.654.321-0.pdf", "cedula 76543210.pdf"])
def test_un_rut_con_el_digito_malo_calza_si_se_escribio_igual(nombre: str) -> None:
    filas = [FilaEscrita("7.654.321-0", "María Pérez"), FilaEscrita("Juan Soto Pino")]

    assert calza(nombre, filas, ["María Pérez", "Juan Soto Pino"]) == 0


def test_un_archivo_que_nombra_a_dos_filas_las_dice() -> None:
    filas = [FilaEscrita("Ana Soto Vera"), FilaEscrita("Luis Pino"), FilaEscrita("Ana Soto Vera")]

    assert calzan("Ana Soto Vera.pdf", filas, [f.quien for f in filas]) == (0, 2)


def test_la_materia_lleva_el_nombre_donde_se_pidio() -> None:
    assert materia_de("Beca:  {nombre}", "Ana Vera") == "Beca: Ana Vera"
