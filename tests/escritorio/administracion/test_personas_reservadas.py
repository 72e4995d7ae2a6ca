"""Quien solo está en un caso reservado no asoma en ninguna página de quien no puede ver el caso."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.bitacora import acciones as bitacora
from fojas.dominio.bitacora.models import Anotacion
from fojas.dominio.organizacion import acciones
from fojas.dominio.organizacion.models import AsignacionRol, Ausencia, Persona
from fojas.dominio.organizacion.reglas import Rol
from tests.escritorio.administracion.conftest import Entra
from tests.fabricas.expedientes import expediente
from tests.fabricas.organizacion import DIA, MEDIODIA, FabricaPersona, persona_con

VEN_PERSONAS = (Rol.PARTES, Rol.ADMINISTRADOR, Rol.AUDITOR)


@pytest.fixture
def denunciante() -> Persona:
    persona = FabricaPersona(nombre="Elcira Huaiquimil Pardo")
    expediente(reservado=True, interesados=[persona.pk])
    return persona


@pytest.fixture
def con_derecho(entra: Entra, denunciante: Persona) -> Client:
    """Una cuenta de Partes a la que se abrió un caso reservado de la misma persona."""
    quien = persona_con(Rol.PARTES)
    expediente(reservado=True, interesados=[denunciante.pk], terminos=(f"reserva:persona:{quien.pk}",))
    return entra(persona=quien)


def pide(cliente: Client, nombre: str, *args: object, **consulta: str) -> Any:
    return cliente.get(reverse(f"escritorio:{nombre}", args=args), consulta)


def nombres_en_planilla(cliente: Client, **consulta: str) -> list[str]:
    respuesta = pide(cliente, "personas", formato="csv", **consulta)
    return [f[0] for f in csv.reader(io.StringIO(respuesta.content.decode("utf-8-sig")), delimiter=";")][1:]


@pytest.mark.parametrize("rol", VEN_PERSONAS)
def test_no_esta_en_la_lista_ni_en_la_planilla(entra: Entra, denunciante: Persona, rol: Rol) -> None:
    cliente = entra(rol)

    assert "Huaiquimil" not in pide(cliente, "personas").content.decode()
    assert denunciante.nombre not in nombres_en_planilla(cliente)


@pytest.mark.parametrize("rol", VEN_PERSONAS)
def test_no_la_trae_ni_su_rut_completo(entra: Entra, denunciante: Persona, rol: Rol) -> None:
    cliente = entra(rol)

    for texto in ("huaiquimil", denunciante.rut or "", denunciante.codigo):
        assert denunciante.nombre not in pide(cliente, "personas", q=texto).content.decode()
        assert nombres_en_planilla(cliente, q=texto) == []


@pytest.mark.parametrize("nombre", ["persona", "persona_corrige"])
def test_su_ficha_contesta_igual_que_una_que_no_existe(entra: Entra, denunciante: Persona, nombre: str) -> None:
    cliente = entra(Rol.PARTES)

    suya, ninguna = pide(cliente, nombre, denunciante.codigo), pide(cliente, nombre, "P0000000000")

    assert (suya.status_code, ninguna.status_code) == (404, 404)
    assert "Huaiquimil" not in suya.content.decode()


def test_no_se_corrige_lo_que_no_se_ve(entra: Entra, denunciante: Persona) -> None:
    datos = {"clase": "natural", "nombre": "Otro nombre", "rut": denunciante.rut}

    respuesta = entra(Rol.PARTES).post(reverse("escritorio:persona_corrige", args=[denunciante.codigo]), datos)

    denunciante.refresh_from_db()
    assert (respuesta.status_code, denunciante.nombre) == (404, "Elcira Huaiquimil Pardo")


def test_quien_puede_ver_un_caso_suyo_la_ve(con_derecho: Client, denunciante: Persona) -> None:
    assert denunciante.nombre in nombres_en_planilla(con_derecho)
    assert denunciante.nombre in pide(con_derecho, "personas", q="huaiquimil").content.decode()
    assert pide(con_derecho, "persona", denunciante.codigo).status_code == 200


def test_vuelve_a_verse_con_un_caso_publico(entra: Entra, denunciante: Persona) -> None:
    expediente(interesados=[denunciante.pk])
    cliente = entra(Rol.PARTES)

    assert denunciante.nombre in nombres_en_planilla(cliente)
    assert pide(cliente, "persona", denunciante.codigo).status_code == 200


def test_no_asoma_en_la_ficha_de_su_homonima(entra: Entra, denunciante: Persona) -> None:
    homonima = FabricaPersona(nombre=denunciante.nombre)

    pagina = pide(entra(Rol.PARTES), "persona", homonima.codigo).content.decode()

    assert denunciante.codigo not in pagina


def test_al_crear_otra_del_mismo_nombre_no_se_la_muestra(entra: Entra, denunciante: Persona) -> None:
    respuesta = entra(Rol.PARTES).post(
        reverse("escritorio:persona_nueva"), {"clase": "natural", "nombre": denunciante.nombre}
    )

    assert respuesta.status_code == 302
    assert Persona.objects.filter(nombre=denunciante.nombre).count() == 2


def test_su_rut_no_crea_otra_ficha_no_dice_de_quien_es_y_queda_anotado(entra: Entra, denunciante: Persona) -> None:
    quien = persona_con(Rol.PARTES)

    respuesta = entra(persona=quien).post(
        reverse("escritorio:persona_nueva"), {"clase": "natural", "nombre": "Otra", "rut": denunciante.rut}
    )

    pagina = respuesta.content.decode()
    assert (respuesta.status_code, Persona.objects.filter(rut=denunciante.rut).count()) == (422, 1)
    assert "Ese RUT ya está registrado" in pagina
    assert denunciante.codigo not in pagina
    assert "Huaiquimil" not in pagina
    leida = Anotacion.objects.get(suceso="persona.leida")
    assert (leida.autor, leida.objeto) == (quien.codigo, denunciante.codigo)


def test_su_pasaporte_no_dice_de_quien_es(entra: Entra, denunciante: Persona) -> None:
    Persona.objects.filter(pk=denunciante.pk).update(rut=None, pasaporte="AB123456")

    respuesta = entra(Rol.PARTES).post(
        reverse("escritorio:persona_nueva"),
        {"clase": "natural", "nombre": "Otra", "pasaporte": "AB123456"},
        follow=True,
    )

    pagina = respuesta.content.decode()
    assert "Ya estaba. Se puso al día su contacto." in pagina
    assert "Huaiquimil" not in pagina
    assert denunciante.codigo not in pagina


@pytest.mark.parametrize("rol", [Rol.ADMINISTRADOR, Rol.AUDITOR])
def test_la_bitacora_muestra_su_codigo_y_no_su_nombre(entra: Entra, rol: Rol) -> None:
    persona = acciones.registra_persona(
        clase="natural", nombre="Elcira Huaiquimil", rut=None, actor_codigo="P1", en=MEDIODIA
    )
    expediente(reservado=True, interesados=[persona.pk])
    bitacora.secuencia_todo(completa=True)

    pagina = pide(entra(rol), "bitacora").content.decode()

    assert persona.codigo in pagina
    assert "Huaiquimil" not in pagina


@pytest.mark.parametrize("escrito", ["huaiquimil", "rut"])
def test_un_formulario_de_ausencia_no_la_reconoce(entra: Entra, denunciante: Persona, escrito: str) -> None:
    texto = denunciante.rut if escrito == "rut" else escrito
    quien = persona_con(Rol.ADMINISTRADOR)

    respuesta = entra(persona=quien).post(
        reverse("escritorio:ausencia_nueva"),
        {
            "persona": quien.codigo, "reemplaza": texto, "causa": "permiso", "desde": DIA.isoformat(),
            "hasta": DIA.isoformat(),
        },
    )  # fmt: skip

    assert "No hay una persona con ese RUT, código o nombre." in respuesta.content.decode()
    assert "Huaiquimil" not in respuesta.content.decode()
    assert not Ausencia.objects.exists()


def test_se_la_nombra_en_un_rol_solo_con_su_rut(entra: Entra, denunciante: Persona) -> None:
    cliente = entra(Rol.ADMINISTRADOR)
    datos = {"rol": Rol.FUNCIONARIO.value, "desde": DIA.isoformat(), "fundamento": "Contrata", "unidad": ""}

    por_nombre = cliente.post(reverse("escritorio:rol_nuevo"), {**datos, "persona": "huaiquimil"})
    por_rut = cliente.post(reverse("escritorio:rol_nuevo"), {**datos, "persona": denunciante.rut})

    assert (por_nombre.status_code, por_rut.status_code) == (422, 302)
    assert AsignacionRol.objects.filter(persona=denunciante).exists()
