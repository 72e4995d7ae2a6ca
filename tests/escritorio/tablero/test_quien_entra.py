"""Quién no puede abrir cada página de esta área, y quién sí."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from fojas.dominio.organizacion.reglas import Actor, Rol
from fojas.escritorio.tablero.urls import urlpatterns
from tests.escritorio.conftest import Entra
from tests.fabricas.organizacion import actor_con
from tests.fabricas.partes import Oficina

pytestmark = pytest.mark.usefixtures("reloj")
TODAS = frozenset(
    {"partes", "jefa", "funcionaria", "auditora", "secretaria", "alcaldesa", "concejal", "administra", "tic"}
)
LIBRO = frozenset({"partes", "auditora", "secretaria"})
CONCEJO = LIBRO | {"alcaldesa", "concejal"}
CAIDAS = LIBRO | {"tic", "administra"}
ENTRAN = {
    "mi_dia": TODAS,
    "tablero": TODAS,
    "tiempos": TODAS,
    "riesgo": TODAS,
    "fuera_de_orden": TODAS,
    "salidas": TODAS,
    "puntos": CONCEJO,
    "concejales": CONCEJO,
    "interrupciones": CAIDAS,
    "interrupcion_nueva": CAIDAS - {"auditora"},
    "buscar": TODAS,
    "libro": LIBRO,
    "traspaso": LIBRO,
    "vistas": TODAS,
}
CON_CODIGO = {
    "cambia_vista", "punto", "interrupcion", "interrupcion_termina", "interrupcion_anula", "interrupcion_certifica",
    "interrupcion_certificado",
}  # fmt: skip
"""Las que llevan un código o solo reciben envíos: quién entra se prueba en las de cada paso."""
ROLES = {
    "secretaria": Rol.SECRETARIO_MUNICIPAL,
    "alcaldesa": Rol.ALCALDIA,
    "concejal": Rol.CONCEJO,
    "administra": Rol.ADMINISTRADOR,
    "tic": Rol.TIC,
}


@pytest.fixture
def actor(casa: Oficina) -> Callable[[str], Actor]:
    propios = {"partes": casa.partes, "jefa": casa.jefa, "funcionaria": casa.funcionaria, "auditora": casa.auditora}
    return lambda nombre: propios.get(nombre) or actor_con(ROLES[nombre])


def test_la_tabla_nombra_cada_direccion_del_area() -> None:
    assert {patron.name for patron in urlpatterns} == set(ENTRAN) | CON_CODIGO


@pytest.mark.parametrize("pagina", sorted(ENTRAN))
def test_sin_sesion_se_va_a_ingresar(client: Client, db: None, pagina: str) -> None:
    respuesta = client.get(reverse(f"escritorio:{pagina}"))

    assert respuesta.status_code == 302
    assert respuesta["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("pagina", "nombre"), [(p, n) for p, permitidas in ENTRAN.items() for n in sorted(TODAS - permitidas)]
)
def test_sin_el_rol_se_dice_que_no(entra: Entra, actor: Callable[[str], Actor], pagina: str, nombre: str) -> None:
    cliente = entra(actor(nombre))

    for formato in ("", "csv", "xlsx", "pdf"):
        assert cliente.get(reverse(f"escritorio:{pagina}"), {"formato": formato}).status_code == 403


@pytest.mark.parametrize(("pagina", "nombre"), [(p, n) for p, quienes in ENTRAN.items() for n in sorted(quienes)])
def test_con_el_rol_se_abre_aunque_no_haya_nada(
    entra: Entra, actor: Callable[[str], Actor], pagina: str, nombre: str
) -> None:
    assert entra(actor(nombre)).get(reverse(f"escritorio:{pagina}")).status_code == 200


@pytest.mark.parametrize("pagina", sorted(set(ENTRAN) - {"interrupcion_nueva"}))
def test_ninguna_pagina_escribe(entra: Entra, casa: Oficina, pagina: str) -> None:
    assert entra(casa.partes).post(reverse(f"escritorio:{pagina}")).status_code == 405
