"""Las vistas guardadas: de quién son, con quién se comparten y con cuál se abre una lista."""

import pytest
from django.test import Client
from django.urls import reverse

from fojas.base.veredicto import NoAutorizado
from fojas.dominio.organizacion import acciones
from fojas.dominio.organizacion import consultas as organizacion
from fojas.dominio.organizacion.models import VistaGuardada
from fojas.dominio.organizacion.reglas import VISTAS_POR_LISTA, VistaNoSePuede
from tests.escritorio.conftest import Entra
from tests.fabricas.organizacion import MEDIODIA
from tests.fabricas.partes import Oficina

pytestmark = pytest.mark.usefixtures("reloj")
INGRESOS = {"lista": "ingresos", "ruta": "/escritorio/ingresos/", "en": MEDIODIA}


def guarda(cliente: Client, **datos: str) -> str:
    respuesta = cliente.post(
        reverse("escritorio:guarda_vista"),
        {"lista": "ingresos", "volver": "/escritorio/ingresos/", "consulta": "tipo=reclamo", "nombre": "Reclamos"}
        | datos,
    )
    return str(respuesta["Location"])


def pantalla(cliente: Client, nombre: str = "ingresos", **consulta: str) -> str:
    return cliente.get(reverse(f"escritorio:{nombre}"), consulta).content.decode()


def vista(casa: Oficina, **datos: str) -> VistaGuardada:
    return acciones.guarda_vista(
        **(INGRESOS | {"nombre": "Reclamos", "consulta": "tipo=reclamo", "actor": casa.jefa} | datos)  # type: ignore[arg-type]
    )


def test_una_vista_propia_no_la_ve_nadie_mas(casa: Oficina, entra: Entra) -> None:
    guarda(entra(casa.jefa))

    assert ">Reclamos</a>" in pantalla(entra(casa.jefa), vista="todo")
    assert "Reclamos</a>" not in pantalla(entra(casa.funcionaria), vista="todo")


def test_una_vista_compartida_la_ve_la_unidad_y_no_las_otras(casa: Oficina, entra: Entra) -> None:
    guarda(entra(casa.jefa), unidad="obras")

    assert "Reclamos<span" in pantalla(entra(casa.funcionaria), vista="todo")
    assert "Reclamos<span" not in pantalla(entra(casa.ajeno), vista="todo")


def test_no_se_comparte_con_una_unidad_ajena(casa: Oficina, entra: Entra) -> None:
    respuesta = entra(casa.jefa).post(
        reverse("escritorio:guarda_vista"), {"lista": "ingresos", "nombre": "x", "consulta": "a=b", "unidad": "dideco"}
    )

    assert respuesta.status_code == 403
    assert not VistaGuardada.objects.exists()


def test_quien_solo_lee_guarda_las_suyas_pero_no_comparte(casa: Oficina) -> None:
    vista(casa, actor=casa.auditora)  # type: ignore[arg-type]

    with pytest.raises(NoAutorizado):
        vista(casa, actor=casa.auditora, unidad="obras")  # type: ignore[arg-type]


def test_la_ajena_compartida_no_se_renombra(casa: Oficina) -> None:
    suya = vista(casa, unidad="obras")

    with pytest.raises(NoAutorizado):
        acciones.cambia_vista(codigo=suya.codigo, nombre="Otra", unidad="", actor=casa.funcionaria, en=MEDIODIA)


def test_la_ajena_sin_compartir_no_existe_para_otro(casa: Oficina) -> None:
    suya = vista(casa)

    with pytest.raises(VistaNoSePuede, match="ya no está"):
        acciones.olvida_vista(codigo=suya.codigo, actor=casa.ajeno, en=MEDIODIA)


def test_la_jefatura_olvida_una_compartida_con_su_unidad(casa: Oficina) -> None:
    suya = vista(casa, actor=casa.funcionaria, unidad="obras")  # type: ignore[arg-type]

    acciones.olvida_vista(codigo=suya.codigo, actor=casa.jefa, en=MEDIODIA)

    assert organizacion.vistas_de_lista(casa.funcionaria, "ingresos") == []


def test_la_lista_se_abre_con_la_vista_elegida_y_se_puede_ver_todo(casa: Oficina, entra: Entra) -> None:
    cliente = entra(casa.jefa)
    guarda(cliente, inicio="si")

    assert cliente.get("/escritorio/ingresos/")["Location"] == "/escritorio/ingresos/?tipo=reclamo"
    assert cliente.get("/escritorio/ingresos/?vista=todo").status_code == 200


def test_olvidada_la_vista_de_inicio_la_lista_se_abre_entera(casa: Oficina, entra: Entra) -> None:
    cliente = entra(casa.jefa)
    guarda(cliente, inicio="si")

    guarda(cliente, olvida="Reclamos")

    assert cliente.get("/escritorio/ingresos/").status_code == 200


def test_el_mismo_nombre_reemplaza_la_vista(casa: Oficina) -> None:
    vista(casa)
    vista(casa, consulta="tipo=sai")

    assert [v.consulta for v in organizacion.vistas_de_lista(casa.jefa, "ingresos")] == ["tipo=sai"]


def test_no_se_guardan_mas_vistas_de_las_que_se_hallan(casa: Oficina) -> None:
    for n in range(VISTAS_POR_LISTA):
        vista(casa, nombre=f"Vista {n}")

    with pytest.raises(VistaNoSePuede, match="olvida alguna"):
        vista(casa, nombre="Una más")


@pytest.mark.parametrize(("nombre", "consulta"), [("", "a=b"), ("x" * 41, "a=b"), ("x", "a=" + "b" * 1000)])
def test_un_nombre_o_unos_filtros_que_no_caben_se_rechazan(casa: Oficina, nombre: str, consulta: str) -> None:
    with pytest.raises(VistaNoSePuede):
        vista(casa, nombre=nombre, consulta=consulta)


def test_mis_vistas_se_renombran_y_se_comparten_sin_guiones(casa: Oficina, entra: Entra) -> None:
    suya = vista(casa)

    entra(casa.jefa).post(
        reverse("escritorio:cambia_vista", args=[suya.codigo]),
        {"paso": "cambia", "nombre": "Los reclamos", "unidad": "obras"},
    )

    (vista_,) = organizacion.vistas_de_lista(casa.funcionaria)
    assert (vista_.nombre, vista_.unidad_codigo, vista_.mia) == ("Los reclamos", "obras", False)


def test_mis_vistas_llevan_a_su_lista(casa: Oficina, entra: Entra) -> None:
    vista(casa)

    assert 'href="/escritorio/ingresos/?tipo=reclamo">Reclamos</a>' in pantalla(entra(casa.jefa), "vistas")


def test_mi_dia_ofrece_las_vistas(casa: Oficina, entra: Entra) -> None:
    vista(casa)

    assert 'href="/escritorio/ingresos/?tipo=reclamo">Reclamos</a>' in pantalla(entra(casa.jefa), "mi_dia")
