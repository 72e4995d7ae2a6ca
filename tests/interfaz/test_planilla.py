"""La planilla de una lista muy larga dice que se cortó."""

import pytest
from django.test import RequestFactory

from fojas.interfaz.listas import CORTADA, TOPE_PLANILLA, Columna, Lista, Vacia, pagina_de_lista, ya_leida

LISTA: Lista[int] = Lista(
    clave="numeros",
    descripcion="Números",
    columnas=(
        Columna("n", "Número", lambda n: n, principal=True),
        Columna("doble", "Doble", lambda n: 2 * n, a_pedido=True),
    ),
    llave=lambda n: (n,),
    vacia=Vacia("Sin números", "Aquí van los números."),
)


def planilla(rf: RequestFactory, cuantos: int, **consulta: str) -> list[str]:
    respuesta = pagina_de_lista(
        rf.get("/", {"formato": "csv", **consulta}), LISTA, trae=ya_leida(LISTA, range(1, cuantos + 1))
    )
    return respuesta.content.decode("utf-8-sig").splitlines()


@pytest.mark.parametrize(("cuantos", "cortada"), [(TOPE_PLANILLA, False), (TOPE_PLANILLA + 1, True), (3, False)])
def test_pasado_el_tope_la_ultima_fila_dice_que_se_corto(rf: RequestFactory, cuantos: int, cortada: bool) -> None:
    filas = planilla(rf, cuantos)

    assert len(filas) == 1 + min(cuantos, TOPE_PLANILLA) + cortada
    assert (filas[-1] == CORTADA) is cortada


def test_las_columnas_a_pedido_van_en_la_planilla_salvo_que_se_elijan_otras(rf: RequestFactory) -> None:
    assert planilla(rf, 1)[0] == "Número;Doble"
    assert planilla(rf, 1, col="n")[0] == "Número"
