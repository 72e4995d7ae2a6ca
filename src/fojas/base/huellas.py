"""Huellas sha256 y el árbol de Merkle de RFC 9162: hojas 0x00, nodos 0x01."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO

TROZO = 1 << 20
VACIO = hashlib.sha256(b"").digest()
"""Raíz del árbol sin hojas."""

Lee = Callable[[int, int], bytes]
"""Da la huella del subárbol completo (nivel, índice)."""


def sha256_de(flujo: BinaryIO) -> tuple[str, int]:
    """Huella en hexadecimal y tamaño en bytes, leyendo por trozos."""
    huella, largo = hashlib.sha256(), 0
    while trozo := flujo.read(TROZO):
        huella.update(trozo)
        largo += len(trozo)
    return huella.hexdigest(), largo


def canonico(datos: Any) -> bytes:
    """JSON con llaves en orden, sin espacios y en UTF-8: el mismo dato da siempre los mismos bytes."""
    return json.dumps(datos, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def hoja(contenido: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + contenido).digest()


def nodo(izquierda: bytes, derecha: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + izquierda + derecha).digest()


def frontera(tamano: int) -> list[tuple[int, int]]:
    """Los subárboles completos que cubren las primeras `tamano` hojas, de izquierda a derecha: (nivel, índice)."""
    lugares, cubiertas = [], 0
    for nivel in range(tamano.bit_length() - 1, -1, -1):
        if tamano >> nivel & 1:
            lugares.append((nivel, cubiertas >> nivel))
            cubiertas += 1 << nivel
    return lugares


def agrega(tamano: int, huella: bytes, lee: Lee) -> Iterator[tuple[int, int, bytes]]:
    """Nodos que nacen al agregar la hoja número `tamano`: (nivel, índice, huella), la hoja primero."""
    nivel, indice = 0, tamano
    yield nivel, indice, huella
    while indice & 1:
        huella = nodo(lee(nivel, indice - 1), huella)
        nivel, indice = nivel + 1, indice >> 1
        yield nivel, indice, huella


def raiz(tamano: int, lee: Lee) -> bytes:
    """Raíz del árbol de `tamano` hojas (RFC 9162, 2.1.1)."""
    if tamano == 0:
        return VACIO
    lugares = frontera(tamano)
    resultado = lee(*lugares[-1])
    for lugar in reversed(lugares[:-1]):
        resultado = nodo(lee(*lugar), resultado)
    return resultado


def _rango(desde: int, hasta: int, lee: Lee) -> bytes:
    """Huella del rango [desde, hasta), alineado como lo parte RFC 9162."""
    largo = hasta - desde
    if largo & (largo - 1) == 0:
        nivel = largo.bit_length() - 1
        return lee(nivel, desde >> nivel)
    corte = 1 << (largo - 1).bit_length() - 1
    return nodo(_rango(desde, desde + corte, lee), _rango(desde + corte, hasta, lee))


def prueba_de_inclusion(posicion: int, tamano: int, lee: Lee) -> list[bytes]:
    """Camino de auditoría de la hoja `posicion` en el árbol de `tamano` hojas (RFC 9162, 2.1.3.1)."""
    if not 0 <= posicion < tamano:
        raise ValueError("La posición no está en el árbol.")
    camino: list[bytes] = []
    desde, hasta = 0, tamano
    while hasta - desde > 1:
        corte = 1 << (hasta - desde - 1).bit_length() - 1
        if posicion < desde + corte:
            camino.append(_rango(desde + corte, hasta, lee))
            hasta = desde + corte
        else:
            camino.append(_rango(desde, desde + corte, lee))
            desde += corte
    return camino[::-1]


def verifica_inclusion(huella: bytes, posicion: int, tamano: int, camino: Sequence[bytes], esperada: bytes) -> bool:
    """RFC 9162, 2.1.3.2."""
    if not 0 <= posicion < tamano:
        return False
    indice, ultimo, resultado = posicion, tamano - 1, huella
    for paso in camino:
        if ultimo == 0:
            return False
        if indice & 1 or indice == ultimo:
            resultado = nodo(paso, resultado)
            while not indice & 1 and indice:
                indice, ultimo = indice >> 1, ultimo >> 1
        else:
            resultado = nodo(resultado, paso)
        indice, ultimo = indice >> 1, ultimo >> 1
    return ultimo == 0 and resultado == esperada


def prueba_de_consistencia(antes: int, ahora: int, lee: Lee) -> list[bytes]:
    """Prueba de que el árbol de `ahora` hojas continúa el de `antes` (RFC 9162, 2.1.4.1)."""
    if not 0 < antes <= ahora:
        raise ValueError("Los tamaños no sirven para una prueba de consistencia.")

    def parte(m: int, desde: int, hasta: int, *, completo: bool) -> list[bytes]:
        if m == hasta - desde:
            return [] if completo else [_rango(desde, hasta, lee)]
        corte = 1 << (hasta - desde - 1).bit_length() - 1
        if m <= corte:
            return [*parte(m, desde, desde + corte, completo=completo), _rango(desde + corte, hasta, lee)]
        return [*parte(m - corte, desde + corte, hasta, completo=False), _rango(desde, desde + corte, lee)]

    return parte(antes, 0, ahora, completo=True)


def verifica_consistencia(
    antes: int, ahora: int, raiz_antes: bytes, raiz_ahora: bytes, prueba: Sequence[bytes]
) -> bool:
    """RFC 9162, 2.1.4.2."""
    if antes == ahora:
        return raiz_antes == raiz_ahora and not prueba
    if not 0 < antes < ahora or not prueba:
        return False
    pasos = [raiz_antes, *prueba] if antes & (antes - 1) == 0 else list(prueba)
    indice, ultimo = antes - 1, ahora - 1
    while indice & 1:
        indice, ultimo = indice >> 1, ultimo >> 1
    vieja = nueva = pasos[0]
    for paso in pasos[1:]:
        if ultimo == 0:
            return False
        if indice & 1 or indice == ultimo:
            vieja, nueva = nodo(paso, vieja), nodo(paso, nueva)
            while not indice & 1 and indice:
                indice, ultimo = indice >> 1, ultimo >> 1
        else:
            nueva = nodo(nueva, paso)
        indice, ultimo = indice >> 1, ultimo >> 1
    return vieja == raiz_antes and nueva == raiz_ahora and ultimo == 0


class Arbol:
    """El árbol que crece hoja a hoja: guarda solo su borde, de tamaño logarítmico."""

    def __init__(self) -> None:
        self.tamano = 0
        self._borde: list[tuple[int, bytes]] = []

    def agrega(self, huella: bytes) -> list[tuple[int, int, bytes]]:
        """Nodos que nacen con esta hoja: (nivel, índice, huella), la hoja primero."""
        nivel, indice = 0, self.tamano
        nacidos = [(nivel, indice, huella)]
        while self._borde and self._borde[-1][0] == nivel:
            huella = nodo(self._borde.pop()[1], huella)
            nivel, indice = nivel + 1, indice >> 1
            nacidos.append((nivel, indice, huella))
        self._borde.append((nivel, huella))
        self.tamano += 1
        return nacidos

    def raiz(self) -> bytes:
        if not self._borde:
            return VACIO
        resultado = self._borde[-1][1]
        for _, izquierda in reversed(self._borde[:-1]):
            resultado = nodo(izquierda, resultado)
        return resultado


def raiz_de(hojas: Iterable[bytes]) -> tuple[int, bytes]:
    """Tamaño y raíz recorriendo las hojas una vez, con memoria logarítmica."""
    arbol = Arbol()
    for huella in hojas:
        arbol.agrega(huella)
    return arbol.tamano, arbol.raiz()
