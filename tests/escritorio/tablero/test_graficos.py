"""Del número al dibujo: proporciones, y la respuesta en una frase."""

from itertools import pairwise

import pytest

from fojas.dominio.partes.consultas import CargaDeUnidad, Rapidez, Tramo
from fojas.escritorio.tablero import graficos


def carga(unidad: str, pendientes: int, vencidos: int = 0, en_riesgo: int = 0) -> CargaDeUnidad:
    return CargaDeUnidad(unidad, unidad.lower(), pendientes, vencidos, en_riesgo)


def test_la_barra_mas_larga_es_la_de_mas_pendientes_y_parte_en_cero() -> None:
    obras, dideco = graficos.barras([carga("Obras", 40, vencidos=10, en_riesgo=10), carga("Dideco", 10)])

    assert (obras.ancho_vencido, obras.ancho_riesgo, obras.x_riesgo, obras.ancho_resto) == (
        "21.50%", "21.50%", "21.50%", "43.00%",
    )  # fmt: skip
    assert (dideco.ancho_vencido, dideco.x_resto, dideco.ancho_resto) == ("0.00%", "0.00%", "21.50%")


def test_las_barras_no_se_pisan() -> None:
    dibujo = graficos.barras([carga(f"U{n}", n + 1) for n in range(5)])

    assert all(abajo.y_nombre > arriba.y for arriba, abajo in pairwise(dibujo))


def test_la_columna_separa_lo_tardio() -> None:
    (una, otra) = graficos.columnas(Rapidez(12, 9, 5.0, (Tramo("0 a 5", 8, 0), Tramo("Más de 30", 4, 3))))

    assert (una.alto, una.alto_tarde, otra.alto, otra.alto_tarde) == ("160.0", "0.0", "20.0", "60.0")
    assert otra.corto == "> 30"


def test_sin_nada_el_dibujo_no_se_cae() -> None:
    assert graficos.barras([]) == []
    assert graficos.columnas(Rapidez(0, 0, None, ())) == []
    assert "No hay nada pendiente" in graficos.donde_se_junta([])
    assert "Todavía no se ha despachado" in graficos.como_respondemos(Rapidez(0, 0, None, ()))


def test_la_frase_dice_quien_tiene_mas_y_quien_mas_vencido() -> None:
    frase = graficos.donde_se_junta([carga("Obras", 40, vencidos=1), carga("Dideco", 10, vencidos=5)])

    assert frase == "Obras tiene 40 de los 50 pendientes. De los 6 vencidos, Dideco tiene 5."


@pytest.mark.parametrize(
    ("vencidos", "dicho"),
    [
        (0, "Ninguno está vencido."),
        (1, "Hay 1 vencido, y lo tiene Obras."),
        (14, "Los 14 vencidos los tiene Obras."),
    ],
)
def test_la_frase_de_lo_vencido_nombra_a_su_unidad(vencidos: int, dicho: str) -> None:
    frase = graficos.donde_se_junta([carga("Obras", 40, vencidos=vencidos), carga("Dideco", 10)])

    assert frase == f"Obras tiene 40 de los 50 pendientes. {dicho}"


def test_la_frase_de_la_rapidez_dice_la_mediana_con_coma_y_lo_tardio() -> None:
    rapidez = Rapidez(4, 3, 11.5, (Tramo("0 a 5", 4, 1),))

    assert graficos.como_respondemos(rapidez) == (
        "La mitad se responde en 11,5 días hábiles o menos. 1 de 4 salió fuera de plazo."
    )
