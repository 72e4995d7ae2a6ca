"""Las páginas de lista: pocas consultas, páginas por llave, filtros y planillas que abren."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.organizacion import acciones
from fojas.dominio.organizacion.models import Persona
from fojas.dominio.organizacion.reglas import Rol, actor_del_sistema
from fojas.dominio.trabajos import acciones as trabajos
from fojas.dominio.trabajos.models import Trabajo
from tests.escritorio.administracion.conftest import Entra
from tests.fabricas.organizacion import (
    DIA,
    MEDIODIA,
    FabricaAsignacionRol,
    FabricaAusencia,
    FabricaCargo,
    FabricaNombramiento,
    FabricaPersona,
    FabricaUnidad,
    FabricaUsuario,
)

LISTAS = ("personas", "unidades", "cargos", "roles", "ausencias", "cuentas", "trabajos", "bitacora")
PAGINAS = (*LISTAS, "sistema", "calendario", "avisos", "cuenta", "municipalidad")
OTRO_SIGLO = DIA.replace(year=2050)


@pytest.fixture
def con_datos() -> Persona:
    """Sesenta filas de cada cosa: más de una página donde la hay."""
    for n in range(60):
        persona = FabricaPersona(nombre=f"Persona {n:02}")
        FabricaUsuario(persona=persona)
        FabricaAsignacionRol(persona=persona, unidad=FabricaUnidad())
        FabricaNombramiento(persona=persona, cargo=FabricaCargo())
        FabricaAusencia(persona=persona, hasta=OTRO_SIGLO)
        Trabajo.objects.create(
            tarea="bitacora.secuencia", estado="fallido", intentos_maximos=3, desde=MEDIODIA, creado_en=MEDIODIA
        )
        acciones.anota_ingreso(persona_id=persona.pk, en=MEDIODIA)
    bitacora.secuencia_todo(completa=True)
    return persona


@pytest.mark.parametrize("nombre", PAGINAS)
def test_ninguna_pagina_pasa_de_quince_consultas(
    administra: Client, con_datos: Persona, django_assert_max_num_queries: Any, nombre: str
) -> None:
    with django_assert_max_num_queries(15):
        respuesta = administra.get(reverse(f"escritorio:{nombre}"))

    assert respuesta.status_code == 200


def test_la_ficha_de_una_persona_no_pasa_de_quince_consultas(
    administra: Client, con_datos: Persona, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(15):
        administra.get(reverse("escritorio:persona", args=[con_datos.codigo]))


@pytest.mark.parametrize("nombre", LISTAS)
def test_cada_lista_se_exporta_a_una_planilla_que_abre(administra: Client, con_datos: Persona, nombre: str) -> None:
    respuesta = administra.get(reverse(f"escritorio:{nombre}"), {"formato": "xlsx"})

    hoja = load_workbook(io.BytesIO(respuesta.content)).active
    assert hoja is not None
    assert hoja.max_row > 60
    assert "Pasos" not in [celda.value for celda in hoja[1]]


def test_el_csv_trae_lo_filtrado_y_las_columnas_elegidas(administra: Client, con_datos: Persona) -> None:
    respuesta = administra.get(reverse("escritorio:personas"), {"formato": "csv", "q": "persona 07", "col": "rut"})

    filas = list(csv.reader(io.StringIO(respuesta.content.decode("utf-8-sig")), delimiter=";"))
    assert filas[0] == ["Nombre", "RUN o RUT"]
    assert [fila[0] for fila in filas[1:]] == ["Persona 07"]


def test_una_celda_que_empieza_como_formula_no_se_ejecuta(administra: Client) -> None:
    FabricaPersona(nombre="=HYPERLINK(1)", nombre_plano="=hyperlink(1)")

    respuesta = administra.get(reverse("escritorio:personas"), {"formato": "csv"})

    assert "'=HYPERLINK(1)" in respuesta.content.decode()


@pytest.mark.parametrize("nombre", ["personas", "cuentas", "trabajos", "bitacora"])
def test_la_pagina_siguiente_no_repite_ni_salta_filas(administra: Client, con_datos: Persona, nombre: str) -> None:
    vistas: list[tuple[object, ...]] = []
    url = reverse(f"escritorio:{nombre}")
    for _ in range(9):
        lista = administra.get(url).context["lista"]
        vistas += [tuple(lista.definicion.llave(fila)) for fila in lista.pagina.filas]
        if not lista.pagina.siguiente:
            break
        url = f"{reverse(f'escritorio:{nombre}')}?desde={lista.pagina.siguiente}"

    completas = (
        administra.get(reverse(f"escritorio:{nombre}"), {"formato": "csv"}).content.decode().strip().splitlines()
    )
    assert len(vistas) == len(set(vistas)) == len(completas) - 1 > 50


@pytest.mark.parametrize("nombre", LISTAS)
def test_una_llave_cambiada_a_mano_muestra_el_comienzo(administra: Client, con_datos: Persona, nombre: str) -> None:
    for llave in ("xx", "WyJhIl0", "bnVsbA", "W3t9LDFd"):
        assert administra.get(reverse(f"escritorio:{nombre}"), {"desde": llave}).status_code == 200


@pytest.mark.parametrize("nombre", LISTAS)
def test_un_filtro_que_no_vale_se_ignora(administra: Client, nombre: str) -> None:
    pedido = {"estado": "x", "clase": "x", "rol": "x", "dia": "31-02-2026", "col": "x", "suceso": "x", "formato": "x"}

    assert administra.get(reverse(f"escritorio:{nombre}"), pedido).status_code == 200


def test_un_filtro_puesto_se_quita_con_un_enlace(administra: Client) -> None:
    pagina = administra.get(reverse("escritorio:personas"), {"clase": "juridica", "q": "x"}).content.decode()

    assert '<a class="filtro puesto" href="?q=x">Clase: Persona jurídica' in pagina
    assert "Nada calza con estos filtros" in pagina


def test_la_lista_vacia_ensena_para_que_es(administra: Client) -> None:
    assert "Nadie estará ausente" in administra.get(reverse("escritorio:ausencias")).content.decode()


def test_quien_ejerce_un_cargo_se_pregunta_para_cualquier_dia(administra: Client, rosa: Persona) -> None:
    FabricaNombramiento(persona=rosa, cargo=FabricaCargo(nombre="Tesorero"), hasta=DIA)

    aquel = administra.get(reverse("escritorio:cargos"), {"dia": "24-11-2026"}).content.decode()
    despues = administra.get(reverse("escritorio:cargos"), {"dia": "25-11-2026"}).content.decode()

    assert rosa.nombre in aquel
    assert "Nadie ese día" in despues


def test_la_bitacora_se_filtra_por_autor_objeto_suceso_y_dia(administra: Client, rosa: Persona) -> None:
    acciones.anota_ingreso(persona_id=rosa.pk, en=MEDIODIA)
    acciones.asigna_rol(
        persona_id=rosa.pk, rol=Rol.PARTES, desde=DIA, fundamento="x", actor=actor_del_sistema(DIA), en=MEDIODIA
    )
    bitacora.secuencia_todo(completa=True)

    def halla(**filtros: str) -> set[str]:
        lista = administra.get(reverse("escritorio:bitacora"), filtros).context["lista"]
        return {entrada.suceso for entrada in lista.pagina.filas}

    assert halla(autor=rosa.codigo) == {"cuenta.ingreso"}
    assert halla(objeto=rosa.codigo) == {"cuenta.ingreso", "persona.rol_asignado"}
    assert halla(suceso="persona.rol_asignado") == {"persona.rol_asignado"}
    assert halla(objeto=rosa.codigo, dia="25-11-2026") == set()
    assert halla(objeto=rosa.codigo, dia="24-11-2026", hasta="24-11-2026") == {"cuenta.ingreso", "persona.rol_asignado"}


def test_la_bitacora_muestra_su_raiz_y_su_tamano(entra: Entra, con_datos: Persona) -> None:
    pagina = entra(Rol.AUDITOR).get(reverse("escritorio:bitacora")).content.decode()

    assert "Raíz de la bitácora" in pagina
    assert "Sin sellar" in pagina


def test_los_trabajos_fallidos_van_primero_con_su_error(administra: Client) -> None:
    Trabajo.objects.create(
        tarea="avisos.envia",
        estado="fallido",
        intentos_maximos=3,
        desde=MEDIODIA,
        creado_en=MEDIODIA,
        error="No responde",
    )

    pagina = administra.get(reverse("escritorio:trabajos")).content.decode()

    assert pagina.index("Fallidos: míralos primero") < pagina.index("No responde")
    assert "No hay un trabajador en marcha" in pagina


def test_la_pagina_del_sistema_grita_si_no_hay_respaldo(administra: Client) -> None:
    pagina = administra.get(reverse("escritorio:sistema")).content.decode()

    assert "Sin respaldo reciente" in pagina
    assert 'class="aviso rojo" role="alert"' in pagina


def test_la_calculadora_cuenta_veinte_habiles_y_dice_cuales_no_conto(entra: Entra) -> None:
    pagina = (
        entra()
        .get(reverse("escritorio:calendario"), {"dias": "20", "unidad": "habiles", "desde": "12-11-2020"})
        .content.decode()
    )

    assert "viernes\xa011 de\xa0diciembre de\xa02020" in pagina
    assert "Inmaculada Concepción" in pagina
    assert "Ley\xa019.880, art.\xa025" in pagina


def test_la_calculadora_sin_numero_dice_que_falta(entra: Entra) -> None:
    pagina = entra().get(reverse("escritorio:calendario"), {"dias": "", "desde": "12-11-2020"}).content.decode()

    assert "Escribe cuántos días" in pagina
    assert "<title>Error: " in pagina


def test_el_calendario_de_un_mes_dice_sus_feriados(entra: Entra) -> None:
    pagina = entra().get(reverse("escritorio:calendario"), {"mes": "2026-09"}).content.decode()

    assert "Septiembre de 2026" in pagina
    assert "18<small>feriado</small>" in pagina


@pytest.mark.parametrize("mes", ["", "2026-13", "1800-01", "9999-12", "hoy"])
def test_un_mes_que_no_existe_muestra_el_de_hoy(entra: Entra, mes: str) -> None:
    assert entra().get(reverse("escritorio:calendario"), {"mes": mes}).status_code == 200


def test_el_trabajador_vivo_se_dice(administra: Client) -> None:
    trabajos.registra_trabajador(nombre="uno", en=MEDIODIA.replace(year=2050))

    assert "En marcha" in administra.get(reverse("escritorio:trabajos")).content.decode()


def test_una_columna_a_pedido_se_ve_solo_si_se_elige(administra: Client, con_datos: Persona) -> None:
    normal = administra.get(reverse("escritorio:bitacora")).context["lista"]
    elegida = administra.get(reverse("escritorio:bitacora"), {"col": "huella"}).context["lista"]

    assert "huella" not in [columna.clave for columna in normal.columnas]
    assert [columna.clave for columna in elegida.columnas] == ["que", "huella"]


def test_un_cargo_con_titular_ausente_no_se_llama_vacante(administra: Client, rosa: Persona) -> None:
    FabricaNombramiento(persona=rosa, cargo=FabricaCargo(nombre="Tesorero"))
    FabricaAusencia(persona=rosa)

    respuesta = administra.get(reverse("escritorio:cargos"), {"dia": "24-11-2026", "formato": "csv"})

    assert "Tesorero;Nadie;Ausente;" in respuesta.content.decode()
