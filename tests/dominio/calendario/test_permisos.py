"""Quién no puede cambiar el calendario de todos."""

import pytest

from fojas.dominio.calendario import permisos
from fojas.dominio.organizacion.reglas import Rol
from tests.fabricas.organizacion import actor_suelto


@pytest.mark.parametrize("rol", [Rol.ADMINISTRADOR, Rol.SECRETARIO_MUNICIPAL])
def test_el_calendario_lo_cambian_la_secretaria_y_la_administracion(rol: Rol) -> None:
    assert permisos.puede_cambiar_el_calendario(actor_suelto((rol, None)))


@pytest.mark.parametrize("rol", [rol for rol in Rol if rol not in permisos.CAMBIAN_EL_CALENDARIO])
def test_nadie_mas_lo_cambia(rol: Rol) -> None:
    veredicto = permisos.puede_cambiar_el_calendario(actor_suelto((rol, None)))

    assert not veredicto
    assert veredicto.motivo


def test_el_rol_de_una_sola_unidad_no_alcanza() -> None:
    assert not permisos.puede_cambiar_el_calendario(actor_suelto((Rol.SECRETARIO_MUNICIPAL, 3)))
