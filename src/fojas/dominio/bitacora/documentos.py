"""La bitácora para llevarse: lo que cualquiera necesita para comprobarla sin Fojas."""

from collections.abc import Iterator
from pathlib import Path

from fojas.dominio.bitacora import consultas

RECETA = """Bitácora exportada de Fojas
===========================

asientos.jsonl  Un asiento por línea, en orden. Cada línea, sin su salto, son los bytes exactos de la hoja:
                hoja = SHA-256(0x00 || línea). No trae datos personales, solo su compromiso.
hojas.txt       La huella de cada hoja, en hexadecimal.
puntos/         Puntos de control firmados, en el formato C2SP tlog-checkpoint (signed-note, Ed25519).
checkpoint      El último de ellos.
llaves.txt      Las llaves públicas (vkey C2SP), de la más antigua a la vigente.
verifica.py     Programa que lo comprueba todo solo con Python 3.11: python3 verifica.py .

A mano: se toman las líneas en orden, se calcula cada hoja, y se juntan de a dos con SHA-256(0x01 || izquierda ||
derecha) como dice RFC 9162, sección 2.1.1. La raíz de las primeras N hojas debe ser la de la tercera línea del punto
de control de tamaño N, y su firma debe valer con la llave vigente entonces (la última que declara un asiento
«bitacora.llave_…» anterior a N).

Un punto de control guardado hace tiempo por otra persona es la mejor prueba: python3 verifica.py . ese-punto.nota
"""


def para_llevar() -> Iterator[tuple[str, Iterator[bytes]]]:
    """Cada archivo de la copia: su nombre y sus trozos. El tamaño se fija al empezar."""
    tamano = consultas.tamano()
    puntos = [punto for punto in consultas.puntos() if punto.tamano <= tamano]
    yield "LEEME.txt", iter([RECETA.encode()])
    yield "verifica.py", iter([(Path(__file__).parent / "plantillas" / "verifica.py").read_bytes()])
    yield "llaves.txt", iter([f"{llave.vkey}\n".encode() for llave in consultas.llaves()])
    for punto in puntos:
        yield f"puntos/{punto.tamano:012d}.nota", iter([punto.nota.encode()])
    if puntos:
        yield "checkpoint", iter([puntos[0].nota.encode()])
    yield "asientos.jsonl", (contenido + b"\n" for _, contenido, _ in _hasta(tamano))
    yield "hojas.txt", (f"{hoja}\n".encode() for _, _, hoja in _hasta(tamano))


def _hasta(tamano: int) -> Iterator[tuple[int, bytes, str]]:
    for linea in consultas.lineas():
        if linea[0] >= tamano:
            return
        yield linea
