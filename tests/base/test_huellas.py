"""El árbol de Merkle de RFC 9162 y sus pruebas."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fojas.base import huellas

ENTRADAS = [bytes.fromhex(e) for e in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
"""Las ocho entradas de las pruebas de referencia de Certificate Transparency."""
RAICES = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSIONES = {
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
}
CONSISTENCIAS = {
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}


class Bosque:
    """Todos los subárboles completos de unas hojas, calculados como los guarda la bitácora."""

    def __init__(self, entradas: list[bytes]) -> None:
        self.hojas = [huellas.hoja(entrada) for entrada in entradas]
        self.nodos: dict[tuple[int, int], bytes] = {}
        for n, hoja in enumerate(self.hojas):
            for nivel, indice, huella in huellas.agrega(n, hoja, self.lee):
                self.nodos[nivel, indice] = huella

    def lee(self, nivel: int, indice: int) -> bytes:
        return self.nodos[nivel, indice]

    def raiz(self, tamano: int) -> bytes:
        return huellas.raiz(tamano, self.lee)


@pytest.fixture(scope="module")
def de_referencia() -> Bosque:
    return Bosque(ENTRADAS)


@pytest.fixture(scope="module")
def bosque() -> Bosque:
    return Bosque([str(n).encode() for n in range(64)])


def por_definicion(hojas: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, tal como está escrito."""
    if not hojas:
        return huellas.VACIO
    if len(hojas) == 1:
        return hojas[0]
    corte = 1 << (len(hojas) - 1).bit_length() - 1
    return huellas.nodo(por_definicion(hojas[:corte]), por_definicion(hojas[corte:]))


@pytest.mark.parametrize("tamano", range(9))
def test_la_raiz_es_la_publicada(de_referencia: Bosque, tamano: int) -> None:
    assert de_referencia.raiz(tamano).hex() == RAICES[tamano]


@pytest.mark.parametrize(("posicion", "tamano"), INCLUSIONES)
def test_la_prueba_de_inclusion_es_la_publicada(de_referencia: Bosque, posicion: int, tamano: int) -> None:
    camino = huellas.prueba_de_inclusion(posicion, tamano, de_referencia.lee)

    assert tuple(paso.hex() for paso in camino) == INCLUSIONES[posicion, tamano]


@pytest.mark.parametrize(("antes", "ahora"), CONSISTENCIAS)
def test_la_prueba_de_consistencia_es_la_publicada(de_referencia: Bosque, antes: int, ahora: int) -> None:
    prueba = huellas.prueba_de_consistencia(antes, ahora, de_referencia.lee)

    assert tuple(paso.hex() for paso in prueba) == CONSISTENCIAS[antes, ahora]


@pytest.mark.parametrize("tamano", range(65))
def test_la_raiz_coincide_con_la_definicion(bosque: Bosque, tamano: int) -> None:
    esperada = por_definicion(bosque.hojas[:tamano])

    assert bosque.raiz(tamano) == esperada
    assert huellas.raiz_de(bosque.hojas[:tamano]) == (tamano, esperada)


@pytest.mark.parametrize("tamano", range(1, 65))
def test_toda_hoja_prueba_que_esta(bosque: Bosque, tamano: int) -> None:
    raiz = bosque.raiz(tamano)

    assert all(
        huellas.verifica_inclusion(bosque.hojas[n], n, tamano, huellas.prueba_de_inclusion(n, tamano, bosque.lee), raiz)
        for n in range(tamano)
    )


@pytest.mark.parametrize("ahora", range(1, 65))
def test_todo_tamano_anterior_prueba_que_se_continuo(bosque: Bosque, ahora: int) -> None:
    assert all(
        huellas.verifica_consistencia(
            antes,
            ahora,
            bosque.raiz(antes),
            bosque.raiz(ahora),
            huellas.prueba_de_consistencia(antes, ahora, bosque.lee),
        )
        for antes in range(1, ahora + 1)
    )


@given(datos=st.data())
def test_una_prueba_de_inclusion_no_sirve_para_otra_cosa(bosque: Bosque, datos: st.DataObject) -> None:
    tamano = datos.draw(st.integers(2, 64))
    posicion = datos.draw(st.integers(0, tamano - 1))
    otra = datos.draw(st.integers(0, tamano - 1).filter(lambda n: n != posicion))
    camino = huellas.prueba_de_inclusion(posicion, tamano, bosque.lee)
    raiz = bosque.raiz(tamano)
    sitio = datos.draw(st.integers(0, len(camino) - 1))
    bit = 1 << datos.draw(st.integers(0, 255))
    torcido = [*camino]
    torcido[sitio] = (int.from_bytes(camino[sitio]) ^ bit).to_bytes(32)

    assert not huellas.verifica_inclusion(bosque.hojas[otra], posicion, tamano, camino, raiz)
    assert not huellas.verifica_inclusion(bosque.hojas[posicion], posicion, tamano, torcido, raiz)
    assert not huellas.verifica_inclusion(bosque.hojas[posicion], posicion, tamano, camino[:-1], raiz)
    assert not huellas.verifica_inclusion(bosque.hojas[posicion], posicion, tamano, [*camino, raiz], raiz)


@given(datos=st.data())
def test_una_prueba_de_consistencia_no_sirve_para_otra_raiz(bosque: Bosque, datos: st.DataObject) -> None:
    ahora = datos.draw(st.integers(2, 64))
    antes = datos.draw(st.integers(1, ahora - 1))
    otro = datos.draw(st.integers(1, 64).filter(lambda n: n != antes))
    prueba = huellas.prueba_de_consistencia(antes, ahora, bosque.lee)

    assert not huellas.verifica_consistencia(antes, ahora, bosque.raiz(otro), bosque.raiz(ahora), prueba)
    assert not huellas.verifica_consistencia(
        antes, ahora, bosque.raiz(antes), bosque.raiz(otro if otro != ahora else antes), prueba
    )
    assert not huellas.verifica_consistencia(antes, ahora, bosque.raiz(antes), bosque.raiz(ahora), prueba[:-1])


@given(st.lists(st.binary(max_size=8), max_size=80))
def test_el_arbol_que_crece_hace_nacer_los_mismos_nodos(entradas: list[bytes]) -> None:
    completo, arbol = Bosque(entradas), huellas.Arbol()
    nacidos = {(nivel, indice): huella for hoja in completo.hojas for nivel, indice, huella in arbol.agrega(hoja)}

    assert nacidos == completo.nodos
    assert arbol.raiz() == completo.raiz(len(entradas))


def test_una_posicion_fuera_del_arbol_se_rechaza(bosque: Bosque) -> None:
    with pytest.raises(ValueError, match="no está en el árbol"):
        huellas.prueba_de_inclusion(8, 8, bosque.lee)


@given(st.binary(max_size=3000))
def test_la_huella_y_el_tamano_son_los_del_flujo(datos: bytes) -> None:
    import hashlib

    assert huellas.sha256_de(io.BytesIO(datos)) == (hashlib.sha256(datos).hexdigest(), len(datos))


def test_el_mismo_dato_da_los_mismos_bytes_sin_importar_el_orden() -> None:
    assert huellas.canonico({"b": 1, "a": "ñ"}) == huellas.canonico({"a": "ñ", "b": 1}) == '{"a":"ñ","b":1}'.encode()
