"""Dentro de una petición se pregunta una vez; fuera, siempre, y lo que cambia se olvida."""

from itertools import count

from fojas.base import memoria


def test_dentro_de_una_peticion_se_calcula_una_sola_vez() -> None:
    numeros = count()

    with memoria.recuerda():
        vistos = [memoria.una_vez("n", lambda: next(numeros)) for _ in range(3)]

    assert vistos == [0, 0, 0]


def test_fuera_de_una_peticion_se_calcula_siempre() -> None:
    numeros = count()

    assert [memoria.una_vez("n", lambda: next(numeros)) for _ in range(3)] == [0, 1, 2]


def test_de_una_peticion_a_otra_no_queda_nada() -> None:
    numeros = count()
    vistos = []

    for _ in range(2):
        with memoria.recuerda():
            vistos.append(memoria.una_vez("n", lambda: next(numeros)))

    assert vistos == [0, 1]


def test_lo_que_cambia_se_vuelve_a_calcular() -> None:
    numeros = count()

    with memoria.recuerda():
        antes = memoria.una_vez("n", lambda: next(numeros))
        memoria.olvida("n")
        despues = memoria.una_vez("n", lambda: next(numeros))

    assert (antes, despues) == (0, 1)
