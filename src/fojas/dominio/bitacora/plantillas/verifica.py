"""Verifica, sin Fojas ni red, una bitácora exportada: `python3 verifica.py CARPETA [punto.nota…]`.

Solo usa la biblioteca de Python. Recalcula la raíz de todos los asientos (RFC 9162) y comprueba la firma Ed25519
(RFC 8032) de cada punto de control C2SP. Los puntos de control guardados por otra persona se pasan al final: así se
sabe que lo exportado hoy contiene lo que esa persona vio entonces.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
RAIZ_DE_MENOS_UNO = pow(2, (P - 1) // 4, P)
Punto = tuple[int, int, int, int]


def _suma(a: Punto, b: Punto) -> Punto:
    i, j = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    k, m = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = j - i, m - k, m + k, j + i
    return e * f % P, g * h % P, f * g % P, e * h % P


def _por(n: int, punto: Punto) -> Punto:
    suma: Punto = (0, 1, 1, 0)
    while n:
        if n & 1:
            suma = _suma(suma, punto)
        punto, n = _suma(punto, punto), n >> 1
    return suma


def _abre_punto(datos: bytes) -> Punto | None:
    y = int.from_bytes(datos, "little")
    signo, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * RAIZ_DE_MENOS_UNO % P
    if (x * x - x2) % P or (not x and signo):
        return None
    x = P - x if x & 1 != signo else x
    return x, y, 1, x * y % P


def firma_vale(publica: bytes, texto: bytes, firma: bytes) -> bool:
    """Ed25519, RFC 8032, 5.1.7."""
    a, r = _abre_punto(publica), _abre_punto(firma[:32])
    s = int.from_bytes(firma[32:], "little")
    if a is None or r is None or len(firma) != 64 or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(firma[:32] + publica + texto).digest(), "little") % Q
    base = _abre_punto((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    if base is None:
        return False
    uno, otro = _por(s, base), _suma(r, _por(h, a))
    return (uno[0] * otro[2] - otro[0] * uno[2]) % P == 0 and (uno[1] * otro[2] - otro[1] * uno[2]) % P == 0


def lee_llave(vkey: str) -> tuple[str, bytes, bytes]:
    """(nombre, identificador, clave) de una llave pública C2SP."""
    nombre, señal, codificada = vkey.split("+", 2)
    clave = base64.b64decode(codificada)[1:]
    esperada = hashlib.sha256(nombre.encode() + b"\n\x01" + clave).digest()[:4]
    if esperada.hex() != señal:
        raise SystemExit(f"La llave {vkey} está mal escrita.")
    return nombre, esperada, clave


def revisa_nota(nota: str, llaves: list[str]) -> tuple[str, int, bytes, set[str]]:
    """(origen, tamaño, raíz, llaves que firman). Termina si una firma de una llave conocida no vale."""
    texto, _, firmas = nota.rpartition("\n\n")
    texto += "\n"
    origen, tamano, raiz = texto.split("\n")[:3]
    firman = set()
    for linea in firmas.splitlines():
        _, nombre, codificada = linea.split(" ")
        datos = base64.b64decode(codificada)
        for vkey in llaves:
            de, señal, clave = lee_llave(vkey)
            if (de, señal) == (nombre, datos[:4]):
                if not firma_vale(clave, texto.encode(), datos[4:]):
                    raise SystemExit(f"El punto de control de {tamano} asientos tiene una firma que no vale.")
                firman.add(vkey)
    return origen, int(tamano), base64.b64decode(raiz), firman


def main(carpeta: Path, ajenas: list[Path]) -> None:
    llaves = (carpeta / "llaves.txt").read_text(encoding="utf-8").split()
    notas = [*sorted((carpeta / "puntos").glob("*.nota")), *ajenas]
    revisadas = [(nota, *revisa_nota(nota.read_text(encoding="utf-8"), llaves)) for nota in notas]
    pendientes: dict[int, list[tuple[Path, bytes, set[str]]]] = {}
    for nota, _, tamano, raiz, firman in revisadas:
        pendientes.setdefault(tamano, []).append((nota, raiz, firman))
    borde: list[tuple[int, bytes]] = []
    cuantos, vigente, comprobados = 0, "", 0
    with (carpeta / "asientos.jsonl").open("rb") as asientos:
        for linea in asientos:
            contenido = linea.rstrip(b"\n")
            declara = json.loads(contenido)
            if declara["suceso"].startswith("bitacora.llave_"):
                vigente = declara["datos"]["vkey"]
            huella, nivel = hashlib.sha256(b"\x00" + contenido).digest(), 0
            while borde and borde[-1][0] == nivel:
                huella, nivel = hashlib.sha256(b"\x01" + borde.pop()[1] + huella).digest(), nivel + 1
            borde.append((nivel, huella))
            cuantos += 1
            for nota, raiz, firman in pendientes.pop(cuantos, []):
                calculada = borde[-1][1]
                for _, izquierda in reversed(borde[:-1]):
                    calculada = hashlib.sha256(b"\x01" + izquierda + calculada).digest()
                if calculada != raiz:
                    raise SystemExit(f"{nota.name}: firmó otra raíz para {cuantos} asientos. La bitácora fue cambiada.")
                if vigente not in firman:
                    raise SystemExit(f"{nota.name}: no la firmó la llave vigente entonces.")
                comprobados += 1
    if pendientes:
        raise SystemExit(f"Hay puntos de control de {max(pendientes)} asientos y solo hay {cuantos}: faltan asientos.")
    print(f"Correcto: {cuantos} asientos, {comprobados} puntos de control firmados.")  # noqa: T201


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit("Uso: python3 verifica.py CARPETA [punto.nota…]")
    main(Path(sys.argv[1]), [Path(nota) for nota in sys.argv[2:]])
