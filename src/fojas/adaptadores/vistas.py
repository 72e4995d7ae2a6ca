"""Dibuja archivos ajenos en un proceso aparte: al original no se le toca un byte y nada suyo llega a la página."""

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from fojas.adaptadores import encierro
from fojas.dominio.expedientes.puertos import Pieza, Retrato

TOPES = encierro.Topes(memoria=1 << 31, segundos=60, escribe=64 << 20)
MAXIMO_DE_IMAGEN = 8 << 20
TARDA = "Mostrarlo tomó demasiado tiempo."
DANADO = "El archivo está dañado o pide demasiada memoria."

Pedido = tuple[int, int]


class RetratistaEnProceso:
    """Delega en `fojas.adaptadores.retrato`; si muere o tarda, hay una frase y ninguna imagen."""

    def __init__(self, topes: encierro.Topes = TOPES) -> None:
        self.topes = topes

    def retrata(self, flujo: BinaryIO, tipo: str, pedidos: Sequence[Pedido]) -> Retrato:
        with tempfile.TemporaryDirectory(prefix="fojas-vistas-") as nombre:
            carpeta = Path(nombre)
            with (carpeta / "archivo").open("wb") as copia:
                shutil.copyfileobj(flujo, copia)
            salida = self._corre(carpeta, tipo, pedidos)
            if salida.tarda:
                return Retrato(nota=TARDA)
            if salida.codigo == 0:
                return _lee(carpeta, salida.bytes)
            return self._una_por_una(carpeta, tipo, pedidos)

    def _corre(self, carpeta: Path, tipo: str, pedidos: Sequence[Pedido]) -> encierro.Salida:
        argumentos = ["archivo", tipo, ",".join(f"{pagina}:{ancho}" for pagina, ancho in pedidos)]
        return encierro.corre("fojas.adaptadores.retrato", argumentos, carpeta=carpeta, topes=self.topes)

    def _una_por_una(self, carpeta: Path, tipo: str, pedidos: Sequence[Pedido]) -> Retrato:
        """Una página que bota el proceso no deja sin imagen a las demás."""
        if len(pedidos) <= 1:
            return Retrato(nota=DANADO)
        juntas: dict[Pedido, bytes] = {}
        paginas = 0
        for pedido in pedidos:
            salida = self._corre(carpeta, tipo, [pedido])
            if salida.codigo == 0:
                retrato = _lee(carpeta, salida.bytes)
                juntas |= retrato.imagenes
                paginas = max(paginas, retrato.paginas)
            elif salida.tarda:
                break
        return Retrato(paginas=paginas, imagenes=juntas, nota="" if juntas else DANADO)


def _lee(carpeta: Path, dicho: bytes) -> Retrato:
    datos = json.loads(dicho)
    imagenes = {}
    for pagina, ancho in datos["hechas"]:
        ruta = carpeta / f"{int(pagina)}-{int(ancho)}.webp"
        # Quien dibuja abrió un archivo hostil: lo que deja se cree solo si es lo que debe ser.
        if ruta.is_symlink() or not ruta.is_file() or ruta.stat().st_size > MAXIMO_DE_IMAGEN:
            continue
        imagen = ruta.read_bytes()
        if imagen[:4] == b"RIFF" and imagen[8:12] == b"WEBP":
            imagenes[int(pagina), int(ancho)] = imagen
    return Retrato(
        paginas=int(datos["paginas"]), imagenes=imagenes,
        contenido=tuple(Pieza(str(p["nombre"]), int(p["bytes"])) for p in datos["contenido"]),
        nota=str(datos["nota"])[:200],
    )  # fmt: skip
